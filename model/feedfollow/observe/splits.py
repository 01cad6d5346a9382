"""What an order's price would be split into today, found without the kernels of settlement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from feedfollow.observe.besides import duties, part
from feedfollow.observe.own_brands import of_own_lines
from feedfollow.world import labels as state
from feedfollow.world.columns import I64
from feedfollow.world.world import World


@dataclass(frozen=True)
class Split:
    """Who gets what of each order's price if it is confirmed today, ``(n_orders,) int64`` fen."""

    anchor: I64
    platform: I64
    service: I64
    merchant: I64
    outside: I64
    tools: I64


def freight_of(world: World) -> I64:
    """Return what sending each open order costs, ``(n_orders,) int64`` fen; vouchers nothing."""
    local = world.orders.used.source == state.LOCAL
    return np.where(local, np.int64(0), np.int64(world.coef.shipping_cost))


def left_to_merchants(world: World, split: Split) -> I64:
    """Return what a confirmation leaves after production and freight, ``(n_orders,) int64`` fen."""
    left = split.merchant - split.tools - duties(world)
    return left - world.orders.used.cost - freight_of(world)


def split_prices(world: World) -> Split:
    """Split every price as a confirmation today would: rounded shares, the rest to the seller."""
    orders, today = world.orders.used, world.platforms
    price, outside, place = orders.price, orders.external, (orders.platform, orders.form)
    rate = np.where(outside, today.external_fee[orders.platform], today.commission[orders.platform])
    local = orders.source == state.LOCAL
    rate = np.where(orders.deal, 0.0, rate)
    platform = part(np.where(local, today.voucher_fee[orders.platform], rate), price)
    charged = np.where(outside, today.link_fee[place], today.shop_fee[place])
    charged = np.where(local | orders.deal, 0.0, charged)
    service = part(charged, price)
    talent = part(world.coef.anchor_commission + world.anchors.premium[orders.anchor], price)
    unpaid = (orders.anchor == state.NOBODY) | world.anchors.self_room[orders.anchor]
    unpaid |= of_own_lines(world)
    anchor = np.where(unpaid, 0, talent)
    kept = np.where(outside & ~orders.deal, part(world.coef.outside_fee, price), 0)
    tools = np.where(outside, 0, part(today.data_fee[orders.platform], price))
    merchant = price - anchor - platform - service - kept
    return Split(anchor, platform, service, merchant, kept, tools)
