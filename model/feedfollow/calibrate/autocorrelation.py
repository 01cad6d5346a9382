"""Integrated autocorrelation time of ensembles of walkers."""

from __future__ import annotations

from typing import Final

import numpy as np

from feedfollow.calibrate.arrays import Floats

WINDOW: Final = 5.0
"""Sokal's window, in autocorrelation times."""


def longest_time(chain: Floats) -> Floats:
    """Give the longest integrated autocorrelation time of any coordinate.

    Parameters
    ----------
    chain : (steps, ..., walkers, size) float64

    Returns
    -------
    (...,) float64
        In steps of the chain, at least 1; the covariance is averaged over walkers.
    """
    n = len(chain)
    spectrum = np.fft.rfft(chain - chain.mean(axis=0), 2 * n, axis=0)
    power = (spectrum.real**2 + spectrum.imag**2).mean(axis=-2)
    covariance = np.fft.irfft(power, axis=0)[:n]
    scale = np.where(covariance[0] > 0.0, covariance[0], 1.0)
    summed = 2.0 * np.cumsum(covariance / scale, axis=0) - 1.0
    steps = np.arange(n).reshape(-1, *([1] * (summed.ndim - 1)))
    inside = steps < WINDOW * summed
    window = np.where(inside.all(axis=0), n - 1, np.argmin(inside, axis=0))
    times = np.take_along_axis(summed, window[None], axis=0)[0]
    longest: Floats = np.maximum(times, 1.0).max(axis=-1)
    return longest
