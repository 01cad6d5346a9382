"""Quadratic ridge regression of every target on the parameters, with its own uncertainty.

Where runs share seeds it is a generalised one: features and targets are whitened first
(:mod:`feedfollow.calibrate.blocks`), and the constant with them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from feedfollow.calibrate.arrays import Floats, one_thread
from feedfollow.calibrate.basis import Basis
from feedfollow.calibrate.blocks import Blocks
from feedfollow.calibrate.residual_process import ResidualProcess, fit_residual

PENALTIES: Final = np.logspace(-9.0, 1.0, 41)
"""Ridge penalties tried, in units of the largest squared singular value."""
RUNS_PER_FEATURE: Final = 4
"""With fewer runs a feature, products are kept only where they help some target."""
GAIN: Final = 0.01
"""By how much generalised cross-validation must fall for a product to be kept."""


@dataclass(frozen=True)
class Emulator:
    """What simulated runs tell about the mean of every target at any point.

    Parameters
    ----------
    basis : Basis
    centre : (p,) float64
        Mean of the features over the runs.
    rotation : (p, r) float64
        Principal directions of the features.
    strength : (r,) float64
        Squared singular values.
    mean : (n,) float64
        Mean of the targets over the runs.
    weights : (r, n) float64
        Coefficients along the directions.
    penalty : (n,) float64
        Ridge penalty of each target.
    spread : (n,) float64
        Variance of a run about the mean of its seed.
    luck : float
        Variance of what a seed adds to all its runs, in units of ``spread``.
    caution : (n,) float64
        By what the variance of the mean is larger than equal noise everywhere and a perfect fit
        would make it.
    worth : float
        Independent runs that would give the mean as well; the number of runs if none share a seed.
    surprise : (n,) float64
        Minus twice the log marginal likelihood, the constant and the variance left open.
    quality : Quality
        Cross-validation.
    process : ResidualProcess, optional
        Gaussian process on the residuals of those targets where it helps.
    """

    basis: Basis
    centre: Floats
    rotation: Floats
    strength: Floats
    mean: Floats
    weights: Floats
    penalty: Floats
    spread: Floats
    luck: float
    caution: Floats
    worth: float
    surprise: Floats
    quality: Quality
    process: ResidualProcess | None = field(default=None)

    def predict(self, z: Floats) -> tuple[Floats, Floats]:
        """Predict the mean over seeds of every target.

        Parameters
        ----------
        z : (..., d) float64

        Returns
        -------
        mean, variance : (..., n) float64
            On the targets' scales; the variance is that of the mean, without a run's noise.
        """
        along = (self.basis.features(z) - self.centre) @ self.rotation
        mean = self.mean + along @ self.weights
        size = 1.0 / self.worth + self._leverage(along * along)
        variance = self.spread * self.caution * size
        if self.process is not None:
            mean, variance = self.process.corrected(z, mean, variance)
        return mean, variance

    def _leverage(self, squared: Floats) -> Floats:
        shrunk: Floats = squared @ (1.0 / (self.strength[:, None] + self.penalty))
        return shrunk

    def run_variance(self, z: Floats) -> Floats:
        """Give the variance with which a run under a new seed is predicted, ``(..., n)``."""
        _, variance = self.predict(z)
        total: Floats = variance + (1.0 + self.luck) * self.spread
        return total

    def slopes(self, z: Floats) -> tuple[Floats, Floats]:
        """Give the derivatives of the quadratic part by the parameters at one point.

        Parameters
        ----------
        z : (d,) float64

        Returns
        -------
        slopes : (n, d) float64
        covariance : (n, d, d) float64
            Of the errors of each target's slopes.
        """
        along = self.rotation.T @ self.basis.slopes(z)
        shrink = 1.0 / (self.strength[:, None] + self.penalty)
        covariance = np.einsum("rd,rn,re->nde", along, shrink, along)
        return self.weights.T @ along, covariance * (self.spread * self.caution)[:, None, None]


@dataclass(frozen=True, slots=True)
class Quality:
    """How well runs are predicted that were left out, one at a time, given the luck of their seed.

    Parameters
    ----------
    explained : (n,) float64
        Q2, the share of the variance of left-out runs that is predicted.
    error : (n,) float64
        Root mean square error, on the targets' scales.
    standardised : (n,) float64
        Standard deviation of errors in units of what the emulator expects; 1 if it is honest.
    """

    explained: Floats
    error: Floats
    standardised: Floats


@one_thread
def fit_emulator(
    z: Floats, predicted: Floats, process: bool = False, blocks: Blocks | None = None
) -> Emulator:
    """Fit an emulator to simulated runs.

    Parameters
    ----------
    z : (m, d) float64
        Points.
    predicted : (m, n) float64
        What the runs gave, on the targets' scales; finite.
    process : bool
        Also try a Gaussian process on the residuals; it is kept for the targets where five-fold
        cross-validation improves by more than 5 %.
    blocks : Blocks, optional
        Which runs share a seed, and how much a seed adds; by default none does.

    Returns
    -------
    Emulator

    Raises
    ------
    ValueError
        If there are fewer runs than twice the parameters, a value is not finite, or a process is
        asked for where seeds add to runs: it would learn their luck.
    """
    m, d = z.shape
    if m < 2 * d + 3:
        raise ValueError(f"{m} runs cannot inform {d} parameters: expected at least {2 * d + 3}")
    if not (np.isfinite(z).all() and np.isfinite(predicted).all()):
        raise ValueError("an emulator is fitted to finite values only")
    blocks = blocks or Blocks(np.arange(m), 0.0)
    if process and blocks.ratio:
        raise ValueError("a process on residuals needs runs with seeds of their own")
    basis = Basis.full(d)
    if RUNS_PER_FEATURE * basis.size > m:
        basis = _thinned(basis, z, predicted, blocks)
    plain = _ridge(basis, z, predicted, blocks)
    if not process:
        return plain
    residual = predicted - plain.predict(z)[0]
    kept = fit_residual(z, residual)
    return plain if kept is None else _with_process(plain, kept)


def _with_process(plain: Emulator, kept: ResidualProcess) -> Emulator:
    """Let a process explain the lack of fit of the targets that it corrects."""
    spread = plain.spread.copy()
    spread[kept.columns] = kept.rough
    return replace(plain, spread=spread, process=kept)


def _ridge(basis: Basis, z: Floats, predicted: Floats, blocks: Blocks) -> Emulator:
    """Fit with the penalty of each target that generalised cross-validation prefers."""
    features, ones = basis.features(z), blocks.ones
    worth = float(ones @ ones)
    centre = ones @ blocks.whitened(features) / worth
    mean = ones @ blocks.whitened(predicted) / worth
    left, singular, right = np.linalg.svd(blocks.whitened(features - centre), full_matrices=False)
    kept = singular > 1e-10 * singular[0]
    left, right, strength = left[:, kept], right[kept], singular[kept] ** 2
    centred = blocks.whitened(predicted - mean)
    along = left.T @ centred
    penalties = PENALTIES * strength[0]
    score = np.stack([_gcv(along, centred, strength, each) for each in penalties])
    penalty = penalties[np.argmin(score, axis=0)]
    shrink = strength[:, None] / (strength[:, None] + penalty)
    residual = centred - left @ (shrink * along)
    free = len(z) - 1.0 - shrink.sum(axis=0)
    spread = (residual**2).sum(axis=0) / free
    weights = np.sqrt(strength)[:, None] / (strength[:, None] + penalty) * along
    leverage = (ones**2 / worth)[:, None] + (left**2) @ shrink
    design = _Design((features - centre) @ right.T, left * np.sqrt(strength), ones, worth)
    return Emulator(
        basis, centre, right.T, strength, mean, weights, penalty, spread, blocks.ratio,
        _caution(design, residual, strength[:, None] + penalty, spread), worth,
        _surprise(residual, centred, np.log1p(strength[:, None] / penalty).sum(axis=0))
        + blocks.log_determinant + np.log(worth),
        _quality(residual, leverage, centred, spread),
    )  # fmt: skip


def _surprise(residual: Floats, centred: Floats, ridge: Floats) -> Floats:
    """Give minus twice the log marginal likelihood but for the terms of blocks, ``(n,)``.

    Weights are normal about 0 with the variance of a run over the penalty; the constant has a flat
    prior and the variance is that of the largest likelihood.
    """
    free = len(centred) - 1.0
    total: Floats = free * np.log(np.maximum((residual * centred).sum(axis=0), 1e-300) / free)
    return total + ridge


@dataclass(frozen=True, slots=True)
class _Design:
    """Runs along the principal directions: as they are and whitened, ``(m, r)``, and constants."""

    points: Floats
    whitened: Floats
    ones: Floats
    worth: float


def _caution(design: _Design, residual: Floats, shrunk: Floats, spread: Floats) -> Floats:
    """Compare the variance of the mean that the residuals show with the one assumed, ``(n,)``.

    The covariance of MacKinnon and White (1985, HC2): unbiased where noise is equal everywhere
    (their HC3 would be too large by 1 / (1 - leverage)), and it holds where noise differs from
    point to point and where a quadratic does not fit. Averaged over the runs, since the whole of
    it would cost a matrix a target in every prediction.
    """
    constant = design.ones**2 / design.worth
    out = np.ones(residual.shape[1])
    for column in range(len(out)):
        rows = design.points / shrunk[:, column]
        own = design.whitened / shrunk[:, column]
        evened = residual[:, column] / np.sqrt(1.0 - constant - (design.whitened * own).sum(axis=1))
        shown = (design.whitened * evened[:, None]).T @ (design.whitened * evened[:, None])
        mean = ((rows @ shown) * rows).sum(axis=1).mean()
        mean += (constant * evened**2).sum() / design.worth
        size = 1.0 / design.worth + (design.points * rows).sum(axis=1)
        assumed = spread[column] * size.mean()
        if assumed > 0.0:
            out[column] = mean / assumed
    return out


def _gcv(along: Floats, centred: Floats, strength: Floats, penalty: float) -> Floats:
    """Give the generalised cross-validation score of one penalty, ``(n,)``."""
    m = len(centred)
    shrink = strength / (strength + penalty)
    lost = (centred**2).sum(axis=0) - ((2.0 * shrink - shrink**2)[:, None] * along**2).sum(axis=0)
    score: Floats = (
        lost / (m - 1.0 - shrink.sum()) ** 2 if m - 1.0 > shrink.sum() else lost * np.inf
    )
    return score


def _quality(residual: Floats, leverage: Floats, centred: Floats, spread: Floats) -> Quality:
    """Leave one run out at a time, in closed form."""
    left_out = residual / (1.0 - leverage)
    expected = np.sqrt(spread / (1.0 - leverage))
    total = (centred**2).sum(axis=0)
    return Quality(
        1.0 - (left_out**2).sum(axis=0) / np.where(total > 0.0, total, np.inf),
        np.sqrt((left_out**2).mean(axis=0)),
        np.std(left_out / np.where(expected > 0.0, expected, np.inf), axis=0),
    )


def _thinned(basis: Basis, z: Floats, predicted: Floats, blocks: Blocks) -> Basis:
    """Keep the products whose own gain in generalised cross-validation reaches 1 % somewhere."""
    features, told = blocks.whitened(basis.features(z)), blocks.whitened(predicted)
    base, products = features[:, : 2 * basis.d], features[:, 2 * basis.d :]
    frame = np.linalg.qr(np.column_stack([blocks.ones, base]))[0]
    free = len(z) - frame.shape[1]
    residual = told - frame @ (frame.T @ told)
    own = products - frame @ (frame.T @ products)
    size = (own**2).sum(axis=0)
    fall = (own.T @ residual) ** 2 / np.where(size > 0.0, size, np.inf)[:, None]
    before = (residual**2).sum(axis=0)
    after = (before - fall) / (free - 1.0) ** 2 * free**2
    helps = (after < (1.0 - GAIN) * before).any(axis=1)
    return Basis(basis.d, basis.pairs[helps])
