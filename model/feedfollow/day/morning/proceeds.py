"""What an order whose window ends pays to whom, and what one that comes back costs (24)(31).

Settlement books it; merchants who learn of prices, owners of lines and members of a paid programme
look at the same amounts.
"""

from __future__ import annotations

import numpy as np

from feedfollow.kernels import in_place
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.columns import Whole
from feedfollow.world.labels import IN_WINDOW, LOCAL, NOBODY, RETURNING
from feedfollow.world.orders import OrderColumns
from feedfollow.world.own_brands import is_own
from feedfollow.world.platforms import Platforms
from feedfollow.world.programme import Programme, is_enrolled


@in_place
def ends(orders: OrderColumns, row: int, day: int) -> bool:
    """Whether an order is confirmed or refunded on this day."""
    return orders[row].due <= day and orders[row].state in (IN_WINDOW, RETURNING)


@in_place
def margin_of(
    orders: OrderColumns, row: int, anchors: Anchors, platforms: Platforms, coef: Coefficients
) -> Whole:
    """Return what a confirmed order leaves after all fees, production and freight, fen."""
    talent, fee, service, others = split(orders, row, anchors, platforms, coef)
    net = orders[row].price - talent - fee - service - others
    net -= duty(orders, row, platforms)
    return net - orders[row].cost - freight(orders, row, coef)


@in_place
def split(
    orders: OrderColumns, row: int, anchors: Anchors, platforms: Platforms, coef: Coefficients
) -> tuple[Whole, Whole, Whole, Whole]:
    """Return what a confirmed order pays the anchor, the platform, for service, and others, fen.

    Others are the outside shelf for an order behind a link, and the platform's tools for one in
    the app. The rest is the merchant's. A deal by private message pays nobody else (36).
    """
    p, price = np.int64(orders[row].platform), orders[row].price
    anchor_part = commission_of(orders, row, anchors, coef)
    if orders[row].deal:
        return anchor_part, 0, 0, 0
    fee, service = charges(orders, row, platforms)
    if orders[row].external:
        return anchor_part, fee, service, int(coef.outside_fee * price + 0.5)
    return anchor_part, fee, service, int(platforms[p].data_fee * price + 0.5)


@in_place
def commission_of(orders: OrderColumns, row: int, anchors: Anchors, coef: Coefficients) -> int:
    """Return what an anchor has of a confirmed order, fen; nothing where it is not paid."""
    m, a = np.int64(orders[row].merchant), np.int64(orders[row].anchor)
    rate = coef.anchor_commission + anchors[a].premium if is_paid(anchors, a, m) else 0.0
    return int(rate * orders[row].price + 0.5)


@in_place
def is_paid(anchors: Anchors, a: Whole, m: Whole) -> bool:
    """Whether an anchor has a commission on a line: a talent, in whose room it is not its own."""
    return a != NOBODY and not anchors[a].self_room and not is_own(anchors, a, m)


@in_place
def charges(orders: OrderColumns, row: int, platforms: Platforms) -> tuple[int, int]:
    """Return what the platform earns on an order, and its fee on the link or the shop (24), fen."""
    p, form, price = orders[row].platform, orders[row].form, orders[row].price
    if orders[row].source == LOCAL:
        return int(platforms[p].voucher_fee * price + 0.5), 0
    if orders[row].external:
        own, service = platforms[p].external_fee, platforms[p].link_fee[form]
    else:
        own, service = platforms[p].commission, platforms[p].shop_fee[form]
    return int(own * price + 0.5), int(service * price + 0.5)


@in_place
def duty(orders: OrderColumns, row: int, platforms: Platforms) -> np.int64:
    """Return the duty on an order that is kept, rounded, fen (38); none on vouchers."""
    share = platforms[orders[row].platform].duty
    if share == 0.0 or orders[row].source == LOCAL:
        return np.int64(0)
    return np.int64(share * orders[row].price + 0.5)


@in_place
def cost_of_return(
    orders: OrderColumns, row: int, platforms: Platforms, programme: Programme, coef: Coefficients
) -> Whole:
    """Return what an order that comes back has cost: goods, both freights, compensation, fen.

    Of the second freight platform and buyer may pay a part (31).
    """
    part = covered(orders, row, platforms, programme, coef)
    cost = 2 * freight(orders, row, coef) - part - borne(orders, row, platforms, coef, part)
    cost += compensation(orders, row, platforms)
    if orders[row].claimed or orders[row].source != LOCAL:
        cost += orders[row].cost
    return cost


@in_place
def freight(orders: OrderColumns, row: int, coef: Coefficients) -> np.int64:
    """Return what sending an order costs, and sending it back; nothing for a voucher (2.20)."""
    return np.int64(0 if orders[row].source == LOCAL else coef.shipping_cost)


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
def compensation(orders: OrderColumns, row: int, platforms: Platforms) -> np.int64:
    """Return what a cheated buyer who claims is paid: a rounded multiple of the price, fen (22)."""
    if not orders[row].claimed:
        return np.int64(0)
    return np.int64(platforms[orders[row].platform].compensation * orders[row].price + 0.5)
