"""A1: whether followers tip at all (21)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.world import World


def allow_tips(world: World) -> None:
    """Write the chance that an engaged follower tips, the same on every platform."""
    np.asarray(world.platforms)["tip_chance"] = world.scenario.parameters["tip_chance"]
