"""A1: in which cities a platform has local services today, and what it takes (4), (2.20)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.world import World


def open_cities(world: World) -> None:
    """Write today's levers of local services of every platform; events date them."""
    levers, today = world.levers, np.asarray(world.platforms)
    today["nearby_share"] = [levers[name]["local.share"] for name in world.names]
    today["cities_open"] = [levers[name]["local.cities"] for name in world.names]
    today["voucher_fee"] = [levers[name]["local.fee"] for name in world.names]
