"""Couriers by day, and what their rest takes off buying."""

import math
from datetime import date

import numpy as np
import pytest
from tests.laws.small_world import small_world

from feedfollow.day.morning.couriers import let_couriers_rest
from feedfollow.day.morning.dispatch import UNIT, accrue_limits
from feedfollow.world.couriers import courier_capacity, put_off

REST = {"name": "rest", "start": "2020-06-03", "end": "2020-06-05", "capacity": 0.2}
PERIOD = {"start": "2020-06-01", "until": "2020-06-30", "burn_in": "10 days"}


def resting(**changes: object):
    return small_world(64, {**PERIOD, "modules.couriers": True, "couriers": [REST], **changes})


def test_couriers_work_below_their_capacity_on_the_days_of_a_rest_alone():
    scenario = resting().scenario
    capacity = courier_capacity(scenario, date(2020, 6, 1), 7)
    assert np.array_equal(capacity, [1, 1, 0.2, 0.2, 0.2, 1, 1])
    # a rest that begins before the first day, and one that is over
    assert np.array_equal(courier_capacity(scenario, date(2020, 6, 5), 3), [0.2, 1, 1])
    assert np.array_equal(courier_capacity(scenario, date(2020, 7, 1), 2), [1, 1])


def test_a_rest_takes_its_share_off_the_odds():
    assert math.exp(put_off(0.2, 0.5)) == pytest.approx(1 - 0.5 * 0.8)
    assert put_off(1.0, 0.9) == put_off(0.3, 0.0) == 0.0


@pytest.mark.parametrize(("day", "rests"), [(1, False), (2, True), (4, True), (5, False)])
def test_the_day_writes_it_to_every_platform(day: int, rests: bool):
    world = resting()
    world.day = day
    let_couriers_rest(world)
    expected = math.log(1 - world.scenario.parameters["courier_response"] * 0.8) if rests else 0.0
    np.testing.assert_allclose(world.platforms.put_off, expected, rtol=1e-12)


def test_without_the_module_nobody_rests():
    world = resting(**{"modules.couriers": False})
    assert np.array_equal(world.inputs.couriers, np.ones(40))


def test_dispatch_limits_fall_with_the_capacity():
    world = resting()
    world.merchants.demand[:] = 10.0 * UNIT
    world.merchants.tokens[:] = 0
    accrue_limits(world.merchants, 2.0, 0.25)
    assert np.array_equal(world.merchants.tokens, np.full(len(world.merchants), 5 * UNIT))
    world.merchants.tokens[:] = 0
    accrue_limits(world.merchants, 2.0, 0.0)
    assert not world.merchants.tokens.any()
