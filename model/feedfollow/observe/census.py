"""Counts over users and edges, taken by kernels: the daily head count and the monthly census."""

from __future__ import annotations

import numpy as np

from feedfollow.kernels import in_place, kernel
from feedfollow.world.columns import F64, I64
from feedfollow.world.edges import edge_trust, memory, system_trust
from feedfollow.world.scandals import Scandals
from feedfollow.world.scene import Scene
from feedfollow.world.users import Users

HEADS = ("members", "active", "active_adopters", "adopters", "paused", "aware")
"""Rows of the daily head count; adopters are counted once, in every column."""

CENSUS = (
    "buyers",
    "buyers_again",
    "buyers_before",
    "buyers_twice",
    "buyers_without_need",
    "sessions",
    "sessions_without_need",
    "edges",
    "adopted_members",
)
"""Integer rows of the monthly census."""


@kernel
def head_count(users: Users, scandals: Scandals) -> I64:
    """Return members, users who opened, adopters among these, all adopters, who pauses, who heard.

    Returns
    -------
    (6, n_platforms) int64
    """
    platforms = users.member.shape[1]
    heads = np.zeros((6, platforms), np.int64)
    adopters = 0
    for user in range(users.need.shape[0]):
        row = users[user]
        adopters += row.adopted
        for p in range(platforms):
            heads[0, p] += row.member[p]
            heads[1, p] += row.opened[p]
            heads[2, p] += row.opened[p] and row.adopted
            heads[4, p] += row.pause[p] > 0.0
            heads[5, p] += has_heard(scandals, user, p)
    for p in range(platforms):
        heads[3, p] = adopters
    return heads


@in_place
def has_heard(scandals: Scandals, user: int, p: int) -> bool:
    """Whether a user has heard of any scandal of the platform's anchors."""
    heard = False
    for row in range(scandals.platform.shape[0]):
        heard |= scandals.platform[row] == p and scandals.aware[row, user]
    return heard


@kernel
def month_census(scene: Scene, day: int) -> tuple[I64, F64, I64]:
    """Count buyers and edges at the end of a month.

    Returns
    -------
    counts : (9, n_platforms) int64
        Rows as in ``CENSUS``; edges are those of adopters.
    trust : (2, n_platforms) float64
        Sum of T over adopters' edges and of S over members who have adopted.
    followers : (n_anchors,) int64
        Follow edges by anchor, of all members.
    """
    users, follows, platforms = scene.users, scene.follows, scene.platforms
    width = users.member.shape[1]
    counts = np.zeros((9, width), np.int64)
    trust = np.zeros((2, width))
    followers = np.zeros(scene.anchors.shape[0], np.int64)
    for user in range(users.need.shape[0]):
        row = users[user]
        for p in range(width):
            sessions, needless = row.sessions_month[p], row.needless_month[p]
            bought = sessions > 0
            counts[0, p] += bought
            counts[1, p] += bought and row.bought_last_month[p]
            counts[2, p] += row.bought_last_month[p]
            counts[3, p] += sessions > 1
            counts[4, p] += 2 * needless > sessions
            counts[5, p] += sessions
            counts[6, p] += needless
            for slot in range(follows[user].count[p]):
                followers[follows[user].anchor[p, slot]] += 1
            if not (row.adopted and row.member[p]):
                continue
            decay = memory(scene.trust_decay, row.system_day[p], day)
            start = platforms[p].system_start
            system = system_trust(users, user, p, start, scene.coef.system_trust_prior, decay)
            counts[8, p] += 1
            trust[1, p] += system
            weight = platforms[p].system_weight
            for slot in range(follows[user].count[p]):
                counts[7, p] += 1
                trust[0, p] += edge_trust(
                    follows, user, p, slot, scene.trust_decay, day, weight, system
                )
    return counts, trust, followers
