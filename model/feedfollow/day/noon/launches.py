"""B2: rooms with goods made for their platform open when these are launched (35)."""

from __future__ import annotations

import numpy as np

from feedfollow.kernels import in_place
from feedfollow.world.columns import F64
from feedfollow.world.exclusives import LEAST
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.world import World


def launch_lines(world: World) -> None:
    """Open the rooms whose line is launched; keep the others shut; let novelty fade."""
    launched = np.array([world.levers[name]["exclusive.launched"] for name in world.names])
    launch(scene_of(world), launched, np.zeros(len(launched)), world.day)


@in_place
def launch(scene: Scene, launched: F64, usual: F64, day: int) -> None:
    """Move every such room.

    Parameters
    ----------
    launched : (n_platforms,) float64
        How many of them have their line launched.
    usual : (n_platforms,) float64
        Scratch for the popularity of a real room.
    """
    anchors, lines = scene.anchors, scene.exclusives
    usual_popularity(scene, usual)
    for a in range(lines.shape[0]):
        if lines[a].rank < 0:
            continue
        p = anchors[a].platform
        lines[a].novelty *= scene.coef.exclusive_decay
        if not lines[a].open and lines[a].rank < launched[p]:
            lines[a].open = True
            lines[a].launched = day
            lines[a].novelty = scene.coef.exclusive_bonus
            anchors[a].popularity = usual[p]
        if not lines[a].open:
            anchors[a].live = False
            anchors[a].popularity = LEAST


@in_place
def usual_popularity(scene: Scene, usual: F64) -> None:
    """Write the mean popularity of the real rooms of every platform that are open."""
    anchors, lines = scene.anchors, scene.exclusives
    for p in range(usual.shape[0]):
        total, rooms = 0.0, 0.0
        for a in range(lines.shape[0]):
            if anchors[a].platform == p and (lines[a].rank < 0 or lines[a].open):
                total += anchors[a].weight * anchors[a].popularity
                rooms += anchors[a].weight
        usual[p] = total / rooms
