"""A1, A4: who was pleased with goods tells friends of them, and some want such (2.18)."""

from __future__ import annotations

import numpy as np

from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import in_place
from feedfollow.world.columns import U32
from feedfollow.world.friends import WORDS, Friends
from feedfollow.world.users import Users
from feedfollow.world.world import World

DAYS = 65_536
"""More than the days of any run: the friends told of an order, four at a time, have this far from
one another in the counter of days, so that no two orders share a word."""


def let_friends_tell_of_goods(world: World) -> None:
    """Write how readily a friend of mean interest wants what pleased a buyer."""
    np.asarray(world.platforms)["want_odds"] = world.scenario.parameters["word_of_goods"]


@in_place
def tell_of_goods(
    users: Users,
    friends: Friends,
    odds: float,
    place: tuple[int, int],
    order: tuple[int, int, int],
    key: U32,
) -> None:
    """Let each friend on the platform who needs nothing want the category, by their interest.

    Parameters
    ----------
    odds : float
        Of wanting it at mean interest, C theta = 1.
    place : (int, int)
        Platform and category.
    order : (int, int, int)
        Its buyer, number and day of payment, which key the draws.
    """
    if odds == 0.0 or friends.first.shape[0] == 0:
        return
    p, category = place
    buyer, number, placed = order
    first = friends.first[buyer]
    for k in range(friends.first[buyer + 1] - first):
        friend = friends.friend[first + k]
        if users[friend].need >= 0 or not (users[friend].adopted and users[friend].member[p]):
            continue
        day = placed + DAYS * (k // WORDS)
        words = philox(number, buyer, day, Purpose.WORD, key[0], key[1])
        told = odds * users[friend].lift[category]
        if uniform(words[k % WORDS]) * (1.0 + told) < told:
            users[friend].need = category
