"""Seeds apart from parameters: the law of total variance, and effects held against seed noise.

Every point is run under the same seeds, so values are laid out as ``(points, seeds)``. A value is
``mu + point + seed + rest``: what a seed does to all points alike cancels in every comparison of
points, and only the rest is noise of an effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from feedfollow.world.columns import F64

ERROR_RATE: Final = 0.05
"""Share of false ones among the parameters that are said to act (Benjamini and Hochberg)."""


@dataclass(frozen=True)
class Apart:
    """The variance of an outcome split by the law of total variance.

    Attributes
    ----------
    mean : float
        Over points and seeds.
    parameters : float
        Variance of the expected outcome over points; what seeds add to the spread of the points'
        means is taken out, and a negative rest counts as 0.
    seeds : float
        Mean over points of the variance of one run over seeds.
    rest : float
        The part of it that differs from point to point: noise of a comparison of points.
    """

    mean: float
    parameters: float
    seeds: float
    rest: float


def apart(values: F64) -> Apart:
    """Split the variance of an outcome into that of parameters and that of seeds.

    Parameters
    ----------
    values : (n_points, n_seeds) float64
        Points drawn from the distribution of the parameters; at least two of each.

    Returns
    -------
    Apart
    """
    points, seeds = values.shape
    by_point = values.mean(axis=1)
    around = values - by_point[:, None] - values.mean(axis=0)[None, :] + values.mean()
    rest = float((around**2).sum()) / ((points - 1) * (seeds - 1))
    return Apart(
        mean=float(values.mean()),
        parameters=max(0.0, float(by_point.var(ddof=1)) - rest / seeds),
        seeds=float(values.var(axis=1, ddof=1).mean()),
        rest=rest,
    )


def chance_of_levels(values: F64) -> float:
    """Return how likely seeds alone spread the means of several levels this far.

    Parameters
    ----------
    values : (n_levels, n_seeds) float64
        The same seeds at every level of one parameter.

    Returns
    -------
    float
        P value of the two-way analysis of variance (levels by seeds): F with (levels - 1) and
        (levels - 1)(seeds - 1) degrees of freedom. 1 where nothing differs in any seed, 0 where
        the levels differ and seeds add nothing to it.
    """
    levels, seeds = values.shape
    found = apart(values)
    between = float(values.mean(axis=1).var(ddof=1)) * seeds
    if _is_rounding(between, values):
        return 1.0
    if _is_rounding(found.rest, values):
        return 0.0
    free = levels - 1.0
    return float(special.fdtrc(free, free * (seeds - 1), between / found.rest))


def chance_of_steps(steps: F64) -> float:
    """Return how likely seeds alone make these steps of the outcome.

    Parameters
    ----------
    steps : (n_steps, n_seeds) float64
        Changes of the outcome when one parameter alone moves, under the same seeds.

    Returns
    -------
    float
        P value of Fisher's combination of a paired t test for each step: no step need have the
        noise of another. 1 where no step differs from 0 in any seed.
    """
    steps = steps[np.any(steps != 0.0, axis=1)]
    if not len(steps):
        return 1.0
    seeds = steps.shape[1]
    error = steps.std(axis=1, ddof=1) / np.sqrt(seeds)
    mean = np.abs(steps.mean(axis=1))
    size = np.divide(mean, error, out=np.full(len(steps), np.inf), where=error > 1e-12 * mean)
    chance = 2.0 * special.stdtr(seeds - 1.0, -size)
    total = -2.0 * float(np.log(np.maximum(chance, 1e-300)).sum())
    return float(special.chdtrc(2.0 * len(steps), total))


def act(chances: F64) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say which parameters act beyond seed noise, at a false-discovery rate of 5 %.

    Parameters
    ----------
    chances : (n_factors,) float64
        P values of the single parameters.

    Returns
    -------
    (n_factors,) bool
    """
    from scipy.stats import false_discovery_control

    found: np.ndarray[tuple[int], np.dtype[np.bool_]]
    found = np.asarray(false_discovery_control(chances)) < ERROR_RATE
    return found


def _is_rounding(variance: float, values: F64) -> bool:
    """Whether a variance is no more than the last digits of the values."""
    return variance <= (1e-12 * float(np.abs(values).max())) ** 2
