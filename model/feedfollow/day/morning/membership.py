"""A1: users join and leave platforms along the documented series, by their fixed rank."""

from __future__ import annotations

import numpy as np

from feedfollow.draws import Purpose, philox, poisson, uniform
from feedfollow.kernels import in_place, prefetch
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import F64, U32, Flag
from feedfollow.world.edges import find_edge, remove_edge
from feedfollow.world.follows import Follows
from feedfollow.world.labels import SLOTS
from feedfollow.world.platforms import Platforms
from feedfollow.world.users import Users
from feedfollow.world.world import World

AHEAD = 32
"""Users between asking memory for a row and reading it."""


def update_members(world: World) -> None:
    """Let each user be a member where their rank is below today's share of members (2.2).

    A user who joins brings follows drawn from the stationary law T3; one who leaves drops them.
    """
    step = world.scenario.anchors_per_platform
    _update(
        world.users,
        world.follows,
        world.anchors,
        world.platforms,
        world.inputs.adopters_only,
        _follow_odds(world.anchors, step, world.day <= 0),
        (world.evidence, world.coef.follows_start, max(world.day, 0)),
        world.key,
    )


def _follow_odds(anchors: Anchors, step: int, early: bool) -> F64:
    """Return running totals of the choice of followed anchors, ``w z^(1/2)``, by platform.

    Who is a member when the run starts followed rooms of families more readily (25).
    """
    weights = anchors.weight * anchors.popularity * anchors.follow_pull
    if early:
        weights = weights * anchors.early_follows
    totals: F64 = np.cumsum(weights.reshape(-1, step), axis=1)
    return totals / totals[:, -1:]


@in_place
def _update(
    users: Users,
    follows: Follows,
    anchors: Anchors,
    platforms: Platforms,
    adopters_only: Flag,
    odds: F64,
    start: tuple[F64, float, int],
    key: U32,
) -> None:
    evidence, mean, day = start
    for user in range(users.member.shape[0]):
        prefetch(users[min(user + AHEAD, users.shape[0] - 1)].rank)
        for p in range(users.member.shape[1]):
            ranked = users[user].rank[p] < platforms[p].members
            wanted = ranked & (users[user].adopted | (not adopters_only[p]))
            if wanted == (users[user].member[p] != 0):
                continue
            users[user].member[p] = wanted
            while follows[user].count[p] > 0:
                remove_edge(follows, user, p, follows[user].count[p] - 1)
            if wanted:
                brought = mean * platforms[p].follows_brought
                _bring_follows(follows, anchors, odds[p], user, p, brought, evidence[p], day, key)


@in_place
def _bring_follows(
    follows: Follows,
    anchors: Anchors,
    odds: F64,
    user: int,
    p: int,
    mean: float,
    evidence: float,
    day: int,
    key: U32,
) -> None:
    """Draw the follows of a new member; a real room is followed once, a stratum perhaps often."""
    words = philox(p * 8, user, 0, Purpose.FOLLOW_START, key[0], key[1])
    wanted = min(poisson(words[0], mean), SLOTS)
    first = p * odds.shape[0]
    for k in range(wanted):
        words = philox(p * 8 + 1 + k // 4, user, 0, Purpose.FOLLOW_START, key[0], key[1])
        lane = k % 4
        word = (
            words[0]
            if lane == 0
            else words[1]
            if lane == 1
            else words[2]
            if lane == 2
            else words[3]
        )
        anchor = first + np.searchsorted(odds, uniform(word), side="right")
        if anchors[anchor].head and find_edge(follows, user, p, anchor) >= 0:
            continue
        slot = follows[user].count[p]
        follows[user].anchor[p, slot] = anchor
        follows[user].good[p, slot] = evidence
        follows[user].bad[p, slot] = 0.0
        follows[user].day[p, slot] = day
        follows[user].count[p] = slot + 1
