"""A1: rooms that are shut after a scandal (2.9), and members of their families (25)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.families import shut_families
from feedfollow.world.scandals import is_suspended
from feedfollow.world.world import World


def suspend_anchors(world: World) -> None:
    """Write whose rooms are shut today."""
    suspended = is_suspended(world.scandals, len(world.anchors), world.day)
    shares = np.array([world.levers[name]["families.suspended"] for name in world.names])
    family, share = world.anchors.family, shares[world.anchors.platform]
    shut_families(suspended, family, share, world.anchors.suspended)
