"""Goods made for one platform (35): who sells them, how they sell, what teams cost, and off."""

from __future__ import annotations

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, live_days, small_world
from tests.run.short import tiny
from tests.run.test_modules import values_digest

from feedfollow.day.evening.exclusives import as_seen, made_for_platform
from feedfollow.day.evening.funnel import session_probability
from feedfollow.day.night.exclusive_sales import pay_teams
from feedfollow.day.noon.launches import launch
from feedfollow.kernels import kernel
from feedfollow.run.simulate import Options, Simulation, simulate
from feedfollow.world.columns import F64
from feedfollow.world.exclusives import LEAST
from feedfollow.world.labels import FEED, LIVE, LOCAL, PAID
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.tally import EXCLUSIVE_COSTS, EXCLUSIVE_GMV
from feedfollow.world.world import World

ROOMS = {"douyin": 3, "kuaishou": 5}


def levers(**changes: object) -> dict[str, object]:
    rooms = {f"platforms.{name}.anchors.exclusive_rooms": n for name, n in ROOMS.items()}
    return LIGHT | {"modules.exclusive_goods": True} | rooms | changes


def market(**changes: float) -> World:
    settings = {f"parameters.{name}": value for name, value in changes.items()}
    return small_world(64, levers(**settings), seed=21)


def test_the_largest_own_rooms_are_set_aside_and_nobody_knows_them() -> None:
    world = small_world(400, levers(**{f"platforms.{n}.exclusive.launched": 0 for n in ROOMS}))
    lines, anchors = world.exclusives, world.anchors
    for p, name in enumerate(world.names):
        own = np.flatnonzero((anchors.platform == p) & anchors.head & anchors.self_room)
        np.testing.assert_array_equal(lines.rank[own[: ROOMS[name]]], np.arange(ROOMS[name]))
        assert (lines.rank[own[ROOMS[name] :]] < 0).all()
    assert (lines.rank >= 0).sum() == sum(ROOMS.values())
    aside = np.flatnonzero(lines.rank >= 0)
    live_days(world, 3)
    follows = world.follows.anchor
    assert (follows >= 0).any()
    assert not np.isin(follows, aside).any()
    assert not anchors.live[aside].any()
    assert (anchors.popularity[aside] == LEAST).all()
    assert not world.tally.gmv_anchor[aside].any()
    assert not lines.team_owed.any()


def test_a_launch_is_for_good_and_its_novelty_halves_in_its_half_life() -> None:
    world, launched = market(exclusive_bonus=1.5, exclusive_halflife=20.0), np.array([2.0, 0.0])
    lines, anchors = world.exclusives, world.anchors
    rooms = [np.flatnonzero((lines.rank >= 0) & (anchors.platform == p)) for p in range(2)]
    others = np.setdiff1d(np.flatnonzero(anchors.platform == 0), rooms[0])
    usual = np.average(anchors.popularity[others], weights=anchors.weight[others])
    for day in range(60):
        if day == 10:
            launched[:] = [1.0, 4.0]  # one less where it was launched, others elsewhere
        anchors.popularity[rooms[0]] *= 1.0 if day == 0 else 1.01
        anchors.live[:] = True
        launch(scene_of(world), launched, np.zeros(2), day)
        if day == 0:
            np.testing.assert_allclose(anchors.popularity[rooms[0][:2]], usual, rtol=1e-12)
        expected = 1.5 * 0.5 ** (day / 20.0)
        np.testing.assert_allclose(lines.novelty[rooms[0]], [expected, expected, 0.0], rtol=1e-9)
        late = 1.5 * 0.5 ** ((day - 10) / 20.0) if day >= 10 else 0.0
        np.testing.assert_allclose(lines.novelty[rooms[1]], [*[late] * 4, 0.0], rtol=1e-9)
    assert anchors.popularity[rooms[0][0]] == pytest.approx(usual * 1.01**59)
    np.testing.assert_array_equal(lines.launched[rooms[1]][:4], 10)
    np.testing.assert_array_equal(anchors.live[rooms[1]], lines.open[rooms[1]])
    others = lines.rank < 0
    assert not lines.novelty[others].any() and anchors.live[others].all()


