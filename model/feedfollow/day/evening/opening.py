"""C1: who opens which app today (2.2)."""

from __future__ import annotations

import numpy as np

from feedfollow.draws import Purpose, fill_agents, uniform
from feedfollow.kernels import kernel
from feedfollow.world.columns import U32
from feedfollow.world.platforms import Platforms
from feedfollow.world.users import Users
from feedfollow.world.world import BLOCK, World


def open_apps(world: World) -> None:
    """Draw the openings: ``logit P = a_p(t) + eta_i`` for members (2.2)."""
    draw_openings(world.users, world.platforms, world.day, world.key)


@kernel
def draw_openings(users: Users, platforms: Platforms, day: int, key: U32) -> None:
    """Write ``opened``; word p of the agent-day decides on platform p."""
    count, width = users.opened.shape
    words = np.empty((4, BLOCK), dtype=np.uint32)
    for start in range(0, count, BLOCK):
        rows = min(BLOCK, count - start)
        for first in range(0, width, 4):
            fill_agents(words[:, :rows], start, first // 4, day, Purpose.OPENING, key[0], key[1])
            for lane in range(min(4, width - first)):
                p = first + lane
                scale = platforms[p].opening_odds
                for row in range(rows):
                    odds = scale * users[start + row].openness
                    opens = uniform(words[lane, row]) * (1.0 + odds) < odds
                    users[start + row].opened[p] = opens and users[start + row].member[p]
