"""C1: definite needs arrive and expire (2.6); purchases consume them, engaged views seed them."""

from __future__ import annotations

import numpy as np

from feedfollow.draws import Purpose, fill_agents, uniform
from feedfollow.kernels import in_place, kernel, prefetch
from feedfollow.world.birth_users import POPULARITY
from feedfollow.world.coefficients import CATEGORY_COUNT, Coefficients
from feedfollow.world.columns import I32, U32
from feedfollow.world.users import Users
from feedfollow.world.world import BLOCK, World

AHEAD = 16
"""Users between asking memory for a row and reading it."""


def update_needs(world: World) -> None:
    """Let needs expire, and arrive where there is none, at the rates n_c of (2.6)."""
    turn_needs(world.users, world.coef, world.day, world.key)


@kernel
def turn_needs(users: Users, coef: Coefficients, day: int, key: U32) -> None:
    """Draw today's expiries and arrivals of adopters (others' needs move no measure)."""
    count = users.shape[0]
    for start in range(0, count, BLOCK):
        words = np.empty((4, min(BLOCK, count - start)), dtype=np.uint32)
        fill_agents(words, start, 0, day, Purpose.NEEDS, key[0], key[1])
        turn_block(users, coef, words, start, np.empty(words.shape[1], np.int32))


@in_place
def turn_block(users: Users, coef: Coefficients, words: U32, start: int, called: I32) -> None:
    """Let the needs of a block of users expire (word 0) or arrive (words 1 and 2).

    Most words change nothing whatever the need, so that most users need not be looked at; those
    ``called`` are listed first, so that memory can be asked for them ahead.
    """
    count = 0
    for row in range(words.shape[1]):
        called[count] = row
        expires = uniform(words[0, row]) < coef.need_expiry
        count += expires | (uniform(words[1, row]) < coef.need_arrival)
    for k in range(count):
        prefetch(users[start + called[min(k + AHEAD, count - 1)]].rank)
        row = called[k]
        user = start + row
        if not users[user].adopted:
            continue
        if users[user].need >= 0:
            if uniform(words[0, row]) < coef.need_expiry:
                users[user].need = -1
        elif uniform(words[1, row]) < coef.need_arrival:
            users[user].need = wanted_category(uniform(words[2, row]))


@in_place
def wanted_category(target: float) -> int:
    """Return the category of a need that arrives: rates n_c are those of the whole population."""
    category = 0
    total = POPULARITY[0]
    while target >= total and category < CATEGORY_COUNT - 1:
        category += 1
        total += POPULARITY[category]
    return category
