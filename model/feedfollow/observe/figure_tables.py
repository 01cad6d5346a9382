"""The three tables of documented figures, read and joined.

``documented_figures.csv`` and ``public_figures.csv`` of ``calibration/`` hold what was published,
one row a statement; ``observables.csv`` says for every one of their ids what the model makes of
it: the reading off the daily table that it is compared with, or why there is none. A row that
carries several numbers has one more line per number, its id followed by a dot and a word
(``anchors_2020h1.views``).

Columns of ``observables.csv``; an empty cell leaves what the published row says.

==========================  ====================================================================
use                         compare, report, construction, input, prior, context, excluded, or
                            ``waiting: PROCESS`` while the model has not the process
operator, measure,          the reading: a ``Statistic``, columns of the daily table (added by
platform, period            ``+``), platforms (likewise), a period as in scenarios
base_measure, _platform,    what the reading is divided by; an empty cell is that of the reading
_period
value, low, high, unit,     the number, where the published row is worded otherwise
qualifier
definition                  which of several possible definitions is read
group                       level, ratio, share or order: how it is compared
term                        the factor of the macro identity (0) that it informs
seen_by                     parameters whose prior median was chosen with it in view
note                        what to keep in mind when the model is compared with it
==========================  ====================================================================
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast, get_args

from feedfollow.observe.reading import Reading, Statistic
from feedfollow.paths import data_folder
from feedfollow.units import Period

Qualifier = Literal["eq", "approx", "gt", "lt", "range", "order"]
Use = Literal[
    "compare", "report", "construction", "input", "prior", "context", "excluded", "waiting"
]
Row: TypeAlias = dict[str, str]

DOCUMENTED: Final = "documented_figures.csv"
PUBLIC: Final = "public_figures.csv"
OBSERVABLES: Final = "observables.csv"

UNIT_SIZE: Final[dict[str, float]] = {
    "%": 0.01,
    "x": 1.0,
    "CNY": 1.0,
    "CNY bn": 1e9,
    "CNY bn/day": 1e9,
    "CNY tn": 1e12,
    "million": 1e6,
    "million persons": 1e6,
    "bn items": 1e9,
    "bn plays": 1e9,
    "bn views": 1e9,
    "bn views/day": 1e9,
    "bn views/month": 1e9,
}
_QUALIFIER: Final[dict[str, Qualifier]] = {
    "eq": "eq",
    "approx": "approx",
    "near": "approx",
    "derived": "approx",
    "gt": "gt",
    "lt": "lt",
    "range": "range",
    "order": "order",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the inventory: what the model makes of a row of the tables of figures.

    Parameters
    ----------
    id, entity, what, period, role, source : str
        As in the tables of figures.
    use : str
        As in :class:`feedfollow.observe.figures.Figure`, or ``context``, ``excluded``, ``waiting``.
    waits_for : str
        Process that the model has not yet; empty unless ``use`` is ``waiting``.
    note : str
        What to keep in mind.
    """

    id: str
    entity: str
    what: str
    period: str
    role: str
    source: str
    use: Use
    waits_for: str
    note: str


def load_inventory(folder: Path | None = None) -> tuple[Entry, ...]:
    """Load what the model makes of every published row, so that none is dropped in silence.

    Parameters
    ----------
    folder : Path, optional
        Folder of the three tables; the project's ``calibration/`` when left out.

    Returns
    -------
    tuple of Entry
        One entry a line of ``observables.csv``, in the order of the tables.

    Raises
    ------
    ValueError
        If a published id has no line, a line no published id, or a use is unknown.
    """
    published, lines = load_tables(folder)
    missing = set(published) - {_row_of(line["id"]) for line in lines}
    if missing:
        raise ValueError(f"{OBSERVABLES} has no line for {', '.join(sorted(missing))}")
    return tuple(entry_of(line, published) for line in lines)


def load_tables(folder: Path | None = None) -> tuple[dict[str, Row], list[Row]]:
    """Read the three tables as text.

    Parameters
    ----------
    folder : Path, optional
        Folder of the three tables; the project's ``calibration/`` when left out.

    Returns
    -------
    published : dict of str to dict
        Published rows by id, in the order of the tables.
    lines : list of dict
        Lines of ``observables.csv``.
    """
    where = data_folder("calibration") if folder is None else folder
    published: dict[str, Row] = {}
    for name in (DOCUMENTED, PUBLIC):
        for row in _rows(where / name):
            published[row["id"]] = row
    return published, _rows(where / OBSERVABLES)


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _row_of(name: str) -> str:
    """Return the published id of a line (``anchors_2020h1.views`` is of ``anchors_2020h1``)."""
    return name.partition(".")[0]


