"""D1: people hear of scandals, and trust anchor, family and platform less: (2), (10), (25), 2.9."""

from __future__ import annotations

import numpy as np

from feedfollow.day.hazard import spread
from feedfollow.kernels import in_place, kernel
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import F64
from feedfollow.world.edges import refresh_edge, weigh
from feedfollow.world.follows import Follows
from feedfollow.world.friends import Friends
from feedfollow.world.scandals import Scandals
from feedfollow.world.users import Users
from feedfollow.world.world import World

ONE_DAY = 1.0


def hear_of_scandals(world: World) -> None:
    """Spread what has come out by the media and by talk; who hears of it believes it.

    As of any bad delivery (10), the platform answers for what its guarantee does not cover.
    """
    value = world.scenario.parameters
    answers = value["scandal_platform"] * value["system_trust_spill"]
    hear(
        world.scandals,
        world.friends,
        (world.users, world.follows, world.anchors),
        world.trust_decay,
        (value["scandal_media"], value["scandal_talk"], ONE_DAY),
        (answers * (1.0 - world.platforms.guarantee), value["scandal_family"]),
        world.day,
    )


@kernel
def hear(
    scandals: Scandals,
    friends: Friends,
    rooms: tuple[Users, Follows, Anchors],
    table: F64,
    rates: tuple[float, float, float],
    spills: tuple[F64, float],
    day: int,
) -> None:
    """Let a day's hazard run up for every scandal that is out.

    Parameters
    ----------
    rates : tuple of float
        m_e and q_e a day, in the place of p and q of (2).
    spills : tuple of (n_platforms,) float64 and float
        Shares of the loss that fall on the platform, and on each other member of the family.
    """
    users = rooms[0]
    everybody = np.ones(users.shape[0], np.bool_)
    for row in range(scandals.day.shape[0]):
        if scandals.day[row] < 0 or scandals.day[row] > day:
            continue
        knew = scandals.aware[row].copy()
        spread(scandals.left[row], scandals.aware[row], everybody, friends, rates)
        for user in range(users.shape[0]):
            if scandals.aware[row, user] and not knew[user]:
                believe(scandals, row, rooms, table, user, spills, day)


@in_place
def believe(
    scandals: Scandals,
    row: int,
    rooms: tuple[Users, Follows, Anchors],
    table: F64,
    user: int,
    spills: tuple[F64, float],
    day: int,
) -> None:
    """Count the loss against the anchor on the edge of a follower, and parts on others.

    The platform has a part in the eyes of everybody; members of the anchor's family have one in
    those of their followers (25).
    """
    users, follows, anchors = rooms
    p, loss, about = scandals.platform[row], scandals.loss[row], scandals.anchor[row]
    family = anchors[about].family
    for slot in range(follows[user].count[p]):
        anchor = follows[user].anchor[p, slot]
        kin = family >= 0 and anchors[anchor].family == family
        part = 1.0 if anchor == about else spills[1] if kin else 0.0
        if part > 0.0:
            refresh_edge(follows, user, p, slot, table, day)
            follows[user].bad[p, slot] += part * loss
    weigh(users, table, user, p, (0.0, spills[0][p] * loss), day)
