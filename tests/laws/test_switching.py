"""Switching (15): platforms tip as T13 says, habits amplify, neutral values change nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, small_world
from tests.run.short import digests, short, tiny

from feedfollow.day.evening.opening import draw_openings
from feedfollow.day.evening.switching import weigh
from feedfollow.day.night.form_habits import form
from feedfollow.run.simulate import simulate
from feedfollow.world.columns import F64
from feedfollow.world.habits import learn_surplus, usual_share
from feedfollow.world.world import World

PEOPLE, DAYS, SETTLED = 20_000, 300, 100
WEIGHT = 2.0
"""kappa_H of the laws below."""


def even_world(people: int = PEOPLE, friends: bool = False) -> World:
    """Return a world in which everybody opens on half of the days, by the documented series."""
    world = small_world(people, LIGHT | {"modules.switching": True, "modules.friends": friends})
    world.users.openness[:] = 1.0
    world.platforms.opening_odds[:] = 1.0
    world.users.member[:] = 1
    return world


@cache
def tipped(tendency: float, first: int) -> F64:
    """Return the difference of two exclusive platforms' shares of openings, day by day.

    Parameters
    ----------
    tendency : float
        J of T13, in units of twice the slope of the logit: ``kappa_H J / 4`` here.
    first : int
        The platform that everybody uses on the day before.
    """
    world = even_world()
    world.users.member[:] = 0
    world.users.member[np.arange(PEOPLE), np.arange(PEOPLE) % 2] = 1
    world.habits.used[:, first] = world.users.member[:, first]
    weights = (WEIGHT, 0.0, 4.0 * tendency / WEIGHT)
    found = []
    for day in range(DAYS):
        weigh(world.habits, (world.users, world.platforms), world.friends, weights, day)
        draw_openings(world.users, world.platforms, world.habits, day, world.key)
        form(world.habits, world.users, world.platforms, 0.0)
        one, other = world.users.opened.sum(axis=0, dtype=np.int64)
        found.append((one - other) / (one + other))
    return np.array(found)


def fixed_point(tendency: float) -> float:
    """Solve ``m = tanh(J m)`` from above."""
    m = 1.0
    for _ in range(10_000):
        m = np.tanh(tendency * m)
    return float(m)


@pytest.mark.parametrize("tendency", [0.5, 1.5])
@pytest.mark.parametrize("first", [0, 1])
def test_two_equal_platforms_tip_where_friends_weigh_enough_and_only_there(
    tendency: float, first: int
) -> None:
    """T13: ``m = tanh(J m)``, within four standard errors of a mean of 200 days.

    A day's share is normal about tanh(J m) with variance ``(1 - m^4) / N``, and J (1 - m^2) of its
    deviation is left the day after.
    """
    m = fixed_point(tendency) if tendency > 1.0 else 0.0
    settled = tipped(tendency, first)[SETTLED:]
    left = tendency * (1.0 - m**2)
    error = np.sqrt((1.0 - m**4) / PEOPLE / len(settled)) / (1.0 - left)
    expected = m if first == 0 else -m
    assert abs(settled.mean() - expected) < 4.0 * error
    deviation = np.sqrt((1.0 - m**4) / PEOPLE / (1.0 - left**2))
    assert settled.std() == pytest.approx(deviation, rel=0.35)


def test_above_the_threshold_the_larger_platform_takes_most_and_history_decides() -> None:
    assert fixed_point(1.5) == pytest.approx(0.8586, abs=1e-4)
    assert tipped(1.5, 0)[SETTLED:].min() > 0.8
    assert tipped(1.5, 1)[SETTLED:].max() < -0.8


@pytest.mark.parametrize("push", [-0.5, 0.5])
def test_habit_amplifies_whatever_moves_the_odds_of_opening(push: float) -> None:
    """P solves ``logit P = push + kappa_H (P - 1/2)``, with no surplus and no friends."""
    world, opened = even_world(5_000), []
    for day in range(400):
        weigh(world.habits, (world.users, world.platforms), world.friends, (WEIGHT, 0.0, 0.0), day)
        world.platforms.opening_odds[:] = np.exp(push)
        draw_openings(world.users, world.platforms, world.habits, day, world.key)
        world.platforms.opening_odds[:] = 1.0
        form(world.habits, world.users, world.platforms, 0.02)
        opened.append(world.users.opened.mean())
    share = 0.5
    for _ in range(1000):
        share = 1.0 / (1.0 + np.exp(-push - WEIGHT * (share - 0.5)))
    alone = 1.0 / (1.0 + np.exp(-push))
    assert abs(share - 0.5) > 1.5 * abs(alone - 0.5)
    assert np.mean(opened[200:]) == pytest.approx(share, abs=0.01)


def test_what_is_usual_is_learnt_in_the_burn_in_and_surplus_is_the_difference() -> None:
    """Of many deliveries of which a share pleases, the surplus is that share less the usual one."""
    world, speed = even_world(64), 0.05
    world.platforms.system_start[:] = 0.7

    def deliver(p: int, day: int, pleased: list[bool]) -> None:
        for each in pleased:
            learn_surplus(world.habits, world.platforms, 3, p, each, speed, day)

    assert usual_share(world.habits, world.platforms, 0) == 0.7  # nobody knows any better
    deliver(0, -5, [True, True, True, False])
    assert not world.habits.surplus.any()
    assert usual_share(world.habits, world.platforms, 0) == 0.75
    assert usual_share(world.habits, world.platforms, 1) == 0.75  # like the others
    deliver(0, 0, [True])
    assert world.habits.surplus[3, 0] == pytest.approx(speed * 0.25)
    deliver(1, 0, [False] * 400)
    assert world.habits.surplus[3].tolist() == pytest.approx([speed * 0.25, -0.75])
    assert not np.delete(world.habits.surplus, 3, axis=0).any()


@pytest.mark.parametrize("friends", [False, True])
def test_a_day_of_weighing_is_as_written(friends: bool) -> None:
    """The kernels against NumPy: three users in ten have left the second platform."""
    world, rng, people = even_world(300, friends), np.random.default_rng(1), 300
    users, habits, platforms = world.users, world.habits, world.platforms
    users.openness[:] = rng.lognormal(size=people)
    platforms.opening_odds[:] = [0.8, 0.3]
    users.member[:, 1] = rng.random(people) < 0.7
    users.opened[:] = users.member * (rng.random((people, 2)) < 0.4)
    habits.habit[:] = rng.normal(scale=0.1, size=(people, 2))
    habits.surplus[:] = rng.normal(scale=0.1, size=(people, 2))
    member = users.member == 1
    odds = np.outer(users.openness.astype(float), platforms.opening_odds)
    rate = np.where(member, odds / (1.0 + odds), 0.0)
    expected = np.where(member, 0.8 * habits.habit + 0.2 * (users.opened - rate), 0.0)
    surplus = np.where(member, habits.surplus, 0.0)
    form(habits, users, platforms, 0.2)
    assert habits.habit == pytest.approx(expected, abs=1e-6)
    assert (habits.surplus == surplus.astype(np.float32)).all()
    assert (habits.used == users.opened).all()
    known = np.ones((people, people))
    if friends:
        known[:] = 0.0
        for i in range(people):
            known[i, world.friends.friend[world.friends.first[i] : world.friends.first[i + 1]]] = 1
    uses = known @ users.opened
    usual = rate.sum(axis=0) / rate.sum()
    assert (uses.sum(axis=1) > 0).all()
    more = uses / uses.sum(axis=1, keepdims=True) - usual
    utility = expected + 0.7 * surplus + 3.0 * more
    weigh(habits, (users, platforms), world.friends, (1.5, 0.7, 3.0), 1)
    assert habits.pull == pytest.approx(np.where(member, np.exp(1.5 * utility), 1.0), rel=1e-5)


def test_a_newcomer_takes_from_the_shares_of_those_who_were_there() -> None:
    """Shares are reckoned without the newcomer for the others, and with all for itself."""
    world, weights = even_world(100), (1.0, 0.0, 2.0)
    habits, rooms = world.habits, (world.users, world.platforms)
    world.users.member[:, 1] = 0
    weigh(habits, rooms, world.friends, weights, 0)
    assert habits.there.tolist() == [True, False]
    world.users.member[:, 1] = 1
    habits.used[:50, 0], habits.used[50:75, 1] = 1, 1
    weigh(habits, rooms, world.friends, weights, 1)
    assert habits.there.tolist() == [True, False]
    assert habits.pull[0] == pytest.approx(np.exp([2.0 * (2 / 3 - 1.0), 2.0 * (1 / 3 - 0.5)]))


NEUTRAL = (
    {"habit_weight": 0},
    {"habit_speed": 0, "friends_weight": 0},
)


@pytest.mark.parametrize("values", NEUTRAL, ids=["no_weight", "nothing_learnt"])
def test_neutral_values_equal_the_module_off_to_the_byte(
    values: dict[str, float], tmp_path: Path
) -> None:
    settings = {f"parameters__{name}": value for name, value in values.items()}
    on, off = (simulate(tiny(**settings, modules__switching=each)) for each in (True, False))
    assert digests(on, tmp_path) == digests(off, tmp_path)


def test_where_nothing_changes_daily_users_stay_as_documented() -> None:
    """At the default weights, within 1 % over four months; friends' shares are of a graph."""
    on, off = (
        simulate(short(users=3000, modules__switching=each, modules__friends=each)).daily
        for each in (True, False)
    )
    for platform in ("douyin", "kuaishou"):
        both = [each["users_active"].xs(platform, level="platform").sum() for each in (on, off)]
        assert both[0] == pytest.approx(both[1], rel=0.01), platform
        assert both[0] != both[1]
