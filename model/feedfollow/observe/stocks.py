"""D4: goods in stock follow from yesterday's, what arrived and what left.

Identity 5 of process 3, merchant by merchant: what left is read from the events of
orders, which identity 3 holds against the open-order table.
"""

from __future__ import annotations

from dataclasses import dataclass

from feedfollow.observe.assertions import count_by, never, same
from feedfollow.world import labels as state
from feedfollow.world.columns import I64
from feedfollow.world.world import World


@dataclass(frozen=True)
class Stocks:
    """Goods of every merchant, and orders shipped so far, at the end of a day.

    Attributes
    ----------
    stock, arrived, on_order : (n_merchants,) int64
        1/1024 orders.
    shipped : (n_merchants,) int64
        Orders.
    """

    stock: I64
    arrived: I64
    on_order: I64
    shipped: I64


def stocks_of(world: World) -> Stocks:
    """Copy what :func:`check_stocks` compares tomorrow with."""
    merchants = world.merchants
    return Stocks(
        merchants.stock.copy(),
        merchants.arrived.copy(),
        merchants.on_order.sum(axis=1),
        merchants.events[:, state.SHIPPED].copy(),
    )


def check_stocks(world: World, before: Stocks) -> None:
    """Identity 5: stock by merchant as a flow; goods on order; nothing is negative.

    Raises
    ------
    IdentityError
        With the merchant.
    """
    merchants, now = world.merchants, stocks_of(world)
    orders = world.orders.used
    issued = (orders.source == state.LOCAL) & (orders.state == state.IN_TRANSIT)
    issued &= orders.shipped == world.day
    left = now.shipped - before.shipped - count_by(orders.merchant[issued], len(merchants))
    arrived = now.arrived - before.arrived
    change = now.stock - before.stock
    flow = arrived - merchants.parcel * left
    same(world, "5: the day's change of stock, by column and by flow", change, flow)
    columns = (merchants.stock, merchants.on_order, merchants.base_stock)
    never(world, "5: negative goods", sum(int((each < 0).sum()) for each in columns))
    if world.day > 0:
        ordered = now.on_order - before.on_order + arrived
        limit = (merchants.capacity * 1024.0).astype(int)
        never(world, "5: more ordered than can be made", (ordered > limit) | (ordered < 0))
