"""The page ``docs/measures.md``: what the tables of a run hold, and how it is read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from feedfollow.observe.catalogue import PERIOD
from feedfollow.observe.measure import Measure
from feedfollow.observe.measure_reads import Read, own_reads, read_said, undefined_where
from feedfollow.observe.measure_table import DAILY, MEASURES, PARTITIONS
from feedfollow.observe.monthly_measures import MONTHLY
from feedfollow.observe.period import pooled
from feedfollow.observe.store import INDEX, unit_of
from feedfollow.observe.table_columns import COLUMNS
from feedfollow.spec.markdown import markdown_table
from feedfollow.world.labels import DESTINATIONS, FORMS, SOURCES
from feedfollow.world.ledger import FLOWS, SECTORS

_OPENING: Final = """\
# Measures and tables

This page is written from the tables and the code of `model/feedfollow/observe/` by
`python -m feedfollow.reference measures`; a test fails when it is stale. `feedfollow describe NAME`
shows one measure.

A run leaves five tables, `NAME.parquet`, with the unit of each column in its metadata. Amounts are
those of real people, in CNY: a simulated user stands for *W* of them. Only the books are in fen of
the simulated economy. The days of the burn-in are recorded nowhere.

**Over days.** A period of days becomes one number as *over a period* says: the *sum* of its days,
their *mean*, or their mean weighed by another measure, in which days without a value have no part.
With a rate's own denominator as weight this is the ratio of the sums. A monthly measure is the mean
over the month ends in the period. There is no number where the table does not hold every day of the
period, or no month end.

**Over platforms.** *All platforms* says how a measure is read over all of them together: *added*,
*averaged* (weighed in the same way), or *not read*: heads, since a person may be on several
platforms, and what is counted once a month.

**Over seeds.** A run is one seed. Analyses first read each run over the period, then take the mean
over seeds; a comparison takes the difference of base and variant seed by seed, the mean of these
differences, and its 95 % interval by Student's t over seeds (with a fit: over posterior draws and
seeds, split by the law of total variance).

**No value** lists the counts that, when 0, leave a measure without a value (NaN); it is found by
reading every measure of zeros. Names such as `counters[orders_shipped]` are recorded counts that
are no measure of their own. A monthly measure has, besides, no value on any day but the last of a
month."""

_TRAFFIC: Final = f"""\
Forms are {", ".join(FORMS)}; sources {", ".join(SOURCES)}, of which a process that is not built
yet fills none; destinations {", ".join(DESTINATIONS)}. A view that was not engaged showed no goods,
hence leads to `none`. Rows without any count are left out. A period is the sum of its days."""

_ACCOUNTS: Final = """\
One row a day and flow, whether money moved or not; a period is the sum of its days. The sectors are
{sectors}. A flow from a sector to itself moves money between two of its accounts."""

_SNAPSHOTS: Final = """\
A row on the last day of each month; `anchor` and `merchant` are rows of the simulation, which stand
for `real_anchors` and `real_merchants` each. Amounts (`gmv`, `sessions`, `orders`) are those of the
month for all of these together, `followers` and `backlog` those of its last evening, `popularity`
that of one real anchor. `cash_fen` is the balance of the account in the books."""


def measures_markdown() -> str:
    """Write the page ``docs/measures.md``.

    Returns
    -------
    str
        The page, with a final newline.
    """
    sums = [
        (f"`{whole}`", " + ".join(f"`{part}`" for part in parts))
        for whole, ways in PARTITIONS.items()
        for parts in ways
    ]
    flows = [
        (f"`{flow}`", SECTORS[payer], SECTORS[payee]) for flow, (payer, payee) in FLOWS.items()
    ]
    parts = [
        _OPENING,
        "## daily.parquet",
        "One row a date and content platform, one column a measure.",
        "### Daily measures",
        _table(DAILY),
        "### Monthly measures",
        _table(MONTHLY),
        "### Measures that add up",
        "On every day and platform, to the last bit; `feedfollow run --check` asserts it.",
        markdown_table(("measure", "is the sum of"), sums),
        *_other("traffic", _TRAFFIC),
        *_other("accounts", _ACCOUNTS.format(sectors=", ".join(SECTORS))),
        markdown_table(("flow", "payer", "payee"), flows),
        *_other("anchors", _SNAPSHOTS),
        *_other("merchants", "As for anchors."),
    ]
    return "\n\n".join(parts) + "\n"


def _table(measures: Iterable[Measure]) -> str:
    rows = [
        (
            f"`{each.name}`",
            each.unit,
            each.definition,
            PERIOD.get(each.period, f"mean, days weighed by `{each.period}`"),
            _together(each),
            _gap(each),
        )
        for each in measures
    ]
    head = ("measure", "unit", "definition", "over a period", "all platforms", "no value where")
    return markdown_table(head, rows)


def _together(measure: Measure) -> str:
    if not pooled(measure):
        return "not read"
    return "averaged" if measure.period in MEASURES else "added"


def _gap(measure: Measure) -> str:
    """Write where a measure has no value."""
    ways = [" and ".join(sorted(map(_count, gone))) for gone in undefined_where(measure.name)]
    return " or ".join(f"{way} {'are' if ' and ' in way else 'is'} 0" for way in ways) or "never"


def _count(read: Read) -> str:
    """Name a recorded count: by the measure that is this count, where there is one."""
    for name, measure in MEASURES.items():
        whole = not read[3] and own_reads(name) == {read}
        if whole and measure.period in PERIOD and measure.unit not in ("share", "0..1"):
            return f"`{name}`"
    return f"`{read_said(read)}`"


def _other(table: str, text: str) -> tuple[str, ...]:
    """Write heading, text and columns of a table that is not the daily one."""
    index = INDEX[table]
    rows = [
        (f"`{name}`", "index" if name in index else content, unit_of(name) or "-")
        for name, content in COLUMNS[table].items()
    ]
    columns = markdown_table(("column", "holds", "unit"), rows)
    return f"## {table}.parquet", text, columns
