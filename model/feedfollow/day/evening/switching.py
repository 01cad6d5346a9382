"""C1: what draws people to one platform rather than another: habit, surplus and friends (15)."""

from __future__ import annotations

import numpy as np

from feedfollow.functions import exp
from feedfollow.kernels import kernel, prefetch
from feedfollow.world.columns import F64, I64
from feedfollow.world.friends import Friends
from feedfollow.world.habits import Habits, documented_rate
from feedfollow.world.platforms import Platforms
from feedfollow.world.users import Users
from feedfollow.world.world import World

AHEAD = 16
"""Users between asking memory for a row and reading it."""


def weigh_platforms(world: World) -> None:
    """Write by how much habit, surplus and friends move everybody's odds of opening (15)."""
    value = world.scenario.parameters
    weigh(
        world.habits,
        (world.users, world.platforms),
        world.friends,
        (value["habit_weight"], value["surplus_weight"], value["friends_weight"]),
        world.day,
    )


@kernel
def weigh(
    habits: Habits,
    rooms: tuple[Users, Platforms],
    friends: Friends,
    weights: tuple[float, float, float],
    day: int,
) -> None:
    """Write ``pull = exp(kappa_H (U - U_bar))`` for every member of every platform.

    Parameters
    ----------
    friends : Friends
        Whose use counts; without a graph that of everybody.
    weights : tuple of float
        kappa_H, kappa_S and J.
    """
    users, platforms = rooms
    habit_weight, surplus_weight, friends_weight = weights
    width = habits.pull.shape[1]
    usual = usual_use(habits, users, platforms, day)
    counts = friends_use(habits, friends)
    last = habits.pull.shape[0] - 1
    for user in range(last + 1):
        prefetch(users[min(user + AHEAD, last)].member)
        seen = counts[min(user, counts.shape[0] - 1)]
        uses = 0
        for p in range(width):
            uses += seen[p]
        for p in range(width):
            utility = habits.habit[user, p] + surplus_weight * habits.surplus[user, p]
            if uses > 0:
                utility += friends_weight * (seen[p] / uses - usual[p])
            member = users[user].member[p] != 0
            habits.pull[user, p] = exp(habit_weight * utility) if member else 1.0


@kernel
def friends_use(habits: Habits, friends: Friends) -> I64:
    """Count by user and platform the friends who opened it on the day before.

    Few did, and friendship is mutual: so those who did tell their friends. Without a graph one row
    counts everybody.
    """
    users, width = habits.used.shape
    alone = friends.first.shape[0] == 0
    counts = np.zeros((1 if alone else users, width), np.int64)
    for user in range(users):
        for p in range(width):
            if habits.used[user, p] == 0:
                continue
            if alone:
                counts[0, p] += 1
                continue
            for k in range(friends.first[user], friends.first[user + 1]):
                counts[friends.friend[k], p] += 1
    return counts


@kernel
def usual_use(habits: Habits, users: Users, platforms: Platforms, day: int) -> F64:
    """Return the share of each platform in all use, by the documented series (15).

    The series of platforms that were there before the recorded days are taken to be without those
    that came later: among the former shares are of the former, and a newcomer's is of all.
    """
    width = habits.pull.shape[1]
    expected, last = np.zeros(width), habits.pull.shape[0] - 1
    for user in range(habits.pull.shape[0]):
        prefetch(users[min(user + AHEAD, last)].rank)
        prefetch(users[min(user + AHEAD, last)].member)
        for p in range(width):
            expected[p] += documented_rate(users, platforms, user, p)
    old, everything = 0.0, 0.0
    for p in range(width):
        habits.there[p] |= day <= 0 and expected[p] > 0.0
        everything += expected[p]
        if habits.there[p]:
            old += expected[p]
    for p in range(width):
        whole = old if habits.there[p] else everything
        expected[p] = expected[p] / whole if whole > 0.0 else 0.0
    return expected
