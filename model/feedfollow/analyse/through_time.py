"""The paired difference of one measure day by day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.analyse.differences import usable
from feedfollow.analyse.estimate import LEVEL, estimate
from feedfollow.observe.measure_table import MEASURES
from feedfollow.run.ensemble import Ensemble
from feedfollow.world.columns import F64

SMOOTHING: Final = 7
"""Days that are averaged, up to each day: a centred mean would show an event before its date."""
_NEAR: Final = 0.5
COLUMNS: Final = ("base", "variant", "difference", "low_95", "high_95", "low_50", "high_50")


def smoothing_text(measure: str) -> str:
    """Say how the days of a measure are averaged."""
    if MEASURES[measure].every == "month":
        return "written at the end of each month, not smoothed"
    return f"mean of the {SMOOTHING} days up to each day"


def through_time(
    runs: Ensemble, what: tuple[str, Sequence[str]], place: tuple[int, int]
) -> pd.DataFrame:
    """Follow the difference of base and variant through the recorded days.

    Parameters
    ----------
    runs : Ensemble
        Of every draw the base, then its variants.
    what : (str, sequence of str)
        Measure and the platforms to add up.
    place : (int, int)
        Position of the variant behind the base, and scenarios of a draw.

    Returns
    -------
    DataFrame
        Index the dates, unit of the measure; columns ``COLUMNS``. Days for which no pair has a
        value are left out.

    Raises
    ------
    ValueError
        If a rate of several platforms is asked: its days have no common weight here.
    """
    measure, platforms = what
    if len(platforms) > 1 and MEASURES[measure].period not in ("sum", "mean"):
        raise ValueError(
            f"{measure} is a rate: its days have no value over all platforms together; name one: "
            f"{', '.join(platforms)}"
        )
    tables = [runs.measure(measure, platform) for platform in platforms]
    days = sum(tables[1:], start=tables[0])
    if MEASURES[measure].every == "day":
        days = days.T.rolling(SMOOTHING, min_periods=SMOOTHING).mean().T
    days = days.loc[:, days.notna().any()]
    number, each = place
    scenario = days.index.get_level_values("scenario").to_numpy() % each
    shape = (len(runs.scenarios) // each, len(runs.seeds), days.shape[1])
    base, other = (
        days[scenario == k].to_numpy(dtype=np.float64).reshape(shape) for k in (0, number)
    )
    rows = [bands(base[:, :, k], other[:, :, k]) for k in range(days.shape[1])]
    index = pd.DatetimeIndex(days.columns, name="date")
    return pd.DataFrame(rows, index=index, columns=list(COLUMNS), dtype=np.float64)


def bands(base: F64, other: F64) -> list[float]:
    """Return means of both sides, then the mean difference with its bands: ``COLUMNS``.

    Parameters
    ----------
    base, other : (draws, seeds) float64
        NaN where a pair cannot be used.
    """
    place = np.ix_(*usable(base, other))
    base, other = base[place], other[place]
    effects = other - base
    wide, near = (estimate(effects, level) for level in (LEVEL, _NEAR))
    means = [float(side.mean()) if side.size else float("nan") for side in (base, other)]
    return [*means, wide.mean, wide.low, wide.high, near.low, near.high]
