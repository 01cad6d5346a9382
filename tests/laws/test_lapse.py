"""Buyers who pause after a bad delivery (23): who, for how long, and what they do not buy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.run.short import digests, tiny

from feedfollow.day.morning.delivery import pause
from feedfollow.day.morning.lapse import run_up
from feedfollow.kernels import kernel
from feedfollow.run.simulate import Options, Simulation, simulate
from feedfollow.world.columns import F64, allocate
from feedfollow.world.users import Users

LIVELY = {
    "users": 1500,
    "modules__lapse": True,
    "parameters__session_intercept_live": 0.0,
    "parameters__satisfaction_intercept": -1.0,
}


def test_pauses_end_by_the_exponential_law() -> None:
    count = 50_000
    users = allocate(Users, {"user": count, "platform": 2, "category": 16})
    users.pause[:, 0] = np.random.default_rng(3).exponential(size=count)
    for day in range(1, 61):
        run_up(users, 1.0 / 30.0)
        left = np.mean(users.pause[:, 0] > 0.0)
        expected = np.exp(-day / 30.0)
        assert abs(left - expected) < 4.0 * np.sqrt(expected * (1.0 - expected) / count)
    assert (users.pause[:, 1] == 0.0).all()


@kernel
def pause_all(users: Users, draws: F64, chance: float) -> None:
    """Give every user one bad delivery on platform 0."""
    for user in range(len(draws)):
        pause(users, user, 0, draws[user], chance)


@pytest.mark.parametrize("chance", [0.1, 0.6, 1.0])
def test_a_pause_is_as_likely_and_as_long_as_the_law_says(chance: float) -> None:
    count = 100_000
    users = allocate(Users, {"user": count, "platform": 2, "category": 16})
    pause_all(users, (np.arange(count) + 0.5) / count, chance)
    lasting = np.sort(users.pause[users.pause[:, 0] > 0.0, 0])
    assert len(lasting) == pytest.approx(chance * count, abs=1)
    # an even grid of draws gives an even grid of the exponential's law
    law = (np.arange(len(lasting)) + 0.5) / len(lasting)
    np.testing.assert_allclose(-np.expm1(-lasting), law, atol=2.0 / len(lasting))
    assert (users.pause[:, 1] == 0.0).all()


def test_a_larger_chance_ends_no_pause_earlier() -> None:
    draws = (np.arange(1000) + 0.5) / 1000
    seldom, often = (
        allocate(Users, {"user": 1000, "platform": 1, "category": 16}) for _ in range(2)
    )
    pause_all(seldom, draws, 0.2)
    pause_all(often, draws, 0.3)
    assert (often.pause >= seldom.pause).all()
    assert (often.pause[seldom.pause > 0.0] > seldom.pause[seldom.pause > 0.0]).all()


def test_exactly_those_with_a_bad_delivery_pause_when_the_chance_is_one() -> None:
    certain = {"parameters__lapse_chance": 1, "parameters__lapse_return": 0}
    simulation = Simulation(tiny(**LIVELY, **certain))
    for _ in range(40):
        simulation.live_day()
    users = simulation.world.users
    assert (users.pause > 0.0).sum() > 50
    np.testing.assert_array_equal(users.pause > 0.0, users.system_bad > 0.0)


def test_who_pauses_for_ever_buys_nothing_more() -> None:
    """With a pause after every bad delivery and no return, orders fall off (M76)."""
    off = simulate(tiny(**{**LIVELY, "modules__lapse": False})).daily
    on = simulate(
        tiny(**LIVELY, parameters__lapse_chance=1, parameters__lapse_return=0),
        options=Options(check=True),
    ).daily
    last = slice("2020-06-10", "2020-06-22")
    orders = [each["orders"].unstack()["kuaishou"].loc[last].sum() for each in (off, on)]
    assert orders[1] < 0.7 * orders[0]
    views = [each["views"].unstack()["kuaishou"].loc[last].sum() for each in (off, on)]
    assert views[1] == pytest.approx(views[0], rel=0.02)


def test_a_buyer_who_pauses_has_no_order_on_that_platform() -> None:
    scenario = tiny(**LIVELY, parameters__lapse_chance=1, parameters__lapse_return=0)
    simulation = Simulation(scenario)
    world, paused = simulation.world, 0
    for _ in range(25):
        before = world.users.pause.copy()
        simulation.live_day()
        orders = world.orders.used
        today = orders[orders.placed == world.day - 1]
        # whose pause is of this very morning's delivery pauses from this evening on
        assert (before[today.user, today.platform] == 0.0).all()
        paused += int((before > 0.0).sum())
    assert paused > 100


def test_a_lapse_that_never_happens_equals_the_module_off_to_the_byte(tmp_path: Path) -> None:
    nobody = simulate(tiny(modules__lapse=True, parameters__lapse_chance=0))
    assert digests(nobody, tmp_path) == digests(simulate(tiny()), tmp_path)
