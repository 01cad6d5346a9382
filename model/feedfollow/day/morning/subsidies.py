"""A1: which part of a price a platform pays for the buyer today (2.7)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.world import World


def grant_subsidies(world: World) -> None:
    """Write today's subsidy of every platform; events date it."""
    today = np.asarray(world.platforms)
    today["subsidy"] = [world.levers[name]["prices.subsidy"] for name in world.names]
