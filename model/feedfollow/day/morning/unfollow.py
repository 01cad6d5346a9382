"""A4: natural unfollowing, at rate mu per edge and day (2.8, T3)."""

from __future__ import annotations

import numpy as np

from feedfollow.draws import Purpose, fill_agents, philox, uniform
from feedfollow.kernels import in_place, kernel, prefetch
from feedfollow.world.columns import F64, I32, U32
from feedfollow.world.edges import remove_edge
from feedfollow.world.follows import Follows
from feedfollow.world.labels import SLOTS
from feedfollow.world.tally import UNFOLLOWS, Tally
from feedfollow.world.users import Users
from feedfollow.world.world import BLOCK, World

AHEAD = 16
"""Users between asking memory for a row and reading it."""


def drop_follows(world: World) -> None:
    """Let adopters drop each edge with probability mu; others' and the burn-in's are held."""
    if not world.held:
        drop(
            world.users, world.follows, world.tally, world.coef.unfollow_rate, world.day, world.key
        )


@kernel
def drop(users: Users, follows: Follows, tally: Tally, rate: float, day: int, key: U32) -> None:
    """Drop edges; one word per user, platform and day says whether any goes, four more which.

    The number dropped is binomial: the first word is compared with ``(1 - mu)^K``; given that at
    least one edge goes, the first to go is geometric among the slots, truncated to them, and each
    slot behind it goes independently.
    """
    count, width = users.member.shape
    chances = np.empty(SLOTS + 1)
    kept = 1.0
    for edges in range(SLOTS + 1):
        chances[edges] = 1.0 - kept
        kept *= 1.0 - rate
    for start in range(0, count, BLOCK):
        words = np.empty((4, min(BLOCK, count - start)), dtype=np.uint32)
        for first in range(0, width, 4):
            fill_agents(words, start, first // 4, day, Purpose.UNFOLLOW, key[0], key[1])
            for p in range(first, min(first + 4, width)):
                called = np.empty(words.shape[1], np.int32)
                calls = call_users(words[p - first], chances[SLOTS], called)
                gone = drop_block(
                    users, follows, (start, p), words[p - first], called[:calls], chances, day, key
                )
                tally.counters[p, UNFOLLOWS] += gone


@in_place
def call_users(words: U32, chance: float, called: I32) -> int:
    """List those of a block of users whose word might drop an edge; return how many."""
    count = 0
    for row in range(words.shape[0]):
        called[count] = row
        count += uniform(words[row]) < chance
    return count


@in_place
def drop_block(
    users: Users,
    follows: Follows,
    place: tuple[int, int],
    words: U32,
    called: I32,
    chances: F64,
    day: int,
    key: U32,
) -> int:
    """Drop edges of a block of adopters on one platform; return how many.

    Parameters
    ----------
    place : (int, int)
        First user, platform.
    words : (n,) uint32
        First word of every user of the block.
    called : (m,) int32
        Those whose word might drop an edge.
    chances : (SLOTS + 1,) float64
        Probability that at least one of so many edges goes.
    """
    start, p = place
    gone = 0
    for k in range(called.shape[0]):
        ahead = start + called[min(k + AHEAD, called.shape[0] - 1)]
        prefetch(users[ahead].rank)
        prefetch(follows[ahead].count)
        user, u = start + called[k], uniform(words[called[k]])
        if users[user].adopted & (u < chances[follows[user].count[p]]):
            gone += drop_row(follows, user, p, u, chances, day, key)
    return gone


@in_place
def drop_row(
    follows: Follows, user: int, p: int, u: float, chances: F64, day: int, key: U32
) -> int:
    """Drop the first edge that goes, and those behind it that go too; return how many."""
    first = 0
    while u >= chances[first + 1]:
        first += 1
    gone = 1
    # slots are walked downwards so that a swap with the last one moves only slots already seen
    for slot in range(follows[user].count[p] - 1, first, -1):
        words = philox(1024 + p * SLOTS + slot, user, day, Purpose.UNFOLLOW, key[0], key[1])
        if uniform(words[0]) < chances[1]:
            remove_edge(follows, user, p, slot)
            gone += 1
    remove_edge(follows, user, p, first)
    return gone
