"""Nested choice among shelves (9), T8: its limits, its derivative, and what a day draws of it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.run.short import short, tiny

from feedfollow.day.evening.intents import Intents
from feedfollow.day.evening.nested import log_sum, nested_shares, pick
from feedfollow.day.evening.shelf import (
    choose_shelves,
    compare,
    offer,
    scratch_for,
    shelves_of,
    terms_of,
)
from feedfollow.day.morning.assortment import fill_shelves
from feedfollow.day.morning.calendar import turn_calendar
from feedfollow.run.simulate import simulate
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import allocate
from feedfollow.world.labels import MALL, NO_ROOM, SEARCH
from feedfollow.world.scene import scene_of
from feedfollow.world.world import World, build_world

V = np.array([0.3, -0.7, 1.1, 0.2])
ALL = np.ones(4)


def shares(values: np.ndarray, sizes: np.ndarray, outside: float, scale: float) -> np.ndarray:
    out = np.zeros(len(values) + 2)
    nested_shares(values, sizes, outside, scale, out)
    return out


@pytest.mark.parametrize("scale", [0.05, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("outside", [-20.0, 0.4, 20.0])
def test_shares_add_up_to_one(scale: float, outside: float) -> None:
    for factor in (1.0, 30.0):
        found = shares(factor * V, np.array([1.0, 0.5, 0.0, 1.0]), outside, scale)
        assert found.sum() == pytest.approx(1.0, abs=1e-12)
        assert (found >= 0.0).all()
        assert found[2] == 0.0


def test_without_likeness_it_is_the_multinomial_logit() -> None:
    odds = np.exp([*V, 0.4, 0.0])
    np.testing.assert_allclose(shares(V, ALL, 0.4, 1.0), odds / odds.sum(), rtol=1e-12)


def test_perfect_substitutes_share_what_one_of_them_has() -> None:
    one = shares(np.array([0.8]), np.ones(1), 0.4, 0.05)
    three = shares(np.full(3, 0.8), np.ones(3), 0.4, 0.05)
    # rho ln 3 is what variety adds, little where goods are alike
    assert three[:3].sum() == pytest.approx(one[0], abs=0.02)
    np.testing.assert_allclose(three[:3], three[0])


@pytest.mark.parametrize("scale", [0.3, 0.5, 1.0])
def test_the_derivative_of_the_log_sum_is_the_share(scale: float) -> None:
    """Williams 1977, Daly and Zachary 1978."""

    def surplus(values: np.ndarray) -> float:
        return float(np.log(1.0 + np.exp(log_sum(values, ALL, scale)) + np.exp(0.4)))

    found, step = shares(V, ALL, 0.4, scale), 1e-5
    for j in range(len(V)):
        up, down = V.copy(), V.copy()
        up[j] += step
        down[j] -= step
        assert (surplus(up) - surplus(down)) / (2 * step) == pytest.approx(found[j], abs=1e-6)


def test_an_empty_nest_leaves_outside_against_putting_off() -> None:
    found = shares(V, np.zeros(4), 0.4, 0.5)
    np.testing.assert_allclose(found, [0, 0, 0, 0, *np.array([np.exp(0.4), 1]) / (1 + np.exp(0.4))])


def test_uniforms_fall_on_the_shares() -> None:
    found = shares(V, ALL, 0.4, 0.5)
    grid = (np.arange(100_000) + 0.5) / 100_000
    picked = np.bincount([pick(found, u) for u in grid], minlength=6) / len(grid)
    np.testing.assert_allclose(picked, found, atol=2e-5)


def wanting(scenario: Scenario) -> World:
    """Return a world at its start in which everybody is about to choose a shelf."""
    world = build_world(scenario)
    users = world.users
    users.adopted[:] = True
    users.member[:] = True
    users.opened[:, 0] = True
    users.need[:] = np.arange(len(users)) % 16
    world.platforms.assortment[:] = 0.6
    world.platforms.system_start[:] = 0.78
    world.platforms.list_price[:] = 100.0
    return world


def shelved(**changes: object) -> Scenario:
    levers = {"kuaishou__shelf__mall": 1, "douyin__shelf__mall": 0.5, "douyin__shelf__search": 1}
    chosen = {f"platforms__{name}": value for name, value in levers.items()}
    return short(**{"modules__shelf": True, "parameters__budget_median": 1e6, **chosen, **changes})


def test_a_day_draws_every_alternative_as_often_as_it_is_likely() -> None:
    world = wanting(shelved(users=6000))
    scene, shelves, terms = scene_of(world), shelves_of(world), terms_of(world)
    scratch = scratch_for(len(shelves))
    expected = np.zeros(len(scratch.shares))
    for user in range(len(world.users)):
        offer(scene, shelves, terms, scratch, user, 0)
        expected += shares(scratch.values, scratch.sizes, terms.outside, terms.dissimilarity)
    intents = allocate(Intents, {"intent": len(world.users) + 1})
    count, paid = choose_shelves(scene, shelves, terms, scratch, intents, 0)
    drawn = intents[:count]
    bought = world.users.spent_otherwise > 0
    assert paid == world.users.spent_otherwise.sum()
    assert (world.users.need[bought] == -1).all()
    for p in range(2):
        for place, source in ((p, SEARCH), (2 + p, MALL)):
            found = np.sum((drawn.platform == p) & (drawn.source == source))
            assert abs(found - expected[place]) <= 4.0 * np.sqrt(expected[place]), (p, source)
    assert abs(bought.sum() - expected[4]) < 4.0 * np.sqrt(expected[4])


def test_goods_compared_are_chosen_by_a_logit() -> None:
    goods = np.zeros((8, 3))
    goods[:3, 0] = [1.0, 0.0, -0.5]
    grid = (np.arange(100_000) + 0.5) / 100_000
    found = np.bincount([compare(goods, 3, u) for u in grid], minlength=3) / len(grid)
    odds = np.exp(goods[:3, 0])
    np.testing.assert_allclose(found, odds / odds.sum(), atol=2e-5)


def test_who_compares_more_goods_pays_less() -> None:
    """No price comparison in a room, some on a shelf (M34)."""
    paid = []
    for compared in (1, 4, 8):
        world = wanting(shelved(users=4000, parameters__shelf_compared=compared))
        scene, shelves = scene_of(world), shelves_of(world)
        intents = allocate(Intents, {"intent": len(world.users) + 1})
        scratch = scratch_for(len(shelves))
        count, _ = choose_shelves(scene, shelves, terms_of(world), scratch, intents, 0)
        paid.append(np.exp(intents.log_price[:count]).mean())
    assert paid[0] == pytest.approx(1.0, abs=0.05)
    assert paid[0] > paid[1] > paid[2]


def test_assortment_goes_its_way_from_the_day_of_opening() -> None:
    opening = {
        "name": "mall", "date": "2020-06-01", "platform": "kuaishou", "set": {"shelf.mall": 1},
    }  # fmt: skip
    world = build_world(
        tiny(modules__shelf=True, events=[opening], parameters__assortment_speed=0.7)
    )
    kuaishou, seen = world.names.index("kuaishou"), []
    for _ in range(40):
        turn_calendar(world)
        fill_shelves(world)
        seen.append(world.platforms.assortment[kuaishou])
        world.day += 1
    # ten days of burn-in and fourteen in May without a mall; then a tenth of the way a day
    open_days = np.arange(1, 40 - 24 + 1)
    np.testing.assert_array_equal(seen[:24], 0.0)
    np.testing.assert_allclose(seen[24:], 0.5 * (1.0 - 0.9**open_days))


def test_the_elasticity_of_a_mall_in_its_paid_price_is_that_of_the_nested_logit() -> None:
    """T8, nested: by discounts and subsidies alike, as both enter the price that is compared."""
    world = wanting(shelved(users=200, platforms__douyin__shelf__search=0))
    scene, terms, step = scene_of(world), terms_of(world), 1e-4
    first = len(world.names)
    for user in range(10):
        found = []
        for change in (-step, 0.0, step):
            world.platforms.discount_depth[:, NO_ROOM] = [0.2 - change, 0.1]
            world.platforms.subsidy[:] = [0.3, 0.0]
            shelves = shelves_of(world)
            scratch = scratch_for(len(shelves))
            offer(scene, shelves, terms, scratch, user, 0)
            found.append(shares(scratch.values, scratch.sizes, terms.outside, terms.dissimilarity))
        low, now, high = (each[first] for each in found)
        nest = found[1][: 2 * first].sum()
        own = now / nest
        factor = (1.0 - own) / terms.dissimilarity + own * (1.0 - nest)
        elasticity = (np.log(high) - np.log(low)) / (2.0 * step)
        beta = float(world.users.price_sensitivity[user])
        assert elasticity == pytest.approx(-beta * factor, rel=1e-4)
    assert shelves.log_paid[0] == pytest.approx(np.log(0.7) - 0.2 + step)


def test_goods_on_a_shelf_have_discounts_of_the_mean_that_is_set() -> None:
    paid = []
    for depth in (0.0, 0.25):
        world = wanting(shelved(users=6000, parameters__shelf_compared=1))
        world.platforms.discount_depth[:, NO_ROOM] = depth
        scene, shelves = scene_of(world), shelves_of(world)
        intents = allocate(Intents, {"intent": len(world.users) + 1})
        scratch = scratch_for(len(shelves))
        count, _ = choose_shelves(scene, shelves, terms_of(world), scratch, intents, 0)
        drawn = intents[:count]
        paid.append(np.exp(drawn.log_discount))
        assert (drawn.log_discount <= 0.0).all()
    assert (paid[0] == 1.0).all()
    # Beta(1, 4): mean .2, variance 2/75
    error = np.sqrt(2.0 / 75.0 / len(paid[1]))
    assert abs(paid[1].mean() - 0.8) < 4.0 * error


def test_a_mall_takes_from_the_outside_shelf_and_needs_are_met_sooner() -> None:
    closed = {"platforms__kuaishou__shelf__mall": 0, "platforms__douyin__shelf__mall": 0}
    none = {**closed, "platforms__douyin__shelf__search": 0}
    without, with_malls = (simulate(shelved(**changes)).daily for changes in (none, {}))
    assert without["gmv_mall"].sum() == without["gmv_search"].sum() == 0.0
    assert with_malls["gmv_mall"].sum() > 0.0
    assert with_malls["gmv_search"].xs("kuaishou", level="platform").sum() == 0.0
    assert with_malls["gmv_outside"].sum() < without["gmv_outside"].sum()
