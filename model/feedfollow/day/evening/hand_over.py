"""C6: today's orders in the app are given to who will send them (2.11)."""

from __future__ import annotations

import numpy as np

from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import in_place
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.columns import U32
from feedfollow.world.labels import INSPECTION, LOCAL, RETAILER, SELLER, WAREHOUSE
from feedfollow.world.merchants import Merchants
from feedfollow.world.orders import OrderColumns
from feedfollow.world.platforms import Platforms, handled
from feedfollow.world.world import World


def hand_over(world: World) -> None:
    """Choose the sender of every order; remember how many orders are usual."""
    smooth_orders(world.platforms, world.coef.dispatch_decay)
    choose_senders(
        world.orders.columns,
        world.orders.count,
        world.merchants,
        world.platforms,
        world.coef,
        world.day,
        world.key,
    )


@in_place
def smooth_orders(platforms: Platforms, decay: float) -> None:
    """Let the memory of earlier days fade, to which today's orders are added one by one."""
    for p in range(platforms.shape[0]):
        for c in range(platforms.usual_orders.shape[1]):
            platforms[p].usual_orders[c] *= decay


@in_place
def choose_senders(
    orders: OrderColumns,
    count: int,
    merchants: Merchants,
    platforms: Platforms,
    coef: Coefficients,
    day: int,
    key: U32,
) -> None:
    """Draw who sends each order of a day, which stand last in the table.

    Merchants size their dispatch to what they send themselves. A retailer's goods are as listed,
    and cost the seller what the retailer takes for them.
    """
    row = count - 1
    while row >= 0 and orders[row].placed == day:
        if not orders[row].external and orders[row].source != LOCAL:  # nobody sends a voucher
            p, m, user = orders[row].platform, orders[row].merchant, orders[row].user
            c = merchants[m].category
            platforms[p].usual_orders[c] += 1.0 - coef.dispatch_decay
            words = philox(orders[row].key, user, day, Purpose.LOGISTICS, key[0], key[1])
            sender = sender_of(platforms, p, c, uniform(words[0]))
            orders[row].sender = sender
            merchants[m].demand_today -= sender != SELLER
            if sender == RETAILER:
                orders[row].cheated = False
                orders[row].cost = np.int64(coef.retailer_cost * orders[row].listed + 0.5)
        row -= 1


@in_place
def sender_of(platforms: Platforms, p: int, c: int, u: float) -> int:
    """Return the sender at a uniform ``u``: retailer, inspection, warehouse, or the seller."""
    own = 1.0 - platforms[p].retailed[c]
    if u >= own:
        return RETAILER
    if u < own * platforms[p].inspected[c]:
        return INSPECTION
    return WAREHOUSE if u < own * handled(platforms, p, c) else SELLER
