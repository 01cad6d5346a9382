"""Lines of goods that anchors own (32): who owns one, which it is, and which orders are of it."""

from __future__ import annotations

import numpy as np

from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import in_place
from feedfollow.spec.parameters import CATEGORY_POPULARITY
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import U32, Whole
from feedfollow.world.labels import NOBODY
from feedfollow.world.merchants import Merchants

OWN_BRAND = int(Purpose.OWN_BRAND)


def found_brands(
    anchors: Anchors, merchants: Merchants, rows: slice, levers: tuple[int, float], key: U32
) -> None:
    """Let the largest talents of a platform own a line of goods each, by lot.

    It is one of the category that has the largest part of their shows.

    Only rooms that are simulated one by one have an owner; lines are those sold on the platform.

    Parameters
    ----------
    rows : slice
        Anchors of the platform, by falling charisma.
    levers : tuple
        How many talents own a line, and the part of their shows of its category that it has.
    key : (2,) uint32
        Of the seed.
    """
    brands, share = levers
    p = int(anchors.platform[rows.start])
    talents = rows.start + np.flatnonzero(anchors.head[rows] & ~anchors.self_room[rows])
    for a in talents[: brands if share > 0.0 else 0]:
        sold = merchants.sells_on[:, p] > 0
        lines = np.flatnonzero(sold & (merchants.category == main_category(anchors, int(a))))
        lot = uniform(philox(0, int(a), 0, OWN_BRAND, key[0], key[1])[0])
        anchors.own_line[a] = lines[int(lot * len(lines))]
        anchors.own_shown[a] = share


def main_category(anchors: Anchors, a: int) -> int:
    """Return the category that has the largest part of a room's shows: the most popular one."""
    main = int(anchors.categories[a, 0])
    for category in anchors.categories[a, 1 : anchors.breadth[a]]:
        if CATEGORY_POPULARITY[category] > CATEGORY_POPULARITY[main]:
            main = int(category)
    return main


@in_place
def is_own(anchors: Anchors, a: Whole, m: Whole) -> bool:
    """Whether goods of a line that are sold in a room are the anchor's own."""
    return a != NOBODY and anchors[a].own_line == m
