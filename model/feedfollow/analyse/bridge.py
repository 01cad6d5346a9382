"""The difference in GMV split over the factors of the macro identity (0), exactly.

    GMV = users · adoption · views · conversion · clumping · price

Users are person-days (people who opened, over all days of the period), adoption the share of them
who have adopted live commerce, views the commerce views of an adopter and day, conversion the
buying sessions of a view, clumping the orders of a session, price the paid value of an order. Each
factor is a ratio of two sums of the same tables, so that the product is the GMV.

The split is Shapley's: the mean, over all orders in which the six factors can be moved from base
to variant, of what moving this factor changes. It adds up to the difference, gives nothing to a
factor that did not move, and treats factors alike. The split of the sum over platforms is the sum
of the splits, since Shapley's values of a sum of games add up.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from math import factorial
from typing import Final, TypeAlias

import numpy as np
import pandas as pd

from feedfollow.analyse.differences import usable
from feedfollow.analyse.estimate import estimate
from feedfollow.observe.period import ALL
from feedfollow.world.columns import F64

Sums: TypeAlias = Mapping[str, F64]

FACTORS: Final = ("users", "adoption", "views", "conversion", "clumping", "price")
STEPS: Final = (*FACTORS, "total")
COLUMNS: Final = (
    "base_factor",
    "variant_factor",
    "difference",
    "low",
    "high",
    "share_of_base",
    "pairs",
)
MEANING: Final = {
    "users": "people who opened, person-days",
    "adoption": "share who have adopted",
    "views": "views per adopter-day",
    "conversion": "sessions per view",
    "clumping": "orders per session",
    "price": "CNY per order",
}
SUMS: Final = ("users_active", "users_adopted", "views", "sessions", "orders", "gmv_broad")
"""The sums whose ratios are the factors, in the order of the chain."""


def shapley(base: F64, variant: F64) -> F64:
    """Split the difference of two products over their factors.

    Parameters
    ----------
    base, variant : (n, n_factors) float64
        Factors of both sides, in any units.

    Returns
    -------
    (n, n_factors) float64
        Contributions; each row adds up to ``variant.prod() - base.prod()`` to rounding, and a
        factor that is the same on both sides gets exactly 0.
    """
    count = base.shape[1]
    moved = (np.arange(2**count)[:, None] >> np.arange(count)) & 1 > 0
    worth: F64 = np.where(moved[None], variant[:, None, :], base[:, None, :]).prod(axis=2)
    sizes = moved.sum(axis=1)
    weights = np.array(
        [factorial(size) * factorial(count - 1 - size) for size in range(count)], dtype=np.float64
    ) / factorial(count)
    split = np.empty(base.shape)
    for factor in range(count):
        without = np.flatnonzero(~moved[:, factor])
        gain = worth[:, without + (1 << factor)] - worth[:, without]
        split[:, factor] = (gain * weights[sizes[without]]).sum(axis=1)
    return split


def factors_of(sums: F64) -> F64:
    """Take the factors of (0) from their sums.

    Parameters
    ----------
    sums : (n, 6) float64
        ``SUMS`` over the period: person-days, then adopters' days, views, sessions, orders, CNY.

    Returns
    -------
    (n, 6) float64
        ``FACTORS``; NaN where a factor is not defined, as the price of no order is.

    Raises
    ------
    ValueError
        If a sum is positive though the one it is divided by is zero.
    """
    above, below = sums[:, 1:], sums[:, :-1]
    if bool(((below == 0.0) & (above > 0.0)).any()):
        raise ValueError("the sums of (0) contradict each other: something came out of nothing")
    ratios = np.full(above.shape, np.nan)
    np.divide(above, below, out=ratios, where=below > 0.0)
    return np.concatenate([sums[:, :1], ratios], axis=1)


def contributions(base: F64, variant: F64) -> F64:
    """Split the difference in GMV of pairs over the factors.

    Parameters
    ----------
    base, variant : (n, 6) float64
        ``SUMS`` of both sides.

    Returns
    -------
    (n, 6) float64
        CNY. Where one side sold nothing, the factors after the one that fell to zero do not exist
        there: they take the other side's value, so that the whole difference belongs to the
        factors up to that one. NaN where the sums are not known.
    """
    known = np.isfinite(base).all(axis=1) & np.isfinite(variant).all(axis=1)
    one, other = factors_of(base[known]), factors_of(variant[known])
    one, other = np.where(np.isnan(one), other, one), np.where(np.isnan(other), one, other)
    split = np.full(base.shape, np.nan)
    # what exists on neither side multiplies a zero on both
    split[known] = shapley(np.nan_to_num(one, nan=1.0), np.nan_to_num(other, nan=1.0))
    return split


def bridge_rows(base: Sums, variant: Sums) -> pd.DataFrame:
    """Split the difference in GMV of each platform, and of all together.

    Parameters
    ----------
    base, variant : mapping of str to (draws, seeds, 6) float64
        ``SUMS`` over the period by platform; NaN where a run failed.

    Returns
    -------
    DataFrame
        Index ``(platform, factor)``. Columns ``base_factor``, ``variant_factor`` (means over
        pairs; none for all platforms together), ``difference``, ``low``, ``high`` (CNY, 95 %),
        ``share_of_base`` (difference over the base's mean GMV), ``pairs``. The factor ``total``
        is the whole difference. Platforms that sell nothing on either side are left out.
    """
    base, variant = _complete(base, variant)
    rows: dict[tuple[str, str], dict[str, float]] = {}
    parts: dict[str, F64] = {}
    for platform in base:
        sides = base[platform], variant[platform]
        if not any(side[..., -1].any() for side in sides):
            continue
        flat = [side.reshape(-1, len(SUMS)) for side in sides]
        split = contributions(*flat).reshape(*sides[0].shape[:2], len(FACTORS))
        total = sides[1][..., -1] - sides[0][..., -1]
        parts[platform] = np.concatenate([split, total[..., None]], axis=2)
        means = [_means(factors_of(side)) for side in flat]
        for number, row in enumerate(_rows(parts[platform], float(flat[0][:, -1].mean()))):
            held = [side[number] if number < len(FACTORS) else math.nan for side in means]
            rows[platform, STEPS[number]] = {
                "base_factor": held[0],
                "variant_factor": held[1],
                **row,
            }
    if len(parts) > 1:
        gmv = math.fsum(float(base[platform][..., -1].mean()) for platform in parts)
        for number, row in enumerate(_rows(np.sum(list(parts.values()), axis=0), gmv)):
            rows[ALL, STEPS[number]] = row
    index = pd.MultiIndex.from_tuples(list(rows), names=["platform", "factor"])
    return pd.DataFrame(list(rows.values()), index=index, columns=list(COLUMNS), dtype=np.float64)


def _complete(base: Sums, variant: Sums) -> tuple[dict[str, F64], dict[str, F64]]:
    """Keep the same pairs of all platforms, so that these can be added."""
    marks = [
        np.where(np.isfinite(np.stack([s[name] for name in s])).all(axis=(0, 3)), 1.0, math.nan)
        for s in (base, variant)
    ]
    draws, seeds = usable(*marks)
    place = np.ix_(draws, seeds)
    return (
        {name: values[place] for name, values in base.items()},
        {name: values[place] for name, values in variant.items()},
    )


def _means(factors: F64) -> list[float]:
    """Average each factor over the pairs in which it exists."""
    return [
        float(values[held].mean()) if (held := np.isfinite(values)).any() else math.nan
        for values in factors.T
    ]


def _rows(parts: F64, gmv: float) -> Iterator[dict[str, float]]:
    for number in range(parts.shape[2]):
        found = estimate(parts[..., number])
        yield {
            "difference": found.mean,
            "low": found.low,
            "high": found.high,
            "share_of_base": found.mean / gmv if gmv > 0.0 else math.nan,
            "pairs": float(parts[..., number].size),
        }
