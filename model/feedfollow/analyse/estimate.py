"""The mean of an effect over seeds, or over posterior draws and seeds, with its interval.

A pair is a base and a variant run under the same seed, so that most of the noise of the two
cancels in their difference. Pairs are laid out as ``(draws, seeds)``: one row for each posterior
draw of the parameters (one row where no fit is given), one column for each seed. Every draw is
run under the same seeds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import stdtrit

from feedfollow.world.columns import F64

LEVEL: Final = 0.95
QUANTILE_DRAWS: Final = 39
"""With fewer draws the sample holds no 2.5 % quantile: a new draw falls below the smallest of K
with probability 1/(K+1)."""


def t_quantile(freedom: float, level: float = LEVEL) -> float:
    """Return Student's t that a two-sided interval of a level uses; NaN without freedom."""
    return float(stdtrit(freedom, 0.5 + level / 2.0)) if freedom > 0.0 else math.nan


def seeds_needed(sd: float, half_width: float, level: float = LEVEL) -> int:
    """Return how many pairs bring the half-width of an interval of the mean down to a wanted one.

    Parameters
    ----------
    sd : float
        Standard deviation of the paired difference over seeds.
    half_width : float
        The wanted half-width, in the same unit.
    level : float
        Probability that the interval holds the mean.

    Returns
    -------
    int
        The smallest n of at least 2 with ``t(n - 1) * sd / sqrt(n) <= half_width``; the t quantile
        depends on n itself.

    Raises
    ------
    ValueError
        If the half-width is not positive, or a number is not finite.
    """
    if not (math.isfinite(sd) and sd >= 0.0 and math.isfinite(half_width) and half_width > 0.0):
        raise ValueError(
            f"seeds_needed takes a finite sd of at least 0 and a half-width above 0, got {sd} and "
            f"{half_width}"
        )
    enough = 2
    while _half_width(sd, enough, level) > half_width:
        enough *= 2
    short = enough // 2  # one pair gives no interval, so 1 is never enough
    while enough - short > 1:
        middle = (short + enough) // 2
        if _half_width(sd, middle, level) > half_width:
            short = middle
        else:
            enough = middle
    return enough


def _half_width(sd: float, pairs: int, level: float) -> float:
    return t_quantile(pairs - 1, level) * sd / math.sqrt(pairs)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean effect with its interval, and where its spread comes from.

    Attributes
    ----------
    mean, low, high : float
        NaN ends where one pair is all there is.
    parameters : float
        Variance of the expected effect over posterior draws; NaN without draws, or with one seed.
    seeds : float
        Variance over seeds within a draw, mean over draws; NaN with one seed.
    noise : float
        Standard deviation over seeds of the mean over draws: what more seeds average away. NaN
        with one seed.
    """

    mean: float
    low: float
    high: float
    parameters: float
    seeds: float
    noise: float


def estimate(effects: F64, level: float = LEVEL) -> Estimate:
    """Estimate the mean effect from effects by draw and seed.

    Without draws (one row) this is the mean over seeds with Student's t interval: where the
    expected effect lies at the given parameters.

    With draws it is an interval for the expected effect at parameters that the posterior leaves
    possible: the noise of a seed depends on how many users are simulated and is no part of what is
    asked, so it is taken out of the spread of the draws and put back only as far as it leaves the
    answer uncertain. Effects are ``mu + draw + seed + rest``, since all draws share their seeds
    (a two-way layout without replication); mean squares give the three variances, negative ones
    count as 0. The error of predicting the expected effect at one more draw has the variance

        V(draw) + V(draw means) / draws + V(seed) / seeds

    with Satterthwaite's degrees of freedom. From 39 draws on the shape of the posterior is kept:
    the ends are the quantiles of the draw means (Weibull positions i/(K+1), which make the raw
    range of a new draw exact), their distance from the mean scaled to that variance. With fewer
    draws the ends are Student's t.

    With one seed for every draw the two sources cannot be told apart and the seed's own deviation
    is common to all draws: the interval is the range of the draws and holds for that seed only.

    Parameters
    ----------
    effects : (draws, seeds) float64
        No NaN.
    level : float
        Probability that the interval holds what it is for.

    Returns
    -------
    Estimate
    """
    draws, seeds = effects.shape
    mean = float(effects.mean()) if effects.size else math.nan
    if draws == 1:
        return _over_seeds(effects[0], mean, level)
    if draws == 0 or seeds == 0:
        return Estimate(mean, *[math.nan] * 5)
    by_draw = effects.mean(axis=1)
    between = float(by_draw.var(ddof=1))
    if seeds == 1:
        spread = between * (1.0 + 1.0 / draws)
        low, high = _ends(by_draw, mean, (between, spread, draws - 1.0), level)
        return Estimate(mean, low, high, math.nan, math.nan, math.nan)
    by_seed = effects.mean(axis=0)
    rest = effects - by_draw[:, None] - by_seed[None, :] + mean
    squares = (
        seeds * between,
        draws * float(by_seed.var(ddof=1)),
        float((rest**2).sum()) / ((draws - 1) * (seeds - 1)),
    )
    of_draw = max(0.0, (squares[0] - squares[2]) / seeds)
    of_seed = max(0.0, (squares[1] - squares[2]) / draws)
    spread, freedom = _prediction(squares, draws, seeds)
    low, high = _ends(by_draw, mean, (between, spread, freedom), level)
    within = float(effects.var(axis=1, ddof=1).mean())
    return Estimate(mean, low, high, of_draw, within, math.sqrt(of_seed + squares[2] / draws))


def _over_seeds(effects: F64, mean: float, level: float) -> Estimate:
    pairs = len(effects)
    if pairs < 2:
        return Estimate(mean, *[math.nan] * 5)
    sd = float(effects.std(ddof=1))
    half = _half_width(sd, pairs, level)
    return Estimate(mean, mean - half, mean + half, math.nan, sd**2, sd)


def _prediction(squares: tuple[float, float, float], draws: int, seeds: int) -> tuple[float, float]:
    """Return the variance of predicting one more draw's effect, and its degrees of freedom."""
    of_draw, of_seed, of_rest = squares
    freedom = (draws - 1.0, seeds - 1.0, (draws - 1.0) * (seeds - 1.0))
    weight = [1.0 / (draws * seeds), 0.0, 0.0]  # of the mean squares; a floored variance has none
    if of_draw > of_rest:
        weight[0] += 1.0 / seeds
        weight[2] -= 1.0 / seeds
    if of_seed > of_rest:
        weight[1] += 1.0 / (draws * seeds)
        weight[2] -= 1.0 / (draws * seeds)
    terms = [factor * square for factor, square in zip(weight, squares, strict=True)]
    spread = max(0.0, math.fsum(terms))
    below = math.fsum(term**2 / own for term, own in zip(terms, freedom, strict=True))
    return spread, max(1.0, spread**2 / below) if below > 0.0 else draws - 1.0


def _ends(
    by_draw: F64, mean: float, spread: tuple[float, float, float], level: float
) -> tuple[float, float]:
    """Return the interval from the draw means: (their variance, the wanted variance, freedom)."""
    between, wanted, freedom = spread
    t = t_quantile(freedom, level)
    draws = len(by_draw)
    if draws < QUANTILE_DRAWS or between == 0.0:
        half = t * math.sqrt(wanted)
        return mean - half, mean + half
    tail = (1.0 - level) / 2.0
    ends = np.quantile(by_draw, [tail, 1.0 - tail], method="weibull")
    scale = math.sqrt(wanted / between) * t / t_quantile(draws - 1.0, level)
    low, high = mean + (ends - mean) * scale
    return float(low), float(high)
