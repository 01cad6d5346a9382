"""Alias tables: a draw among many by weight, at a cost that does not grow with their number."""

from __future__ import annotations

import numpy as np

from feedfollow.kernels import kernel
from feedfollow.world.columns import F64, I32


@kernel
def build_alias(weights: F64, cut: F64, alias: I32) -> None:
    """Build Walker's alias table by Vose's method.

    Parameters
    ----------
    weights : (n,) float64
        Positive weights; used up as scratch.
    cut, alias : (n,) float64, (n,) int32
        Written: entry k is kept with probability ``cut[k]``, else ``alias[k]`` is taken.
    """
    n = weights.shape[0]
    total = 0.0
    for k in range(n):
        total += weights[k]
    small, large = np.empty(n, np.int64), np.empty(n, np.int64)
    smalls, larges = 0, 0
    for k in range(n):
        weights[k] *= n / total
        cut[k], alias[k] = 1.0, k
        if weights[k] < 1.0:
            small[smalls] = k
            smalls += 1
        else:
            large[larges] = k
            larges += 1
    while smalls > 0 and larges > 0:
        smalls -= 1
        low, high = small[smalls], large[larges - 1]
        cut[low], alias[low] = weights[low], high
        weights[high] -= 1.0 - weights[low]
        if weights[high] < 1.0:
            larges -= 1
            small[smalls] = high
            smalls += 1
