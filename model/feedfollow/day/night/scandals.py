"""D1: people hear of scandals, and trust the anchor and the platform less: (2), (10), 2.9."""

from __future__ import annotations

import numpy as np

from feedfollow.day.hazard import spread
from feedfollow.kernels import in_place, kernel
from feedfollow.world.columns import F64
from feedfollow.world.edges import find_edge, refresh_edge, weigh
from feedfollow.world.follows import Follows
from feedfollow.world.friends import Friends
from feedfollow.world.scandals import Scandals
from feedfollow.world.users import Users
from feedfollow.world.world import World

ONE_DAY = 1.0


def hear_of_scandals(world: World) -> None:
    """Spread what has come out by the media and by talk; who hears of it believes it."""
    value = world.scenario.parameters
    hear(
        world.scandals,
        world.friends,
        (world.users, world.follows),
        world.trust_decay,
        (value["scandal_media"], value["scandal_talk"], ONE_DAY),
        value["scandal_platform"] * value["system_trust_spill"],
        world.day,
    )


@kernel
def hear(
    scandals: Scandals,
    friends: Friends,
    rooms: tuple[Users, Follows],
    table: F64,
    rates: tuple[float, float, float],
    spill: float,
    day: int,
) -> None:
    """Let a day's hazard run up for every scandal that is out.

    Parameters
    ----------
    rates : tuple of float
        m_e and q_e a day, in the place of p and q of (2).
    spill : float
        Share of the loss that falls on the platform.
    """
    users, follows = rooms
    everybody = np.ones(users.shape[0], np.bool_)
    for row in range(scandals.day.shape[0]):
        if scandals.day[row] < 0 or scandals.day[row] > day:
            continue
        knew = scandals.aware[row].copy()
        spread(scandals.left[row], scandals.aware[row], everybody, friends, rates)
        for user in range(users.shape[0]):
            if scandals.aware[row, user] and not knew[user]:
                believe(scandals, row, users, follows, table, user, spill, day)


@in_place
def believe(
    scandals: Scandals,
    row: int,
    users: Users,
    follows: Follows,
    table: F64,
    user: int,
    spill: float,
    day: int,
) -> None:
    """Count the loss against the anchor on the edge of a follower, and a part on the platform."""
    p, loss = scandals.platform[row], scandals.loss[row]
    slot = find_edge(follows, user, p, scandals.anchor[row])
    if slot >= 0:
        refresh_edge(follows, user, p, slot, table, day)
        follows[user].bad[p, slot] += loss
    weigh(users, table, user, p, (0.0, spill * loss), day)
