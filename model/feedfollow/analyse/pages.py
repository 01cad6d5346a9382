"""What a notebook shows of a sweep and of a sensitivity analysis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd

from feedfollow.analyse.factors import path_of, row_of
from feedfollow.analyse.sensitivity_text import outcome_lines, outcome_table
from feedfollow.observe.measure_table import MEASURES
from feedfollow.plots.amount import Amount, amount_for
from feedfollow.spec.difference import said
from feedfollow.spec.notebook import Table, fragment

if TYPE_CHECKING:
    from feedfollow.analyse.sensitivity_result import Sensitivity
    from feedfollow.analyse.sweep_result import Sweep

SHOWN: Final = (
    "gmv_broad",
    "orders",
    "conversion",
    "private_share",
    "fan_gmv_share",
    "refund_rate",
)
"""Measures of a sweep that a notebook shows; each has a value over all platforms together."""
MOST_ROWS: Final = 24


def sweep_html(sweep: Sweep) -> str:
    """Write what a notebook shows of a sweep: what was varied, and means with 95 % intervals."""
    scenario = sweep.scenario
    days = sweep.period.text if sweep.period else f"{scenario.start} to {scenario.until}"
    line = (
        f"{sweep.design} of {len(sweep.points)} points, {len(sweep.seeds)} seeds, {days}, "
        f"{scenario.users:,} simulated users; {len(sweep.failures)} runs failed."
    )
    columns = [_column(sweep, measure) for measure in SHOWN]
    points = sweep.points.head(MOST_ROWS)
    rows = [
        (*(said(value) for value in point), *(cells[k] for _, cells in columns))
        for k, point in enumerate(points.itertuples(index=False))
    ]
    head = [*(_named(name) for name in sweep.paths), *(name for name, _ in columns)]
    rest = len(sweep.points) - len(rows)
    more = f"; {rest} more points are in .means" if rest else ""
    caption = f"All platforms, mean over seeds ± half of the 95 % interval{more}"
    table = Table(head, rows, caption, len(sweep.paths))
    return fragment(f"Sweep of {scenario.name}", [line], [table])


def sensitivity_html(found: Sensitivity) -> str:
    """Write what a notebook shows of a sensitivity analysis: a table an outcome."""
    question = found.question
    beside = f", {question.against.name} less it" if question.against is not None else ""
    line = (
        f"{found.method.title}; {len(question.factors)} parameters, {len(found.design)} points, "
        f"{len(question.seeds)} seeds."
    )
    told = [text for label in found.labels for text in outcome_lines(found, label)]
    tables = [Table(*outcome_table(found, label)) for label in found.labels]
    return fragment(f"Sensitivity of {question.scenario.name}{beside}", [line, *told], tables)


def _named(name: str) -> str:
    row = row_of(path_of(name))
    return f"{name}, {row.unit}" if row is not None and row.unit else name


def _column(sweep: Sweep, measure: str) -> tuple[str, Sequence[str]]:
    """Return heading and cells of one measure over all platforms."""
    rows = sweep.of(measure)
    amount = amount_for(rows["mean"], MEASURES[measure].unit)
    return f"{measure}, {amount.unit}", [_cell(row, amount) for _, row in rows.iterrows()]


def _cell(row: pd.Series, amount: Amount) -> str:
    half = (float(row["high"]) - float(row["low"])) / 2.0
    return f"{amount.text(float(row['mean']))} ± {amount.text(half)}"
