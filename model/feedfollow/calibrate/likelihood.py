"""Log-probability of a statement given a prediction, and its least-squares form.

calibration.md section 3. Every term is a log-density or a log-probability on the scale of the
target, so that terms add without weights: a normal density for a number, Phi for a bound, a
difference of two Phi for a range. A hinge would have neither slope nor curvature at the bound.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import gammaln, log_ndtr

from feedfollow.calibrate.arrays import Bools, Floats
from feedfollow.calibrate.target import Targets

_LOG_ROOT_2PI: Final = 0.5 * math.log(2.0 * math.pi)


@dataclass(frozen=True, slots=True)
class Statements:
    """What was said, on the scales of the errors.

    Parameters
    ----------
    low, high : (..., n) float64
        Equal for a number; infinite at the open end of a bound.
    is_point : (n,) bool
        Which are numbers; the others are bounds and ranges.
    """

    low: Floats
    high: Floats
    is_point: Bools

    @classmethod
    def of(cls, targets: Targets) -> Statements:
        """Take the statements of targets."""
        return cls(targets.low, targets.high, targets.is_point)


def log_terms(predicted: Floats, said: Statements, sd: Floats, tail: float | None = None) -> Floats:
    """Give the log-probability of each statement.

    Parameters
    ----------
    predicted : (..., n) float64
        Predictions on the scales.
    said : Statements
        Broadcast against the predictions.
    sd : (..., n) float64
        Total standard deviation of each error.
    tail : float, optional
        Degrees of freedom of a Student t for the numbers, as a check of robustness; the normal
        without it.

    Returns
    -------
    (..., n) float64
    """
    others = np.flatnonzero(~said.is_point)
    # one pass over all columns is cheaper than picking the numbers out
    out = _log_density((predicted - np.where(said.is_point, said.low, 0.0)) / sd, tail) - np.log(sd)
    if others.size:
        y, s = predicted[..., others], np.broadcast_to(sd, out.shape)[..., others]
        low, high = (said.low[..., others] - y) / s, (said.high[..., others] - y) / s
        out[..., others] = log_interval(low, high)
    return out


def _log_density(z: Floats, tail: float | None) -> Floats:
    """Give the log-density of a standard normal, or of Student's t."""
    if tail is None:
        return -0.5 * z * z - _LOG_ROOT_2PI
    front = gammaln(0.5 * (tail + 1.0)) - gammaln(0.5 * tail) - 0.5 * math.log(tail * math.pi)
    density: Floats = front - 0.5 * (tail + 1.0) * np.log1p(z * z / tail)
    return density


def log_interval(low: Floats, high: Floats) -> Floats:
    """Give log[Phi(high) - Phi(low)] without cancellation, for low < high.

    Parameters
    ----------
    low, high : float64
        Broadcast against each other; one of the two may be infinite.

    Returns
    -------
    float64
    """
    # the smaller tail carries the digits: an interval above 0 is taken as its mirror image
    mirrored = low > 0.0
    left, right = np.where(mirrored, -high, low), np.where(mirrored, -low, high)
    upper = log_ndtr(right)
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = log_ndtr(left) - upper
        inside: Floats = upper + np.log1p(-np.exp(gap))
    return inside


def deviance_residuals(predicted: Floats, said: Statements, sd: Floats) -> tuple[Floats, Floats]:
    """Give signed deviance residuals and their slopes.

    The square of a residual is twice the log-probability lost against the best prediction: the
    usual (y - value) / sd of a number; 0 well inside a bound or in the middle of a range. Its
    sign says on which side the prediction lies.

    Parameters
    ----------
    predicted : (..., n) float64
    said : Statements
    sd : (..., n) float64

    Returns
    -------
    residuals, slopes : (..., n) float64
        Slopes are the derivatives by the prediction, never negative.
    """
    shape = np.broadcast_shapes(predicted.shape, said.low.shape, sd.shape)
    wide = np.broadcast_to(sd, shape)
    y = np.broadcast_to(predicted, shape)
    residuals, slopes = np.empty(shape), np.empty(shape)
    points, others = np.flatnonzero(said.is_point), np.flatnonzero(~said.is_point)
    residuals[..., points] = (y[..., points] - said.low[..., points]) / wide[..., points]
    slopes[..., points] = 1.0 / wide[..., points]
    if others.size:
        s = wide[..., others]
        centre = y[..., others]
        low, high = (said.low[..., others] - centre) / s, (said.high[..., others] - centre) / s
        residuals[..., others], slopes[..., others] = _interval_residuals(low, high, s)
    return residuals, slopes


def _interval_residuals(low: Floats, high: Floats, sd: Floats) -> tuple[Floats, Floats]:
    """Give residual and slope of a bound or range whose edges are in units of sd."""
    inside = log_interval(low, high)
    half = np.where(np.isfinite(low) & np.isfinite(high), 0.5 * (high - low), np.inf)
    best = np.where(np.isfinite(half), log_interval(-half, half), 0.0)
    size = np.sqrt(np.maximum(2.0 * (best - inside), 0.0))
    with np.errstate(invalid="ignore"):
        centre = np.where(
            np.isfinite(half), 0.5 * (low + high), np.where(np.isinf(high), 1.0, -1.0)
        )
    sign = np.where(centre > 0.0, -1.0, 1.0)
    # d log p / dy = (density at the lower edge - density at the upper edge) / p
    fall = (_edge(low, inside) - _edge(high, inside)) / sd
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.where(size > 1e-6, -sign * fall / size, 0.0)
    near = np.isfinite(half) & (size <= 1e-6)
    if near.any():  # in the middle of a range the quotient is 0 / 0: the root of the curvature
        width = np.where(near, half, 1.0)
        curvature = 2.0 * width * np.exp(-0.5 * width**2 - _LOG_ROOT_2PI - best)
        slope = np.where(near, np.sqrt(np.where(near, curvature, 0.0)) / sd, slope)
    return sign * size, np.maximum(slope, 0.0)


def _edge(edge: Floats, inside: Floats) -> Floats:
    """Give the normal density at an edge over the probability inside."""
    with np.errstate(invalid="ignore", over="ignore"):
        ratio: Floats = np.where(
            np.isfinite(edge), np.exp(-0.5 * edge * edge - _LOG_ROOT_2PI - inside), 0.0
        )
    return ratio


def innovations(predicted: Floats, said: Statements) -> Floats:
    """Give the distance from a prediction to what was said, 0 inside an interval.

    Parameters
    ----------
    predicted : (..., n) float64
    said : Statements

    Returns
    -------
    (..., n) float64
        Positive where the prediction must rise.
    """
    distance: Floats = np.maximum(said.low - predicted, 0.0) + np.minimum(
        said.high - predicted, 0.0
    )
    return distance
