"""C6: cancellations in the same session, before anything is shipped (2.10)."""

from __future__ import annotations

import numpy as np

from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import in_place
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.columns import U32
from feedfollow.world.labels import CANCELLED, CLOSED
from feedfollow.world.ledger import EXTERNAL_REFUND, REFUND_SAME_SESSION, SOLE, Ledger, post, refund
from feedfollow.world.merchants import Merchants
from feedfollow.world.orders import OrderColumns
from feedfollow.world.tally import CANCELLED_IN_SESSION, VALUE_CANCELLED_IN_SESSION, Tally
from feedfollow.world.world import World


def cancel_at_once(world: World) -> None:
    """Cancel single orders with c_1, second and later orders of a session with c_s."""
    _cancel(
        world.orders.columns,
        world.orders.count,
        world.merchants,
        world.ledger,
        world.tally,
        world.coef,
        world.day,
        world.key,
    )


@in_place
def _cancel(
    orders: OrderColumns,
    count: int,
    merchants: Merchants,
    ledger: Ledger,
    tally: Tally,
    coef: Coefficients,
    day: int,
    key: U32,
) -> None:
    row = count - 1
    while row >= 0 and orders[row].placed == day:
        chance = 0.0
        if orders[row].deal:  # what was paid by private message is not given back (36)
            row -= 1
            continue
        if orders[row].sequence > 0:
            chance = coef.cancel_repeat
        elif orders[row].session_size == 1:
            chance = coef.cancel_single
        word = philox(orders[row].key, orders[row].user, day, Purpose.ORDER, key[0], key[1])[2]
        if uniform(word) < chance:
            p, m = np.int64(orders[row].platform), orders[row].merchant
            price = orders[row].price
            orders[row].state = CLOSED
            merchants[m].backlog[0] -= 1
            merchants[m].events[CANCELLED] += 1
            if orders[row].external:
                post(ledger, EXTERNAL_REFUND, SOLE, SOLE, price)
            else:
                refund(ledger, REFUND_SAME_SESSION, p, price, orders[row].subsidy)
            tally.counters[p, CANCELLED_IN_SESSION] += 1
            tally.counters[p, VALUE_CANCELLED_IN_SESSION] += price
        row -= 1
