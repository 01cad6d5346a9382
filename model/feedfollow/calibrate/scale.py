"""Scales on which errors of figures are normal: logarithm, log-odds, the number itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np

from feedfollow.calibrate.arrays import Floats

Scale = Literal["log", "logit", "identity"]
SCALES: Final[tuple[Scale, ...]] = ("log", "logit", "identity")


def to_scale(values: Floats, scales: Sequence[Scale]) -> Floats:
    """Transform natural values, column by column.

    Parameters
    ----------
    values : (..., n) float64
        In natural units.
    scales : sequence of str
        One a column.

    Returns
    -------
    (..., n) float64
        Infinite at the ends of a scale (0 on the logarithm, 0 and 1 on log-odds), NaN beyond.
    """
    out = np.array(values, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        for column, scale in enumerate(scales):
            natural = out[..., column]
            if scale == "log":
                out[..., column] = np.log(natural)
            elif scale == "logit":
                out[..., column] = np.log(natural) - np.log1p(-natural)
    return out


def from_scale(values: Floats, scales: Sequence[Scale]) -> Floats:
    """Transform back to natural values, column by column.

    Parameters
    ----------
    values : (..., n) float64
        On the scales.
    scales : sequence of str
        One a column.

    Returns
    -------
    (..., n) float64
        In natural units.
    """
    out = np.array(values, dtype=np.float64)
    for column, scale in enumerate(scales):
        if scale == "log":
            out[..., column] = np.exp(out[..., column])
        elif scale == "logit":
            out[..., column] = 1.0 / (1.0 + np.exp(-out[..., column]))
    return out
