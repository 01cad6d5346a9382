"""A5: windows expire: escrow is settled with merchant, anchor and platform, or refunded."""

from __future__ import annotations

import numpy as np

from feedfollow.day.morning.proceeds import (
    borne,
    compensation,
    covered,
    duty,
    ends,
    freight,
    is_paid,
    margin_of,
    split,
)
from feedfollow.kernels import in_place
from feedfollow.world import ledger as books
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.labels import CLOSED, CONFIRMED, IN_WINDOW, LOCAL, RETURNED, RETURNING
from feedfollow.world.ledger import Ledger, post, refund
from feedfollow.world.merchants import Merchants
from feedfollow.world.orders import OrderColumns
from feedfollow.world.platforms import Platforms
from feedfollow.world.programme import Programme
from feedfollow.world.tally import (
    ANCHOR_INCOME,
    BRAND_MARGIN,
    COMMISSION,
    COMPENSATION,
    DATA_FEES,
    DUTIES,
    FRAUD_LOSS,
    FREIGHT_BORNE,
    FREIGHT_COVERED,
    MERCHANT_MARGIN,
    ORDERS_CONFIRMED,
    ORDERS_RETURNED,
    VALUE_CONFIRMED,
    VALUE_RETURNED,
    WHITE_MARGIN,
    Tally,
)
from feedfollow.world.world import World


def settle_orders(world: World) -> None:
    """Refund returned parcels and settle confirmed ones (process 3)."""
    _settle(
        world.orders.columns,
        world.orders.count,
        (world.anchors, world.merchants, world.platforms, world.programme),
        world.ledger,
        world.tally,
        world.coef,
        world.day,
    )


@in_place
def _settle(
    orders: OrderColumns,
    count: int,
    rooms: tuple[Anchors, Merchants, Platforms, Programme],
    ledger: Ledger,
    tally: Tally,
    coef: Coefficients,
    day: int,
) -> None:
    anchors, merchants, platforms, programme = rooms
    for row in range(count):
        if not ends(orders, row, day):
            continue
        state = orders[row].state
        p, m = orders[row].platform, orders[row].merchant
        merchants[m].in_window -= 1
        orders[row].state = CLOSED
        if orders[row].source == LOCAL and (state == IN_WINDOW or orders[row].claimed):
            post(ledger, books.PRODUCTION, np.int64(m), books.SOLE, orders[row].cost)
        if state == RETURNING:
            merchants[m].events[RETURNED] += 1
            platforms[p].vouchers_undone += orders[row].source == LOCAL
            _refund(orders, row, ledger)
            _pay_return(orders, row, (platforms, programme), ledger, tally, coef)
            if orders[row].claimed:
                _compensate(orders, row, platforms, ledger, tally)
            tally.counters[p, ORDERS_RETURNED] += 1
            tally.counters[p, VALUE_RETURNED] += orders[row].price
        else:
            merchants[m].events[CONFIRMED] += 1
            _pay_out(orders, row, anchors, platforms, ledger, tally, coef)
            margin = margin_of(orders, row, anchors, platforms, coef)
            tally.counters[p, MERCHANT_MARGIN] += margin
            if merchants[m].brand:
                tally.counters[p, BRAND_MARGIN] += 0 if orders[row].external else margin
            else:
                tally.counters[p, WHITE_MARGIN] += 0 if orders[row].external else margin
            if not orders[row].deal:
                tally.counters[p, ORDERS_CONFIRMED] += 1
                tally.counters[p, VALUE_CONFIRMED] += orders[row].price
            if orders[row].cheated:
                tally.counters[p, FRAUD_LOSS] += orders[row].price


@in_place
def _refund(orders: OrderColumns, row: int, ledger: Ledger) -> None:
    """Give the price back to who paid it."""
    p, price = np.int64(orders[row].platform), orders[row].price
    if orders[row].external:
        post(ledger, books.EXTERNAL_REFUND, books.SOLE, books.SOLE, price)
    else:
        refund(ledger, books.REFUND_RETURN, p, price, orders[row].subsidy)


@in_place
def _pay_return(
    orders: OrderColumns,
    row: int,
    rooms: tuple[Platforms, Programme],
    ledger: Ledger,
    tally: Tally,
    coef: Coefficients,
) -> None:
    """Let the merchant pay the freight of a return, less what platform and buyer pay of it (31)."""
    platforms, programme = rooms
    p, m = np.int64(orders[row].platform), np.int64(orders[row].merchant)
    part = covered(orders, row, platforms, programme, coef)
    own = borne(orders, row, platforms, coef, part)
    post(ledger, books.RETURN_FREIGHT, m, books.SOLE, freight(orders, row, coef) - part - own)
    if part > 0:
        post(ledger, books.PROGRAMME_FREIGHT, p, books.SOLE, part)
        tally.counters[p, FREIGHT_COVERED] += part
    if own > 0:
        post(ledger, books.BUYER_FREIGHT, books.SOLE, books.SOLE, own)
        tally.counters[p, FREIGHT_BORNE] += own


@in_place
def _compensate(
    orders: OrderColumns, row: int, platforms: Platforms, ledger: Ledger, tally: Tally
) -> None:
    """Let the seller pay a cheated buyer a multiple of the price (22)."""
    fen = compensation(orders, row, platforms)
    post(ledger, books.COMPENSATION, np.int64(orders[row].merchant), books.SOLE, fen)
    tally.counters[orders[row].platform, COMPENSATION] += fen


@in_place
def _pay_out(
    orders: OrderColumns,
    row: int,
    anchors: Anchors,
    platforms: Platforms,
    ledger: Ledger,
    tally: Tally,
    coef: Coefficients,
) -> None:
    """Split the price: rounded shares for anchor and platform, the residue in fen to the merchant.

    An external order is settled by the outside shelf, which keeps its own fee. The merchant has
    been paid for a deal by private message, and owes the anchor its part (36).
    """
    p, m, a, price = (
        np.int64(orders[row].platform),
        np.int64(orders[row].merchant),
        np.int64(orders[row].anchor),
        orders[row].price,
    )
    paid = is_paid(anchors, a, m)
    anchor_part, fee, service, others = split(orders, row, anchors, platforms, coef)
    net = price - anchor_part - fee - service
    if orders[row].deal:
        if paid:
            post(ledger, books.DEAL_COMMISSION, m, a, anchor_part)
    elif orders[row].external:
        net -= others
        post(ledger, books.EXTERNAL_MERCHANT, books.SOLE, m, net)
        if paid:
            post(ledger, books.EXTERNAL_ANCHOR, books.SOLE, a, anchor_part)
        post(ledger, books.EXTERNAL_PLATFORM, books.SOLE, p, fee)
        post(ledger, books.LINK_FEE, books.SOLE, p, service)
        post(ledger, books.EXTERNAL_FEE, books.HELD, books.EARNED, others)
    else:
        post(ledger, books.SETTLE_MERCHANT, p, m, net)
        post(ledger, books.DATA_FEE, m, p, others)
        tally.counters[p, DATA_FEES] += others
        if paid:
            post(ledger, books.SETTLE_ANCHOR, p, a, anchor_part)
        post(ledger, books.SETTLE_PLATFORM, p, p, fee)
        post(ledger, books.SHOP_FEE, p, p, service)
    toll = duty(orders, row, platforms)
    if toll > 0:
        post(ledger, books.DUTY, m, books.SOLE, toll)
        tally.counters[p, DUTIES] += toll
    tally.counters[p, COMMISSION] += fee + service
    tally.counters[p, ANCHOR_INCOME] += anchor_part
