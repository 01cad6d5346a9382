"""Months, quarters and years: what runs are kept by, and what is read off their union."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

import numpy as np
import pandas as pd

from feedfollow.calibrate.arrays import Floats

Grain = Literal["month", "quarter", "year"]
_NAME: Final = re.compile(r"([12]\d{3})(?:-(0[1-9]|1[0-2])|Q([1-4]))?")
_MONTHS: Final[dict[Grain, int]] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole calendar months.

    Parameters
    ----------
    start, end : date
        First and last day, both inside.
    name : str
        ``2020-07``, ``2020Q3`` or ``2020``.
    """

    start: date
    end: date
    name: str

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days + 1


def whole_periods(start: date, until: date, grain: Grain) -> tuple[Period, ...]:
    """List the months, quarters or years that lie wholly in a span of days.

    Parameters
    ----------
    start, until : date
        First and last day, both inside.
    grain : {'month', 'quarter', 'year'}

    Returns
    -------
    tuple of Period
    """
    step = _MONTHS[grain]
    found = []
    for year in range(start.year, until.year + 1):
        for month in range(1, 13, step):
            following = date(year + (month + step - 1) // 12, (month + step - 1) % 12 + 1, 1)
            first, last = date(year, month, 1), following - timedelta(days=1)
            if start <= first and last <= until:
                found.append(Period(first, last, _name(first, grain)))
    return tuple(found)


def _name(first: date, grain: Grain) -> str:
    if grain == "month":
        return f"{first.year}-{first.month:02d}"
    return f"{first.year}Q{first.month // 3 + 1}" if grain == "quarter" else str(first.year)


def named_period(name: str) -> Period:
    """Give the period of a name.

    Parameters
    ----------
    name : str
        As :func:`whole_periods` gives it.

    Returns
    -------
    Period

    Raises
    ------
    ValueError
        If it is no such name.
    """
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(f"{name!r} is no period, such as 2020-07, 2020Q3 or 2020")
    year, month, quarter = (int(part) if part else 0 for part in found.groups())
    grain: Grain = "month" if month else "quarter" if quarter else "year"
    inside = whole_periods(date(year, 1, 1), date(year, 12, 31), grain)
    return inside[max(month, quarter, 1) - 1]


def paths_table(names: Sequence[str], values: Floats) -> pd.DataFrame:
    """Turn trajectories of runs into a table.

    Parameters
    ----------
    names : sequence of str
        ``measure.platform.period``, as :class:`feedfollow.calibrate.market.Market` gives them.
    values : (m, n) float64
        A row a run.

    Returns
    -------
    DataFrame
        A row a run; columns ``(measure, platform, period)``.

    Raises
    ------
    ValueError
        If a name has another form.
    """
    parts = [tuple(name.split(".")) for name in names]
    if any(len(each) != 3 for each in parts):
        odd = next(name for name, each in zip(names, parts, strict=True) if len(each) != 3)
        raise ValueError(f"{odd!r} is not measure.platform.period")
    columns = pd.MultiIndex.from_tuples(parts, names=["measure", "platform", "period"])
    return pd.DataFrame(np.asarray(values, dtype=np.float64), columns=columns)


def dated(table: pd.DataFrame) -> pd.DataFrame:
    """Add the first and last day of each row's period.

    Parameters
    ----------
    table : DataFrame
        A level of its index is ``period``.

    Returns
    -------
    DataFrame
        Levels of the index as columns, with ``start`` and ``end`` beside them.
    """
    flat = table.reset_index()
    known = [named_period(str(name)) for name in flat["period"]]
    return flat.assign(start=[each.start for each in known], end=[each.end for each in known])


def within(names: Iterable[str], start: date, end: date) -> list[str]:
    """List the periods that make up a span of days exactly; empty if they do not.

    Parameters
    ----------
    names : iterable of str
        Of periods of one grain that do not overlap.
    start, end : date
        First and last day, both inside.

    Returns
    -------
    list of str
    """
    inside = sorted(each for each in map(named_period, names)
                    if start <= each.start and each.end <= end)  # fmt: skip
    covered = sum(each.days for each in inside) == (end - start).days + 1
    return [each.name for each in inside] if covered else []
