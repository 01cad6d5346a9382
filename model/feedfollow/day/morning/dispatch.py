"""A2: merchants ship their backlog in order of payment, up to the daily dispatch limit."""

from __future__ import annotations

import numpy as np

from feedfollow.day.morning.waiting import call_off
from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import in_place
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.columns import U32
from feedfollow.world.labels import (
    BACKLOG_AGES,
    IN_TRANSIT,
    INSPECTION,
    LOCAL,
    RETAILER,
    SELLER,
    SHIPPED,
    STOPPED,
    WAITING,
)
from feedfollow.world.ledger import (
    HANDLING,
    HANDLING_FEE,
    PRODUCTION,
    SHIPPING,
    SOLE,
    Ledger,
    post,
)
from feedfollow.world.merchants import Merchants
from feedfollow.world.orders import OrderColumns
from feedfollow.world.platforms import Platforms, handled
from feedfollow.world.tally import (
    LOGISTICS_COSTS,
    LOGISTICS_FEES,
    ORDERS_SHIPPED,
    ORDERS_STOPPED,
    ORDERS_WITHOUT_GOODS,
    WAIT_DAYS,
    Tally,
)
from feedfollow.world.world import World

UNIT = 1024
"""Dispatch limits accrue in units of 1/1024 order, so that fractions add exactly."""


def ship_orders(world: World) -> None:
    """Age the backlog by a day and ship first come, first served (process 2.10).

    The limit is ``dispatch_multiple`` times the merchant's own smoothed demand, times the share of
    their capacity at which couriers work; it accrues up to one day's worth and one order, so that
    small merchants are not rounded down to nothing. Goods that are not in stock wait (13). The
    warehouse of a platform has a limit by the same rule (2.11).
    """
    capacity = float(world.inputs.couriers[world.day - world.inputs.first_day])
    accrue_limits(world.merchants, world.coef.dispatch_multiple, capacity)
    accrue_warehouses(world.platforms, capacity)
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
    """Add today's dispatch limit of every merchant to the accrued one."""
    for m in range(merchants.demand.shape[0]):
        usual = merchants[m].staffing * merchants[m].demand
        merchants[m].tokens = accrued(merchants[m].tokens, int(multiple * usual), capacity)


@in_place
def accrue_warehouses(platforms: Platforms, capacity: float) -> None:
    """Do the same for platforms' warehouses, which are sized to the share they have today."""
    for p in range(platforms.shape[0]):
        usual = 0.0
        for c in range(platforms.usual_orders.shape[1]):
            own = 1.0 - platforms[p].retailed[c]
            usual += own * handled(platforms, p, c) * platforms[p].usual_orders[c]
        limit = int(platforms[p].warehouse_dispatch * usual * UNIT)
        platforms[p].tokens = accrued(platforms[p].tokens, limit, capacity)


@in_place
def accrued(tokens: int, usual: int, capacity: float) -> int:
    """Return the limit with what was left of earlier days: at least one order a week.

    Today's is that of an ordinary day times the ``capacity`` of couriers.
    """
    limit = int(capacity * max(usual, UNIT // 7))
    return min(tokens + limit, limit + UNIT)


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
    """Ship waiting orders, first paid first, while stock and the sender's limit last (13).

    A voucher is issued instead: nothing is made or sent, so that nothing holds it up (2.20).
    """
    merchants, platforms = rooms
    for row in range(count):
        if orders[row].state != WAITING:
            continue
        m = np.int64(orders[row].merchant)
        if orders[row].source == LOCAL:
            send_off(orders, row, merchants, tally, day, 0)
            orders[row].due = day + voucher_days(orders, row, coef, key)
            platforms[orders[row].platform].vouchers_issued += 1
            continue
        if merchants[m].stock < merchants[m].parcel:
            tally.counters[orders[row].platform, ORDERS_WITHOUT_GOODS] += 1
            continue
        if not take_turn(orders, row, merchants, platforms):
            continue
        held, under_way = 0, coef.delivery_days
        if orders[row].sender != SELLER:
            if pass_hands(orders, row, rooms, ledger, tally, coef, day, key):
                continue
            held = coef.inspection_days if orders[row].sender == INSPECTION else 0
            under_way = coef.retailer_days if orders[row].sender == RETAILER else under_way
        merchants[m].stock -= merchants[m].parcel
        send_off(orders, row, merchants, tally, day, held)
        orders[row].due = day + held + under_way + platforms[orders[row].platform].days_further
        post(ledger, SHIPPING, m, SOLE, coef.shipping_cost)
        post(ledger, PRODUCTION, m, SOLE, orders[row].cost)


@in_place
def send_off(
    orders: OrderColumns, row: int, merchants: Merchants, tally: Tally, day: int, held: int
) -> None:
    """Take an order out of its merchant's backlog; it is ``held`` so many days more (2.11)."""
    m, p, waited = orders[row].merchant, orders[row].platform, day - orders[row].placed
    merchants[m].backlog[min(waited, BACKLOG_AGES - 1)] -= 1
    merchants[m].in_transit += 1
    merchants[m].events[SHIPPED] += 1
    orders[row].state = IN_TRANSIT
    orders[row].shipped = day + held
    tally.counters[p, ORDERS_SHIPPED] += 1
    tally.counters[p, WAIT_DAYS] += waited + held


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


@in_place
def take_turn(orders: OrderColumns, row: int, merchants: Merchants, platforms: Platforms) -> bool:
    """Use up one order of its sender's limit, if there is one left; retailers have none."""
    m, p, sender = orders[row].merchant, orders[row].platform, orders[row].sender
    if sender == RETAILER:
        return True
    if sender == SELLER:
        if merchants[m].tokens < UNIT:
            return False
        merchants[m].tokens -= UNIT
        return True
    if platforms[p].tokens < UNIT:
        return False
    platforms[p].tokens -= UNIT
    return True


@in_place
def pass_hands(
    orders: OrderColumns,
    row: int,
    rooms: tuple[Merchants, Platforms],
    ledger: Ledger,
    tally: Tally,
    coef: Coefficients,
    day: int,
    key: U32,
) -> bool:
    """Book what an order costs in the platform's warehouse; say whether it is stopped there.

    A fake that an inspection finds is given back to its merchant, and its buyer the money (2.11).
    """
    merchants, platforms = rooms
    p, m, sender = np.int64(orders[row].platform), orders[row].merchant, orders[row].sender
    if sender == RETAILER:
        return False
    cost = np.int64(platforms[p].handling_cost + 0.5)
    fee = np.int64(platforms[p].handling_fee + 0.5)
    cost += coef.inspection_cost if sender == INSPECTION else 0
    post(ledger, HANDLING, p, SOLE, cost)
    post(ledger, HANDLING_FEE, np.int64(m), p, fee)
    tally.counters[p, LOGISTICS_COSTS] += cost
    tally.counters[p, LOGISTICS_FEES] += fee
    if sender != INSPECTION or not orders[row].cheated:
        return False
    user, placed = orders[row].user, orders[row].placed
    words = philox(orders[row].key, user, placed, Purpose.LOGISTICS, key[0], key[1])
    if uniform(words[1]) >= coef.inspection_found:
        return False
    orders[row].sender = STOPPED
    call_off(orders, row, merchants, ledger, tally, day)
    tally.counters[p, ORDERS_STOPPED] += 1
    return True
