"""Measures and phases as entries of ``describe``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from feedfollow.day.schedule import CLOSING, SCHEDULE, Phase
from feedfollow.observe.measure import Measure
from feedfollow.observe.measure_table import DAILY
from feedfollow.observe.monthly_measures import MONTHLY
from feedfollow.spec.describe import Entry

PARTS: Final = {"A": "morning", "B": "noon", "C": "evening", "D": "night"}
RHYTHM: Final = {"day": "every day", "month": "on the last day of a month"}
PERIOD: Final = {"sum": "sum", "mean": "mean"}


def catalogue() -> dict[str, Entry]:
    """Return every measure and every phase of the day, by name."""
    return {entry.name: entry for entry in (*_measures(), *_phases())}


def _measures() -> Iterator[Entry]:
    for heading, measures in (("daily measures", DAILY), ("monthly measures", MONTHLY)):
        for measure in measures:
            yield _measure(measure, heading)


def _measure(measure: Measure, heading: str) -> Entry:
    facts = (
        ("written", RHYTHM[measure.every]),
        ("over a period", PERIOD.get(measure.period, f"mean, days weighed by {measure.period}")),
        ("table", "daily.parquet, by date and platform"),
    )
    return Entry(measure.name, "measure", heading, measure.unit, measure.definition, facts)


def _phases() -> Iterator[Entry]:
    for phase in (*SCHEDULE, CLOSING):
        yield _phase(phase)


def _phase(phase: Phase) -> Entry:
    module, _, function = phase.home.partition(":")
    facts = (
        ("place in the day", phase.code),
        ("equations", phase.equations),
        ("code", f"feedfollow.day.{module}, {function}"),
    )
    heading = f"the day: {PARTS[phase.code[0]]}"
    return Entry(function, "phase", heading, "", phase.verb, facts)
