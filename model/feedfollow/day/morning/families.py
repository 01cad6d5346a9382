"""A1: what families of anchors ask for, and what platforms do about large rooms (25)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.world import World


def bargain(world: World) -> None:
    """Set today's commission of families, and the platforms' limits of today."""
    bargaining = world.scenario.parameters["family_commission"]
    world.anchors.premium[:] = bargaining * world.anchors.family_sales
    levers = [world.levers[name] for name in world.names]
    today = np.asarray(world.platforms)
    today["head_cap"] = [own["feed.head_cap"] for own in levers]
    today["rival"] = [own["families.rival"] for own in levers]
