"""D2: what part of its platform's sales each family had in the month (25)."""

from __future__ import annotations

import numpy as np

from feedfollow.day.morning.calendar import month_ends
from feedfollow.kernels import kernel
from feedfollow.world.anchors import Anchors
from feedfollow.world.world import World


def add_up_families(world: World) -> None:
    """On the last day of a month, write every family's part of the month's GMV to its members."""
    if month_ends(world):
        _add_up(world.anchors, len(world.names))


@kernel
def _add_up(anchors: Anchors, platforms: int) -> None:
    total = np.zeros(platforms, np.int64)
    sold = np.zeros(anchors.shape[0], np.int64)
    for a in range(anchors.shape[0]):
        total[anchors[a].platform] += anchors[a].gmv_month
        if anchors[a].family >= 0:
            sold[anchors[a].family] += anchors[a].gmv_month
    for a in range(anchors.shape[0]):
        every, family = total[anchors[a].platform], anchors[a].family
        member = family >= 0 and every > 0
        anchors[a].family_sales = sold[family] / every if member else 0.0
