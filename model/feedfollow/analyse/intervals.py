"""Means over seeds with their 95 % intervals."""

from __future__ import annotations

import numpy as np
from scipy import special

from feedfollow.analyse.estimate import LEVEL
from feedfollow.world.columns import F64


def mean_over_seeds(values: F64, axis: int = -1) -> tuple[F64, F64]:
    """Return the mean over seeds and the half width of its 95 % interval.

    Parameters
    ----------
    values : array of float64
        One value a seed along ``axis``; NaN where a run failed or measured nothing.
    axis : int
        The axis of the seeds.

    Returns
    -------
    (mean, half) : arrays of float64
        Without that axis; Student's t with one degree of freedom less than there are values. The
        half width is NaN where there are fewer than two.
    """
    seen = ~np.isnan(values)
    count = seen.sum(axis=axis)
    total = np.where(seen, values, 0.0).sum(axis=axis)
    mean = np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)
    around = np.where(seen, values - np.expand_dims(mean, axis), 0.0)
    free = np.maximum(count - 1, 1)
    error = np.sqrt((around**2).sum(axis=axis) / free / np.maximum(count, 1))
    half = special.stdtrit(free, 0.5 + LEVEL / 2.0) * error
    return mean, np.where(count > 1, half, np.nan)
