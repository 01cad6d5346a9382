"""Figures read off the months of posterior draws, where no daily table is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.periods import named_period, within
from feedfollow.observe.documented import Figure
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.reading import WEIGHT, Reading

_SUMS: Final = ("total", "daily_mean", "monthly_total")


class Unreadable(ValueError):
    """A figure cannot be read off months."""


def read_figure(figure: Figure, months: pd.DataFrame) -> Floats:
    """Read what a figure states off the months of every draw.

    Parameters
    ----------
    figure : Figure
    months : DataFrame
        A row a draw; columns ``(measure, platform, month)``.

    Returns
    -------
    (m,) float64
        Natural units, as :func:`feedfollow.observe.figures.natural_value` reads them off days.

    Raises
    ------
    Unreadable
        If the figure needs days, a platform, a measure or a period that the months do not hold.
    """
    value = _read(figure.reading, months)
    if figure.base is None:
        return value
    below = _read(figure.base, months)
    ratio: Floats = np.divide(value, below, out=np.full_like(value, np.nan), where=below != 0.0)
    return ratio


def _read(reading: Reading, months: pd.DataFrame) -> Floats:
    _refuse(reading, months)
    names = _months(reading, months)
    if reading.statistic in _SUMS:
        return _summed(reading, months, names)
    if reading.statistic == "monthly_mean":
        return _mean(reading, months, names)
    if any(MEASURES[name].every != "month" for name in reading.measures):
        raise Unreadable(f"{' + '.join(reading.measures)} on one day is not kept, only months are")
    last: Floats = _table(reading, months, names[-1:]).sum(axis=(1, 2, 3))
    if reading.statistic == "at_end":
        return last
    before = reading.start - timedelta(days=1)
    month = f"{before.year}-{before.month:02d}"
    if month not in _known(months):
        raise Unreadable(f"{before} lies outside the projection")
    change: Floats = last - _table(reading, months, [month]).sum(axis=(1, 2, 3))
    return change


def _refuse(reading: Reading, months: pd.DataFrame) -> None:
    for what, wanted, level in (
        ("measure", reading.measures, "measure"), ("platform", reading.platforms, "platform"),
    ):  # fmt: skip
        kept = set(months.columns.get_level_values(level))
        missing = [name for name in wanted if name not in kept]
        if missing:
            raise Unreadable(f"the projection keeps no {what} {missing[0]}")


def _known(months: pd.DataFrame) -> Sequence[str]:
    return list(dict.fromkeys(months.columns.get_level_values("period")))


def _months(reading: Reading, months: pd.DataFrame) -> list[str]:
    """Name the months of a reading, or those up to its last day where only that is read."""
    known = _known(months)
    first, last = named_period(known[0]).start, named_period(known[-1]).end
    start = reading.end.replace(day=1) if reading.statistic == "at_end" else reading.start
    if start < first or reading.end > last:
        raise Unreadable(f"its period lies outside the projection ({first} to {last})")
    names = within(known, start, reading.end)
    if not names:
        raise Unreadable(f"{start} to {reading.end} is not made of whole months")
    return names


def _table(reading: Reading, months: pd.DataFrame, names: Sequence[str]) -> Floats:
    """Cut ``(draws, measures, platforms, months)``."""
    wanted = [(m, p, name) for m in reading.measures for p in reading.platforms for name in names]
    values = months[wanted].to_numpy(dtype=np.float64)
    shape = (len(months), len(reading.measures), len(reading.platforms), len(names))
    return values.reshape(shape)


def _summed(reading: Reading, months: pd.DataFrame, names: Sequence[str]) -> Floats:
    days = np.array([named_period(name).days for name in names], dtype=np.float64)
    total = np.zeros(len(months))
    values = _table(reading, months, names)
    for place, name in enumerate(reading.measures):
        measure = MEASURES[name]
        if measure.every != "day" or measure.period not in ("sum", "mean"):
            raise Unreadable(f"the days of {name} do not add up from months")
        weight = days if measure.period == "mean" else np.ones(len(names))
        total += (values[:, place] * weight).sum(axis=(1, 2))
    per = {"daily_mean": reading.days, "monthly_total": reading.months}
    summed: Floats = total / per.get(reading.statistic, 1)
    return summed


def _mean(reading: Reading, months: pd.DataFrame, names: Sequence[str]) -> Floats:
    """Average months; platforms count by their GMV of the month."""
    if any(MEASURES[name].every != "month" for name in reading.measures):
        raise Unreadable(f"{' + '.join(reading.measures)} is not written by month")
    rates = _table(reading, months, names).sum(axis=1)
    weights = np.ones_like(rates)
    if len(reading.platforms) > 1:
        if WEIGHT not in set(months.columns.get_level_values("measure")):
            raise Unreadable(f"the projection keeps no measure {WEIGHT}")
        gmv = Reading("total", (WEIGHT,), reading.platforms, reading.start, reading.end)
        weights = _table(gmv, months, names)[:, 0]
    total = weights.sum(axis=(1, 2))
    summed = (rates * weights).sum(axis=(1, 2))
    mean: Floats = np.divide(summed, total, out=np.full_like(summed, np.nan), where=total > 0.0)
    return mean
