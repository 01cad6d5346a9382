"""Followers of the tracer's rooms: who comes, who leaves, and what they have learnt (2.8), (10)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from feedfollow.analyse.focal.sale import ORDERS, SATISFIED, SESSIONS
from feedfollow.functions import exp
from feedfollow.kernels import in_place, inlined
from feedfollow.world.columns import F64
from feedfollow.world.edges import edge_trust
from feedfollow.world.labels import SLOTS
from feedfollow.world.scene import Scene


class Fans(NamedTuple):
    """Followers by user and way: shares of a user's persons, and their evidence (10).

    Trust acts on sales by more than its mean, so that the second moment is kept too: few followers
    have had a bad delivery, and those of long standing trust more than new ones.

    Attributes
    ----------
    follow : (n_users, n_ways) float64
    good, bad : (n_users, n_ways) float64
        Mean evidence of a follower.
    good_square, bad_square : (n_users, n_ways) float64
        Mean of its square.
    due : (n_days, n_users, n_ways) float64
        Probability that a stranger will follow for a delivery, by day it is due, a ring.
    """

    follow: F64
    good: F64
    bad: F64
    good_square: F64
    bad_square: F64
    due: F64


@inlined
def ties_of_sale(row: F64, tie: float) -> float:
    """Return the probability that an engaged view makes a stranger follow when it is delivered.

    Every order that pleases is one occasion, and those of one session come to one person, who
    follows once: a session has a first order and a Poisson number of further ones.
    """
    if row[SESSIONS] <= 0.0 or row[ORDERS] <= 0.0:
        return 0.0
    each = tie * row[SATISFIED] / row[ORDERS]
    further = row[ORDERS] / row[SESSIONS] - 1.0
    chance: float = row[SESSIONS] * (1.0 - (1.0 - each) * exp(-each * further))
    return chance


@in_place
def has_room(scene: Scene, place: tuple[int, int], system: float, day: int) -> bool:
    """Whether a stranger can follow one more: by a free slot, or in place of another (2.8)."""
    user, p = place
    follows, weight = scene.follows, scene.platforms[p].system_weight
    if follows[user].count[p] < SLOTS:
        return True
    lowest = 1.0
    for slot in range(SLOTS):
        trust = edge_trust(follows, user, p, slot, scene.trust_decay, day, weight, system)
        lowest = min(lowest, trust)
    return lowest < system


@in_place
def bond(
    scene: Scene,
    fans: Fans,
    place: tuple[int, int],
    moves: tuple[float, float],
    evidence: tuple[float, float, float],
) -> None:
    """Let strangers follow, followers leave, and evidence grow (2.8), (10).

    Parameters
    ----------
    moves : (2,) float
        Of strangers who follow, of followers who leave.
    evidence : (3,) float
        Engaged views by which a follower watches it, orders that please and that do not.
    """
    user, way = place
    stay = fans.follow[user, way] * max(0.0, 1.0 - moves[1])
    coef = scene.coef
    collect(fans.good, fans.good_square, place, coef.parasocial_weight, evidence[0])
    collect(fans.good, fans.good_square, place, coef.trust_gain, evidence[1])
    collect(fans.bad, fans.bad_square, place, coef.trust_loss, evidence[2])
    welcome(fans, (user, way), stay, moves[0] * (1.0 - fans.follow[user, way]))


@inlined
def collect(mean: F64, square: F64, place: tuple[int, int], size: float, times: float) -> None:
    """Add a Poisson number of pieces of evidence of one size to the moments of a follower's."""
    user, way = place
    step = size * times
    square[user, way] += step * (2.0 * mean[user, way] + size + step)
    mean[user, way] += step


@inlined
def welcome(fans: Fans, place: tuple[int, int], stay: float, come: float) -> None:
    """Write the followers who stay and come; who comes anew brings no evidence."""
    user, way = place
    after = stay + come
    if after > 0.0:
        fade(fans, place, stay / after, stay / after)
    fans.follow[user, way] = after


@inlined
def fade(fans: Fans, place: tuple[int, int], mean: float, square: float) -> None:
    """Multiply the moments of a follower's evidence."""
    user, way = place
    fans.good[user, way] *= mean
    fans.bad[user, way] *= mean
    fans.good_square[user, way] *= square
    fans.bad_square[user, way] *= square


@in_place
def pass_day(scene: Scene, fans: Fans, day: int) -> None:
    """Begin a day of followers: some leave (2.8), evidence fades (10), pleased buyers come."""
    coef, due = scene.coef, fans.due[day % fans.due.shape[0]]
    for user in range(fans.follow.shape[0]):
        leave = coef.unfollow_rate if scene.users[user].adopted else 0.0
        for way in range(fans.follow.shape[1]):
            share = fans.follow[user, way]
            fade(fans, (user, way), coef.trust_decay, coef.trust_decay * coef.trust_decay)
            if share > 0.0 or due[user, way] > 0.0:
                come = due[user, way] * (1.0 - share)
                welcome(fans, (user, way), share * (1.0 - leave), come)
            due[user, way] = 0.0


def empty_fans(users: int, ways: int, delivery: int) -> Fans:
    """Return followers of nobody, where parcels are so many days on the way."""
    shape: Any = (users, ways)
    zeros = [np.zeros(shape) for _ in range(5)]
    return Fans(zeros[0], zeros[1], zeros[2], zeros[3], zeros[4], np.zeros((delivery + 2, *shape)))
