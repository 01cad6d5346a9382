"""C1: who opens which app today (2.2)."""

from __future__ import annotations

import numpy as np

from feedfollow.draws import Purpose, fill_agents, uniform
from feedfollow.kernels import in_place, kernel
from feedfollow.world.columns import U32
from feedfollow.world.habits import Habits
from feedfollow.world.platforms import Platforms
from feedfollow.world.users import Users
from feedfollow.world.world import BLOCK, World


def open_apps(world: World) -> None:
    """Draw the openings: ``logit P = a_p(t) + eta_i`` for members (2.2), and what moves it (15)."""
    draw_openings(world.users, world.platforms, world.habits, world.day, world.key)


@kernel
def draw_openings(users: Users, platforms: Platforms, habits: Habits, day: int, key: U32) -> None:
    """Write ``opened``; word p of the agent-day decides on platform p."""
    count = users.shape[0]
    for start in range(0, count, BLOCK):
        words = np.empty((4, min(BLOCK, count - start)), dtype=np.uint32)
        for first in range(0, platforms.shape[0], 4):
            fill_agents(words, start, first // 4, day, Purpose.OPENING, key[0], key[1])
            open_block(users, platforms, habits, words, start, first)


@in_place
def open_block(
    users: Users, platforms: Platforms, habits: Habits, words: U32, start: int, first: int
) -> None:
    """Decide on up to four platforms for as many users as there are words."""
    drawn = habits.pull.shape[0] > 0
    lanes = min(4, platforms.shape[0] - first)
    for row in range(words.shape[1]):
        user = start + row
        for lane in range(lanes):
            p = first + lane
            odds = platforms[p].opening_odds * users[user].openness
            if drawn:
                odds *= habits.pull[user, p]
            opens = uniform(words[lane, row]) * (1.0 + odds) < odds
            users[user].opened[p] = opens & (users[user].member[p] != 0)
