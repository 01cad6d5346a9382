"""Flash deals (2.7): who sees one, who is in time, what scarcity does to buying and to returns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from tests.laws.judge import SIGMAS, distance
from tests.laws.small_world import key, live_until_shopping, pure_world
from tests.run.short import digests, tiny

from feedfollow.day.evening.intents import ORDERS_PER_SESSION
from feedfollow.day.evening.shop_floor import Workers, meet_goods
from feedfollow.day.morning.delivery import return_probability
from feedfollow.day.noon.flash_deals import put_aside
from feedfollow.draws import Purpose, philox
from feedfollow.run.simulate import Options, simulate
from feedfollow.world.columns import I64
from feedfollow.world.labels import LIVE
from feedfollow.world.orders import OrderColumns
from feedfollow.world.tally import COUNTERS, FIXED_POINT
from feedfollow.world.world import World

PLENTY = 1 << 40
DEALS = {
    "modules.flash_deals": True,
    "parameters.flash_share": 0.5,
    "parameters.session_intercept_live": 0,
}


def evening(stock: int, **changes: object) -> World:
    """Return a pure world before it shops, with so many pieces in every room."""
    settings = {f"parameters.{name}": value for name, value in changes.items()}
    world = pure_world(4000, {**DEALS, **settings})
    live_until_shopping(world)
    world.users.activity[:] = 1.0
    world.users.opened[:] = True
    world.platforms.open_share[:] = 0.0
    world.anchors.flash_stock[:] = stock
    return world


def shopped(world: World, threads: int = 1) -> OrderColumns:
    if threads == 1:
        return meet_goods(world, Workers(world, 1, None))
    with ThreadPoolExecutor(threads) as pool:
        return meet_goods(world, Workers(world, threads, pool))


def missed(world: World) -> int:
    return int(world.tally.counters[:, COUNTERS.index("flash_missed")].sum())


def word_of(order: np.record) -> int:
    """Return the key by which the buyer of an order was in time."""
    number, (one, two) = int(order.key) // ORDERS_PER_SESSION, key(1)
    return int(philox(number, int(order.user), 0, int(Purpose.FLASH), one, two)[1])


def named(orders: OrderColumns) -> I64:
    """Tell orders apart: keys are those of one user."""
    names: I64 = orders.key.astype(np.int64) * 4000 + orders.user
    return names


@pytest.fixture(scope="module")
def asked() -> OrderColumns:
    """Pieces that are asked for: with plenty of them, all are sold."""
    world = evening(PLENTY)
    orders = shopped(world)
    assert missed(world) == 0
    return orders[orders.flash]


@pytest.mark.parametrize("stock", [0, 1, 3])
def test_a_room_sells_its_pieces_and_no_more_to_those_of_the_lowest_keys(
    asked: OrderColumns, stock: int
) -> None:
    world = evening(stock)
    orders = shopped(world)
    sold = orders[orders.flash]
    count = len(world.anchors)
    demand = np.bincount(asked.anchor, minlength=count)
    assert (demand > stock).any()
    assert np.array_equal(np.bincount(sold.anchor, minlength=count), np.minimum(demand, stock))
    late = ~np.isin(named(asked), named(sold))
    instead = np.isin(named(asked)[late], named(orders))
    assert late.sum() == np.maximum(demand - stock, 0).sum()
    assert missed(world) == late.sum() - instead.sum()
    if stock == 0:  # many are late, and scarcity moved some of them and not all
        assert 0.5 * late.sum() < instead.sum() < 0.95 * late.sum()
    for room in np.flatnonzero(demand > stock):
        ranked = sorted((word_of(each), int(each.user)) for each in asked[asked.anchor == room])
        winners = {(word_of(each), int(each.user)) for each in sold[sold.anchor == room]}
        assert winners == set(ranked[:stock])


def test_who_is_late_buys_as_if_there_were_no_deals_and_so_do_all_others() -> None:
    none, without = shopped(evening(0)), shopped(evening(0, flash_share=0))
    assert not none.flash.any()
    assert np.array_equal(none, without)
    full = shopped(evening(PLENTY))
    assert len(full) > len(none)
    assert np.isin(named(none), named(full)).all()  # who buys at a price buys at every lower one


def test_pieces_go_to_the_same_people_whatever_the_threads() -> None:
    assert np.array_equal(shopped(evening(1)), shopped(evening(1), threads=2))


def test_a_deal_is_met_in_its_share_of_live_views_at_its_discount() -> None:
    """With no heed of price and scarcity a deal sells like any good, so sales show the views."""
    neutral = {"session_flash": 0, "price_sensitivity": 0, "flash_share": 0.2}
    orders = shopped(evening(PLENTY, **neutral))
    live = orders[orders.form == LIVE]
    share = float(live.flash.mean())
    assert distance(share, 0.2, np.sqrt(0.2 * 0.8 / len(live))) < SIGMAS
    assert not orders.flash[orders.form != LIVE].any()
    deals = live[live.flash]
    assert (deals.price == np.floor(0.6 * deals.listed + 0.5)).all()
    assert np.array_equal(live[~live.flash].price, live[~live.flash].listed)


@pytest.mark.parametrize("scarcity", [0.0, 0.5, 2.0])
def test_price_and_scarcity_of_a_deal_shift_the_logit(scarcity: float) -> None:
    world = evening(PLENTY, flash_share=1, session_flash=scarcity)
    world.users.price_sensitivity[:] = 2.6
    world.platforms.views_rate[:, 1] = 0.0
    shopped(world)
    rate = world.tally.intent.sum() / FIXED_POINT / world.tally.engaged.sum()
    slope = 2.6 * float(world.coef.price_attention_live)
    expected = 1.0 / (1.0 + np.exp(slope * np.log(0.6) - scarcity))
    assert rate == pytest.approx(expected, abs=2e-6)


def test_goods_of_a_deal_come_back_more_readily() -> None:
    coef = evening(0).coef
    for category in (0, 3):
        odds = [
            chance / (1.0 - chance)
            for chance in (
                return_probability(coef, category, 0.1, -0.2, flash, 0.0) for flash in (False, True)
            )
        ]
        assert np.log(odds[1] / odds[0]) == pytest.approx(float(coef.return_flash))
    assert coef.return_flash > 0.0


def test_pieces_are_a_multiple_of_usual_views_in_the_mean_over_days() -> None:
    world = evening(0)
    views = world.anchors.popularity * world.anchors.weight / world.coef.people_per_user
    days = 4000
    total = np.zeros(len(world.anchors))
    one = key(1)
    for day in range(days):
        put_aside(world.anchors, 0.3, float(world.coef.people_per_user), day, one)
        assert (np.abs(world.anchors.flash_stock - 0.3 * views) < 1.0).all()
        total += world.anchors.flash_stock
    part = 0.3 * views - np.floor(0.3 * views)
    error = np.sqrt(part * (1.0 - part) / days)
    away = np.abs(total / days - 0.3 * views)[error > 0.0] / error[error > 0.0]
    assert away.max() < 5.0


LIVELY = {"users": 1500, "parameters__session_intercept_live": -1.0}


def test_deals_sell_more_and_send_more_back_than_none() -> None:
    """Buying and returns rise, and some come too late."""
    deals = {"modules__flash_deals": True, "parameters__flash_share": 0.5}
    on, off = (
        simulate(tiny(**LIVELY, **each), options=Options(check=True)) for each in (deals, {})
    )
    with_them, without = on.daily.sum(), off.daily.sum()
    assert with_them["orders_flash"] > 0.0
    assert with_them["flash_missed"] > 0.0
    assert with_them["discounts_given"] > 0.0
    plenty = simulate(tiny(**LIVELY, **deals, parameters__flash_stock=1e6)).daily.sum()
    assert plenty["flash_missed"] == 0.0
    assert plenty["orders"] > with_them["orders"]
    assert plenty["orders"] > without["orders"]
    returned = [each["returned_value"] / each["gmv_broad"] for each in (plenty, without)]
    assert returned[0] > returned[1]


def test_deals_that_no_view_falls_on_equal_the_module_off_to_the_byte(tmp_path: Path) -> None:
    nobody = simulate(tiny(modules__flash_deals=True, parameters__flash_share=0))
    assert digests(nobody, tmp_path) == digests(simulate(tiny()), tmp_path)
