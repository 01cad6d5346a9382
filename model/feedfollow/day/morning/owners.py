"""A5: what orders of a line leave, or cost, is handed on to the anchor who owns it (32)."""

from __future__ import annotations

import numpy as np

from feedfollow.day.morning.proceeds import cost_of_return, ends, margin_of
from feedfollow.kernels import in_place
from feedfollow.world import ledger as books
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.columns import Whole
from feedfollow.world.labels import RETURNING
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
        p, m = orders[row].platform, orders[row].merchant
        if not ends(orders, row, day) or not is_own(anchors, orders[row].anchor, m):
            continue
        if orders[row].state == RETURNING:
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
def book(orders: OrderColumns, row: int, fen: Whole, ledger: Ledger, tally: Tally) -> None:
    """Pay the owner what an order left; let the owner pay what it cost, ``fen`` below 0."""
    m, a = np.int64(orders[row].merchant), np.int64(orders[row].anchor)
    if fen > 0:
        post(ledger, books.OWN_BRAND, m, a, np.int64(fen))
    elif fen < 0:
        post(ledger, books.OWN_BRAND_LOSS, a, m, np.int64(-fen))
    tally.counters[orders[row].platform, OWN_BRANDS] += fen
