"""Unit costs (19): what scale and volatile demand do to them, and whose money it is."""

from __future__ import annotations

import numpy as np
import pytest
from tests.laws.judge import SIGMAS, sample_distance
from tests.laws.small_world import small_world
from tests.run.short import tiny

from feedfollow.day.night.unit_costs import (
    Day,
    Terms,
    count_sessions,
    expect,
    learn_volatility,
    price_production,
)
from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate
from feedfollow.world.columns import allocate
from feedfollow.world.labels import CLOSED, WAITING
from feedfollow.world.merchants import Merchants
from feedfollow.world.orders import OrderColumns
from feedfollow.world.platforms import Platforms

PEOPLE = 1000.0


def sellers(expected: float) -> tuple[Merchants, Platforms]:
    """Return merchants who expect so many orders a day each, all on the first platform."""
    world = small_world(64)
    world.merchants.expected[:] = expected
    world.merchants.forecast[:, 0] = expected
    return world.merchants, world.platforms


def test_cost_falls_with_scale_by_its_elasticity() -> None:
    merchants, platforms = sellers(2.0)
    large = np.arange(len(merchants)) % 2 == 0
    usual = 2.0 * PEOPLE / float(merchants.weight[0])
    merchants.expected[large] *= 8.0
    price_production(merchants, platforms, Terms(0.05, 0.0, usual, PEOPLE))
    cost = merchants.unit_cost
    assert cost[large] / cost[~large] == pytest.approx(8.0**-0.05)
    assert cost[~large] == pytest.approx(1.0)


@pytest.mark.parametrize("volatile", [-0.1, 0.0, 0.3, 2.0])
def test_cost_rises_with_the_coefficient_of_variation(volatile: float) -> None:
    """A merchant on two platforms meets either's volatility by what it sells there."""
    merchants, platforms = sellers(2.0)
    merchants.forecast[::2] = [0.5, 1.5]
    platforms.volatility[:] = [volatile, 0.4]
    price_production(merchants, platforms, Terms(0.0, 0.1, 20.0, PEOPLE))
    common = np.where(np.arange(len(merchants)) % 2, volatile, 0.25 * volatile + 0.75 * 0.4)
    own = merchants.weight / (2.0 * PEOPLE)
    spread = np.sqrt(np.maximum(0.0, common) + own)
    np.testing.assert_allclose(merchants.unit_cost, 1.0 + 0.1 * spread, rtol=1e-12)


def test_without_elasticities_the_cost_is_the_usual_one_to_the_bit() -> None:
    merchants, platforms = sellers(0.3)
    merchants.expected[::3] = 7.0
    platforms.volatility[:] = 0.5
    price_production(merchants, platforms, Terms(0.0, 0.0, 20.0, PEOPLE))
    assert (merchants.unit_cost == 1.0).all()


@pytest.mark.parametrize("common", [0.0, 0.3])
def test_volatility_is_that_of_demand_and_not_of_the_sample(common: float) -> None:
    """A gamma intensity with that coefficient of variation, sessions of one to five orders."""
    (_, platforms), draw, mean = sellers(0.0), np.random.default_rng(81), 12.0
    found = np.zeros((20_000, 2))
    for day in range(len(found)):
        intensity = np.full(2, mean)
        if common > 0.0:
            intensity *= draw.gamma(common**-2, common**2, 2)
        sizes = [1 + draw.integers(0, 5, number) for number in draw.poisson(intensity)]
        sold = np.array([float(each.sum()) for each in sizes])
        squares = np.array([float((each**2).sum()) for each in sizes])
        platforms.volatility[:] = 0.0
        learn_volatility(platforms, Day(sold, squares, np.full(2, 3.0 * mean)), 1.0)
        found[day] = platforms.volatility
    assert sample_distance(found.ravel(), common**2) < SIGMAS


def test_orders_and_sessions_are_counted_without_what_was_cancelled_at_once() -> None:
    merchants, _ = sellers(0.5)
    orders = allocate(OrderColumns, {"order": 7})
    # one of yesterday, then sessions of three, two and one orders
    orders.placed[:] = [4, 5, 5, 5, 5, 5, 5]
    orders.sequence[:] = [0, 0, 1, 2, 0, 1, 0]
    orders.platform[:] = [0, 0, 0, 0, 1, 1, 1]
    orders.state[:] = WAITING
    orders.state[[2, 6]] = CLOSED
    today = Day(np.zeros(2), np.zeros(2), np.zeros(2))
    count_sessions(orders, 7, today, 5)
    assert today.sold.tolist() == [2.0, 2.0]
    assert today.squares.tolist() == [4.0, 4.0]
    expect(merchants, np.full((1, 2), 3.0), today)
    assert today.expected == pytest.approx([3.0 * 0.5 * len(merchants), 0.0])


ON = {
    "users": 1500,
    "modules__inventory": True,
    "parameters__session_intercept_live": -1.0,
    "parameters__lead_time": 0,
    "parameters__capacity_headroom": 1e6,
}


def costs(**changes: object) -> Run:
    return simulate(tiny(**{**ON, **changes}), options=Options(check=True))


def test_what_is_saved_in_production_is_the_merchants_to_the_fen() -> None:
    few = {"parameters__usual_orders": 1, "parameters__volatility_cost": 0}
    usual, cheap = (costs(parameters__scale_elasticity=value, **few) for value in (0.0, 0.1))
    one, other = (run.accounts["fen"].groupby("flow").sum() for run in (usual, cheap))
    assert other["production"] < one["production"]
    moved = one.ne(other)
    assert set(moved[moved].index) == {"production"}
    assert (cheap.daily["orders"] == usual.daily["orders"]).all()
    assert cheap.daily["merchant_profit"].sum() > usual.daily["merchant_profit"].sum()
    assert cheap.daily["unit_cost"].mean() < 1.0
