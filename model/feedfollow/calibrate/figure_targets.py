"""Documented figures as targets of a calibration: what is said, on the scale of its error.

A number ("was X", "about X") becomes a point, a growth a factor (+50 % is 1.5), "more than" and a
statement of order a lower bound, "less than" an upper one, "X to Y" a range; a quotient has the
error of its group. Values are in natural units: persons, CNY, a share of 1, a factor.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Final

from feedfollow.calibrate.target import Kind, Role, Target
from feedfollow.observe.documented import Figure
from feedfollow.observe.figure_text import reason_text
from feedfollow.observe.figure_words import DEFINITION_SD

COUNTRY: Final = "China"
"""Entity of figures of the whole country: no platform's, even if read off one platform's rows."""

_BOUNDS: Final[dict[str | None, Kind]] = {"gt": "lower", "order": "lower", "lt": "upper"}
_NUMBERS: Final[dict[str, Kind]] = {"level": "point", "share": "point", "growth": "growth"}


def targets_of(figures: Sequence[Figure], factor_sd: float = DEFINITION_SD) -> tuple[Target, ...]:
    """Make targets of figures in the roles ``fit`` and ``holdout``.

    Parameters
    ----------
    figures : sequence of Figure
    factor_sd : float
        Prior sd of the logarithm of a publisher's definition factor.

    Returns
    -------
    tuple of Target
        In the order of the figures; those of other roles are left out.
    """
    informed = informed_factors(figures)
    return tuple(
        target_of(figure, figure.role, informed, factor_sd)
        for figure in figures
        if figure.role == "fit" or figure.role == "holdout"
    )


def informed_factors(figures: Sequence[Figure]) -> frozenset[str]:
    """Name the publishers whose definition factor a fitted figure informs."""
    fitted = (each.definition_factor for each in figures if each.role == "fit")
    return frozenset(name for name in fitted if name)


def target_of(
    figure: Figure, role: Role, informed: Collection[str] = (), factor_sd: float = DEFINITION_SD
) -> Target:
    """Make the target of a figure.

    Parameters
    ----------
    figure : Figure
    role : {'fit', 'holdout'}
        A figure of another role is shown as a hold-out is: nothing is fitted to it.
    informed : collection of str
        Publishers whose definition factor is estimated. The factor of any other stays at its prior,
        so that its variance joins the tolerance.
    factor_sd : float
        Prior sd of the logarithm of a definition factor.

    Returns
    -------
    Target
        Its output has the figure's id.

    Raises
    ------
    ValueError
        If the figure is a forecast or a text, which nothing is compared with.
    """
    kind = kind_of(figure)
    low, high = _ends(figure, kind)
    estimated = figure.definition_factor in informed
    own = 0.0 if estimated or not figure.definition_factor else factor_sd
    return Target(
        name=figure.id,
        output=figure.id,
        kind=kind,
        scale=figure.scale,
        low=low,
        high=high,
        sd=math.hypot(figure.sd, own),
        group=figure.group,
        factor=figure.definition_factor if estimated else "",
        role=role,
        platform=platform_of(figure),
        source=f"{figure.publisher}: {figure.source}",
        reason=reason_text(figure),
        seen_by=figure.seen_by,
    )


def kind_of(figure: Figure) -> Kind:
    """Give the kind of target that a figure's words make it.

    Raises
    ------
    ValueError
        If the figure is a forecast or a text.
    """
    if figure.kind == "range":
        return "range"
    if figure.kind == "bound":
        return _BOUNDS[figure.qualifier]
    if figure.kind not in _NUMBERS:
        raise ValueError(f"{figure.id} is a {figure.kind}: nothing is compared with it")
    return _NUMBERS[figure.kind]


def _ends(figure: Figure, kind: Kind) -> tuple[float, float]:
    if kind == "range":
        return figure.natural(figure.low), figure.natural(figure.high)
    value = figure.natural(figure.value)
    return (-math.inf if kind == "upper" else value, math.inf if kind == "lower" else value)


def platform_of(figure: Figure) -> str:
    """Name the platform that a figure is about; empty for several and for the country."""
    named = set(figure.reading.platforms)
    if figure.base is not None:
        named |= set(figure.base.platforms)
    return named.pop() if len(named) == 1 and figure.entity != COUNTRY else ""
