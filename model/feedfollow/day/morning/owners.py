"""A5: what orders of a line leave, or cost, is handed on to the anchor who owns it (32)."""

from __future__ import annotations

import numpy as np

from feedfollow.day.morning.settlement import borne, covered, freight, split
from feedfollow.kernels import in_place
from feedfollow.world import ledger as books
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.columns import Whole
from feedfollow.world.labels import IN_WINDOW, LOCAL, RETURNING
from feedfollow.world.ledger import Ledger, post
from feedfollow.world.merchants import Merchants
from feedfollow.world.orders import OrderColumns
from feedfollow.world.own_brands import is_own
from feedfollow.world.platforms import Platforms
from feedfollow.world.programme import Programme
from feedfollow.world.tally import BRAND_MARGIN, MERCHANT_MARGIN, OWN_BRANDS, WHITE_MARGIN, Tally
from feedfollow.world.world import World


def pay_owners(world: World) -> None:
    """Let lines pay their owners for the orders whose window ends today, before these close."""
    hand_on(
        world.orders.columns,
        world.orders.count,
        (world.anchors, world.merchants, world.platforms, world.programme),
        world.ledger,
        world.tally,
        world.coef,
        world.day,
    )


@in_place
def hand_on(
    orders: OrderColumns,
    count: int,
    rooms: tuple[Anchors, Merchants, Platforms, Programme],
    ledger: Ledger,
    tally: Tally,
    coef: Coefficients,
    day: int,
) -> None:
    """Book every owner's profit or loss; it is not the margin of the merchants of the row."""
    anchors, merchants, platforms, programme = rooms
    for row in range(count):
        state = orders[row].state
        if (state != IN_WINDOW and state != RETURNING) or orders[row].due > day:
            continue
        p, m = orders[row].platform, orders[row].merchant
        if not is_own(anchors, orders[row].anchor, m):
            continue
        if state == RETURNING:
            cost = cost_of_return(orders, row, platforms, programme, coef)
            book(orders, row, -cost, ledger, tally)
            continue
        left = margin_of(orders, row, anchors, platforms, coef)
        book(orders, row, left, ledger, tally)
        tally.counters[p, MERCHANT_MARGIN] -= left
        if orders[row].external:
            continue
        if merchants[m].brand:
            tally.counters[p, BRAND_MARGIN] -= left
        else:
            tally.counters[p, WHITE_MARGIN] -= left


@in_place
def margin_of(
    orders: OrderColumns, row: int, anchors: Anchors, platforms: Platforms, coef: Coefficients
) -> Whole:
    """Return what a confirmed order leaves after all fees, production and freight, fen."""
    talent, fee, service, others = split(orders, row, anchors, platforms, coef)
    net = orders[row].price - talent - fee - service - others
    return net - orders[row].cost - freight(orders, row, coef)


@in_place
def cost_of_return(
    orders: OrderColumns, row: int, platforms: Platforms, programme: Programme, coef: Coefficients
) -> Whole:
    """Return what an order that comes back has cost: goods, both freights, compensation, fen.

    Of the second freight platform and buyer may pay a part (31).
    """
    part = covered(orders, row, platforms, programme, coef)
    cost = 2 * freight(orders, row, coef) - part - borne(orders, row, platforms, coef, part)
    if orders[row].claimed:
        multiple = platforms[orders[row].platform].compensation
        cost += np.int64(multiple * orders[row].price + 0.5)
    if orders[row].claimed or orders[row].source != LOCAL:
        cost += orders[row].cost
    return cost


@in_place
def book(orders: OrderColumns, row: int, fen: Whole, ledger: Ledger, tally: Tally) -> None:
    """Pay the owner what an order left; let the owner pay what it cost, ``fen`` below 0."""
    m, a = np.int64(orders[row].merchant), np.int64(orders[row].anchor)
    if fen > 0:
        post(ledger, books.OWN_BRAND, m, a, np.int64(fen))
    elif fen < 0:
        post(ledger, books.OWN_BRAND_LOSS, a, m, np.int64(-fen))
    tally.counters[orders[row].platform, OWN_BRANDS] += fen
