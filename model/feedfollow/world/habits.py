"""Habits: what moves people's opening of a platform off its documented rate (15)."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from feedfollow.kernels import in_place, inlined
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import BIRTH, F32, I8, I64, Column, Flag, allocate_tuple
from feedfollow.world.platforms import Platforms
from feedfollow.world.users import Users

FORMING = (BIRTH, "form_habits")
WEIGHING = (BIRTH, "switching")
DELIVERED = (BIRTH, "delivery")
LEARNING = (BIRTH, "delivery", "form_habits")


class Habits(NamedTuple):
    """Habit, surplus and recent use by user and platform; no users where the module is off."""

    habit: Annotated[
        F32,
        Column(
            "user platform",
            "float32",
            "share of days",
            "habit H_ip, less what it is where nothing moves the documented rate (15)",
            FORMING,
        ),
    ]
    surplus: Annotated[
        F32,
        Column(
            "user platform",
            "float32",
            "share of deliveries",
            "average of recent deliveries that pleased, less the usual share (15)",
            LEARNING,
        ),
    ]
    used: Annotated[
        I8, Column("user platform", "int8", "flag", "opened the app on the day before", FORMING)
    ]
    pull: Annotated[
        F32,
        Column(
            "user platform",
            "float32",
            "odds ratio",
            "what the odds of opening are multiplied by (15)",
            WEIGHING,
            1,
        ),
    ]
    seen: Annotated[
        I64, Column("platform", "int64", "orders", "deliveries of the burn-in", DELIVERED)
    ]
    pleased: Annotated[
        I64, Column("platform", "int64", "orders", "those among them that pleased", DELIVERED)
    ]
    there: Annotated[
        Flag,
        Column("platform", "bool", "flag", "had users before the recorded days", WEIGHING),
    ]


def make_habits(scenario: Scenario, platforms: int) -> Habits:
    """Return the habits of a scenario's users at their start; of nobody where the module is off.

    Parameters
    ----------
    scenario : Scenario
    platforms : int
        Content platforms.
    """
    users = scenario.users if scenario.modules["switching"] else 0
    return allocate_tuple(Habits, {"user": users, "platform": platforms})


@inlined
def documented_rate(users: Users, platforms: Platforms, user: int, p: int) -> float:
    """Return with what probability a user opens a platform by the documented series alone (2.2)."""
    if users[user].member[p] == 0:
        return 0.0
    odds = platforms[p].opening_odds * users[user].openness
    return odds / (1.0 + odds)


@in_place
def usual_share(habits: Habits, platforms: Platforms, p: int) -> float:
    """Return which share of deliveries usually pleases: that of the burn-in.

    A platform that had none is expected to be like the others; without any burn-in people expect
    what they trust the platform to do, ``S0_p``.
    """
    if habits.seen[p] > 0:
        return np.float64(habits.pleased[p] / habits.seen[p])
    seen, pleased = 0, 0
    for q in range(habits.seen.shape[0]):
        seen += habits.seen[q]
        pleased += habits.pleased[q]
    return np.float64(pleased / seen if seen > 0 else platforms[p].system_start)


@in_place
def learn_surplus(
    habits: Habits,
    platforms: Platforms,
    user: int,
    p: int,
    satisfied: bool,
    speed: float,
    day: int,
) -> None:
    """Move the surplus s_ip by a delivery, or count it among the usual ones of the burn-in (15).

    Parameters
    ----------
    speed : float
        delta_H of (15).
    """
    if habits.pull.shape[0] == 0:
        return
    if day < 0:
        habits.seen[p] += 1
        habits.pleased[p] += satisfied
        return
    better = satisfied - usual_share(habits, platforms, p)
    habits.surplus[user, p] += speed * (better - habits.surplus[user, p])
