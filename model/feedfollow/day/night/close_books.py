"""D4: closed orders leave the table."""

from __future__ import annotations

from feedfollow.kernels import in_place
from feedfollow.world.labels import CLOSED
from feedfollow.world.orders import OrderColumns
from feedfollow.world.world import World


def close_books(world: World) -> None:
    """Drop settled, returned and cancelled orders from the open-order table."""
    orders = world.orders
    orders.count = drop_closed(orders.columns, orders.count)


@in_place
def drop_closed(orders: OrderColumns, count: int) -> int:
    """Move the open ones of the first ``count`` orders to the front; return how many they are."""
    kept = 0
    for row in range(count):
        if orders[row].state != CLOSED:
            if kept < row:
                orders[kept] = orders[row]
            kept += 1
    return kept
