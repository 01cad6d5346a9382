"""The market model as a simulator: theta in, documented figures and quarters out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.periods import Grain, Period, whole_periods
from feedfollow.calibrate.simulator import BASE, Outcome
from feedfollow.observe.documented import Figure
from feedfollow.observe.figures import natural_value
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.period import over_period
from feedfollow.observe.reading import Reading
from feedfollow.run.task import OtherVersion, code_version
from feedfollow.sources import digest_of, sources_behind
from feedfollow.spec.errors import SpecError, did_you_mean
from feedfollow.spec.scenario import Record, Scenario

TRAJECTORY: Final = (
    "gmv_broad",
    "gmv_closed_loop",
    "buyers_month",
    "repurchase_rate",
    "private_share",
    "top_anchor_share",
    "top2_2pct_share",
)
"""Measures kept by platform and quarter, for plots over time."""

COMPARED: Final = ("fit", "holdout", "check")
"""Roles of figures that a run is compared with."""


@dataclass(frozen=True)
class Market:
    """The model with the figures that are read off each run.

    A run lays theta over the scenario with :meth:`Scenario.with_` (7 ms of a run's several
    seconds: nothing is gained by a shorter way), simulates, and reads every figure in natural
    units.

    Parameters
    ----------
    base : Scenario
        The scenario that is fitted; its seed is not used.
    figures : tuple of Figure
        Read off each run; the base holds their periods.
    variants : mapping of str to Scenario
        What-ifs by name. A number that a variant states otherwise than the base is its own, and
        theta does not move it.
    measures : tuple of str
        Kept over time, by platform.
    grains : tuple of {'month', 'quarter', 'year'}
        Lengths of the periods by which they are kept.
    code : str
        :func:`feedfollow.run.task.code_version` of the process that made this.
    """

    base: Scenario
    figures: tuple[Figure, ...]
    variants: Mapping[str, Scenario] = field(default_factory=dict)
    measures: tuple[str, ...] = TRAJECTORY
    grains: tuple[Grain, ...] = ("quarter",)
    code: str = field(default_factory=code_version)

    @cached_property
    def outputs(self) -> tuple[str, ...]:
        """Ids of the figures."""
        return tuple(figure.id for figure in self.figures)

    @cached_property
    def trajectory(self) -> tuple[str, ...]:
        """``measure.platform.period``, such as ``gmv_broad.kuaishou.2020Q3`` or ``...2020-07``."""
        return tuple(
            f"{measure}.{platform}.{period.name}"
            for measure in self.measures
            for platform in self.platforms
            for period in self.periods
        )

    @cached_property
    def platforms(self) -> tuple[str, ...]:
        """Names of the platforms that show content."""
        rows = self.base.platforms.values()
        return tuple(row.name for row in rows if row.role == "content")

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Whole months, quarters or years of the base scenario."""
        start, until = self.base.start, self.base.until
        return tuple(each for grain in self.grains for each in whole_periods(start, until, grain))

    @cached_property
    def digest(self) -> str:
        """Hash of the model's code, of what is read and how, and of the base scenario."""
        words = (
            self.code,
            digest_of(sources_behind(Path(__file__).resolve())),
            f"{self.measures} {self.grains}",
            *(f"{each.id} {each.reading!r} {each.base!r}" for each in self.figures),
            _essence(self.base).key,
        )
        return hashlib.sha256("\0".join(words).encode()).hexdigest()

    @property
    def agents(self) -> int:
        """Users simulated."""
        return self.base.users

    @property
    def period(self) -> str:
        """First and last recorded day."""
        return f"{self.base.start} to {self.base.until}"

    def scenario(self, name: str) -> str:
        """Give the hash of a resolved scenario.

        Raises
        ------
        ValueError
            If there is no such scenario.
        """
        if name not in self._keys:
            hint = did_you_mean(name, self._keys) or f"scenarios are {', '.join(self._keys)}"
            raise ValueError(f"there is no scenario {name!r}; {hint}")
        return self._keys[name]

    @cached_property
    def _keys(self) -> dict[str, str]:
        whole = {BASE: self.base, **self.variants}
        return {name: _essence(scenario).key for name, scenario in whole.items()}

    @cached_property
    def _own(self) -> dict[str, frozenset[str]]:
        """Paths that each variant decides itself."""
        base = _essence(self.base)
        return {
            name: frozenset(base.diff(_essence(variant))) for name, variant in self.variants.items()
        }

    def run(self, theta: Mapping[str, float], seed: int, scenario: str) -> Outcome:
        """Simulate.

        Parameters
        ----------
        theta : mapping of str to float
            Natural values by dotted path.
        seed : int
        scenario : str
            ``base`` or the name of a variant.

        Returns
        -------
        Outcome

        Raises
        ------
        ValueError
            If the scenario cannot be made with these values.
        feedfollow.run.task.OtherVersion
            If this process runs other code than the one that made the simulator.
        """
        if self.code != code_version():
            raise OtherVersion(
                "a worker runs another version of feedfollow than the process that sent it a run: "
                "start again if the source was changed meanwhile"
            )
        from feedfollow.run.simulate import simulate

        daily = simulate(self.scene(theta, scenario), seed).daily
        return Outcome(self.read(daily), self.path(daily))

    def scene(self, theta: Mapping[str, float], scenario: str = BASE) -> Scenario:
        """Lay theta over a scenario.

        Parameters
        ----------
        theta : mapping of str to float
            Natural values by dotted path.
        scenario : str
            ``base`` or the name of a variant.

        Returns
        -------
        Scenario

        Raises
        ------
        ValueError
            If there is no such scenario, or the values cannot be used in it.
        """
        self.scenario(scenario)
        own = self._own.get(scenario, frozenset())
        chosen = self.variants.get(scenario, self.base)
        changes = {path: value for path, value in theta.items() if path not in own}
        try:
            return replace(chosen.with_(**changes), record=Record(("daily",)))
        except SpecError as error:
            raise ValueError("; ".join(each.message for each in error.problems)) from None

    def read(self, daily: pd.DataFrame) -> Floats:
        """Read the figures off a daily table: ``(n_outputs,)``, natural units."""
        return np.array([natural_value(figure, daily) for figure in self.figures])

    def path(self, daily: pd.DataFrame) -> Floats:
        """Read the periods off a daily table: ``(n_trajectory,)``, units of the measures."""
        weights = {MEASURES[name].period for name in self.measures} & set(daily.columns)
        table = daily[[name for name in MEASURES if name in weights or name in self.measures]]
        found = [over_period(table, period.start, period.end) for period in self.periods]
        return np.array(
            [
                period[platform, measure]
                for measure in self.measures
                for platform in self.platforms
                for period in found
            ],
            dtype=np.float64,
        )


