"""D4: closed orders leave the table."""

from __future__ import annotations

from feedfollow.world.labels import CLOSED
from feedfollow.world.world import World


def close_books(world: World) -> None:
    """Drop settled, returned and cancelled orders from the open-order table."""
    orders = world.orders
    orders.keep(orders.used.state != CLOSED)
