"""A1: the share of views in which a platform shows what friends are engaged in (4)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.world import World


def show_rooms(world: World) -> None:
    """Write today's share of each platform's views that go to rooms of friends."""
    shares = [world.levers[name]["traffic.social_share"] for name in world.names]
    np.asarray(world.platforms)["social_share"] = shares
