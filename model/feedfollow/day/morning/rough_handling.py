"""A2: merchants who cannot keep up handle parcels roughly (2.10)."""

from __future__ import annotations

import numpy as np

from feedfollow.draws import Purpose, philox, uniform
from feedfollow.functions import exp
from feedfollow.kernels import in_place
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.columns import I64, U32
from feedfollow.world.labels import IN_TRANSIT, LOCAL, SELLER, WAITING
from feedfollow.world.merchants import Merchants
from feedfollow.world.orders import OrderColumns
from feedfollow.world.world import World


def handle(world: World) -> None:
    """Damage some of the parcels that merchants sent this morning."""
    damage(
        world.orders.columns,
        world.orders.count,
        world.merchants,
        np.zeros((2, len(world.merchants)), np.int64),
        world.coef,
        world.day,
        world.key,
    )


@in_place
def damage(
    orders: OrderColumns,
    count: int,
    merchants: Merchants,
    queues: I64,
    coef: Coefficients,
    day: int,
    key: U32,
) -> None:
    """Draw damage with chance ``1 - exp(-rough_rate * left / sent)``.

    ``sent`` orders left a merchant this morning, and ``left`` stay because it can dispatch no
    more. Who waits for goods (13) or for the platform's warehouse is not in the merchant's way,
    and a voucher is no parcel.

    Parameters
    ----------
    queues : (2, n_merchants) int64
        Zeros, in which ``sent`` and ``left`` are counted.
    """
    sent, left = queues[0], queues[1]
    for row in range(count):
        if orders[row].sender != SELLER or orders[row].source == LOCAL:
            continue
        m = orders[row].merchant
        if orders[row].state == IN_TRANSIT:
            sent[m] += orders[row].shipped == day
        elif orders[row].state == WAITING:
            left[m] += merchants[m].stock >= merchants[m].parcel
    for row in range(count):
        if orders[row].state != IN_TRANSIT or orders[row].sender != SELLER:
            continue
        if orders[row].shipped != day or orders[row].source == LOCAL:
            continue
        m, user, placed = orders[row].merchant, orders[row].user, orders[row].placed
        chance = 1.0 - exp(-coef.rough_rate * left[m] / sent[m])
        words = philox(orders[row].key, user, placed, Purpose.LOGISTICS, key[0], key[1])
        orders[row].damaged = uniform(words[2]) < chance
