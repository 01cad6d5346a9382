"""C1: adoption of live commerce by the Bass hazard, equation (2)."""

from __future__ import annotations

import numpy as np

from feedfollow.draws import Purpose, fill_agents, uniform
from feedfollow.functions import exp
from feedfollow.kernels import in_place, kernel
from feedfollow.world.columns import U32
from feedfollow.world.users import Users
from feedfollow.world.world import BLOCK, World

DAYS_PER_YEAR = 365.0


def adopt(world: World) -> None:
    """Let potential adopters adopt; imitation follows the share of potential users who have."""
    spread_adoption(
        world.users,
        world.coef.adoption_innovation,
        world.coef.adoption_imitation,
        world.day,
        world.key,
    )


@in_place
def hazard(innovation: float, imitation: float, adopted_share: float) -> float:
    """Return ``1 - exp(-(p + q f) / 365)``: the daily probability of adoption (2)."""
    return 1.0 - exp(-(innovation + imitation * adopted_share) / DAYS_PER_YEAR)


@kernel
def spread_adoption(users: Users, innovation: float, imitation: float, day: int, key: U32) -> int:
    """Draw today's adopters; return how many they are."""
    count = users.shape[0]
    potential, adopted = count_adopters(users)
    chance = hazard(innovation, imitation, adopted / potential if potential else 0.0)
    gained = 0
    for start in range(0, count, BLOCK):
        words = np.empty((4, min(BLOCK, count - start)), dtype=np.uint32)
        fill_agents(words, start, 0, day, Purpose.ADOPTION, key[0], key[1])
        gained += adopt_block(users, words[0], start, chance)
    return gained


@in_place
def count_adopters(users: Users) -> tuple[int, int]:
    """Count potential users and adopters."""
    potential, adopted = 0, 0
    for user in range(users.shape[0]):
        potential += users[user].potential
        adopted += users[user].adopted
    return potential, adopted


@in_place
def adopt_block(users: Users, words: U32, start: int, chance: float) -> int:
    """Let potential users of a block adopt with probability ``chance``; return how many do."""
    gained = 0
    for row in range(words.shape[0]):
        user = start + row
        if uniform(words[row]) < chance and users[user].potential and not users[user].adopted:
            users[user].adopted = True
            gained += 1
    return gained
