"""What the page tells of a what-if, read off the runs of base and variant as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pandas as pd

from feedfollow.analyse.bridge import SUMS
from feedfollow.atlas.fit import Fitted
from feedfollow.atlas.kept import GROUP, MEASURE, MONTH, complete, digest_of, model_version
from feedfollow.atlas.library import WhatIf
from feedfollow.atlas.runs import Library, Wanted
from feedfollow.observe.groups import COLUMNS as SUMMED
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.period import ALL, over_period
from feedfollow.run.task import make_task
from feedfollow.spec.scenario import Scenario

BEFORE: Final = 2
"""Months that a fan shows before the one of the first day compared."""

Numbers = dict[tuple[str, str, str, str], float]
"""By kind, date, platform and name."""


@dataclass(frozen=True)
class Asked:
    """How the library is asked: under which draws and seeds.

    Attributes
    ----------
    fitted : Fitted
    seeds : tuple of int
        Under every draw.
    """

    fitted: Fitted
    seeds: tuple[int, ...]


def runs_of(what_if: WhatIf, asked: Asked) -> list[Wanted]:
    """List the runs of a what-if: of every draw and seed the base, then the variant."""
    scenarios = what_if.scenarios(asked.fitted.draws)
    pairs = [scenarios[k : k + 2] for k in range(0, len(scenarios), 2)]
    return [
        Wanted(make_task(each, seed), (what_if.since,))
        for pair in pairs
        for seed in asked.seeds
        for each in pair
    ]


def rows_of(
    what_if: WhatIf, asked: Asked, runs: Sequence[Wanted], library: Library
) -> pd.DataFrame:
    """Read a what-if off its runs.

    Parameters
    ----------
    what_if : WhatIf
    asked : Asked
    runs : sequence of Wanted
        From :func:`runs_of`, all of them kept.
    library : Library

    Returns
    -------
    DataFrame
        With ``COLUMNS`` of :mod:`feedfollow.atlas.kept`: every measure of the page over the
        period, the main outcome by month under its last day, sales and income by class. NaN where
        a number has no meaning; a class that only one side has is worth nothing on the other.
    """
    parts = []
    for place in range(0, len(runs), 2):
        draw, seed = divmod(place // 2, len(asked.seeds))
        base, value = (_numbers(what_if, each, library) for each in runs[place : place + 2])
        keys = list(dict.fromkeys((*base, *value)))
        table = pd.DataFrame(keys, columns=["kind", "date", "platform", "name"])
        sides = [[numbers.get(key, _nothing(key)) for key in keys] for numbers in (base, value)]
        where = table.assign(draw=draw, seed=asked.seeds[seed])
        parts.append(where.assign(base=sides[0], value=sides[1]))
    about = digest_of(what_if, asked.seeds), model_version(), asked.fitted.key
    return complete(pd.concat(parts, ignore_index=True), what_if.name, about)


def _nothing(key: tuple[str, str, str, str]) -> float:
    return 0.0 if key[0] == GROUP else float("nan")


def _numbers(what_if: WhatIf, run: Wanted, library: Library) -> Numbers:
    daily = library.daily(library.known(run))
    found = {
        (MEASURE, "", platform, name): value
        for platform, name, value in measured(daily, what_if.measures, what_if.variant.period)
    }
    main, scenario = what_if.main, what_if.base
    columns = _columns([main.measure])
    for first, last in months(scenario, what_if.since):
        values = over_period(daily[columns], first, last)
        key = main.platform or ALL, main.measure
        found[MONTH, last.isoformat(), key[0], key[1]] = float(values[key])
    sums = library.sums(library.known(run), what_if.since)
    for name in SUMMED:
        for group, value in sums[name].dropna().items():
            found[GROUP, "", str(group), name] = float(value)
    return found


def measured(
    daily: pd.DataFrame, measures: Sequence[str], period: tuple[date, date]
) -> Iterator[tuple[str, str, float]]:
    """List platform, measure and value over a period, with the sums behind the bridge."""
    wanted = dict.fromkeys((*measures, *SUMS))
    values = over_period(daily[_columns(wanted)], *period)
    for (platform, name), value in zip(values.index.to_list(), values.to_numpy(), strict=True):
        if name in wanted:
            yield str(platform), str(name), float(value)


def _columns(measures: Iterable[str]) -> list[str]:
    """Return measures with those by which their days are weighed."""
    weighed = [MEASURES[name].period for name in measures]
    return list(dict.fromkeys((*measures, *(each for each in weighed if each in MEASURES))))


def months(scenario: Scenario, since: date) -> list[tuple[date, date]]:
    """List first and last day of the months that a fan shows, as far as they are recorded.

    Months of which less than half is recorded are left out.
    """
    first = since.replace(day=1)
    for _ in range(BEFORE):
        first = (first - timedelta(days=1)).replace(day=1)
    found = []
    while first <= scenario.until:
        after = (first + timedelta(days=31)).replace(day=1)
        days = max(first, scenario.start), min(after - timedelta(days=1), scenario.until)
        if 2 * ((days[1] - days[0]).days + 1) >= (after - first).days:
            found.append(days)
        first = after
    return found
