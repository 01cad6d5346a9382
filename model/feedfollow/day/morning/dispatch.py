"""A2: merchants ship their backlog in order of payment, up to the daily dispatch limit."""

from __future__ import annotations

import numpy as np

from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import in_place
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.columns import U32
from feedfollow.world.labels import BACKLOG_AGES, IN_TRANSIT, LOCAL, SHIPPED, WAITING
from feedfollow.world.ledger import PRODUCTION, SHIPPING, SOLE, Ledger, post
from feedfollow.world.merchants import Merchants
from feedfollow.world.orders import OrderColumns
from feedfollow.world.platforms import Platforms
from feedfollow.world.tally import ORDERS_SHIPPED, ORDERS_WITHOUT_GOODS, WAIT_DAYS, Tally
from feedfollow.world.world import World

UNIT = 1024
"""Dispatch limits accrue in units of 1/1024 order, so that fractions add exactly."""


def ship_orders(world: World) -> None:
    """Age the backlog by a day and ship first come, first served (process 2.10).

    The limit is ``dispatch_multiple`` times the merchant's own smoothed demand, times the share of
    their capacity at which couriers work; it accrues up to one day's worth and one order, so that
    small merchants are not rounded down to nothing. Goods that are not in stock wait (13).
    """
    capacity = float(world.inputs.couriers[world.day - world.inputs.first_day])
    accrue_limits(world.merchants, world.coef.dispatch_multiple, capacity)
    age_backlog(world.merchants)
    ship_waiting(
        world.orders.columns,
        world.orders.count,
        (world.merchants, world.platforms),
        world.ledger,
        world.tally,
        world.coef,
        world.day,
        world.key,
    )


@in_place
def accrue_limits(merchants: Merchants, multiple: float, capacity: float) -> None:
    """Add today's dispatch limit to the accrued one; at least one order per merchant and week.

    Both are those of an ordinary day times the ``capacity`` of couriers.
    """
    for m in range(merchants.demand.shape[0]):
        usual = merchants[m].staffing * merchants[m].demand
        limit = int(capacity * max(int(multiple * usual), UNIT // 7))
        merchants[m].tokens = min(merchants[m].tokens + limit, limit + UNIT)


@in_place
def age_backlog(merchants: Merchants) -> None:
    """Move every waiting order one day on in its merchant's age ring."""
    last = BACKLOG_AGES - 1
    for m in range(merchants.backlog.shape[0]):
        ring = merchants[m].backlog
        ring[last] += ring[last - 1]
        for age in range(last - 1, 0, -1):
            ring[age] = ring[age - 1]
        ring[0] = 0


@in_place
def ship_waiting(
    orders: OrderColumns,
    count: int,
    rooms: tuple[Merchants, Platforms],
    ledger: Ledger,
    tally: Tally,
    coef: Coefficients,
    day: int,
    key: U32,
) -> None:
    """Ship waiting orders, first paid first, while stock and the accrued limit last (13).

    A voucher is issued instead: nothing is made or sent, so that nothing holds it up (2.20).
    """
    merchants, platforms = rooms
    for row in range(count):
        if orders[row].state != WAITING:
            continue
        m = np.int64(orders[row].merchant)
        if orders[row].source == LOCAL:
            send_off(orders, row, merchants, tally, day)
            orders[row].due = day + voucher_days(orders, row, coef, key)
            platforms[orders[row].platform].vouchers_issued += 1
            continue
        if merchants[m].stock < merchants[m].parcel:
            tally.counters[orders[row].platform, ORDERS_WITHOUT_GOODS] += 1
            continue
        if merchants[m].tokens < UNIT:
            continue
        merchants[m].tokens -= UNIT
        merchants[m].stock -= merchants[m].parcel
        send_off(orders, row, merchants, tally, day)
        orders[row].due = day + coef.delivery_days
        post(ledger, SHIPPING, m, SOLE, coef.shipping_cost)
        post(ledger, PRODUCTION, m, SOLE, orders[row].cost)


@in_place
def send_off(orders: OrderColumns, row: int, merchants: Merchants, tally: Tally, day: int) -> None:
    """Take an order out of its merchant's backlog."""
    m, p, waited = orders[row].merchant, orders[row].platform, day - orders[row].placed
    merchants[m].backlog[min(waited, BACKLOG_AGES - 1)] -= 1
    merchants[m].in_transit += 1
    merchants[m].events[SHIPPED] += 1
    orders[row].state = IN_TRANSIT
    orders[row].shipped = day
    tally.counters[p, ORDERS_SHIPPED] += 1
    tally.counters[p, WAIT_DAYS] += waited


@in_place
def voucher_days(orders: OrderColumns, row: int, coef: Coefficients, key: U32) -> int:
    """Draw after how many days a voucher is redeemed, or how long it holds where it never is.

    Below its chance the uniform that decides on redemption, over the chance, is a uniform again.
    """
    user, placed = orders[row].user, orders[row].placed
    word = philox(orders[row].key, user, placed, Purpose.OUTCOME, key[0], key[1])[1]
    if uniform(word) >= coef.voucher_redeemed:
        return coef.voucher_days
    part = uniform(word) / coef.voucher_redeemed
    return min(1 + int(part * coef.voucher_days), coef.voucher_days)
