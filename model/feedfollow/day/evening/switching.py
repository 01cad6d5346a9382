"""C1: what draws people to one platform rather than another: habit, surplus and friends (15)."""

from __future__ import annotations

import numpy as np

from feedfollow.functions import exp
from feedfollow.kernels import in_place, kernel
from feedfollow.world.columns import F64, I64
from feedfollow.world.friends import Friends
from feedfollow.world.habits import Habits, documented_rate
from feedfollow.world.platforms import Platforms
from feedfollow.world.users import Users
from feedfollow.world.world import World


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
    counts = np.zeros(width, np.int64)
    alone = friends.first.shape[0] == 0
    if alone:
        for user in range(habits.pull.shape[0]):
            count_use(habits, user, counts)
    for user in range(habits.pull.shape[0]):
        if not alone:
            counts[:] = 0
            for k in range(friends.first[user], friends.first[user + 1]):
                count_use(habits, friends.friend[k], counts)
        uses = total(counts)
        for p in range(width):
            utility = habits.habit[user, p] + surplus_weight * habits.surplus[user, p]
            if uses > 0:
                utility += friends_weight * (counts[p] / uses - usual[p])
            member = users[user].member[p] != 0
            habits.pull[user, p] = exp(habit_weight * utility) if member else 1.0


@kernel
def usual_use(habits: Habits, users: Users, platforms: Platforms, day: int) -> F64:
    """Return the share of each platform in all use, by the documented series (15).

    The series of platforms that were there before the recorded days are taken to be without those
    that came later: among the former shares are of the former, and a newcomer's is of all.
    """
    width = habits.pull.shape[1]
    expected = np.zeros(width)
    for user in range(habits.pull.shape[0]):
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


@in_place
def count_use(habits: Habits, user: int, counts: I64) -> None:
    """Add the platforms that a user opened on the day before."""
    for p in range(counts.shape[0]):
        counts[p] += habits.used[user, p]


@in_place
def total(counts: I64) -> int:
    """Return how often any platform was opened."""
    uses = 0
    for p in range(counts.shape[0]):
        uses += counts[p]
    return uses
