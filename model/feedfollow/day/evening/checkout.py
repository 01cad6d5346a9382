"""C4: orders are paid into escrow, to the outside shelf, or beside the books (36)."""

from __future__ import annotations

import numpy as np

from feedfollow.kernels import in_place
from feedfollow.world.anchors import Anchors
from feedfollow.world.labels import (
    EXTERNAL,
    GMV,
    IN_APP,
    ITEMS,
    LOCAL,
    NO_ROOM,
    NOBODY,
    ORDERS,
    OWN_ROOM,
    PLACED,
    REVENUE_DAYS,
    TALENT_ROOM,
)
from feedfollow.world.ledger import (
    DEAL_PAYMENT,
    EXTERNAL_PAYMENT,
    ORDER_PAYMENT,
    ORDER_SUBSIDY,
    SOLE,
    Ledger,
    post,
)
from feedfollow.world.merchants import Merchants
from feedfollow.world.orders import OrderColumns
from feedfollow.world.tally import (
    BRAND_GMV,
    DEALS,
    DISCOUNTS,
    FAN_GMV,
    FLASH_ORDERS,
    SUBSIDIES,
    Tally,
)
from feedfollow.world.world import World


def check_out(world: World, placed: OrderColumns) -> None:
    """Append today's orders to the open-order table and book their payment."""
    before = world.orders.count
    world.orders.append(placed)
    _book(
        world.orders.columns,
        (before, world.orders.count),
        world.merchants,
        world.anchors,
        world.ledger,
        world.tally,
    )


@in_place
def _book(
    orders: OrderColumns,
    rows: tuple[int, int],
    merchants: Merchants,
    anchors: Anchors,
    ledger: Ledger,
    tally: Tally,
) -> None:
    for row in range(rows[0], rows[1]):
        p, m, price = (
            np.int64(orders[row].platform),
            np.int64(orders[row].merchant),
            orders[row].price,
        )
        if orders[row].deal:
            post(ledger, DEAL_PAYMENT, SOLE, m, price)
            tally.counters[p, DEALS] += price
        else:
            _record(orders, row, merchants, anchors, ledger, tally)
        merchants[m].orders_month[p] += 1
        merchants[m].revenue[p, orders[row].placed % REVENUE_DAYS] += price
        merchants[m].demand_today += orders[row].source != LOCAL
        merchants[m].backlog[0] += 1
        merchants[m].events[PLACED] += 1


@in_place
def _record(
    orders: OrderColumns,
    row: int,
    merchants: Merchants,
    anchors: Anchors,
    ledger: Ledger,
    tally: Tally,
) -> None:
    """Book the payment of an order that the platform sees, and count it."""
    p, m, a, price = (
        np.int64(orders[row].platform),
        np.int64(orders[row].merchant),
        np.int64(orders[row].anchor),
        orders[row].price,
    )
    if orders[row].external:
        post(ledger, EXTERNAL_PAYMENT, SOLE, SOLE, price)
    else:
        subsidy = orders[row].subsidy
        post(ledger, ORDER_PAYMENT, SOLE, p, price - subsidy)
        if subsidy > 0:
            post(ledger, ORDER_SUBSIDY, p, p, subsidy)
            tally.counters[p, SUBSIDIES] += subsidy
    tally.counters[p, DISCOUNTS] += orders[row].listed - price
    destination = EXTERNAL if orders[row].external else IN_APP
    traffic = tally.traffic[p, orders[row].form, orders[row].source, destination]
    traffic[ORDERS] += 1
    traffic[ITEMS] += orders[row].items
    traffic[GMV] += price
    tally.gmv_category[p, merchants[m].category] += price
    if a == NOBODY:
        tally.gmv_room[p, NO_ROOM] += price
    else:
        tally.gmv_room[p, OWN_ROOM if anchors[a].self_room else TALENT_ROOM] += price
        tally.gmv_anchor[a] += price
        anchors[a].gmv_month += price
        anchors[a].sessions_month += orders[row].sequence == 0
    if orders[row].fan:
        tally.counters[p, FAN_GMV] += price
    if merchants[m].brand:
        tally.counters[p, BRAND_GMV] += price
    tally.counters[p, FLASH_ORDERS] += orders[row].flash
