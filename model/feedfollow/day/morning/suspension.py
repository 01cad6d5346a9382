"""A1: rooms that are shut after a scandal (2.9)."""

from __future__ import annotations

from feedfollow.world.scandals import is_suspended
from feedfollow.world.world import World


def suspend_anchors(world: World) -> None:
    """Write whose rooms are shut today."""
    world.anchors.suspended[:] = is_suspended(world.scandals, len(world.anchors), world.day)
