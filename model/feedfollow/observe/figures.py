"""Documented figures as objects: what was published, and what the model reads against it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from feedfollow.observe.figure_tables import (
    OBSERVABLES,
    UNIT_SIZE,
    Qualifier,
    Row,
    Use,
    entry_of,
    load_tables,
    numbers_of,
    published_row,
    qualifier_of,
    readings_of,
)
from feedfollow.observe.reading import Reading, read

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Figure:
    """A published number with the reading it is compared with.

    Parameters
    ----------
    id : str
        Name of the row; with a dot when the row carries several numbers.
    entity, what : str
        Of whom, and what, in the words of the table.
    reading : Reading
        Statistic, measures, platforms and period read off the daily table.
    base : Reading or None
        What the reading is divided by: another period, measure or platform.
    value : float
        The number, in ``unit``; the middle of a range that has no number of its own.
    low, high : float
        Ends of a range, in ``unit``; NaN without one.
    unit : str
        Unit of the number, a key of ``UNIT_SIZE``.
    kind : str
        ``level``, ``growth``, ``share``, ``count``: how the source states it.
    qualifier : {'eq', 'approx', 'gt', 'lt', 'range', 'order'}
        ``gt`` is "more than", ``order`` a statement about which of two is larger.
    use : str
        ``compare`` is scored; ``report`` is shown; ``construction`` is shown and met by
        construction; ``input`` drives the model; ``prior`` informs a prior.
    role : str
        Role of the row in the tables of figures (fit, check, holdout, input, ...).
    definition : str
        Which of several possible definitions is read, such as ``broad`` or ``closed_loop``.
    group : {'level', 'ratio', 'share', 'order'}
        Shares are compared in points, levels and ratios by a factor.
    term : str
        Factor of the macro identity (0) that the figure informs, or empty.
    seen_by : str
        Parameters whose prior median was chosen with this figure in view, or empty.
    source, note : str
        Where it was published; what to keep in mind when the model is compared with it.
    """

    id: str
    entity: str
    what: str
    reading: Reading
    base: Reading | None
    value: float
    low: float
    high: float
    unit: str
    kind: str
    qualifier: Qualifier
    use: Use
    role: str
    definition: str
    group: str
    term: str
    seen_by: str
    source: str
    note: str

    @property
    def platforms(self) -> tuple[str, ...]:
        """Platforms whose days are read."""
        return self.reading.platforms

    @property
    def period(self) -> tuple[date, date]:
        """First and last day, both inside the period."""
        return self.reading.start, self.reading.end

    @property
    def operator(self) -> str:
        """Statistic over the period."""
        return self.reading.statistic

    @property
    def scale(self) -> str:
        """``points`` for shares, ``order`` for statements of order, ``log`` for the rest."""
        return {"share": "points", "order": "order"}.get(self.group, "log")

    @property
    def size(self) -> float:
        """Real units (persons, CNY, views, or 1 for a ratio) in one ``unit``."""
        return UNIT_SIZE[self.unit]

    @property
    def daily_rate(self) -> float:
        """Documented amount per day of the period, real units; NaN when it is not an amount."""
        if self.base is not None or self.group != "level":
            return math.nan
        divisor = {
            "total": self.reading.days,
            "monthly_total": self.reading.days / self.reading.months,
        }
        return self.value * self.size / divisor.get(self.reading.statistic, 1)


def load_figures(folder: Path | None = None) -> tuple[Figure, ...]:
    """Load the figures that have a reading in the model, in the order of the tables.

    Parameters
    ----------
    folder : Path, optional
        Folder of the three tables; the project's ``calibration/`` when left out.

    Returns
    -------
    tuple of Figure
        Figures of every use that has an operator: compared, reported, met by construction, and
        those inputs and priors that can be read back off a run.

    Raises
    ------
    ValueError
        If a line names an unknown id, use, operator, unit or qualifier, or a bad period.
    """
    published, lines = load_tables(folder)
    return tuple(_figure(line, published) for line in lines if line["operator"])


def observe(figure: Figure, daily: pd.DataFrame) -> float:
    """Read off a run what a figure states.

    Parameters
    ----------
    figure : Figure
        The published number.
    daily : DataFrame
        Index ``(date, platform)``, one column a measure, real scale.

    Returns
    -------
    float
        In the unit of the figure; NaN unless the run holds the whole period (and, for a ratio,
        the whole base period).
    """
    value = read(figure.reading, daily)
    if figure.base is not None:
        below = read(figure.base, daily)
        value = value / below if below else math.nan
    return value / figure.size


def _figure(line: Row, published: dict[str, Row]) -> Figure:
    row = published_row(line, published)
    entry = entry_of(line, published)
    value, low, high = numbers_of(line, row)
    unit = line["unit"] or row["unit"]
    if unit not in UNIT_SIZE:
        raise ValueError(f"{OBSERVABLES}: {line['id']}: unknown unit {unit!r}")
    reading, base = readings_of(line, row)
    return Figure(
        id=line["id"],
        entity=entry.entity,
        what=entry.what,
        reading=reading,
        base=base,
        value=value,
        low=low,
        high=high,
        unit=unit,
        kind=row["kind"],
        qualifier=qualifier_of(line, row),
        use=entry.use,
        role=entry.role,
        definition=line["definition"],
        group=line["group"],
        term=line["term"],
        seen_by=line["seen_by"],
        source=entry.source,
        note=line["note"],
    )