@kernel
def chances(scene: Scene, source: int, anchors: F64, prices: F64, found: F64) -> None:
    """Write the chance of a session of user 0 in every room, for goods of a list price."""
    for k in range(found.shape[0]):
        anchor = np.int64(anchors[k])
        exclusive = made_for_platform(scene, source, anchor)
        compared, novelty = as_seen(scene, exclusive, anchor, prices[k])
        goods = np.int64(0), compared - 0.1
        found[k] = session_probability(scene, 0, (0, LIVE), goods, 0.8, 0.5, novelty)


@pytest.mark.parametrize("source", [FEED, PAID, LOCAL])
def test_goods_made_for_the_platform_are_novel_and_have_no_price_beside_them(source: int) -> None:
    """The odds of (8) rise by ``exp(v)``, and the list price leaves them; a discount stays."""
    world = market(exclusive_bonus=0.7)
    launch(scene_of(world), np.array([3.0, 0.0]), np.zeros(2), 0)
    world.users.activity[:], world.users.need[:] = 1.0, -1
    lines = world.exclusives
    made, other = np.flatnonzero(lines.open)[0], np.flatnonzero(lines.rank < 0)[0]
    prices = np.array([-0.5, 0.0, 0.8])
    found = [np.zeros(3), np.zeros(3)]
    for anchor, each in zip((made, other), found, strict=True):
        chances(scene_of(world), source, np.full(3, float(anchor)), prices, each)
    odds = [np.log(each / (1.0 - each)) for each in found]
    slope = world.users.price_sensitivity[0] * world.coef.price_attention_live
    np.testing.assert_allclose(np.diff(odds[1]), -slope * np.diff(prices), rtol=1e-6)
    if source == FEED:
        np.testing.assert_allclose(odds[0], odds[1][1] + 0.7, rtol=1e-9)
    else:
        np.testing.assert_array_equal(odds[0], odds[1])


def test_merchants_pay_teams_of_open_rooms_in_whole_fen() -> None:
    world = market()
    launch(scene_of(world), np.array([2.0, 5.0]), np.zeros(2), 0)
    world.coef.people_per_user = 300.0
    lines, platform, costs = world.exclusives, world.anchors.platform, np.array([1e5, 3333.0])
    world.tally.gmv_anchor[:] = np.arange(len(lines))
    for day in range(1, 30):
        world.tally.counters[:] = 0
        before = lines.team_paid.copy()
        pay_teams(scene_of(world), costs, world.ledger, world.tally)
        owed = np.where(lines.open, day * 100.0 * costs[platform] / 7 / 300.0, 0.0)
        np.testing.assert_allclose(lines.team_owed, owed, rtol=1e-9)
        np.testing.assert_array_equal(lines.team_paid, np.floor(lines.team_owed))
        for p in range(2):
            counters, own = world.tally.counters[p], platform == p
            assert counters[EXCLUSIVE_COSTS] == (lines.team_paid - before)[own].sum() > 0
            assert counters[EXCLUSIVE_GMV] == np.flatnonzero(lines.open & own).sum()
    assert world.ledger.accounts.sum() == 0


def test_without_such_rooms_the_module_leaves_the_bytes_of_off() -> None:
    on = simulate(tiny(modules__exclusive_goods=True))
    off = simulate(tiny())
    for name, table in off.tables.items():
        assert values_digest(on.tables[name]) == values_digest(table), name
    assert not off.daily[["gmv_exclusive", "exclusive_costs"]].any(axis=None)


def test_the_accounts_balance_and_goods_made_for_a_platform_are_sold_on_it_alone() -> None:
    settings = {f"platforms__{name}__anchors__exclusive_rooms": 25 for name in ROOMS}
    lively = {"parameters__session_intercept_live": 0, "modules__exclusive_goods": True}
    simulation = Simulation(tiny(**lively, **settings), Options(check=True))
    outside, inside = 0, 0
    while not simulation.over:
        simulation.live_day()
        world = simulation.world
        orders = world.orders.used
        placed = orders[orders.placed == world.day - 1]
        exclusive = world.exclusives.open[placed.anchor]
        inside += exclusive.sum()
        assert not placed.external[exclusive].any()
        outside += placed.external.sum()
    assert inside > 0 < outside
    daily = simulation.to_run().daily
    assert daily["gmv_exclusive"].sum() > 0.0
    paid, days = daily["exclusive_costs"].xs("douyin", level="platform").sum(), len(daily) / 2
    fen = simulation.world.coef.people_per_user / 100.0
    assert paid == pytest.approx(25 * 1e5 / 7 * days, abs=25 * fen)  # a fen of each team is carried
