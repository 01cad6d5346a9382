"""What a variant changes in one measure, and how surely: statistics of the paired difference."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from feedfollow.analyse.estimate import Estimate, estimate, seeds_needed
from feedfollow.world.columns import F64

BOOL: TypeAlias = npt.NDArray[np.bool_]
State: TypeAlias = Literal["zero", "up", "down", "not distinguishable", "unknown"]

WANTED_SHARE: Final = 0.05
"""The wanted half-width of an interval as a share of the base, in the table of seeds needed."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a variant changes in one measure.

    Attributes
    ----------
    base_mean, variant_mean, difference, low, high : float
        Means over pairs, and the 95 % interval of the difference; unit of the measure.
    relative, relative_low, relative_high : float
        Difference over the base's mean, and its interval; NaN where that mean is not positive.
    state : {'zero', 'up', 'down', 'not distinguishable', 'unknown'}
        ``zero``: not a bit differs in any pair. ``unknown``: there is no interval.
    sd : float
        Standard deviation of the paired difference over seeds.
    correlation : float
        Of base and variant over seeds; NaN where one of them does not vary.
    variance_ratio : float
        Variance of the difference with independent seeds over that with shared ones; infinite
        where only the shared seeds leave no noise.
    pairs, draws : int
        Pairs used, and posterior draws among them (0 without a fit).
    seeds_half_effect, seeds_base_share : float
        Seeds that bring the half-width due to seeds down to half of the difference, and to 5 % of
        the base; NaN where that has no meaning.
    variance_parameters, variance_seeds : float
        The variance of the difference split; NaN without draws, or with one seed.
    """

    base_mean: float
    variant_mean: float
    difference: float
    low: float
    high: float
    relative: float
    relative_low: float
    relative_high: float
    state: State
    sd: float
    correlation: float
    variance_ratio: float
    pairs: int
    draws: int
    seeds_half_effect: float
    seeds_base_share: float
    variance_parameters: float
    variance_seeds: float


def usable(base: F64, variant: F64) -> tuple[BOOL, BOOL]:
    """Choose the pairs that can be used, as a full table of draws and seeds.

    A seed that is missing in every draw is left out, then a draw that lacks any seed: draws and
    seeds are crossed, and their split needs them all. Of several draws at least two must be left,
    since one has no spread.

    Parameters
    ----------
    base, variant : (draws, seeds) float64
        NaN where a run failed, or the measure is not defined.

    Returns
    -------
    (draws,) bool, (seeds,) bool
    """
    held = np.isfinite(base) & np.isfinite(variant)
    seeds: BOOL = np.asarray(held.any(axis=0))
    draws: BOOL = np.asarray(held[:, seeds].all(axis=1) & bool(seeds.any()))
    if len(draws) > 1 and draws.sum() < 2:
        draws = np.zeros_like(draws)
    return draws, seeds


def paired(base: F64, variant: F64, with_draws: bool = False) -> Difference:
    """Compare one measure of a variant with the base.

    Parameters
    ----------
    base, variant : (draws, seeds) float64
        NaN where a pair cannot be used.
    with_draws : bool
        Whether rows are posterior draws.

    Returns
    -------
    Difference
        The relative difference is a ratio of two means that vary together: its interval is that of
        the linearised ratio, pair by pair ``r + (d - r b) / mean(b)`` (with draws, each draw over
        its own base).
    """
    place = np.ix_(*usable(base, variant))
    base, variant = base[place], variant[place]
    effects = variant - base
    whole = estimate(effects)
    rate = estimate(_relative(base, effects))
    sd, correlation, ratio = _sharing(base, variant)
    base_mean = float(base.mean()) if base.size else math.nan
    return Difference(
        base_mean=base_mean,
        variant_mean=float(variant.mean()) if base.size else math.nan,
        difference=whole.mean,
        low=whole.low,
        high=whole.high,
        relative=rate.mean,
        relative_low=rate.low,
        relative_high=rate.high,
        state=_state(effects, whole),
        sd=sd,
        correlation=correlation,
        variance_ratio=ratio,
        pairs=effects.size,
        draws=len(effects) if with_draws else 0,
        seeds_half_effect=_seeds(whole.noise, abs(whole.mean) / 2.0),
        seeds_base_share=_seeds(whole.noise, abs(base_mean) * WANTED_SHARE),
        variance_parameters=whole.parameters,
        variance_seeds=whole.seeds if with_draws else math.nan,
    )


def _relative(base: F64, effects: F64) -> F64:
    """Return the linearised relative effect by pair; NaN where a base's mean is not positive."""
    means = base.mean(axis=1, keepdims=True) if base.size else np.empty((len(base), 1))
    if not base.size or not bool((means > 0.0).all()):
        return np.full(effects.shape, math.nan)
    rates = effects.mean(axis=1, keepdims=True) / means
    linear: F64 = rates + (effects - rates * base) / means
    return linear


def _state(effects: F64, found: Estimate) -> State:
    if effects.size and not effects.any():
        return "zero"
    if not math.isfinite(found.low):
        return "unknown"
    if found.low > 0.0:
        return "up"
    return "down" if found.high < 0.0 else "not distinguishable"


def _sharing(base: F64, variant: F64) -> tuple[float, float, float]:
    """Return sd of the difference, correlation and variance ratio, within draws."""
    if base.shape[1] < 2 or not len(base):
        return math.nan, math.nan, math.nan
    own, other, both = (
        float(values.var(axis=1, ddof=1).mean()) for values in (base, variant, variant - base)
    )
    shared = (own + other - both) / 2.0  # the covariance
    correlation = math.nan
    if own > 0.0 and other > 0.0:
        correlation = max(-1.0, min(1.0, shared / math.sqrt(own * other)))
    if both > 0.0:
        ratio = (own + other) / both
    else:
        ratio = math.inf if own + other > 0.0 else math.nan
    return math.sqrt(both), correlation, ratio


def _seeds(noise: float, half_width: float) -> float:
    known = math.isfinite(noise) and math.isfinite(half_width) and half_width > 0.0
    return float(seeds_needed(noise, half_width)) if known else math.nan
