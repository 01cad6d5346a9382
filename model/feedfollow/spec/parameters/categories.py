"""The categories of goods and how popular each is (process 1)."""

from __future__ import annotations

from typing import Final

CATEGORIES: Final[tuple[str, ...]] = (
    "apparel",
    "beauty",
    "food",
    "fresh",
    "home",
    "baby",
    "electronics",
    "jewellery",
    "sports",
    "books",
    "second_hand",
    "local_services",
    "craft_heritage",
    "style_circle_a",
    "style_circle_b",
    "farm_specialities",
)
"""Names of the 16 categories, in the order of every array that has one entry a category."""

APPAREL: Final[int] = CATEGORIES.index("apparel")
"""Position of apparel, the one category whose goods come back far more often than the others'."""

_WEIGHTS: Final[tuple[float, ...]] = (
    0.22,
    0.11,
    0.10,
    0.08,
    0.09,
    0.07,
    0.08,
    0.05,
    0.05,
    0.04,
    0.03,
    0.03,
    0.005,
    0.015,
    0.02,
    0.01,
)

CATEGORY_POPULARITY: Final[tuple[float, ...]] = tuple(weight / sum(_WEIGHTS) for weight in _WEIGHTS)
"""Share of each category in the mean taste of the population, without unit; sums to 1.

One mass category (apparel) of more than a fifth and four niches of 0.5 to 2 %. Source: assumed.
"""
