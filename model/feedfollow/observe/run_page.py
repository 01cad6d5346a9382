"""What a notebook shows of a run and of its summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedfollow.observe.identity import Factors, factors
from feedfollow.observe.origin import origin_of
from feedfollow.observe.store import INDEX
from feedfollow.observe.summary_text import (
    IDENTITY,
    TITLES,
    factor_cells,
    figure_cells,
    figure_notes,
)
from feedfollow.spec.notebook import Table, fragment

if TYPE_CHECKING:
    from feedfollow.observe.results import Run
    from feedfollow.observe.summary import Summary


def run_html(run: Run) -> str:
    """Write what a notebook shows of a run: what was run, GMV taken apart, the tables it holds.

    Parameters
    ----------
    run : Run

    Returns
    -------
    str
        HTML.
    """
    scenario = run.scenario
    said = (
        f"{scenario.start} to {scenario.until}, {scenario.users:,} simulated users of "
        f"{run.people_per_user:,.0f} people each, {origin_of(run.scenario)}."
    )
    kept = [(name, f"{len(table):,}", _span(name)) for name, table in run.tables.items()]
    tables = [
        Table(("table", "rows", "indexed by"), kept, "Tables, as .daily, .traffic, ...", 1, True)
    ]
    if "daily" in run.tables:
        tables.insert(0, _factor_table(_factors(run)))
    title = f"{scenario.name}, seed {run.seed}"
    return fragment(title, [scenario.question, said, IDENTITY[1]], tables)


def summary_html(summary: Summary) -> str:
    """Write what a notebook shows of a summary: figures beside the model, and GMV taken apart.

    Parameters
    ----------
    summary : Summary

    Returns
    -------
    str
        HTML, misses first.
    """
    tables = []
    for block, title in enumerate(TITLES):
        head, *cells = figure_cells(summary, block)
        tables.append(Table(head, cells, f"{title} ({len(cells)})", 2, folded=block > 0))
    causes = [(cause.figure, cause.text()) for cause in summary.causes]
    told = "GMV off by more than x1.5, and where it comes from"
    tables.append(Table(("figure", "where to look"), causes, told, 2, folded=True))
    tables.append(_factor_table(summary.factors))
    return fragment(f"Summary, {summary.origin}", [*figure_notes(summary), IDENTITY[1]], tables)


def _factors(run: Run) -> list[Factors]:
    """Take the GMV of every platform apart: by whole years, or over what is recorded."""
    first, last = run.scenario.start, run.scenario.until
    years = [
        (first.replace(year=year, month=1, day=1), first.replace(year=year, month=12, day=31))
        for year in range(first.year, last.year + 1)
    ]
    whole = [days for days in years if first <= days[0] and days[1] <= last] or [(first, last)]
    platforms = dict.fromkeys(map(str, run.daily.index.get_level_values("platform")))
    return [
        found
        for platform in platforms
        for days in whole
        if (found := factors(run.daily, platform, days, run.people_per_user)) is not None
    ]


def _factor_table(found: list[Factors] | tuple[Factors, ...]) -> Table:
    head, *cells = factor_cells(found)
    return Table(head, cells, IDENTITY[0], 2)


def _span(name: str) -> str:
    return ", ".join(INDEX[name])
