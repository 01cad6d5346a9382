"""A3: orders that wait beyond the promised dispatch may be cancelled (hazard h_w)."""

from __future__ import annotations

import numpy as np

from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import in_place
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.columns import U32
from feedfollow.world.labels import BACKLOG_AGES, CANCELLED, CLOSED, WAITING
from feedfollow.world.ledger import EXTERNAL_REFUND, REFUND_WAITING, SOLE, Ledger, post, refund
from feedfollow.world.merchants import Merchants
from feedfollow.world.orders import OrderColumns
from feedfollow.world.tally import CANCELLED_WAITING, VALUE_CANCELLED_WAITING, Tally
from feedfollow.world.world import World


def cancel_waiting(world: World) -> None:
    """Cancel and refund aged orders with a daily hazard beyond the promise (process 2.10)."""
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
    for row in range(count):
        waited = day - orders[row].placed
        if orders[row].state != WAITING or waited <= coef.promise_days or orders[row].deal:
            continue
        # the order's key lies beyond 2^24 only with more platforms than there are; the day the
        # order was placed is told apart by the high bits
        block = orders[row].key + (waited << 24)
        word = philox(block, orders[row].user, day, Purpose.CANCEL, key[0], key[1])[0]
        if uniform(word) >= coef.cancel_wait:
            continue
        call_off(orders, row, merchants, ledger, tally, day)


@in_place
def call_off(
    orders: OrderColumns, row: int, merchants: Merchants, ledger: Ledger, tally: Tally, day: int
) -> None:
    """Close an order that waits, and give its price back."""
    p, m = np.int64(orders[row].platform), orders[row].merchant
    waited = day - orders[row].placed
    merchants[m].backlog[min(waited, BACKLOG_AGES - 1)] -= 1
    merchants[m].events[CANCELLED] += 1
    orders[row].state = CLOSED
    if orders[row].external:
        post(ledger, EXTERNAL_REFUND, SOLE, SOLE, orders[row].price)
    else:
        refund(ledger, REFUND_WAITING, p, orders[row].price, orders[row].subsidy)
    tally.counters[p, CANCELLED_WAITING] += 1
    tally.counters[p, VALUE_CANCELLED_WAITING] += orders[row].price
