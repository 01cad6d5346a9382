"""A1: how much platforms see of what comes of views behind outside links (2.21)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.world import World


def weigh_links(world: World) -> None:
    """Write what a view behind an outside link counts in the conversion of its room (6)."""
    np.asarray(world.platforms)["link_weight"] = world.scenario.parameters["link_feedback"]
