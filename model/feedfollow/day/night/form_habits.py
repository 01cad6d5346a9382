"""D2: who opened an app today is a little more used to it (15)."""

from __future__ import annotations

from feedfollow.kernels import in_place
from feedfollow.world.habits import Habits, documented_rate
from feedfollow.world.platforms import Platforms
from feedfollow.world.users import Users
from feedfollow.world.world import World


def form_habits(world: World) -> None:
    """Move everybody's habits by what they opened today; who leaves a platform forgets it."""
    speed = world.scenario.parameters["habit_speed"]
    form(world.habits, world.users, world.platforms, speed)


@in_place
def form(habits: Habits, users: Users, platforms: Platforms, speed: float) -> None:
    """Let ``H <- (1 - delta_H) H + delta_H o``, less the same of the documented rate (15).

    Parameters
    ----------
    speed : float
        delta_H.
    """
    for user in range(habits.pull.shape[0]):
        for p in range(habits.pull.shape[1]):
            if users[user].member[p] == 0:
                habits.habit[user, p] = 0.0
                habits.surplus[user, p] = 0.0
                habits.used[user, p] = 0
                continue
            more = users[user].opened[p] - documented_rate(users, platforms, user, p)
            habits.habit[user, p] += speed * (more - habits.habit[user, p])
            habits.used[user, p] = users[user].opened[p]
