"""A1: how deep discounts off the list price are, in rooms and on shelves (2.7)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.world import World


def mark_down(world: World) -> None:
    """Write the mean of ``-ln(1 - D)`` of each type of room, the same on every platform.

    ``D`` is Beta with parameters 1 and 1/depth, so that depth is ``d/(1 - d)`` for the mean ``d``.
    """
    value = world.scenario.parameters
    means = (value["discount_talent"], value["discount_self"], value["discount_shelf"])
    np.asarray(world.platforms)["discount_depth"] = [mean / (1.0 - mean) for mean in means]
