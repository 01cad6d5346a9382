"""Birth of merchants: category quotas, platforms, quality, honesty and prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from feedfollow.draws import Purpose, normal, philox, uniform
from feedfollow.functions import log
from feedfollow.spec.parameters import CATEGORY_POPULARITY
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64, I64, U32
from feedfollow.world.merchants import Merchants
from feedfollow.world.spread import beta_quantile, spread_words

# a plain number: a member of an enumeration is slow to pass from Python to a kernel
TRAITS = int(Purpose.MERCHANT_TRAITS)
TRAIT_COUNT = 3
"""Price, quality and honesty; further words decide on platforms."""


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
    """Draw every merchant's static traits, spread evenly over the merchants of a category."""
    count = len(merchants.category)
    merchants.category[:] = np.repeat(np.arange(CATEGORY_COUNT), category_quotas(count))
    merchants.weight[:] = traits.real / count
    spread = traits.price_spread
    words = spread_words(count, TRAIT_COUNT, TRAITS, key)
    quality = beta_quantile(traits.quality, words[1])
    honesty = beta_quantile(traits.honesty, words[2])
    merchants.quality[:] = quality
    merchants.honesty[:] = honesty
    merchants.claimed[:] = np.minimum(1.0, quality + (1.0 - honesty) * traits.claim_hype)
    merchants.log_price[:] = [
        spread * float(normal(word)) - 0.5 * spread * spread for word in words[0]
    ]


def name_brands(merchants: Merchants, share: float, price: float, key: U32) -> None:
    """Let the lines of best quality be brands, at prices of their own (20).

    Parameters
    ----------
    share : float
        Of merchants, in every category.
    price : float
        Of a brand's goods over white-label goods of its category.
    """
    words = spread_words(len(merchants.category), TRAIT_COUNT, TRAITS, key)
    merchants.brand[:] = [float(uniform(word)) >= 1.0 - share for word in words[1]]
    merchants.log_price[merchants.brand] += np.float32(log(price))


def assign_platforms(merchants: Merchants, shares: F64, exclusive: bool, key: U32) -> None:
    """Let a share of the merchants of every category sell on each platform.

    Sampling is systematic within a category, so every platform carries every category as long as
    its share of the category's merchants comes to one. It goes along an order of its own for every
    platform: along the rows, whose traits are even from each to the next, it would choose by them.

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
    places = spread_words(len(merchants.category), TRAIT_COUNT + platforms, TRAITS, key)
    for category in range(CATEGORY_COUNT):
        rows = np.flatnonzero(merchants.category == category)
        order = places[TRAIT_COUNT:, rows].argsort(axis=1).argsort(axis=1)
        words = philox(0, category, 1, TRAITS, key[0], key[1])
        if exclusive:
            edges = np.concatenate([[0.0], np.cumsum(shares) / shares.sum()])
            place = (order[0] + uniform(words[0])) / len(rows)
            for p in range(platforms):
                chosen = (place >= edges[p]) & (place < edges[p + 1])
                merchants.sells_on[rows[chosen], p] = True
        else:
            for p in range(platforms):
                start = uniform(words[p % 4])
                owned = np.floor((order[p] + 1) * shares[p] + start) > np.floor(
                    order[p] * shares[p] + start
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
