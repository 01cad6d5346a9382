"""What a sweep varies: listed values, a range, or a prior, for each path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from feedfollow.analyse.factors import (
    Factor,
    factors_of,
    path_of,
    row_of,
    short_name,
    unknown,
    value_at,
    values_of,
)
from feedfollow.spec.errors import Problem, SpecError
from feedfollow.spec.scenario import Scenario

PRIOR: Final = "prior"
Vary: TypeAlias = Mapping[str, Sequence[object] | str]


@dataclass(frozen=True)
class Axis:
    """One path that a sweep varies.

    Attributes
    ----------
    path : str
        Dotted path.
    levels : tuple
        Values of a grid as the scenario reads them, in the unit of the row.
    ends : (float, float) or None
        Lowest and highest value of a range.
    prior : Factor or None
        Where the prior is gone through instead.
    whole : bool
        Whether only whole numbers are meant.
    """

    path: str
    levels: tuple[object, ...] = ()
    ends: tuple[float, float] | None = None
    prior: Factor | None = None
    whole: bool = False

    @property
    def name(self) -> str:
        """The path without ``parameters.``."""
        return short_name(self.path)

    def at(self, u: float) -> float:
        """Return the value at the share ``u`` of the range, or the quantile ``u`` of the prior."""
        if self.prior is not None:
            return self.prior.at(u)
        assert self.ends is not None
        value = self.ends[0] + u * (self.ends[1] - self.ends[0])
        return float(round(value)) if self.whole else value


def axes_of(scenario: Scenario, vary: Vary, filling: bool) -> tuple[Axis, ...]:
    """Check what is to be varied, and read its values as the scenario would.

    Parameters
    ----------
    scenario : Scenario
    vary : mapping
        Path or bare name of a parameter -> values as in a scenario file: a list for a grid; for
        a space-filling design two ends, or ``"prior"``.
    filling : bool
        Whether the design fills a space.

    Returns
    -------
    tuple of Axis

    Raises
    ------
    SpecError
        For a path that is unknown or comes twice, a value that cannot be used, or values of the
        wrong form; all paths at once.
    """
    known = values_of(scenario)
    problems: list[Problem] = []
    axes: dict[str, Axis] = {}
    for name, values in vary.items():
        path = path_of(name)
        try:
            if path not in known:
                raise unknown(scenario, name, known)
            if path in axes:
                raise _wrong(name, "is varied twice")
            axes[path] = _axis(scenario, path, values, filling)
        except SpecError as error:
            problems += error.problems
    if not vary:
        raise _wrong("vary", "nothing is varied; expected a path with its values")
    if problems:
        raise SpecError(problems)
    return tuple(axes.values())


def _axis(scenario: Scenario, path: str, values: Sequence[object] | str, filling: bool) -> Axis:
    if isinstance(values, str) and values != PRIOR:
        values = [values]
    if values == PRIOR:
        if not filling:
            raise _wrong(path, "a grid needs its values; a prior goes with lhs and sobol")
        return Axis(path, prior=factors_of(scenario, [path])[0])
    levels = tuple(value_at(scenario.with_(**{path: value}), path) for value in values)
    if not filling:
        return _grid_axis(path, levels)
    return _range_axis(path, levels, isinstance(value_at(scenario, path), int))


def _grid_axis(path: str, levels: tuple[object, ...]) -> Axis:
    if not levels:
        raise _wrong(path, "no values are given")
    if len(set(levels)) < len(levels):
        raise _wrong(path, f"a value is given twice: {', '.join(map(str, levels))}")
    return Axis(path, levels=levels)


def _range_axis(path: str, levels: tuple[object, ...], whole: bool) -> Axis:
    numbers = [
        float(each)
        for each in levels
        if isinstance(each, (int, float)) and not isinstance(each, bool)
    ]
    if len(levels) != 2 or len(numbers) != 2 or not numbers[0] < numbers[1]:
        shown = ", ".join(map(str, levels))
        raise _wrong(path, f"expected a lowest and a highest number, or {PRIOR!r}; got {shown}")
    row = row_of(path)
    return Axis(
        path, ends=(numbers[0], numbers[1]), whole=whole or (row is not None and row.integer)
    )


def _wrong(name: str, message: str) -> SpecError:
    return SpecError([Problem(f"vary {short_name(name)}", None, None, message)])
