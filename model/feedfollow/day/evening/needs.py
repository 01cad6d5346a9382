"""C1: definite needs arrive and expire (2.6), some ahead of time (2.7).

Purchases consume them, engaged views seed them.
"""

from __future__ import annotations

import numpy as np

from feedfollow.draws import Purpose, fill_agents, uniform
from feedfollow.kernels import in_place, kernel, prefetch
from feedfollow.world.birth_users import POPULARITY
from feedfollow.world.coefficients import CATEGORY_COUNT, Coefficients
from feedfollow.world.columns import I32, U32
from feedfollow.world.platforms import Platforms
from feedfollow.world.users import Users
from feedfollow.world.world import BLOCK, World

AHEAD = 16
"""Users between asking memory for a row and reading it."""


def update_needs(world: World) -> None:
    """Let needs expire, and arrive where there is none, at the rates n_c of (2.6)."""
    turn_needs(world.users, world.platforms, world.coef, world.day, world.key)


@kernel
def turn_needs(users: Users, platforms: Platforms, coef: Coefficients, day: int, key: U32) -> None:
    """Draw today's expiries and arrivals of adopters (others' needs move no measure)."""
    count = users.shape[0]
    ceiling = highest_chance(platforms, coef.need_arrival)
    called = np.empty(BLOCK, np.int32)
    for start in range(0, count, BLOCK):
        words = np.empty((4, min(BLOCK, count - start)), dtype=np.uint32)
        fill_agents(words, start, 0, day, Purpose.NEEDS, key[0], key[1])
        number = call(words, coef.need_expiry, ceiling, called)
        turn_block(users, platforms, coef, words, start, called[:number])


@in_place
def call(words: U32, expiry: float, ceiling: float, called: I32) -> int:
    """List the users of a block whose words change some need; return how many.

    Most words change nothing whatever the need and the day, so that most users need not be looked
    at; those called are listed first, so that memory can be asked for them ahead.
    """
    count = 0
    for row in range(words.shape[1]):
        called[count] = row
        expires = uniform(words[0, row]) < expiry
        count += expires | (uniform(words[1, row]) < ceiling)
    return count


@in_place
def turn_block(
    users: Users, platforms: Platforms, coef: Coefficients, words: U32, start: int, called: I32
) -> None:
    """Let the needs of those called expire (word 0) or arrive (words 1 and 2)."""
    for k in range(called.shape[0]):
        prefetch(users[start + called[min(k + AHEAD, called.shape[0] - 1)]].rank)
        row = called[k]
        user = start + row
        if not users[user].adopted:
            continue
        if users[user].need >= 0:
            if uniform(words[0, row]) < coef.need_expiry:
                users[user].need = -1
        elif uniform(words[1, row]) < arrival_chance(users, platforms, coef.need_arrival, user):
            users[user].need = wanted_category(uniform(words[2, row]))


@in_place
def highest_chance(platforms: Platforms, arrival: float) -> float:
    """Return the highest chance of a need that any user can have today."""
    shift = 0.0
    for p in range(platforms.shape[0]):
        shift = max(shift, platforms[p].need_shift)
    return arrival * (1.0 + shift)


@in_place
def arrival_chance(users: Users, platforms: Platforms, arrival: float, user: int) -> float:
    """Return today's chance of a need: n, shifted by the festivals of the user's platforms (2.7).

    A need belongs to each of the user's platforms in equal parts, so the shift is their mean: a
    festival that all hold draws ahead no more than one of them alone from a user who is on one.
    """
    shift, memberships = 0.0, 0
    for p in range(platforms.shape[0]):
        if users[user].member[p]:
            shift += platforms[p].need_shift
            memberships += 1
    return arrival * (1.0 + shift / memberships) if memberships > 0 else arrival


@in_place
def wanted_category(target: float) -> int:
    """Return the category of a need that arrives: rates n_c are those of the whole population."""
    category = 0
    total = POPULARITY[0]
    while target >= total and category < CATEGORY_COUNT - 1:
        category += 1
        total += POPULARITY[category]
    return category
