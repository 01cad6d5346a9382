"""Gaussian process on what a quadratic leaves, kept only where it predicts better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from feedfollow.calibrate.arrays import Floats, Ints

LENGTHS: Final = (1.0, 2.0, 4.0)
"""Correlation lengths tried, in units of the root of the number of parameters."""
RATIOS: Final = np.logspace(-2.0, 1.0, 10)
"""Ratios of smooth to rough variance tried."""
FOLDS: Final = 5
IMPROVEMENT: Final = 0.05
"""By how much the cross-validated error must fall."""


@dataclass(frozen=True)
class ResidualProcess:
    """Correction of some targets.

    Parameters
    ----------
    points : (m, d) float64
        Simulated points.
    columns : (k,) int64
        Targets that are corrected.
    lengths : (k,) float64
        Correlation length of each.
    weights : (m, k) float64
        Kernel weights.
    inverse : (k, m, m) float64
        Inverse covariances, in units of the smooth variance.
    smooth : (k,) float64
        Variance of the process.
    rough : (k,) float64
        Variance of a run about it.
    """

    points: Floats
    columns: Ints
    lengths: Floats
    weights: Floats
    inverse: Floats
    smooth: Floats
    rough: Floats

    def corrected(self, z: Floats, mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
        """Add the process to means, and its variance.

        Parameters
        ----------
        z : (..., d) float64
        mean, variance : (..., n) float64
            Of the quadratic.

        Returns
        -------
        mean, variance : (..., n) float64
        """
        mean, variance = mean.copy(), variance.copy()
        distance = _squared(z, self.points)
        for place, column in enumerate(self.columns):
            near = np.exp(-0.5 * distance / self.lengths[place] ** 2)
            known = np.einsum("...i,ij,...j->...", near, self.inverse[place], near)
            mean[..., column] += near @ self.weights[:, place]
            variance[..., column] += self.smooth[place] * np.maximum(1.0 - known, 0.0)
        return mean, variance


def fit_residual(z: Floats, residual: Floats) -> ResidualProcess | None:
    """Fit the process and keep it where five-fold cross-validation says so.

    Parameters
    ----------
    z : (m, d) float64
    residual : (m, n) float64
        What the quadratic leaves.

    Returns
    -------
    ResidualProcess or None
        None where it helps no target.
    """
    m, n = residual.shape
    fold = np.arange(m) % FOLDS
    error = np.zeros(n)
    for out in range(FOLDS):
        there, here = fold == out, fold != out
        lengths, ratios, _ = _best(z[here], residual[here])
        guess = _guess(z[here], residual[here], z[there], lengths, ratios)
        error += ((residual[there] - guess) ** 2).sum(axis=0)
    plain = (residual**2).sum(axis=0)
    columns = np.flatnonzero(np.sqrt(error) < (1.0 - IMPROVEMENT) * np.sqrt(plain)).astype(np.int64)
    if not columns.size:
        return None
    lengths, ratios, total = _best(z, residual[:, columns])
    distance = _squared(z, z)
    inverse = np.stack(
        [
            np.linalg.inv(np.exp(-0.5 * distance / length**2) + np.eye(m) / ratio)
            for length, ratio in zip(lengths, ratios, strict=True)
        ]
    )
    weights = np.stack([inverse[k] @ residual[:, c] for k, c in enumerate(columns)], axis=1)
    return ResidualProcess(z, columns, lengths, weights, inverse, total, total / ratios)


def _squared(a: Floats, b: Floats) -> Floats:
    """Give squared distances ``(..., m)`` between points ``(..., d)`` and ``(m, d)``."""
    distance: Floats = (a * a).sum(axis=-1)[..., None] + (b * b).sum(axis=-1) - 2.0 * (a @ b.T)
    return np.maximum(distance, 0.0)


def _best(z: Floats, residual: Floats) -> tuple[Floats, Floats, Floats]:
    """Give length, ratio and smooth variance of the largest marginal likelihood, by target."""
    m, n = residual.shape
    best = np.full(n, -np.inf)
    lengths, ratios, smooth = np.ones(n), np.full(n, RATIOS[0]), np.zeros(n)
    distance = _squared(z, z)
    for length in np.array(LENGTHS) * np.sqrt(z.shape[1]):
        values, vectors = np.linalg.eigh(np.exp(-0.5 * distance / length**2))
        along = (vectors.T @ residual) ** 2
        for ratio in RATIOS:
            scale = np.maximum(values, 0.0) + 1.0 / ratio
            variance = (along / scale[:, None]).mean(axis=0)
            score = -0.5 * (m * np.log(variance) + np.log(scale).sum())
            better = score > best
            best[better], lengths[better], ratios[better] = score[better], length, ratio
            smooth[better] = variance[better]
    return lengths, ratios, smooth


def _guess(z: Floats, residual: Floats, there: Floats, lengths: Floats, ratios: Floats) -> Floats:
    """Predict residuals at other points, one factorisation for each pair of settings."""
    out = np.empty((len(there), residual.shape[1]))
    own, cross = _squared(z, z), _squared(there, z)
    settings = np.stack([lengths, ratios], axis=1)
    for length, ratio in np.unique(settings, axis=0):
        columns = np.flatnonzero((lengths == length) & (ratios == ratio))
        covariance = np.exp(-0.5 * own / length**2) + np.eye(len(z)) / ratio
        weights = np.linalg.solve(covariance, residual[:, columns])
        out[:, columns] = np.exp(-0.5 * cross / length**2) @ weights
    return out
