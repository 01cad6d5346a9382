"""The levers that a page offers: every row of the lever table, for every platform of a scenario.

A value that an event sets on a date is a lever of its own, so that what happens later can be moved
too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from feedfollow.spec.policy import LEVER_GROUPS, LEVERS
from feedfollow.spec.scenario import Event, Scenario
from feedfollow.spec.table import Parameter, plain

DATED: Final = "Changes on a date"
"""Heading of what events set."""

_STEPS: Final = 10.0
"""Presses of a button that lead through what is plausible."""


@dataclass(frozen=True, slots=True)
class Lever:
    """One number of a scenario that may be moved.

    Parameters
    ----------
    platform : str
        Whose it is.
    group : str
        Heading of the table, or ``DATED``.
    row : Parameter
        Name, unit, range, description.
    value : float
        As the scenario has it, in the row's unit.
    event : str or None
        The event that sets it; None for the value at the start.
    when : datetime.date or None
        The event's date.
    later : tuple of (datetime.date, float)
        For a value at the start: when events replace it, and by what.
    """

    platform: str
    group: str
    row: Parameter
    value: float
    event: str | None = None
    when: date | None = None
    later: tuple[tuple[date, float], ...] = ()

    @property
    def path(self) -> str:
        """Its dotted path, as in ``feedfollow run --set``."""
        if self.event is not None:
            return f"events.{self.event}.set.{self.row.name}"
        return f"platforms.{self.platform}.{self.row.name}"

    @property
    def label(self) -> str:
        """Name and unit for people; an event's with its date."""
        head, _, tail = self.row.name.partition(".")
        name = (tail or head).replace("_", " ")
        if self.when is None:
            return f"{name} ({self.row.unit})"
        return f"{head}: {name}, from {self.when} ({self.row.unit})"

    @property
    def short(self) -> str:
        """What it does, the first sentence, and its range."""
        sentence, dot, _ = self.row.description.partition(". ")
        return f"{sentence}{dot.strip()} Range {self.row.range_text()}."

    @property
    def explained(self) -> str:
        """What it does, with range, default, source and path, as Markdown."""
        row = self.row
        facts = [
            row.description,
            f"**Range** {row.range_text()}, **default** {plain(row.default)} {row.unit}",
            f"**Source** {row.source}",
        ]
        if self.event is not None:
            facts.append(f"**Event** {self.event} of {self.when}")
        return "\n\n".join((*facts, f"`{self.path}`"))

    def value_on(self, day: date | None) -> float:
        """Return the scenario's value on a day; on the first one without it."""
        past = [value for when, value in self.later if day is not None and when <= day]
        return past[-1] if past else self.value

    @property
    def may_wait(self) -> bool:
        """Whether it may be moved from a later day on: a value at the start that may change."""
        return self.event is None and self.row.dated

    @property
    def note(self) -> str:
        """Until when a value at the start holds; empty where it always does."""
        said = ", ".join(f"{plain(value)} from {day}" for day, value in self.later)
        return f"Holds at the start; events set {said}." if said else ""

    @property
    def step(self) -> float:
        """By how much a press of a button moves it: a power of ten."""
        row = self.row
        if row.integer:
            return 1.0
        if row.prior is not None:
            size = row.quantile(0.9) - row.quantile(0.1)
        else:
            size = min(abs(self.value) or abs(row.default) or 1.0, row.high - row.low)
        return float(10.0 ** math.floor(math.log10(size / _STEPS)))


def levers_of(scenario: Scenario) -> tuple[Lever, ...]:
    """List the levers of a scenario: by platform, then in the order of the table, events last.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    tuple of Lever
        None of shelves, which have no policy.
    """
    return tuple(
        lever
        for platform in scenario.platforms.values()
        if platform.role == "content"
        for lever in (
            *_at_start(scenario, platform.name),
            *_on_dates(scenario, platform.name),
        )
    )


def idle(scenario: Scenario) -> tuple[str, ...]:
    """Name the levers that nothing reads, as the scenario leaves their modules off.

    Returns
    -------
    tuple of str
        In the order of the table.
    """
    # reading the code of the day takes a second or two: only where a page is shown
    from feedfollow.observe.reach import reach

    on = frozenset(name for name, state in scenario.modules.items() if state)
    return tuple(name for name in LEVERS if not reach(name, on))


def _at_start(scenario: Scenario, platform: str) -> Iterator[Lever]:
    events = [event for event in scenario.events if event.platform == platform]
    values = scenario.platforms[platform].levers
    for group, rows in LEVER_GROUPS.items():
        for row in rows:
            yield Lever(platform, group, row, values[row.name], later=_later(events, row.name))


def _later(events: list[Event], lever: str) -> tuple[tuple[date, float], ...]:
    return tuple((event.date, event.set[lever]) for event in events if lever in event.set)


def _on_dates(scenario: Scenario, platform: str) -> Iterator[Lever]:
    for event in scenario.events:
        if event.platform == platform:
            for name, value in event.set.items():
                yield Lever(platform, DATED, LEVERS[name], value, event.name, event.date)
