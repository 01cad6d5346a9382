"""T7: without trust, needs and budgets, buying sessions are negative binomial over users."""

from functools import cache

import numpy as np
from scipy.stats import nbinom
from tests.laws.judge import SIGMAS, distance, law_distance
from tests.laws.small_world import pure_world

from feedfollow.day.evening.shop_floor import Workers, meet_goods
from feedfollow.day.morning.calendar import open_month, set_policy
from feedfollow.day.noon.rank_rooms import rank_rooms

USERS = 20_000
SHAPE = 0.6
VIEWS = (2.0, 1.0)
ENGAGED = 0.2
INTERCEPTS = (-2.6, -3.4)
MONTH = 30


def logistic(x):
    return 1.0 / (1.0 + np.exp(-x))


MEAN = MONTH * ENGAGED * sum(v * logistic(b) for v, b in zip(VIEWS, INTERCEPTS, strict=True))
"""Buying sessions per user and month, on the adopter basis."""


@cache
def two_months():
    """Sessions of every user in two months, and the flags the model keeps of the first one."""
    world = pure_world(
        USERS,
        {
            "parameters.engage_intercept": float(np.log(ENGAGED / (1.0 - ENGAGED))),
            "parameters.session_intercept_live": INTERCEPTS[0],
            "parameters.session_intercept_video": INTERCEPTS[1],
            "parameters.purchase_shape": SHAPE,
            "parameters.need_arrival": 0,
            "platforms.douyin.traffic.private_share": 0,
            "platforms.kuaishou.traffic.private_share": 0,
        },
        seed=31,
    )
    world.users.opened[:, 1] = False
    set_policy(world)
    world.platforms.views_rate[:] = VIEWS
    rank_rooms(world)
    workers = Workers(world, 1, None)
    months = []
    for _ in range(2):
        open_month(world)
        for _ in range(MONTH):
            meet_goods(world, workers)
            world.day += 1
        months.append(world.users.sessions_month[:, 0].astype(np.int64))
    return months[0], months[1], world.users.bought_last_month[:, 0].astype(bool)


def never(mean):
    """P(no session) of the negative binomial law."""
    return (1.0 + mean / SHAPE) ** -SHAPE


PENETRATION = 1.0 - never(MEAN)
REPEAT = 1.0 - (never(MEAN) - never(2 * MEAN)) / PENETRATION


def test_sessions_of_a_month_are_negative_binomial():
    law = nbinom(SHAPE, SHAPE / (SHAPE + MEAN))
    top = 30
    for sessions in two_months()[:2]:
        assert distance(sessions.mean(), MEAN, law.std() / np.sqrt(USERS)) < SIGMAS
        classes = law.pmf(np.arange(top + 1))
        classes[-1] = 1.0 - classes[:-1].sum()
        counts = np.bincount(np.minimum(sessions, top), minlength=top + 1)
        assert law_distance(counts, classes) < SIGMAS


def test_penetration_is_that_of_the_negative_binomial_law():
    for sessions in two_months()[:2]:
        bought = (sessions > 0).mean()
        error = np.sqrt(PENETRATION * (1 - PENETRATION) / USERS)
        assert distance(bought, PENETRATION, error) < SIGMAS


def test_repeat_buying_by_the_monthly_flags_is_that_of_the_negative_binomial_law():
    first, second, flagged = two_months()
    assert np.array_equal(flagged, first > 0)
    repeat = (second[flagged] > 0).mean()
    error = np.sqrt(REPEAT * (1 - REPEAT) / flagged.sum())
    assert distance(repeat, REPEAT, error) < SIGMAS


def test_buyers_of_x_sessions_buy_the_conditional_mean_in_the_next_month():
    first, second, _ = two_months()
    for x in range(5):
        later = second[first == x]
        law = (SHAPE + x) * MEAN / (SHAPE + MEAN)
        # the posterior is gamma, the count negative binomial again
        spread = np.sqrt(law * (1.0 + MEAN / (SHAPE + MEAN)))
        assert distance(later.mean(), law, spread / np.sqrt(len(later))) < SIGMAS
