"""Buyers who pause after a bad delivery (23): who, for how long, and what they do not buy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.run.short import digests, tiny

from feedfollow.day.morning.lapse import run_up
from feedfollow.run.simulate import Options, Simulation, simulate
from feedfollow.world.columns import allocate
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


def test_so_many_bad_deliveries_make_a_buyer_pause() -> None:
    run = simulate(tiny(**LIVELY, parameters__lapse_chance=0.3, parameters__lapse_return=0))
    daily = run.daily.xs("kuaishou", level="platform")
    paused = daily["buyers_paused"].iloc[-1] / run.people_per_user
    counters = run.daily[["satisfaction_rate"]].xs("kuaishou", level="platform")
    assert counters["satisfaction_rate"].mean() < 0.6
    assert paused > 30
    always = simulate(tiny(**LIVELY, parameters__lapse_chance=1, parameters__lapse_return=0))
    more = always.daily.xs("kuaishou", level="platform")
    assert more["buyers_paused"].iloc[-1] > 1.5 * daily["buyers_paused"].iloc[-1]


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
