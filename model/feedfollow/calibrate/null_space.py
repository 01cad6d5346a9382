"""Parameters of the inputs-only null: those of the spec that are inputs, and its own few."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from scipy.special import expit

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.null_identity import VIDEO, constant_path, conversion_path
from feedfollow.calibrate.space import Space
from feedfollow.observe.documented import Figure
from feedfollow.observe.measure_table import MEASURES
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.prior import lognormal, uniform
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.table import Parameter
from feedfollow.world.inputs import content_platforms

ENGAGED: Final = 0.12
"""Share of views that are engaged, to which the row ``engage_intercept`` is set."""
_SHARED: Final = (
    "parameters.adoption_innovation",
    "parameters.adoption_imitation",
    "parameters.adoption_ceiling",
    "parameters.festival_strength",
    "parameters.link_migration",
    "parameters.link_fee_response",
    "parameters.link_review",
    "parameters.courier_response",
)
_DENSITY: Final = ("content.midpoint", "content.width")
_LINKS: Final = ("links.open_live", "links.open_video")
_SHARES: Final = ("share", "0..1")
_REACH: Final = 7.0
_STEP: Final = 0.01


def null_space(scenario: Scenario, rows: Mapping[str, Parameter], read: Sequence[Figure]) -> Space:
    """Choose what the null may fit.

    Content density of every platform and one conversion a platform: conversion is no input, and
    without agents nothing derives it, so that a common one would already be a theory (that of one
    consumer). Of the spec's own parameters those that are inputs of the identity, with the same
    priors: adoption, festivals, couriers, links and what comes of closed ones. A share that no
    identity gives (repurchase, concentration, need) is a constant of each platform, uniform from 0
    to 1.

    Parameters
    ----------
    scenario : Scenario
    rows : mapping of str to Parameter
        Fitted parameters of the model, by dotted path.
    read : sequence of Figure
        Figures that are fitted or predicted.

    Returns
    -------
    Space
    """
    chosen = {path: rows[path] for path in _SHARED if path in rows}
    names = [platform.name for platform in content_platforms(scenario)]
    for name in names:
        for lever in (*_DENSITY, *_LINKS):
            path = f"platforms.{name}.{lever}"
            if path in rows or lever in _DENSITY:
                chosen[path] = rows.get(path, LEVERS[lever])
    chosen |= {conversion_path(name): _conversion(scenario, name) for name in names}
    chosen[VIDEO] = _video(scenario)
    for measure, name in shares(read):
        chosen[constant_path(measure, name)] = share_row(measure, name)
    return Space(chosen)


def shares(read: Sequence[Figure]) -> tuple[tuple[str, str], ...]:
    """List the shares (measure, platform) of a month that figures read."""
    readings = [part for each in read for part in (each.reading, each.base) if part is not None]
    found = (
        (measure, platform)
        for part in readings
        if part.statistic == "monthly_mean"
        for measure in part.measures
        for platform in part.platforms
        if MEASURES[measure].unit in _SHARES
    )
    return tuple(dict.fromkeys(found))


def share_row(measure: str, platform: str) -> Parameter:
    """Declare a share of which nothing is known."""
    return Parameter(
        name=constant_path(measure, platform), symbol="", equations=(), unit="share", default=0.5,
        low=0.0, high=1.0, prior=uniform(0.0, 1.0), source="assumed", verdict="fit",
        description=f"Constant {MEASURES[measure].definition}.",
    )  # fmt: skip


def _conversion(scenario: Scenario, name: str) -> Parameter:
    value = scenario.parameters
    middle = ENGAGED * float(expit(value["session_intercept_live"])) * value["orders_per_session"]
    return Parameter(
        name=conversion_path(name), symbol="x g", equations=("(0)",), unit="orders per view",
        default=middle, low=0.0, high=1.0, prior=lognormal(middle, math.e), source="assumed",
        description="Orders per live view; trust, needs and prices are inside its wide prior.",
        verdict="fit",
    )  # fmt: skip


def _video(scenario: Scenario) -> Parameter:
    value = scenario.parameters
    middle = math.exp(value["session_intercept_video"] - value["session_intercept_live"])
    return Parameter(
        name=VIDEO, symbol="", equations=("(0)",), unit="1", default=middle, low=0.0, high=1000.0,
        prior=lognormal(middle, math.exp(0.7 * math.sqrt(2.0))), source="assumed", verdict="fit",
        description="Orders per video view over orders per live view: priors of both intercepts.",
    )  # fmt: skip


@dataclass(frozen=True)
class Grid:
    """Natural values of a space by interpolation, which a chain asks for a million times.

    Parameters
    ----------
    space : Space
    """

    space: Space

    @cached_property
    def _nodes(self) -> tuple[Floats, Floats]:
        z = np.linspace(-_REACH, _REACH, round(2.0 * _REACH / _STEP) + 1)
        return z, self.space.natural(np.repeat(z[:, None], len(self.space), axis=1))

    def values(self, z: Floats) -> dict[str, Floats]:
        """Give natural values of points ``(m, d)`` by path, each ``(m, 1)``.

        Linear between nodes a hundredth of a prior sd apart: wrong by less than 1e-4 of a value.
        """
        nodes, natural = self._nodes
        return {
            path: np.interp(z[:, column], nodes, natural[:, column])[:, None]
            for column, path in enumerate(self.space.paths)
        }


def with_shares(space: Space, read: Sequence[Figure]) -> Space:
    """Add behind the others the shares that further figures read, each with its prior."""
    more = {constant_path(*each): share_row(*each) for each in shares(read)}
    added = {path: row for path, row in more.items() if path not in space.rows}
    return replace(space, rows={**space.rows, **added})
