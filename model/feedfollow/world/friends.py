"""Friends: an undirected graph of users in lists, most of it within blocks of a city (2.18).

The users of a block stand in a circle, in an order drawn by key, and know those next to them on
both sides; some more friends are drawn from the whole country (Watts and Strogatz 1998, with ties
added rather than rewired, as in Newman and Watts 1999). With the module ``homophily`` part of a
block sit next to those who like the same goods best.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from feedfollow.draws import Purpose, fill_agents, philox, poisson, uniform
from feedfollow.kernels import in_place, inlined, kernel
from feedfollow.spec.scenario import Scenario
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F32, I32, I64, U32, Column

WORDS = 4
"""Random words of a block of Philox."""

FRIENDS = int(Purpose.FRIENDS)

COULD, HAS = 1, 1 << 16
"""What a friend counts for who could take something up, and one who has: nobody has more friends
than the second holds of the first."""

PLACE, NEXT, FAR, ALIKE = range(4)
"""Words of block 0: place in the circle, one more neighbour, how many far friends are chosen,
whether one sits by taste."""


class Friends(NamedTuple):
    """The friends of user ``i``: ``friend[first[i]:first[i + 1]]``, by rising number.

    Both lists are empty where there is no graph.
    """

    first: Annotated[
        I64, Column("user_edge", "int64", "position", "where the friends of each user begin")
    ]
    friend: Annotated[I32, Column("friendship", "int32", "user", "friends of the users in order")]


class Likeness(NamedTuple):
    """How friends come to like the same goods.

    Attributes
    ----------
    favourite : (n_users,) int64
        The category that a user likes best.
    share : float
        Share of users who sit by it.
    """

    favourite: I64
    share: float


def make_friends(scenario: Scenario, taste: F32, key: U32) -> Friends:
    """Draw the graph of friends of a scenario; an empty one where the module is off.

    Parameters
    ----------
    scenario : Scenario
    taste : (n_users, n_categories) float32
    key : (2,) uint32
        Of the seed.
    """
    if not scenario.modules["friends"]:
        return no_friends()
    value = scenario.parameters
    far = value["friends_mean"] * value["friends_far"]
    near = value["friends_mean"] - far
    share = value["friends_alike"] if scenario.modules["homophily"] else 0.0
    likeness = Likeness(taste.argmax(axis=1), share)
    return draw_graph(scenario.users, near, far, int(value["friends_block"]), key, likeness)


def no_friends() -> Friends:
    """Return the empty lists that stand for no graph."""
    return Friends(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32))


def draw_graph(
    users: int, near: float, far: float, block: int, key: U32, likeness: Likeness | None = None
) -> Friends:
    """Draw a graph; the same for the same numbers, in whatever order it is worked out.

    Parameters
    ----------
    users : int
    near, far : float
        Mean friends within the block and from the whole country. A block of ``n`` users has at
        most ``n - 1`` of the former a user; the latter fall short by what is drawn twice.
    block : int
        Users of a block at least, unless there are fewer.
    key : (2,) uint32
    likeness : Likeness, optional
        Nobody sits by taste without.

    Returns
    -------
    Friends
        Symmetric, nobody their own friend, no friend twice.
    """
    words = np.empty((WORDS, users), dtype=np.uint32)
    fill_agents(words, 0, 0, 0, FRIENDS, key[0], key[1])
    circle = words[PLACE].argsort(kind="stable")
    blocks = max(1, users // block)
    if likeness is not None:
        circle = seat_alike(circle, words[ALIKE], likeness, blocks)
    one, other = choose_friends(words, circle, near, far, blocks, key)
    first, friend = list_both_ways(one, other, users)
    return Friends(*in_order(first, friend))


def seat_alike(circle: I64, words: U32, likeness: Likeness, blocks: int) -> I64:
    """Let a share of users change seats among each other, so that those of one taste sit together.

    In each block the seats of those who sit by taste are filled anew, by rising favourite and, of
    one favourite, in the order of before; all others keep theirs.

    Parameters
    ----------
    circle : (n_users,) int64
        Users by place.
    words : (n_users,) uint32
        By user: whether one sits by taste.
    likeness : Likeness
    blocks : int

    Returns
    -------
    (n_users,) int64
    """
    users = len(circle)
    moves = (words + 0.5) * 2.0**-32 < likeness.share
    seats = np.flatnonzero(moves[circle])
    ends = np.arange(1, blocks + 1) * users // blocks
    movers = circle[seats]
    within = np.searchsorted(ends, seats, side="right") * CATEGORY_COUNT
    order = np.argsort(within + likeness.favourite[movers], kind="stable")
    seated = circle.copy()
    seated[seats] = movers[order]
    return seated


@kernel
def choose_friends(
    words: U32, circle: I64, near: float, far: float, blocks: int, key: U32
) -> tuple[I32, I32]:
    """Let every user choose half of their friends: the next ones in the circle, and far ones.

    Parameters
    ----------
    words : (4, n_users) uint32
        Block 0 of every user.
    circle : (n_users,) int64
        Users by place.
    near, far : float
        Mean friends of either kind.
    blocks : int

    Returns
    -------
    one, other : (n_pairs,) int32
        Who chose, and whom; a pair may stand twice.
    """
    users = circle.shape[0]
    pairs = 0
    for user in range(users):
        pairs += _near_chosen(words[NEXT, user], near) + poisson(words[FAR, user], 0.5 * far)
    one, other = np.empty(pairs, np.int32), np.empty(pairs, np.int32)
    pairs = 0
    for block in range(blocks):
        low, high = block * users // blocks, (block + 1) * users // blocks
        for place in range(low, high):
            user = circle[place]
            most = (high - low - 1) // 2
            for step in range(min(_near_chosen(words[NEXT, user], near), most)):
                one[pairs] = user
                other[pairs] = circle[low + (place - low + step + 1) % (high - low)]
                pairs += 1
            for k in range(poisson(words[FAR, user], 0.5 * far)):
                drawn = philox(1 + k // WORDS, user, 0, FRIENDS, key[0], key[1])
                one[pairs] = user
                other[pairs] = np.int64(users * uniform(drawn[k % WORDS]))
                pairs += 1
    return one[:pairs].copy(), other[:pairs].copy()


@in_place
def _near_chosen(word: np.uint32, near: float) -> int:
    """Return how many of the next ones a user chooses: half the mean, rounded up or down."""
    whole = int(0.5 * near)
    return whole + (uniform(word) < 0.5 * near - whole)


@kernel
def list_both_ways(one: I32, other: I32, users: int) -> tuple[I64, I32]:
    """List every pair with both of its users; who chose themselves is left out.

    Returns
    -------
    first : (n_users + 1,) int64
    friend : (2 n_pairs,) int32
        In no order; who was chosen twice stands twice.
    """
    first = np.zeros(users + 1, np.int64)
    for pair in range(one.shape[0]):
        if one[pair] != other[pair]:
            first[one[pair] + 1] += 1
            first[other[pair] + 1] += 1
    for user in range(users):
        first[user + 1] += first[user]
    friend = np.empty(first[users], np.int32)
    free = first[:-1].copy()
    for pair in range(one.shape[0]):
        a, b = one[pair], other[pair]
        if a != b:
            friend[free[a]] = b
            friend[free[b]] = a
            free[a] += 1
            free[b] += 1
    return first, friend


@kernel
def in_order(first: I64, friend: I32) -> tuple[I64, I32]:
    """Return the lists with everybody's friends by rising number, each once.

    Read by rising number of user, a symmetric list fills itself in rising order.
    """
    users = first.shape[0] - 1
    free = first[:-1].copy()
    found = np.empty_like(friend)
    for user in range(users):
        for k in range(first[user], first[user + 1]):
            other = friend[k]
            if free[other] == first[other] or found[free[other] - 1] != user:
                found[free[other]] = user
                free[other] += 1
    begins = np.zeros(users + 1, np.int64)
    for user in range(users):
        begins[user + 1] = begins[user] + free[user] - first[user]
        for k in range(free[user] - first[user]):
            found[begins[user] + k] = found[first[user] + k]
    return begins, found[: begins[users]].copy()


@inlined
def share_of_friends(friends: Friends, user: int, seen: I32) -> float:
    """Return f_i: who has among the friends who could; 0 for who has no such friend.

    Parameters
    ----------
    seen : (n_users,) int32
        `COULD` of who could, and `HAS` more of who has: one number to look up for each friend.
    """
    total = 0
    for k in range(friends.first[user], friends.first[user + 1]):
        total += seen[friends.friend[k]]
    have, can = total // HAS, total % HAS
    return have / can if can else 0.0
