"""A1: buyers who paused after a bad delivery come back (23)."""

from __future__ import annotations

import numpy as np

from feedfollow.day.hazard import hazard
from feedfollow.kernels import kernel
from feedfollow.world.users import Users
from feedfollow.world.world import World


def let_buyers_return(world: World) -> None:
    """Let the hazard of pausing buyers run up; write the chance of a pause to every platform."""
    value = world.scenario.parameters
    np.asarray(world.platforms)["lapse_chance"] = value["lapse_chance"]
    run_up(world.users, value["lapse_return"])


@kernel
def run_up(users: Users, back: float) -> None:
    """Take a day's hazard off everybody's pause; whose is used up may buy again."""
    step = hazard(back, 0.0, 0.0, 1.0)  # nobody copies a return
    for user in range(users.shape[0]):
        for p in range(users.pause.shape[1]):
            if users[user].pause[p] > 0.0:
                users[user].pause[p] = max(0.0, users[user].pause[p] - step)
