"""A5: windows expire: escrow is settled with merchant, anchor and platform, or refunded."""

from __future__ import annotations

import numpy as np

from feedfollow.kernels import in_place
from feedfollow.world import ledger as books
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.columns import Whole
from feedfollow.world.labels import CLOSED, CONFIRMED, IN_WINDOW, LOCAL, NOBODY, RETURNED, RETURNING
from feedfollow.world.ledger import Ledger, post, refund
from feedfollow.world.merchants import Merchants
from feedfollow.world.orders import OrderColumns
from feedfollow.world.own_brands import is_own
from feedfollow.world.platforms import Platforms
from feedfollow.world.programme import Programme, is_enrolled
from feedfollow.world.tally import (
    ANCHOR_INCOME,
    BRAND_MARGIN,
    COMMISSION,
    COMPENSATION,
    DATA_FEES,
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
        state = orders[row].state
        if (state != IN_WINDOW and state != RETURNING) or orders[row].due > day:
            continue
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
                _compensate(orders, row, platforms[p].compensation, ledger, tally)
            tally.counters[p, ORDERS_RETURNED] += 1
            tally.counters[p, VALUE_RETURNED] += orders[row].price
        else:
            merchants[m].events[CONFIRMED] += 1
            margin = _pay_out(orders, row, anchors, platforms, ledger, tally, coef)
            if merchants[m].brand:
                tally.counters[p, BRAND_MARGIN] += 0 if orders[row].external else margin
            else:
                tally.counters[p, WHITE_MARGIN] += 0 if orders[row].external else margin
            tally.counters[p, ORDERS_CONFIRMED] += 1
            tally.counters[p, VALUE_CONFIRMED] += orders[row].price


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
def covered(
    orders: OrderColumns, row: int, platforms: Platforms, programme: Programme, coef: Coefficients
) -> np.int64:
    """Return what the platform pays of the freight of a return from its app, rounded, fen (31)."""
    user, p = orders[row].user, orders[row].platform
    share = platforms[p].freight_covered
    if share == 0.0 or orders[row].external or not is_enrolled(programme, user, p):
        return np.int64(0)
    return np.int64(share * freight(orders, row, coef) + 0.5)


@in_place
def borne(
    orders: OrderColumns, row: int, platforms: Platforms, coef: Coefficients, part: np.int64
) -> np.int64:
    """Return what the buyer bears of it, rounded, fen; nothing where the seller is to blame (31).

    Parameters
    ----------
    part : int64
        What the platform pays already.
    """
    share = platforms[orders[row].platform].freight_borne
    if share == 0.0 or orders[row].external or orders[row].claimed:
        return np.int64(0)
    return np.int64(share * (freight(orders, row, coef) - part) + 0.5)


@in_place
def freight(orders: OrderColumns, row: int, coef: Coefficients) -> np.int64:
    """Return what sending an order costs, and sending it back; nothing for a voucher (2.20)."""
    return np.int64(0 if orders[row].source == LOCAL else coef.shipping_cost)


@in_place
def _compensate(
    orders: OrderColumns, row: int, multiple: float, ledger: Ledger, tally: Tally
) -> None:
    """Let the seller pay a cheated buyer a multiple of the price, rounded (22)."""
    fen = np.int64(multiple * orders[row].price + 0.5)
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
) -> int:
    """Split the price: rounded shares for anchor and platform, the residue in fen to the merchant.

    What is left of it after production and freight is returned.

    An external order is settled by the outside shelf, which keeps its own fee.
    """
    p, m, a, price = (
        np.int64(orders[row].platform),
        np.int64(orders[row].merchant),
        np.int64(orders[row].anchor),
        orders[row].price,
    )
    paid = _is_paid(anchors, a, m)
    anchor_part, fee, service, others = split(orders, row, anchors, platforms, coef)
    net = price - anchor_part - fee - service
    if orders[row].external:
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
        net -= others
        if paid:
            post(ledger, books.SETTLE_ANCHOR, p, a, anchor_part)
        post(ledger, books.SETTLE_PLATFORM, p, p, fee)
        post(ledger, books.SHOP_FEE, p, p, service)
    tally.counters[p, COMMISSION] += fee + service
    tally.counters[p, ANCHOR_INCOME] += anchor_part
    margin = net - orders[row].cost - freight(orders, row, coef)
    tally.counters[p, MERCHANT_MARGIN] += margin
    return margin


@in_place
def split(
    orders: OrderColumns, row: int, anchors: Anchors, platforms: Platforms, coef: Coefficients
) -> tuple[Whole, Whole, Whole, Whole]:
    """Return what a confirmed order pays the anchor, the platform, for service, and others, fen.

    Others are the outside shelf for an order behind a link, and the platform's tools for one in
    the app. The rest is the merchant's.
    """
    p, m, a, price = (
        np.int64(orders[row].platform),
        np.int64(orders[row].merchant),
        np.int64(orders[row].anchor),
        orders[row].price,
    )
    rate = coef.anchor_commission + anchors[a].premium if _is_paid(anchors, a, m) else 0.0
    anchor_part = int(rate * price + 0.5)
    fee, service = _charges(orders, row, platforms)
    if orders[row].external:
        return anchor_part, fee, service, int(coef.outside_fee * price + 0.5)
    return anchor_part, fee, service, int(platforms[p].data_fee * price + 0.5)


@in_place
def _is_paid(anchors: Anchors, a: Whole, m: Whole) -> bool:
    """Whether an anchor has a commission on a line: a talent, in whose room it is not its own."""
    return a != NOBODY and not anchors[a].self_room and not is_own(anchors, a, m)


@in_place
def _charges(orders: OrderColumns, row: int, platforms: Platforms) -> tuple[int, int]:
    """Return what the platform earns on an order, and its fee on the link or the shop (24), fen."""
    p, form, price = orders[row].platform, orders[row].form, orders[row].price
    if orders[row].source == LOCAL:
        return int(platforms[p].voucher_fee * price + 0.5), 0
    if orders[row].external:
        own, service = platforms[p].external_fee, platforms[p].link_fee[form]
    else:
        own, service = platforms[p].commission, platforms[p].shop_fee[form]
    return int(own * price + 0.5), int(service * price + 0.5)
