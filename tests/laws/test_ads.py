"""Paid traffic (14): what is sold, where it leads, who pays, and what must not move."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tests.laws.judge import SIGMAS
from tests.laws.small_world import LIGHT, PLATFORMS, empty_tally, key, live_days, small_world
from tests.run.short import digests, tiny

from feedfollow.day.evening.attention import empty_pairs
from feedfollow.day.evening.decide import decide
from feedfollow.day.noon.auction import sell
from feedfollow.day.schedule import SCHEDULE, action, phases
from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate
from feedfollow.world.columns import F64, declared
from feedfollow.world.labels import ENGAGED, FEED, PAID, VIEWS
from feedfollow.world.rooms import LEARNT, Cells, list_cells
from feedfollow.world.scene import scene_of
from feedfollow.world.tally import Tally
from feedfollow.world.world import BLOCK, World

ON = {"modules.ads": True, "parameters.session_intercept_live": -1.5}
DAYS = 12
EVENINGS = range(8, 16)
SALES = ("ad_score", "ad_budget", "ad_bought")


def noon(changes: dict[str, object] | None = None, users: int = 2000) -> World:
    """A world in which ads have been sold for some days, just after the auctions of a day."""
    world = small_world(users, LIGHT | ON | (changes or {}), seed=140)
    live_days(world, DAYS)
    for phase in phases(world):
        action(phase)(world)
        if phase.module == "auction":
            break
    return world


@pytest.fixture(scope="module")
def world() -> World:
    return noon()


def takings(world: World) -> F64:
    """What the auctions of the day would bring if all views came as forecast, by cell, fen."""
    views = np.zeros((PLATFORMS, 16))
    for p in range(PLATFORMS):
        np.add.at(views[p], world.merchants.category, world.merchants.ad_bought[:, p])
    return world.cells.ad_price * views.ravel()


def evening(world: World, seed: int, every_view: bool = False) -> tuple[np.recarray, Tally]:
    """Decide the evening under another key; return the intents and the counts."""
    tally = empty_tally(len(world.anchors), blocks=1)
    tally = tally._replace(
        shown=np.zeros_like(world.tally.shown), sought=np.zeros_like(world.tally.sought)
    )
    action(next(each for each in SCHEDULE if each.module == "opening"))(world)
    scene = scene_of(world)._replace(key=key(seed))
    pairs = empty_pairs(BLOCK * PLATFORMS)
    intents, count = decide(scene, tally, pairs, np.array([0, 1]), world.day, every_view)
    return intents[:count].view(np.recarray), tally


def test_views_are_sold_at_more_than_the_reserve_and_to_merchants_of_the_platform(
    world: World,
) -> None:
    bought = world.merchants.ad_bought > 0.0
    assert bought.sum() > 10
    assert not (bought & (world.merchants.sells_on == 0)).any()
    assert world.cells.ad_price.max() > world.platforms.ad_reserve.max()
    assert (world.merchants.ad_budget[bought] > 0.0).all()


def test_more_for_sale_brings_no_less_and_a_higher_reserve_no_lower_price(world: World) -> None:
    load, reserve = world.platforms.ad_load.copy(), world.platforms.ad_reserve.copy()
    brought, prices = [], []
    for times in (1.0, 2.0, 4.0):
        world.platforms.ad_load[:] = times * load
        sell(scene_of(world))
        brought.append(takings(world))
    world.platforms.ad_load[:] = load
    for times in (1.0, 10.0, 100.0):
        world.platforms.ad_reserve[:] = times * reserve
        sell(scene_of(world))
        prices.append(world.cells.ad_price.copy())
    world.platforms.ad_reserve[:] = reserve
    sell(scene_of(world))
    assert brought[0].sum() > 0.0
    for less, more in (*pairwise(brought), *pairwise(prices)):
        assert (more >= less * (1.0 - 1e-9)).all()
    assert (prices[-1] > prices[0]).any()


@pytest.mark.parametrize("every_view", [False, True])
@pytest.mark.parametrize("targeting", [0.0, 1.0])
def test_as_many_views_are_paid_as_were_sold(
    world: World, every_view: bool, targeting: float
) -> None:
    world.platforms.ad_targeting[:] = targeting
    sell(scene_of(world))
    counted, expected = np.zeros(PLATFORMS), np.zeros(PLATFORMS)
    for seed in range(30):
        _, tally = evening(world, seed, every_view)
        counted += tally.traffic[:, :, PAID, :, VIEWS].sum(axis=(1, 2))
        expected += tally.paid_mass.sum(axis=0).reshape(PLATFORMS, -1).sum(axis=1)
    world.platforms.ad_targeting[:] = 1.0
    sell(scene_of(world))
    assert (expected > 500).all()
    assert (np.abs(counted - expected) < SIGMAS * np.sqrt(expected)).all()


def test_paid_views_lead_to_own_rooms_and_to_the_goods_of_who_bought_them(world: World) -> None:
    intents, tally = evening(world, 7)
    paid = intents[intents.source == PAID]
    assert len(paid) > 20
    assert world.anchors.self_room[paid.anchor].all()
    assert (world.merchants.ad_bought[paid.merchant, paid.platform] > 0.0).all()
    assert (world.merchants.category[paid.merchant] == paid.category).all()
    assert tally.traffic[:, :, PAID, :, ENGAGED].sum() == len(paid)


def test_a_view_that_was_not_sold_goes_where_it_would_without_ads(world: World) -> None:
    """Common random numbers: with equal rooms no other view moves at all."""
    pull, load = world.anchors.pull.copy(), world.platforms.ad_load.copy()
    means = world.cells.mean_pull.copy(), world.cells.paid_pull.copy()
    for mean in (world.cells.mean_pull, world.cells.paid_pull):
        mean[:] = mean > 0.0
    world.anchors.pull[:] = 1.0
    world.entries.tilted_total[:] = world.entries.plain_total
    with_ads = [evening(world, seed)[0] for seed in EVENINGS]
    world.platforms.ad_load[:] = 0.0
    without = [evening(world, seed)[0] for seed in EVENINGS]
    world.anchors.pull[:], world.platforms.ad_load[:] = pull, load
    world.cells.mean_pull[:], world.cells.paid_pull[:] = means
    paid = feed = 0
    for one, other in zip(with_ads, without, strict=True):
        where = {place(each): (each.anchor, each.category, each.merchant) for each in other}
        for each in one[one.source != PAID]:
            assert where[place(each)] == (each.anchor, each.category, each.merchant)
        paid += (one.source == PAID).sum()
        feed += (other.source == FEED).sum()
    assert paid > 20
    assert paid < 0.2 * feed


def place(intent: np.record) -> tuple[int, int, int]:
    """Say which view of the evening led to an intent."""
    return intent.user, intent.platform, intent.number


def test_viewers_who_like_the_category_engage_more_with_its_ads(world: World) -> None:
    """M69, targeting off as control: the return on a paid view is in who sees it."""
    rates = []
    for targeting in (0.0, 1.0):
        world.platforms.ad_targeting[:] = targeting
        sell(scene_of(world))
        engaged = views = 0
        for seed in range(20):
            _, tally = evening(world, 100 + seed)
            engaged += tally.traffic[:, :, PAID, :, ENGAGED].sum()
            views += tally.traffic[:, :, PAID, :, VIEWS].sum()
        rates.append(engaged / views)
    world.platforms.ad_targeting[:] = 1.0
    sell(scene_of(world))
    assert rates[1] > 1.1 * rates[0]


def test_who_is_not_good_enough_buys_nothing(world: World) -> None:
    world.platforms.ad_quality[:] = 0.7
    sell(scene_of(world))
    bought = (world.merchants.ad_bought > 0.0).any(axis=1)
    world.platforms.ad_quality[:] = 0.0
    sell(scene_of(world))
    assert bought.any()
    assert (world.merchants.quality[bought] >= 0.7).all()


def test_all_amounts_four_times_as_large_sell_the_same_views(world: World) -> None:
    before = {name: world.merchants[name].copy() for name in SALES}
    price = world.cells.ad_price.copy()
    world.platforms.list_price[:] *= 4.0
    world.platforms.ad_reserve[:] *= 4.0
    world.merchants.revenue[:] *= 4
    freight = int(world.coef.shipping_cost)
    world.coef.shipping_cost = 4 * freight
    sell(scene_of(world))
    scaled = {name: world.merchants[name].copy() for name in SALES}
    scaled_price = world.cells.ad_price.copy()
    world.platforms.list_price[:] /= 4.0
    world.platforms.ad_reserve[:] /= 4.0
    world.merchants.revenue[:] //= 4
    world.coef.shipping_cost = freight
    sell(scene_of(world))
    np.testing.assert_array_equal(scaled["ad_bought"], before["ad_bought"])
    np.testing.assert_array_equal(scaled["ad_budget"], 4.0 * before["ad_budget"])
    np.testing.assert_array_equal(scaled_price, 4.0 * price)


def test_other_numbers_of_merchants_sell_the_same_views_to_the_same(world: World) -> None:
    order = np.random.default_rng(3).permutation(len(world.merchants))
    before = world.merchants.copy()
    cells = world.cells
    world.merchants[:] = before[order]
    tables = list_cells(world.anchors, world.merchants, PLATFORMS)
    other = tables[1]
    for name, column in declared(Cells).items():
        if column.writers == LEARNT or name == "mean_pull":
            other[name] = cells[name]
    scene = scene_of(world)._replace(cells=other, sellers=tables[2])
    sell(scene)
    np.testing.assert_allclose(world.merchants.ad_bought, before.ad_bought[order], atol=1e-9)
    np.testing.assert_allclose(other.ad_price, cells.ad_price)
    world.merchants[:] = before


def lively(**changes: object) -> Run:
    settings = {"users": 1500, "modules__ads": True, "parameters__session_intercept_live": -1.5}
    return simulate(tiny(**{**settings, **changes}), options=Options(check=True))


def test_books_balance_and_a_merchant_pays_the_platform() -> None:
    run = lively(platforms__kuaishou__ads__targeting=0.5, platforms__kuaishou__ads__load=0.3)
    flow = run.accounts["fen"].groupby("flow").sum()["ads"] / 100.0 * run.people_per_user
    assert flow > 0.0
    assert run.daily["revenue_ads"].sum() == pytest.approx(flow)
    assert run.daily["gmv_paid"].sum() > 0.0
    views = run.daily[["views_feed", "views_follow", "views_paid"]].sum(axis=1)
    assert (views == run.daily["views"]).all()


def test_no_views_for_sale_equal_the_module_off_to_the_byte(tmp_path: Path) -> None:
    none = {f"platforms__{name}__ads__load": 0 for name in ("douyin", "kuaishou")}
    on = simulate(tiny(modules__ads=True, **none))
    assert digests(on, tmp_path) == digests(simulate(tiny()), tmp_path)


def test_without_the_module_nothing_is_sold() -> None:
    world = small_world(500, LIGHT)
    live_days(world, 2)
    assert not world.merchants.ad_bought.any()
    assert not world.cells.ad_price.any()
