"""Families of anchors: who belongs to which, and who is shut with whom (25)."""

from __future__ import annotations

import numpy as np

from feedfollow.kernels import in_place
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import F64, I32, Flag


def join_families(
    anchors: Anchors, rows: slice, families: int, apprentices: int, stock: float
) -> None:
    """Let the largest rooms of a platform head families, and the next ones join these in turn.

    Parameters
    ----------
    rows : slice
        Anchors of the platform, by falling charisma.
    families, apprentices : int
        Families, and members of each besides its head.
    stock : float
        X_F: how many times as readily these rooms were followed before the run.
    """
    place = np.arange(families * (1 + apprentices))
    members = rows.start + place
    anchors.family[members] = rows.start + place % max(families, 1)
    anchors.early_follows[members] = stock


@in_place
def shut_families(suspended: Flag, family: I32, share: F64, shut: Flag) -> None:
    """Write who is shut where members of the family of a suspended room are shut with it.

    Parameters
    ----------
    suspended : (n_anchors,) bool
        Rooms that are suspended themselves.
    family : (n_anchors,) int32
        Head of each room's family, -1 none.
    share : (n_anchors,) float64
        x_S of each room's platform.
    shut : (n_anchors,) bool
        Written: these, and the share of the other members, rounded, the largest first.
    """
    for a in range(family.shape[0]):
        shut[a] = suspended[a]
    for head in range(family.shape[0]):
        if family[head] != head:
            continue
        struck, others = False, 0
        for a in range(family.shape[0]):
            if family[a] == head:
                struck |= suspended[a]
                others += not suspended[a]
        left = int(share[head] * others + 0.5) if struck else 0
        for a in range(family.shape[0]):
            if left > 0 and family[a] == head and not suspended[a]:
                shut[a] = True
                left -= 1
