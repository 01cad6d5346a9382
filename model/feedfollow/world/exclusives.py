"""Rooms that sell goods made for one platform only (35)."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from feedfollow.kernels import inlined
from feedfollow.spec.scenario import Scenario
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import F64, I32, I64, Column, Flag, Room, allocate
from feedfollow.world.inputs import content_platforms
from feedfollow.world.rooms import Cells, house_line

LAUNCH = ("launches",)
COUNTED = ("exclusive_sales",)
LEAST = 1.0
"""Popularity of a room that nobody sees: that below which none falls (6)."""


class Exclusives(Room):
    """One row an anchor; no rows where the module is off."""

    rank: Annotated[
        I32,
        Column("anchor", "int32", "rank", "among such rooms of its platform, -1 others", fill=-1),
    ]
    merchant: Annotated[I32, Column("anchor", "int32", "merchant", "who pays the team")]
    open: Annotated[Flag, Column("anchor", "bool", "flag", "its line was launched", LAUNCH)]
    launched: Annotated[I32, Column("anchor", "int32", "day", "of the launch", LAUNCH)]
    novelty: Annotated[
        F64,
        Column("anchor", "float64", "logit", "added to the log odds of buying today", LAUNCH),
    ]
    team_owed: Annotated[
        F64, Column("anchor", "float64", "fen", "cost of its team so far, exact", COUNTED)
    ]
    team_paid: Annotated[I64, Column("anchor", "int64", "fen", "of it paid, in whole fen", COUNTED)]


def make_exclusives(scenario: Scenario, anchors: Anchors, cells: Cells, sellers: I32) -> Exclusives:
    """Set the largest own rooms of a platform aside, as far as they are simulated one by one.

    Nobody knows them: nobody has followed them before the run, and they have no popularity.

    Parameters
    ----------
    sellers : (entries,) int32
        Merchants of all cells, one cell after the other.
    """
    lines = allocate(
        Exclusives, {"anchor": len(anchors) if scenario.modules["exclusive_goods"] else 0}
    )
    for p, platform in enumerate(content_platforms(scenario) if len(lines) else ()):
        rooms = (anchors.platform == p) & anchors.head & anchors.self_room
        own = np.flatnonzero(rooms)[: int(platform.levers["anchors.exclusive_rooms"])]
        lines.rank[own] = np.arange(len(own))
        anchors.early_follows[own] = 0.0
        anchors.popularity[own] = LEAST
        for a in own:
            lines.merchant[a] = house_line(anchors, int(a), cells, sellers)
    return lines


@inlined
def is_exclusive(lines: Exclusives, anchor: int) -> bool:
    """Whether a room sells goods that are made for its platform."""
    return lines.shape[0] > 0 and lines[anchor].rank >= 0
