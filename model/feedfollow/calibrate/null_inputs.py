"""Inputs of the macro identity (0), read off a scenario once: a column a block of days."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Final

import numpy as np

from feedfollow.calibrate.arrays import Floats
from feedfollow.observe.documented import Figure
from feedfollow.observe.reading import Reading
from feedfollow.spec.scenario import Platform, Scenario
from feedfollow.world.couriers import courier_capacity
from feedfollow.world.inputs import (
    REFERENCE,
    adoption_pace,
    content_platforms,
    known,
    year_fraction,
)

FORMS: Final = ("live", "video")
DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True)
class Days:
    """Inputs of one platform, a column a block of days.

    Parameters
    ----------
    platform : Platform
    opened : (blocks,) float64
        Users who opened, persons; per adopter where members are counted among adopters.
    per_adopter : bool
        Whether they are.
    views : (2, blocks) float64
        Commerce views per adopter and day at content density 1, by form.
    linked : (2, blocks) float64
        Share of orders placed outside, by form; NaN while the lever's own value holds.
    festival : (blocks,) float64
        Size of the festival held; 0 on ordinary days.
    """

    platform: Platform
    opened: Floats
    per_adopter: bool
    views: Floats
    linked: Floats
    festival: Floats


@dataclass(frozen=True)
class Identity:
    """The identity over the days that some figures read, in blocks.

    A block lies wholly inside or outside every period, festival and dated change of links, and is
    at most a week long unless more is allowed. Everything is taken at its middle: in weeks, against
    sums over days, GMV errs by less than a thousandth where content density doubles in two months.

    Parameters
    ----------
    scenario : Scenario
        Its inputs; its period does not matter, as series are held at their ends.
    starts : tuple of date
        First day of each block; the last one is the day behind the last block.
    """

    scenario: Scenario
    starts: tuple[date, ...]
    _made: dict[str, Days] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def over(
        cls, scenario: Scenario, figures: Sequence[Figure], longest: timedelta = WEEK
    ) -> Identity:
        """Cut the days that figures read into blocks of at most some days."""
        spans = [_span(part) for each in figures for part in (each.reading, each.base)
                 if part is not None]  # fmt: skip
        cuts = {edge for span in spans for edge in span}
        first, behind = min(cuts), max(cuts)
        for festival in scenario.festivals:
            cuts |= {festival.start, festival.end + DAY}
        for rest in scenario.couriers:
            cuts |= {rest.start, rest.end + DAY}
        cuts |= {event.date for event in scenario.events}
        # the value on a single day is a block of its own
        for start, end in spans:
            cuts |= {start + DAY, end - DAY}
        edges = sorted(each for each in cuts if first <= each <= behind)
        starts = [
            left + k * longest
            for left, right in itertools.pairwise(edges)
            for k in range(math.ceil((right - left) / longest))
        ]
        return cls(scenario, (*starts, behind))

    @property
    def platforms(self) -> tuple[str, ...]:
        """Content platforms."""
        return tuple(row.name for row in content_platforms(self.scenario))

    @cached_property
    def lengths(self) -> Floats:
        """``(blocks,)`` days of each."""
        return np.array([(right - left).days for left, right in itertools.pairwise(self.starts)],
                        dtype=np.float64)  # fmt: skip

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """Day in the middle of each block, the earlier one of two."""
        return tuple(
            left + timedelta(days=(int(days) - 1) // 2)
            for left, days in zip(self.starts, self.lengths, strict=False)
        )

    @cached_property
    def clock(self) -> Floats:
        """``(blocks,)`` years in which adoption has come as far as at its ordinary pace."""
        first = self.scenario.start - timedelta(days=self.scenario.burn_in)
        span = range((self.dates[-1] - first).days)
        gained = np.cumsum(
            [0.0, *(adoption_pace(self.scenario, [first + k * DAY for k in span]) - 1.0)]
        )
        shifted: Floats = self.years + [
            gained[max(0, (day - first).days)] / 365.0 for day in self.dates
        ]
        return shifted

    @cached_property
    def years(self) -> Floats:
        """``(blocks,)`` decimal years of the middles."""
        ends = [(year_fraction(left), year_fraction(right - DAY))
                for left, right in itertools.pairwise(self.starts)]  # fmt: skip
        middles: Floats = np.array(ends).mean(axis=1)
        return middles

    @cached_property
    def couriers(self) -> Floats:
        """``(blocks,)`` share of their normal capacity at which couriers work."""
        days = (self.starts[-1] - self.starts[0]).days
        capacity = courier_capacity(self.scenario, self.starts[0], days)
        return capacity[[(each - self.starts[0]).days for each in self.dates]]

    @cached_property
    def places(self) -> dict[date, int]:
        """Number of the block that begins on a day."""
        return {start: place for place, start in enumerate(self.starts)}

    def days(self, name: str) -> Days:
        """Give the inputs of a platform; they are read once."""
        if name not in self._made:
            self._made[name] = _inputs(self.scenario, self.scenario.platforms[name], self.dates)
        return self._made[name]


def _inputs(scenario: Scenario, platform: Platform, dates: Sequence[date]) -> Days:
    """Read the inputs of a platform off the scenario."""
    if platform.daily_users is None:
        share = float(platform.adopter_share or 0.0) * float(platform.opening_rate or 0.0)
        opened = np.full(len(dates), share)
    else:
        opened = np.array([platform.daily_users.at(day) for day in dates])
    series = known(platform.minutes, platform, "population.minutes")
    minutes = np.array([series.at(day) for day in dates]) / series.at(REFERENCE)
    rates = [platform.levers[f"content.views_{form}"] for form in FORMS]
    return Days(
        platform, opened, platform.daily_users is None, np.outer(rates, minutes),
        np.array([_linked(scenario, platform.name, f"links.open_{form}", dates) for form in FORMS]),
        _festival(scenario, platform.name, dates),
    )  # fmt: skip


def _linked(scenario: Scenario, name: str, lever: str, dates: Sequence[date]) -> Floats:
    """Give the value of a lever by day where an event states one, NaN before."""
    stated = sorted(
        (each.date, each.set[lever])
        for each in scenario.events
        if each.platform == name and lever in each.set
    )
    out = np.full(len(dates), np.nan)
    for begins, value in stated:
        out[[day >= begins for day in dates]] = value
    return out


def _festival(scenario: Scenario, name: str, dates: Sequence[date]) -> Floats:
    """Give the size of the festival held on each day."""
    out = np.zeros(len(dates))
    for festival in scenario.festivals if scenario.modules["festivals"] else ():
        if name in festival.platforms:
            out[[festival.start <= day <= festival.end for day in dates]] = festival.size
    return out


def _span(reading: Reading) -> tuple[date, date]:
    """Give the first day that a reading needs, and the day behind its last."""
    return reading.start - (reading.statistic == "change") * DAY, reading.end + DAY
