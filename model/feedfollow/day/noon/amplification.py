"""B2: which rooms the feed carries further than their own weight (boost of (6), 2.4)."""

from __future__ import annotations

import numpy as np

from feedfollow.kernels import in_place, kernel
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.columns import F64, I64
from feedfollow.world.world import World

TENTH, HALF = 0.1, 0.5
KINDS = 3
"""By hits among followers, by sales, by level."""


def amplify(world: World) -> None:
    """Write what is added to the feed weight of every room today."""
    levers = [world.levers[name] for name in world.names]
    gains = np.empty((len(levers), KINDS))
    gains[:, 0] = [own["amplify.stacking"] for own in levers]
    gains[:, 1] = [own["amplify.sales"] for own in levers]
    gains[:, 2] = [own["amplify.level"] for own in levers]
    anchors, step = world.anchors, world.scenario.anchors_per_platform
    merits = np.empty((len(anchors), KINDS))
    rate(anchors, world.coef, step, merits)
    for p in range(len(world.names)):
        order = np.argsort(-merits[p * step : (p + 1) * step], axis=0, kind="stable")
        boost(anchors, gains[p], order, p * step)


@kernel
def rate(anchors: Anchors, coef: Coefficients, step: int, merits: F64) -> None:
    """Write the merits of every room, one column a kind of support.

    The engaged share of its follow views, shrunken to its platform's by ``granularity_views``; the
    sessions lately of a real room; and how little known a real room is.
    """
    platforms = merits.shape[0] // step
    views, engaged = np.zeros(platforms), np.zeros(platforms)
    for a in range(merits.shape[0]):
        views[a // step] += anchors[a].follow_seen
        engaged[a // step] += anchors[a].follow_engaged_seen
    prior = max(coef.granularity_views, 1e-9)
    for a in range(merits.shape[0]):
        p = a // step
        mean = engaged[p] / views[p] if views[p] > 0.0 else 0.0
        seen = prior + anchors[a].follow_seen
        merits[a, 0] = (prior * mean + anchors[a].follow_engaged_seen) / seen
        merits[a, 1] = anchors[a].sessions_seen / max(anchors[a].weight, 1e-9)
        merits[a, 2] = -anchors[a].popularity


@in_place
def boost(anchors: Anchors, gains: F64, order: I64, first: int) -> None:
    """Add each kind of support of a platform to those rooms that earn it.

    Rooms are taken in order, until the share of real rooms that is to have the support is full;
    the row that fills it has it in part.

    Parameters
    ----------
    gains : (3,) float64
        What each kind of support adds.
    order : (n_rooms, 3) int64
        Rooms of the platform by falling merit, equal ones by rising number.
    first : int
        First room of the platform.
    """
    total = 0.0
    for a in range(first, first + order.shape[0]):
        anchors[a].boost = 0.0
        total += anchors[a].weight
    for kind in range(KINDS):
        if gains[kind] <= 0.0 or total <= 0.0:
            continue
        left = (HALF if kind == KINDS - 1 else TENTH) * total
        for place in range(order.shape[0]):
            a = first + order[place, kind]
            part = min(anchors[a].weight, left)
            if part > 0.0:
                anchors[a].boost += gains[kind] * part / anchors[a].weight
                left -= part