def published_row(line: Row, published: dict[str, Row]) -> Row:
    """Find the published row of a line of ``observables.csv``.

    Parameters
    ----------
    line : dict
        Line of ``observables.csv``.
    published : dict of str to dict
        Published rows by id.

    Returns
    -------
    dict
        The published row.

    Raises
    ------
    ValueError
        If no row has the id.
    """
    row = published.get(_row_of(line["id"]))
    if row is None:
        raise ValueError(f"{OBSERVABLES}: no published figure has the id {line['id']!r}")
    return row


def _use(line: Row) -> tuple[Use, str]:
    use, _, process = line["use"].partition(":")
    if use not in get_args(Use):
        raise ValueError(f"{OBSERVABLES}: {line['id']}: unknown use {line['use']!r}")
    return cast(Use, use), process.strip()


def entry_of(line: Row, published: dict[str, Row]) -> Entry:
    """Join a line of ``observables.csv`` with its published row.

    Parameters
    ----------
    line : dict
        Line of ``observables.csv``.
    published : dict of str to dict
        Published rows by id.

    Returns
    -------
    Entry
        The joined line.

    Raises
    ------
    ValueError
        If the id or the use is unknown.
    """
    row = published_row(line, published)
    use, process = _use(line)
    return Entry(
        id=line["id"],
        entity=row["entity"],
        what=row["measure"],
        period=row["period"],
        role=row.get("role") or row.get("use", ""),
        source=row.get("source_file") or row.get("source", ""),
        use=use,
        waits_for=process,
        note=line["note"] or row["note"],
    )


def numbers_of(line: Row, row: Row) -> tuple[float, float, float]:
    """Read the number of a figure and its range.

    Parameters
    ----------
    line : dict
        Line of ``observables.csv``; its ``value``, ``low`` and ``high`` prevail.
    row : dict
        Published row; its value may be a range written ``a..b``.

    Returns
    -------
    value, low, high : float
        In the unit of the figure; the middle of the range where no single number is stated, NaN
        ends where there is no range.
    """
    low = float(line["low"] or "nan")
    high = float(line["high"] or "nan")
    text = line["value"] or row["value"]
    left, dots, right = text.partition("..")
    if dots:
        low, high = float(left), float(right)
        return (low + high) / 2.0, low, high
    return float(text), low, high


def qualifier_of(line: Row, row: Row) -> Qualifier:
    """Read how a number is stated; a public row without a word states it exactly.

    Parameters
    ----------
    line : dict
        Line of ``observables.csv``; its ``qualifier`` prevails.
    row : dict
        Published row.

    Returns
    -------
    str
        One of ``eq``, ``approx``, ``gt``, ``lt``, ``range``, ``order``.

    Raises
    ------
    ValueError
        If the word is unknown.
    """
    word = line["qualifier"] or row.get("qualifier", "") or "eq"
    if word not in _QUALIFIER:
        raise ValueError(f"{OBSERVABLES}: {line['id']}: unknown qualifier {word!r}")
    return _QUALIFIER[word]


def readings_of(line: Row, row: Row) -> tuple[Reading, Reading | None]:
    """Read the observation operator of a line.

    Parameters
    ----------
    line : dict
        Line of ``observables.csv``. A ``base_`` cell that is empty is that of the reading.
    row : dict
        Published row; its period holds where the line has none.

    Returns
    -------
    reading : Reading
        What is read.
    base : Reading or None
        What it is divided by.

    Raises
    ------
    ValueError
        If the operator is unknown or the period bad.
    """
    period = line["period"] or row["period"]
    reading = _reading(line["operator"], line["measure"], line["platform"], period)
    if not (line["base_measure"] or line["base_platform"] or line["base_period"]):
        return reading, None
    base = _reading(
        line["operator"],
        line["base_measure"] or line["measure"],
        line["base_platform"] or line["platform"],
        line["base_period"] or period,
    )
    return reading, base


def _reading(operator: str, measures: str, platforms: str, period: str) -> Reading:
    if operator not in get_args(Statistic):
        raise ValueError(f"{OBSERVABLES}: unknown operator {operator!r}")
    days = Period.parse(period)
    return Reading(
        statistic=cast(Statistic, operator),
        measures=tuple(measures.split("+")),
        platforms=tuple(platforms.split("+")),
        start=days.start,
        end=days.end,
    )
