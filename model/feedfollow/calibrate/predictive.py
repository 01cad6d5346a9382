"""Predictions of the real simulator at posterior draws, and their scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import logsumexp, ndtr

from feedfollow.calibrate.arrays import Bools, Floats, one_thread
from feedfollow.calibrate.likelihood import Statements, innovations, log_terms
from feedfollow.calibrate.posterior import Posterior

EVEN: Final = 0.5
"""Probability of what was said below which a bound or range is missed."""


@dataclass(frozen=True, slots=True)
class Predictive:
    """What would be published, as the fitted simulator predicts it.

    A mixture of normals, one a simulated draw: its run, and the sd of tolerance, definition and
    discrepancy.

    Parameters
    ----------
    mean : (m, n) float64
        Runs on the scales, definition factors included.
    sd : (m, n) float64
        Of the published number about each.
    """

    mean: Floats
    sd: Floats

    def quantiles(self, levels: Floats) -> Floats:
        """Give quantiles of the mixture, ``(levels, n)``, by bisection."""
        reach = 12.0 * self.sd.max(axis=0)
        low = np.broadcast_to(self.mean.min(axis=0) - reach, (len(levels), self.mean.shape[1]))
        high = np.broadcast_to(self.mean.max(axis=0) + reach, low.shape)
        for _ in range(80):
            middle = 0.5 * (low + high)
            below = ndtr((middle[:, None] - self.mean) / self.sd).mean(axis=1) < levels[:, None]
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        quantile: Floats = 0.5 * (low + high)
        return quantile

    def chance_below(self, values: Floats) -> Floats:
        """Give the probability of a smaller number, ``(n,)``."""
        chance: Floats = ndtr((values - self.mean) / self.sd).mean(axis=0)
        return chance


def predictive(
    posterior: Posterior,
    x: Floats,
    predicted: Floats,
    unsure: Floats | float = 0.0,
    discrepancy: bool = True,
) -> Predictive:
    """Join simulated draws with what stands between a run and a published number.

    Parameters
    ----------
    posterior : Posterior
    x : (m, size) float64
        Posterior draws that were simulated.
    predicted : (m, n) float64
        Their runs on the scales.
    unsure : (m, n) float64 or 0
        Variance of not knowing them, where an emulator stands for the runs.
    discrepancy : bool
        False leaves the model's own error out, to see what rests on it.

    Returns
    -------
    Predictive
        A target whose group nothing fitted shares has no discrepancy.
    """
    known = posterior.targets.sd**2 + posterior.noise
    own = posterior.variances(x) if discrepancy else np.broadcast_to(known, predicted.shape)
    return Predictive(predicted + posterior.offsets(x), np.sqrt(own + unsure))


@dataclass(frozen=True, slots=True)
class Scores:
    """How what was said compares with what is predicted, target by target.

    Parameters
    ----------
    inside50, inside90 : (n,) bool
        Whether a number lies in the central interval; for a bound or range, whether it meets the
        interval.
    missed : (n,) bool
        Whether a number lies outside its 90 % interval, or a bound or range has less than an even
        chance: nearly every prediction meets the interval of a bound.
    score : (n,) float64
        Number minus predictive mean over predictive sd; 0 inside a bound or range.
    against_tolerance : (n,) float64
        Predictive mean minus the number, in tolerances; 0 inside a bound or range.
    log_score : (n,) float64
        Log-probability of what was said: a density of a number, a probability of the rest.
    crps : (n,) float64
        Continuous ranked probability score of a number, on its scale; NaN for bounds and ranges.
    """

    inside50: Bools
    inside90: Bools
    missed: Bools
    score: Floats
    against_tolerance: Floats
    log_score: Floats
    crps: Floats


@one_thread
def score(prediction: Predictive, said: Statements, tolerance: Floats) -> Scores:
    """Score predictions.

    Parameters
    ----------
    prediction : Predictive
    said : Statements
        ``(n,)``.
    tolerance : (n,) float64
        On the scales.

    Returns
    -------
    Scores
    """
    ends = prediction.quantiles(np.array([0.05, 0.25, 0.75, 0.95]))
    mean = prediction.mean.mean(axis=0)
    total = np.sqrt(prediction.mean.var(axis=0) + (prediction.sd**2).mean(axis=0))
    away = innovations(mean, said)
    terms = log_terms(prediction.mean, said, prediction.sd)
    log_score = np.asarray(logsumexp(terms, axis=0) - np.log(len(terms)), dtype=np.float64)
    inside90 = (said.low <= ends[3]) & (said.high >= ends[0])
    return Scores(
        (said.low <= ends[2]) & (said.high >= ends[1]),
        inside90,
        np.where(said.is_point, ~inside90, log_score < np.log(EVEN)),
        away / total,
        -away / tolerance,
        log_score,
        np.where(said.is_point, _crps(prediction, np.where(said.is_point, said.low, 0.0)), np.nan),
    )


def _crps(prediction: Predictive, values: Floats) -> Floats:
    """Give E|X - value| - E|X - X'| / 2 of a mixture of normals in closed form."""
    mean, sd = prediction.mean, prediction.sd
    out = np.empty(len(values))
    for column, value in enumerate(values):
        m, s = mean[:, column], sd[:, column]
        pair = _mean_size(m[:, None] - m, np.sqrt(s[:, None] ** 2 + s**2))
        out[column] = _mean_size(m - value, s).mean() - 0.5 * pair.mean()
    return out


def _mean_size(mean: Floats, sd: Floats) -> Floats:
    """Give E|X| of a normal."""
    z = mean / sd
    density = np.exp(-0.5 * z * z) / np.sqrt(2.0 * np.pi)
    size: Floats = mean * (2.0 * ndtr(z) - 1.0) + 2.0 * sd * density
    return size


@dataclass(frozen=True, slots=True)
class EmulatorCheck:
    """Errors of the emulator at points that it has not seen.

    Parameters
    ----------
    sd : float
        Of errors in units of what the emulator expects of a run: 0.8 to 1.2 if it is honest.
    by_target : (n,) float64
        The same, target by target.
    mean, error : (n,) float64
        Mean of (run - emulator) over tolerance, target by target, and its standard error.
    """

    sd: float
    by_target: Floats
    mean: Floats
    error: Floats

    @property
    def honest(self) -> bool:
        """Whether the emulator errs as much as it expects."""
        return 0.8 <= self.sd <= 1.2


@one_thread
def check_emulator(posterior: Posterior, z: Floats, predicted: Floats) -> EmulatorCheck:
    """Compare the emulator with runs at points that it has not seen.

    Parameters
    ----------
    posterior : Posterior
    z : (m, d) float64
    predicted : (m, n) float64
        Runs on the scales.

    Returns
    -------
    EmulatorCheck
    """
    mean, _ = posterior.emulator.predict(z)
    expected = np.sqrt(posterior.emulator.run_variance(z))
    errors = (predicted - mean) / expected
    away = (predicted - mean) / posterior.targets.sd
    return EmulatorCheck(
        float(np.sqrt((errors**2).mean())),
        np.sqrt((errors**2).mean(axis=0)),
        away.mean(axis=0),
        away.std(axis=0) / np.sqrt(len(away)),
    )
