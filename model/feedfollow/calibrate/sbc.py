"""Simulation-based calibration: whether posteriors of known truths are as wide as they should be.

Talts et al. (2018); band after Säilynoja, Bürkner and Vehtari (2022). Truths come from the prior,
their figures from the simulator with tolerance; over many truths the rank of a truth among its
posterior draws is uniform if simulator, emulator, likelihood and sampler agree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.stats import binom

from feedfollow.calibrate.arrays import Bools, Floats, one_thread
from feedfollow.calibrate.es_mda import es_mda
from feedfollow.calibrate.likelihood import Statements
from feedfollow.calibrate.many import sample_many
from feedfollow.calibrate.posterior import Posterior
from feedfollow.calibrate.scale import from_scale
from feedfollow.calibrate.target import Target, Targets

WALKERS: Final = 40
MEMBERS: Final = 100
"""Draws of the prior from which walkers start."""
WIDER: Final = 1.3
GRID: Final = 100
"""Places at which a distribution of ranks is compared with its band."""


def publish(targets: Targets, mean: Floats, sd: Floats, rng: np.random.Generator) -> Statements:
    """Say about a truth what sources would say, by the law that the likelihood assumes.

    Parameters
    ----------
    targets : Targets
        Kinds, and where a bound or the bins of a range lie: they are chosen before the truth is
        looked at, as the likelihood supposes.
    mean : (..., n) float64
        The truth on the scales.
    sd : (..., n) float64
        Of each error.
    rng : Generator

    Returns
    -------
    Statements
        A number with its error; "more than" or "less than" the bound, whichever is so; the bin of
        a range.
    """
    y = mean + sd * rng.standard_normal(mean.shape)
    edge = np.where(np.isfinite(targets.low), targets.low, targets.high)
    bound = np.isfinite(targets.low) != np.isfinite(targets.high)
    width = np.where(bound | targets.is_point, 1.0, targets.high - targets.low)
    bin_low = edge + width * np.floor((y - edge) / width)
    above = y > edge
    low = np.where(targets.is_point, y, np.where(bound, np.where(above, edge, -np.inf), bin_low))
    high = np.where(
        targets.is_point, y, np.where(bound, np.where(above, np.inf, edge), bin_low + width)
    )
    return Statements(low, high, targets.is_point)


def targets_saying(targets: Targets, said: Statements) -> Targets:
    """Put statements about one truth in the place of what targets say.

    Parameters
    ----------
    targets : Targets
    said : Statements
        ``(n,)``.

    Returns
    -------
    Targets
    """
    low, high = (from_scale(ends, targets.scales) for ends in (said.low, said.high))
    rows = []
    for place, row in enumerate(targets.rows):
        if np.isinf(said.high[place]):
            rows.append(replace(row, kind="lower", low=float(low[place]), high=np.inf))
        elif np.isinf(said.low[place]):
            rows.append(replace(row, kind="upper", low=-np.inf, high=float(high[place])))
        else:
            rows.append(_saying(row, float(low[place]), float(high[place])))
    return Targets(tuple(rows))


def _saying(row: Target, low: float, high: float) -> Target:
    point = row.kind in ("point", "growth")
    return replace(row, low=low, high=low if point else high)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Ranks and coverage over truths.

    Parameters
    ----------
    ranks : (truths, size) float64
        Share of draws below the truth, strictly between 0 and 1.
    converged : bool
        Whether every chain was long enough.
    """

    ranks: Floats
    converged: bool

    def coverage(self, level: float) -> Floats:
        """Give the share of truths inside the central interval of a level, ``(size,)``."""
        inside: Floats = (np.abs(self.ranks - 0.5) <= 0.5 * level).mean(axis=0)
        return inside

    def excess(self, level: float = 0.99) -> Floats:
        """Give by how much the distribution of ranks leaves its band, ``(size,)``.

        0 or less for a parameter that stays inside everywhere; in units of probability.
        """
        at, low, high = ecdf_band(len(self.ranks), level)
        ecdf = (self.ranks[:, None, :] <= at[:, None]).mean(axis=0)
        beyond: Floats = np.maximum(low[:, None] - ecdf, ecdf - high[:, None]).max(axis=0)
        return beyond


@one_thread
def calibrate_ranks(
    posterior: Posterior, truths: Floats, said: Statements, rng: np.random.Generator
) -> Calibration:
    """Sample the posterior of every truth at once, and rank the truths.

    Parameters
    ----------
    posterior : Posterior
        Its ``noise`` is the variance that the truths' figures have from finite simulation.
    truths : (truths, size) float64
        Draws of the prior, discrepancies and definition factors too.
    said : Statements
        ``(truths, n)``.
    rng : Generator

    Returns
    -------
    Calibration
    """
    own = Statements(said.low[:, None, :], said.high[:, None, :], said.is_point)
    start = np.stack(
        [
            _start(posterior, Statements(low, high, said.is_point), rng)
            for low, high in zip(said.low, said.high, strict=True)
        ]
    )
    many = sample_many(lambda x: posterior.log_density(x, said=own), start, rng)
    below = (many.x < truths[:, None, :]).sum(axis=1)
    return Calibration((below + 0.5) / (many.x.shape[1] + 1.0), many.converged)


def _start(posterior: Posterior, said: Statements, rng: np.random.Generator) -> Floats:
    """Move draws of the prior near a truth's posterior, on the emulator.

    From the prior itself the walkers of a sharp posterior spend most of the chain on the way.
    """
    fitted = posterior.targets.fitted
    x = rng.standard_normal((max(MEMBERS, 4 * posterior.size), posterior.size))
    known = Statements(said.low[fitted], said.high[fitted], said.is_point[fitted])
    factors = np.array([posterior.slack.factors[name] for name in posterior.targets.factors])
    shared = ((posterior.targets.factor * factors[:, None]) ** 2).sum(axis=0)
    variance = (posterior.variances(np.zeros(posterior.size)) + shared)[fitted]

    def evaluate(step: int, z: Floats) -> tuple[Floats, Bools]:
        return posterior.emulator.predict(z)[0][:, fitted], np.ones(len(z), dtype=np.bool_)

    near = es_mda(evaluate, known, variance, x[:, : posterior.d], 4, rng).final
    # wider than it is, so that no tail is left to a few walkers
    x[:, : posterior.d] = near.mean(axis=0) + WIDER * (near - near.mean(axis=0))
    return x[: max(WALKERS, 2 * posterior.size)]


def ecdf_band(n: int, level: float = 0.99) -> tuple[Floats, Floats, Floats]:
    """Give the band in which the whole distribution function of n uniform ranks stays.

    Parameters
    ----------
    n : int
        Ranks.
    level : float
        Probability of staying inside at all places of the grid together.

    Returns
    -------
    at, low, high : (GRID - 1,) float64
        Places, and limits of the distribution function.
    """
    at = np.arange(1, GRID) / GRID
    rng = np.random.default_rng(20220429)  # the same band in every report
    uniform = rng.random((4000, n))
    counts = np.stack([(uniform <= place).sum(axis=1) for place in at], axis=1)
    tails = 2.0 * np.minimum(binom.cdf(counts, n, at), binom.sf(counts - 1, n, at))
    chance = float(np.quantile(tails.min(axis=1), 1.0 - level))
    low, high = (np.asarray(binom.ppf(q, n, at)) / n for q in (0.5 * chance, 1.0 - 0.5 * chance))
    return at, low, high
