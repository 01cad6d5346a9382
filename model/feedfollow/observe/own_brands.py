"""What orders of lines that anchors own leave these (32), order by order, without the ledger."""

from __future__ import annotations

import numpy as np

from feedfollow.observe.besides import compensations
from feedfollow.observe.programme import return_freight
from feedfollow.world import labels as state
from feedfollow.world.columns import I64, Flag
from feedfollow.world.world import World


def of_own_lines(world: World) -> Flag:
    """Mark open orders of a line in the room of its owner, ``(n_orders,) bool``."""
    orders = world.orders.used
    own = world.anchors.own_line[orders.anchor] == orders.merchant
    marked: Flag = own & (orders.anchor != state.NOBODY)
    return marked


def owners_results(world: World, confirmed: Flag, returned: Flag, left: I64) -> I64:
    """Return what each open order brings today to the owner of its line, ``(n_orders,) int64`` fen.

    Parameters
    ----------
    confirmed, returned : (n_orders,) bool
        What closed today, and how.
    left : (n_orders,) int64, fen
        What a confirmed order leaves its merchant after production and freight.
    """
    orders = world.orders.used
    local = orders.source == state.LOCAL
    lost = np.where(local & ~orders.claimed, 0, orders.cost)
    freight = np.where(local, np.int64(0), np.int64(world.coef.shipping_cost))
    covered, borne = return_freight(world, freight)
    lost = lost + 2 * freight - covered - borne
    lost = lost + np.where(orders.claimed, compensations(world), 0)
    result = np.where(confirmed, left, np.where(returned, -lost, 0))
    return np.where(of_own_lines(world), result, 0).astype(np.int64)
