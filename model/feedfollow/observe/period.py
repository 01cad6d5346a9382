"""Every measure over a period of days: one number a platform and measure, for comparisons."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.observe.measure import Measure
from feedfollow.observe.measure_table import MEASURES
from feedfollow.world.columns import F64

ALL: Final = "all"
"""Name of the row that holds a measure over all platforms together."""


def pooled(measure: Measure) -> bool:
    """Whether the measure has a value over all platforms together.

    Amounts add up and daily rates are weighed; heads do not (a person is on several platforms), nor
    does what is counted once a month or is one number for all.
    """
    return measure.every == "day" and measure.unit != "persons" and not measure.common


def over_period(daily: pd.DataFrame, start: date, end: date) -> pd.Series:
    """Read every measure over a period.

    Parameters
    ----------
    daily : DataFrame
        Index ``(date, platform)``, one column a measure; the measures that it lacks are left out.
    start, end : date
        First and last day, both inside.

    Returns
    -------
    Series
        float64, index ``(platform, measure)``; platform ``"all"`` for the measures that are
        :func:`pooled`. How days become one number is declared with the measure. Monthly measures
        are averaged over the month ends in the period; NaN where there is none, or where the table
        does not hold every day of the period.
    """
    names = [name for name in MEASURES if name in daily.columns]
    platforms = list(dict.fromkeys(daily.index.get_level_values(1)))
    days = _days(daily, platforms, names, start, end)
    values: dict[tuple[str, str], float] = {}
    for k, name in enumerate(names):
        measure = MEASURES[name]
        weight = days[:, :, names.index(measure.period)] if measure.period in names else None
        for p, platform in enumerate(platforms):
            part = None if weight is None else weight[:, [p]]
            values[platform, name] = _over(measure, days[:, [p], k], part)
        if pooled(measure):
            values[ALL, name] = _over(measure, days[:, :, k], weight)
    order = [(p, name) for p in (*platforms, ALL) for name in names if (p, name) in values]
    index = pd.MultiIndex.from_tuples(order, names=["platform", "measure"])
    return pd.Series([values[each] for each in order], index=index, dtype=np.float64)


def _days(
    daily: pd.DataFrame, platforms: list[str], names: list[str], start: date, end: date
) -> F64:
    """Return ``(days, platforms, measures)`` of the period; NaN throughout if a day is missing."""
    when = pd.DatetimeIndex(daily.index.get_level_values(0))
    inside = (when >= pd.Timestamp(start)) & (when <= pd.Timestamp(end))
    rows = daily.loc[inside, names].sort_index(level=0, sort_remaining=False, kind="stable")
    shape = ((end - start).days + 1, len(platforms), len(names))
    if len(rows) != shape[0] * shape[1]:
        return np.full(shape, np.nan)
    expected = pd.MultiIndex.from_product([pd.date_range(start, end), platforms])
    values: F64 = rows.reindex(expected).to_numpy(dtype=np.float64).reshape(shape)
    return values


def _over(measure: Measure, values: F64, weight: F64 | None) -> float:
    """Take ``(days, platforms)`` of one measure together."""
    if measure.every == "month":
        written = values[~np.isnan(values)]
        return float(written.mean()) if written.size else float("nan")
    if measure.period == "sum":
        return float(values.sum())
    if measure.period == "mean":
        return float(values.sum(axis=1).mean())
    if weight is None:
        return float("nan")
    seen = ~np.isnan(values)
    total = float(weight[seen].sum())
    return float((values[seen] * weight[seen]).sum() / total) if total > 0.0 else float("nan")
