"""What logistics of platforms did to today's orders and what it cost, order by order (2.11)."""

from __future__ import annotations

import numpy as np

from feedfollow.observe.assertions import same, sum_by
from feedfollow.world import labels as state
from feedfollow.world.columns import F64, I64, Flag
from feedfollow.world.tally import COUNTERS
from feedfollow.world.world import World


def held_days(world: World) -> I64:
    """Return for how long an inspection holds each order, ``(n_orders,) int64`` days."""
    inspected = world.orders.used.sender == state.INSPECTION
    return np.where(inspected, np.int64(world.coef.inspection_days), 0)


def handled(world: World, shipped: Flag, cancelled: Flag) -> Flag:
    """Mark the orders that passed a platform's warehouse today, ``(n_orders,) bool``.

    Parameters
    ----------
    shipped, cancelled : (n_orders,) bool
        What left today, and what was called off while it waited.
    """
    sender = world.orders.used.sender
    sent = (sender == state.WAREHOUSE) | (sender == state.INSPECTION)
    passed: Flag = (shipped & sent) | (cancelled & (sender == state.STOPPED))
    return passed


def handling_costs(world: World) -> I64:
    """Return what handling costs the platform of each order, ``(n_orders,) int64`` fen."""
    orders = world.orders.used
    looked_at = np.isin(orders.sender, (state.INSPECTION, state.STOPPED))
    inspection = np.where(looked_at, np.int64(world.coef.inspection_cost), 0)
    return _fen(world.platforms.handling_cost)[orders.platform] + inspection


def handling_fees(world: World) -> I64:
    """Return what handling costs the merchant of each order, ``(n_orders,) int64`` fen."""
    return _fen(world.platforms.handling_fee)[world.orders.used.platform]


def service_costs(world: World) -> I64:
    """Return what making each order good costs its platform, ``(n_orders,) int64`` fen."""
    return np.full(len(world.orders.used), world.coef.service_cost, np.int64)


def check_logistics(world: World, passed: Flag, served: Flag) -> None:
    """Identity 4: what logistics cost by counter and by order.

    Parameters
    ----------
    passed, served : (n_orders,) bool
        Orders that passed a warehouse today; those that customer service made good.
    """
    platform, count = world.orders.used.platform, len(world.names)
    costs = sum_by(platform[passed], handling_costs(world)[passed], count)
    costs += sum_by(platform[served], service_costs(world)[served], count)
    counted = world.tally.counters[:, COUNTERS.index("logistics_costs")]
    same(world, "4: logistics_costs by counter and by order", counted, costs)


def _fen(price: F64) -> I64:
    whole: I64 = np.floor(price + 0.5).astype(np.int64)
    return whole
