"""Birth of merchants: category quotas, platforms, quality, honesty and prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from feedfollow.draws import GAMMA_BLOCKS, Purpose, gamma, normal, philox, uniform
from feedfollow.spec.parameters import CATEGORY_POPULARITY
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64, I64, U32
from feedfollow.world.merchants import Merchants

# a plain number: a member of an enumeration is slow to pass from Python to a kernel
TRAITS = int(Purpose.MERCHANT_TRAITS)


@dataclass(frozen=True)
class GoodsTraits:
    """What the parameter table says of merchants and their goods."""

    real: float
    quality: tuple[float, float]
    honesty: tuple[float, float]
    claim_hype: float
    price_spread: float
    """Standard deviation of the logarithm of prices between merchants."""


def category_quotas(merchants: int) -> I64:
    """Return how many simulated merchants each category gets: by popularity, at least one.

    Returns
    -------
    (16,) int64
        Largest-remainder quotas that sum to ``merchants``.

    Raises
    ------
    ValueError
        If there are fewer merchants than categories.
    """
    if merchants < CATEGORY_COUNT:
        raise ValueError(
            f"{merchants} simulated merchants for {CATEGORY_COUNT} categories: expected at least "
            "one each"
        )
    ideal = np.array(CATEGORY_POPULARITY) * merchants
    quotas: I64 = np.maximum(1, np.floor(ideal)).astype(np.int64)
    while quotas.sum() < merchants:
        quotas[np.argmax(ideal - quotas)] += 1
    while quotas.sum() > merchants:
        quotas[np.argmax(np.where(quotas > 1, quotas - ideal, -np.inf))] -= 1
    return quotas


def fill_merchants(merchants: Merchants, traits: GoodsTraits, key: U32) -> None:
    """Draw every merchant's static traits."""
    count = len(merchants.category)
    merchants.category[:] = np.repeat(np.arange(CATEGORY_COUNT), category_quotas(count))
    merchants.weight[:] = traits.real / count
    spread = traits.price_spread
    for m in range(count):
        words = philox(0, m, 0, TRAITS, key[0], key[1])
        quality = _beta(traits.quality, m, 1, key)
        honesty = _beta(traits.honesty, m, 1 + 2 * GAMMA_BLOCKS, key)
        merchants.quality[m] = quality
        merchants.honesty[m] = honesty
        merchants.claimed[m] = min(1.0, quality + (1.0 - honesty) * traits.claim_hype)
        merchants.log_price[m] = spread * float(normal(words[0])) - 0.5 * spread * spread


def assign_platforms(merchants: Merchants, shares: F64, exclusive: bool, key: U32) -> None:
    """Let a share of the merchants of every category sell on each platform.

    Sampling is systematic within a category, so every platform carries every category as long as
    its share of the category's merchants comes to one.

    Parameters
    ----------
    shares : (n_platforms,) float64
        Share of merchants selling on each platform; 0 for the outside shelf.
    exclusive : bool
        Each merchant on one platform only, in proportion to the shares.

    Raises
    ------
    ValueError
        If a platform is left without any merchant in some category.
    """
    platforms = len(shares)
    for category in range(CATEGORY_COUNT):
        rows = np.flatnonzero(merchants.category == category)
        position = np.arange(len(rows))
        words = philox(0, category, 1, TRAITS, key[0], key[1])
        if exclusive:
            edges = np.concatenate([[0.0], np.cumsum(shares) / shares.sum()])
            place = (position + uniform(words[0])) / len(rows)
            for p in range(platforms):
                chosen = (place >= edges[p]) & (place < edges[p + 1])
                merchants.sells_on[rows[chosen], p] = True
        else:
            for p in range(platforms):
                start = uniform(words[p % 4])
                owned = np.floor((position + 1) * shares[p] + start) > np.floor(
                    position * shares[p] + start
                )
                merchants.sells_on[rows[owned], p] = True
        missing = [
            p for p in range(platforms) if shares[p] and not merchants.sells_on[rows, p].any()
        ]
        if missing:
            raise ValueError(
                f"category {category} has no merchant on platform number {missing[0] + 1}: "
                "expected more simulated merchants (scale.merchants) or a larger merchants.share"
            )


def _beta(shape: tuple[float, float], agent: int, block: int, key: U32) -> float:
    first = gamma(shape[0], TRAITS, agent, block, key[0], key[1])
    second = gamma(shape[1], TRAITS, agent, block + GAMMA_BLOCKS, key[0], key[1])
    return float(first / (first + second))
