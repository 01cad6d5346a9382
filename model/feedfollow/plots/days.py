"""From the daily table to a panel: platforms, series by day, the time axis."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

from feedfollow.plots.style import PLATFORM

Floats: TypeAlias = npt.NDArray[np.float64]


def content_platforms(daily: pd.DataFrame) -> list[str]:
    """List the platforms that show content, in the order of the table.

    Parameters
    ----------
    daily : DataFrame
        Index ``(date, platform)``.

    Returns
    -------
    list of str
        Platforms with any view in the run.
    """
    views = daily["views"].groupby(level=1, sort=False, observed=True).sum()
    known = [name for name in PLATFORM if name in views.index]
    order = known + [str(name) for name in views.index if name not in known]
    return [name for name in order if views[name] > 0.0]


def series(daily: pd.DataFrame, platform: str, measure: str) -> pd.Series[float]:
    """Cut one measure of one platform out of the daily table.

    Parameters
    ----------
    daily : DataFrame
        Index ``(date, platform)``.
    platform, measure : str
        Row and column.

    Returns
    -------
    Series
        Float, indexed by the day's number on a time axis (days since 1970-01-01), in order.
    """
    rows = daily.loc[daily.index.get_level_values(1) == platform, measure]
    when = day_numbers(pd.DatetimeIndex(rows.index.get_level_values(0)))
    return pd.Series(rows.to_numpy(dtype=float), index=when).sort_index()


def day_numbers(when: pd.DatetimeIndex) -> Floats:
    """Turn dates into places on a time axis.

    Parameters
    ----------
    when : DatetimeIndex
        Dates.

    Returns
    -------
    array of float64
        Days since 1970-01-01, matplotlib's own count.
    """
    return when.to_numpy().astype("datetime64[D]").astype(np.float64)


def day_number(day: date) -> float:
    """Turn one date into a place on a time axis.

    Parameters
    ----------
    day : date
        The day.

    Returns
    -------
    float
        Days since 1970-01-01.
    """
    return float(day.toordinal() - date(1970, 1, 1).toordinal())


def smooth(values: pd.Series[float], days: int = 28) -> pd.Series[float]:
    """Average over a centred window; NaN where the run does not hold the whole window.

    A window cut short at an end of the run would show the part of the month it falls in, since
    buyers spend from a monthly budget. A run too short for two windows is averaged over what
    there is.

    Parameters
    ----------
    values : Series
        By day.
    days : int
        Width of the window.

    Returns
    -------
    Series
        Same index.
    """
    whole = days if len(values) >= 2 * days else 1
    return values.rolling(days, center=True, min_periods=whole).mean()


def span(daily: pd.DataFrame) -> tuple[date, date]:
    """Give the first and last day of a run.

    Parameters
    ----------
    daily : DataFrame
        Index ``(date, platform)``.

    Returns
    -------
    (date, date)
        First and last day.
    """
    when = pd.DatetimeIndex(daily.index.get_level_values(0))
    return when.min().date(), when.max().date()


def time_axis(axes: Axes, daily: pd.DataFrame) -> None:
    """Put the calendar dates of a run on the horizontal axis.

    Parameters
    ----------
    axes : Axes
        The panel.
    daily : DataFrame
        Index ``(date, platform)``.
    """
    first, last = span(daily)
    axes.set_xlim(day_number(first), day_number(last) + 0.5)
    calendar(axes, first, last)


def calendar(axes: Axes, first: date, last: date) -> None:
    """Write calendar dates along the horizontal axis, and their year if they have but one.

    Parameters
    ----------
    axes : Axes
        The panel.
    first, last : date
        What it shows.
    """
    locator = AutoDateLocator(minticks=4, maxticks=9)  # type: ignore[no-untyped-call]
    formatter = ConciseDateFormatter(locator, show_offset=False)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(formatter)
    axes.set_xlabel(f"date in {first.year}" if first.year == last.year else "date")
