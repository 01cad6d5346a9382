"""Goods: what optional modules add to a merchant's line of goods beside quality and price."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from feedfollow.draws import Purpose
from feedfollow.kernels import in_place
from feedfollow.world.columns import F64, U32, Column, Room, Whole, allocate
from feedfollow.world.merchants import Merchants
from feedfollow.world.spread import spread_words, uniforms

MARGINS = ("margins",)
SOURCING = ("sourcing",)
PRICING = ("pricing",)


class Goods(Room):
    """One row a merchant; a table of its own, as the evening reads merchants for every view."""

    usual_price: Annotated[
        F64, Column("merchant", "float64", "log", "ln of its price level at birth")
    ]
    markup: Annotated[
        F64,
        Column("merchant", "float64", "multiple", "mark-up over that at birth (28)", PRICING, 1.0),
    ]
    price_over: Annotated[
        F64,
        Column(
            "merchant", "float64", "multiple", "list price over that at birth (28)", PRICING, 1.0
        ),
    ]
    dearer_sales: Annotated[
        F64,
        Column(
            "merchant",
            "float64",
            "fen",
            "what sales at unit cost bring more per unit of ln price (28)",
            MARGINS,
        ),
    ]
    dearer_costs: Annotated[
        F64,
        Column("merchant", "float64", "fen", "cost saved per unit of ln price (28)", MARGINS),
    ]
    source_rank: Annotated[
        F64,
        Column("merchant", "float64", "share", "those of the lowest sell at source first (29)"),
    ]
    middlemen: Annotated[
        F64,
        Column(
            "merchant platform",
            "float64",
            "log",
            "ln of the middlemen's mark-up that it leaves out, 0 if none (29)",
            SOURCING,
        ),
    ]
    origin: Annotated[
        F64,
        Column(
            "merchant platform",
            "float64",
            "0..1",
            "what the name of its origin adds to expected quality (30)",
            SOURCING,
        ),
    ]
    chilled: Annotated[
        F64,
        Column(
            "merchant platform",
            "float64",
            "0..1",
            "what its cold chain adds to the quality that arrives (30)",
            SOURCING,
        ),
    ]


RANK_DIMENSION = 12
"""Dimension of the even words that rank merchants: behind all that decide on their traits."""


def make_goods(merchants: Merchants, platforms: int, key: U32) -> Goods:
    """Return the goods of merchants as they are at birth."""
    goods = allocate(Goods, {"merchant": len(merchants), "platform": platforms})
    goods.usual_price[:] = merchants.log_price
    words = spread_words(len(merchants), RANK_DIMENSION, int(Purpose.SOURCE), key)
    goods.source_rank[:] = uniforms(words[-1])
    return goods


@in_place
def price_level(merchants: Merchants, goods: Goods, m: Whole, p: Whole) -> float:
    """Return ln of a merchant's price level on a platform, over its category's."""
    return np.float64(merchants[m].log_price) - goods[m].middlemen[p]
