"""B1: merchants set list prices once a week: a mark-up that follows profit, over unit cost (28)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from feedfollow.functions import log
from feedfollow.kernels import in_place
from feedfollow.world.goods import Goods
from feedfollow.world.merchants import Merchants
from feedfollow.world.tally import MARKUPS, PRICED, Tally
from feedfollow.world.world import World

WEEK = 7
UNIT = 1024.0
"""Mark-ups are counted in whole parts of 1/1024."""


class Terms(NamedTuple):
    """Numbers of (28).

    Attributes
    ----------
    step : float
        s_M, by how much a mark-up moves in a week.
    born : float
        1/c_u, the mark-up at birth.
    least, most : float
        Bounds of the mark-up over that at birth.
    """

    step: float
    born: float
    least: float
    most: float


def set_prices(world: World) -> None:
    """Move mark-ups and set prices on the first day of a week, not before the first day."""
    value, goods, merchants = world.scenario.parameters, world.goods, world.merchants
    share = value["unit_cost_share"]
    if share == 0.0:
        return  # a price over no cost at all is no mark-up
    least, most = value["markup_least"] * share, value["markup_most"] * share
    if world.day >= 0 and world.day % WEEK == 0:
        move_markups(goods, Terms(value["markup_step"], 1.0 / share, least, most))
        set_list_prices(goods, merchants)
    count_markups(goods, merchants, world.tally, 1.0 / share)


@in_place
def move_markups(goods: Goods, terms: Terms) -> None:
    """Raise every mark-up a step where a dearer price would have paid, else lower it.

    Who has sold nothing waits. A mark-up beyond a bound comes back to it step by step.
    """
    for m in range(goods.markup.shape[0]):
        now = goods[m].markup
        gain = terms.born * now * goods[m].dearer_sales + goods[m].dearer_costs
        if gain > 0.0:
            goods[m].markup = min(now * (1.0 + terms.step), max(now, terms.most))
        elif gain < 0.0:
            goods[m].markup = max(now / (1.0 + terms.step), min(now, terms.least))


@in_place
def set_list_prices(goods: Goods, merchants: Merchants) -> None:
    """Write list prices: those of birth times mark-up and unit cost over theirs (19)."""
    for m in range(goods.markup.shape[0]):
        over = goods[m].markup * merchants[m].unit_cost
        goods[m].price_over = over
        merchants[m].log_price = np.float32(goods[m].usual_price + log(over))


@in_place
def count_markups(goods: Goods, merchants: Merchants, tally: Tally, born: float) -> None:
    """Count the mark-ups of the lines that sell on each platform."""
    for m in range(goods.markup.shape[0]):
        for p in range(merchants.sells_on.shape[1]):
            if merchants[m].sells_on[p]:
                tally.counters[p, MARKUPS] += np.int64(born * goods[m].markup * UNIT + 0.5)
                tally.counters[p, PRICED] += 1
