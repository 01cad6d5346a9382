"""Observation operators: one number read off the daily table over a period of dates.

A documented figure says something about a period ("2020", "a month of January to September
2021"); a run is a table of days. A :class:`Reading` is the bridge: it names measures, platforms,
first and last day and a statistic, and is aligned by DATE. It answers NaN, never a partial sum,
when the run does not hold the whole period. Sums are exact (``math.fsum``), so that they do not
depend on the order in which a machine adds.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Statistic = Literal["total", "daily_mean", "monthly_total", "monthly_mean", "at_end", "change"]
Table: TypeAlias = npt.NDArray[np.float64]

WEIGHT: Final = "gmv_broad"


@dataclass(frozen=True, slots=True)
class Reading:
    """What to read off the daily table.

    Parameters
    ----------
    statistic : {'total', 'daily_mean', 'monthly_total', 'monthly_mean', 'at_end', 'change'}
        Sum over the period; mean per day; mean of the sums of calendar months; mean of a measure
        that is written once a month; value on the last day; that value less the one on the day
        before the period.
    measures : tuple of str
        Columns of the daily table, added up.
    platforms : tuple of str
        Rows of the daily table. Amounts are added up over them; rates (``monthly_mean``) are
        averaged with the month's broad GMV as weight.
    start, end : date
        First and last day, both inside the period.
    """

    statistic: Statistic
    measures: tuple[str, ...]
    platforms: tuple[str, ...]
    start: date
    end: date

    @property
    def days(self) -> int:
        """Length of the period in days."""
        return (self.end - self.start).days + 1

    @property
    def months(self) -> int:
        """Calendar months that the period touches."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1


def read(reading: Reading, daily: pd.DataFrame) -> float:
    """Read one number off a daily table.

    Parameters
    ----------
    reading : Reading
        Measures, platforms, period and statistic.
    daily : DataFrame
        Index ``(date, platform)``, one column a measure, real scale (persons, CNY). Measures of a
        month stand on the last recorded day of that month and are NaN on the others.

    Returns
    -------
    float
        In the unit of the measure; NaN when a day, a month, a platform or a column is missing.
    """
    if any(measure not in daily.columns for measure in reading.measures):
        return math.nan
    return _READERS[reading.statistic](reading, daily)


def platform_days(
    daily: pd.DataFrame, platform: str, measures: tuple[str, ...], start: date, end: date
) -> Table | None:
    """Cut the days of one platform out of the daily table.

    Parameters
    ----------
    daily : DataFrame
        Index ``(date, platform)``.
    platform : str
        Name of the platform.
    measures : tuple of str
        Columns to cut.
    start, end : date
        First and last day.

    Returns
    -------
    array of shape (days, measures), float64, or None
        In date order; None when the table does not hold every day of the period.
    """
    names = daily.index.get_level_values(1)
    rows = daily.loc[names == platform, list(measures)]
    when = pd.DatetimeIndex(rows.index.get_level_values(0))
    inside = (when >= pd.Timestamp(start)) & (when <= pd.Timestamp(end))
    if int(inside.sum()) != (end - start).days + 1:
        return None
    order = np.argsort(when[inside].to_numpy(), kind="stable")
    return rows.loc[inside].to_numpy(dtype=np.float64)[order]


def _total(reading: Reading, daily: pd.DataFrame) -> float:
    cuts = [
        platform_days(daily, platform, reading.measures, reading.start, reading.end)
        for platform in reading.platforms
    ]
    held = [cut for cut in cuts if cut is not None]
    if len(held) < len(cuts):
        return math.nan
    return math.fsum(float(value) for cut in held for value in cut.ravel())


def _daily_mean(reading: Reading, daily: pd.DataFrame) -> float:
    return _total(reading, daily) / reading.days


def _monthly_total(reading: Reading, daily: pd.DataFrame) -> float:
    return _total(reading, daily) / reading.months


def _at_end(reading: Reading, daily: pd.DataFrame) -> float:
    return _on(reading.end, reading, daily)


def _change(reading: Reading, daily: pd.DataFrame) -> float:
    before = reading.start - timedelta(days=1)
    return _on(reading.end, reading, daily) - _on(before, reading, daily)


def _on(day: date, reading: Reading, daily: pd.DataFrame) -> float:
    return _total(Reading("total", reading.measures, reading.platforms, day, day), daily)


def _monthly_mean(reading: Reading, daily: pd.DataFrame) -> float:
    """Average a monthly rate over the months; platforms count by their GMV of the month."""
    weighted = len(reading.platforms) > 1 and WEIGHT in daily.columns
    rates: list[float] = []
    weights: list[float] = []
    for platform in reading.platforms:
        columns = (*reading.measures, WEIGHT) if weighted else reading.measures
        cut = platform_days(daily, platform, columns, reading.start, reading.end)
        if cut is None:
            return math.nan
        for month in _split_months(reading, cut):
            rates.append(_written(month[:, : len(reading.measures)].sum(axis=1)))
            weights.append(math.fsum(month[:, -1].tolist()) if weighted else 1.0)
    total = math.fsum(weights)
    if total <= 0.0:
        return math.nan
    return math.fsum(rate * weight for rate, weight in zip(rates, weights, strict=True)) / total


def _split_months(reading: Reading, cut: Table) -> list[Table]:
    """Cut an array of days into calendar months."""
    days = np.arange(
        np.datetime64(reading.start), np.datetime64(reading.end) + np.timedelta64(1, "D")
    )
    month = days.astype("datetime64[M]")
    starts = np.flatnonzero(month[1:] != month[:-1]) + 1
    return np.split(cut, starts)


def _written(values: Table) -> float:
    """Return the last number written in a month, NaN when there is none."""
    written = values[~np.isnan(values)]
    return float(written[-1]) if written.size else math.nan


_READERS: Final[dict[Statistic, Callable[[Reading, pd.DataFrame], float]]] = {
    "total": _total,
    "daily_mean": _daily_mean,
    "monthly_total": _monthly_total,
    "monthly_mean": _monthly_mean,
    "at_end": _at_end,
    "change": _change,
}
