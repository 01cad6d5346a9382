"""A1: which share of live rooms has a fixed slot today (4)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.world import World


def fix_slots(world: World) -> None:
    """Write today's share of rooms with a fixed slot on every platform; events date it."""
    today = np.asarray(world.platforms)
    today["fixed_share"] = [world.levers[name]["shows.fixed"] for name in world.names]