def _essence(scenario: Scenario) -> Scenario:
    """Leave out what changes nothing in the daily table, and the seed, which each run has."""
    return replace(scenario, seed=0, name="market", question="", expect=(), record=Record())


def comparable(figures: Sequence[Figure], scenario: Scenario) -> tuple[Figure, ...]:
    """Choose the figures that runs of a scenario can be compared with, whatever their days.

    They are in a role for it, wait for nothing, and need no module that the scenario has off.
    """
    ready = (each for each in figures if each.role in COMPARED and not each.waits_for)
    return tuple(each for each in ready if not each.missing(scenario.modules))


def holds(scenario: Scenario, figure: Figure) -> bool:
    """Tell whether runs of a scenario hold the days and platforms of a figure.

    Parameters
    ----------
    scenario : Scenario
    figure : Figure

    Returns
    -------
    bool
    """
    readings = [figure.reading] if figure.base is None else [figure.reading, figure.base]
    return all(_holds(scenario, reading) for reading in readings)


def _holds(scenario: Scenario, reading: Reading) -> bool:
    content = [row.name for row in scenario.platforms.values() if row.role == "content"]
    before = timedelta(days=reading.statistic == "change")
    first = reading.end if reading.statistic == "at_end" else reading.start - before
    inside = scenario.start <= first and reading.end <= scenario.until
    return inside and all(platform in content for platform in reading.platforms)
