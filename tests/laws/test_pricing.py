"""Mark-ups that follow profit, and prices that follow costs (28)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.laws.small_world import live_days, pure_world, small_world
from tests.run.short import table_digest, tiny
from tests.small_worlds import live, lively_scenario

from feedfollow.day.morning.margins import forget, learn
from feedfollow.day.noon.pricing import Terms, move_markups, set_list_prices
from feedfollow.observe.results import TABLE_NAMES, Run
from feedfollow.run.simulate import Options, simulate
from feedfollow.world import labels as state
from feedfollow.world.columns import F64
from feedfollow.world.tally import FIXED_POINT
from feedfollow.world.world import World, build_world

ELASTICITY, COMMISSION, LEVEL, FREIGHT, COST = 3.0, 0.1, 100.0, 5.0, 0.5
BOTH = ("douyin", "kuaishou")
CURVE: dict[str, object] = {
    "modules.pricing": True,
    "parameters.markup_step": 0.05,
    "parameters.price_sensitivity": ELASTICITY,
    "parameters.price_attention_live": 1,
    "parameters.session_intercept_live": -3.5,
    "parameters.session_intercept_video": -3.5,
    "until": "2020-09-30",
    "scale": {"anchors": 100, "merchants": 32},
    "parameters.anchor_commission": 0,
    "parameters.shipping_cost": FREIGHT,
    "parameters.unit_cost_share": COST,
    "parameters.return_intercept": -20,
    "parameters.return_intercept_apparel": -20,
    **{f"platforms.{name}.fees.commission": COMMISSION for name in BOTH},
    **{f"platforms.{name}.goods.list_price": LEVEL for name in BOTH},
}
"""One elasticity, one price, one commission, nothing comes back."""

BEST = ELASTICITY / (ELASTICITY - 1.0) * (1.0 + FREIGHT / (COST * LEVEL)) / (1.0 - COMMISSION)
"""Mark-up that makes M^-e ((1 - t) M - 1 - s/c) largest."""


def marked_up(markup: float, users: int = 6000, **changes: object) -> World:
    """Return a world of one demand curve whose merchants all start from a mark-up."""
    world = pure_world(users, {**CURVE, **changes})
    world.goods.markup[:] = markup * COST
    set_list_prices(world.goods, world.merchants)
    return world


def profit(markup: float) -> float:
    """Return what an evening at a mark-up is expected to bring: sessions times margin, CNY."""
    sessions = 0.0
    world = marked_up(markup)

    def count(world: World) -> None:
        nonlocal sessions
        sessions += world.tally.intent.sum() / FIXED_POINT

    live_days(world, 3, at_night=count)
    unit = COST * LEVEL
    return sessions * ((1.0 - COMMISSION) * markup * unit - unit - FREIGHT)


def test_the_mark_up_comes_to_the_profit_maximum_of_a_known_demand_from_both_sides() -> None:
    """Sessions are counted before they are drawn, so that the curve has no noise of sampling."""
    grid = BEST * np.array([0.8, 0.93, 1.0, 1.07, 1.25])
    found = [profit(markup) for markup in grid]
    assert int(np.argmax(found)) == 2
    assert found[0] < found[1] and found[4] < found[3]
    for start in (BEST / 1.3, BEST * 1.3):
        world = marked_up(start)
        path = []
        live_days(world, 98, at_night=lambda w, path=path: path.append(w.goods.markup.copy()))
        rest = np.array(path[-21:]) / COST
        assert np.abs(np.log(start / BEST)) > 0.25
        # a step to either side of the maximum, as steps are never smaller
        assert np.abs(np.log(rest / BEST)).max() < 1.5 * np.log(1.05)


def test_with_demand_that_hardly_answers_the_mark_up_ends_at_its_bound() -> None:
    """An elasticity below 1 has no maximum; and nobody goes beyond the bound."""
    changes = {"parameters.price_sensitivity": 0.7, "parameters.markup_most": 2.2}
    world = marked_up(2.0, **changes)
    live_days(world, 70)
    assert world.goods.markup / COST == pytest.approx(2.2)


@pytest.fixture(scope="module")
def morning() -> World:
    """A day before its settlement, with orders that are confirmed and returned."""
    changes = {f"platforms.{name}.fees.data": 0.02 for name in BOTH}
    changes |= {f"platforms.{name}.links.open_live": 0.3 for name in BOTH}
    world = build_world(lively_scenario(**{"modules.pricing": True, **changes}))
    live(world, 34)
    return world


def test_what_is_learnt_is_the_derivative_of_profit_of_the_orders_that_end(morning: World) -> None:
    world, coef = morning, morning.coef
    orders, goods = world.orders.used, world.goods
    goods.dearer_sales[:], goods.dearer_costs[:] = 1000.0, 500.0
    ends = np.isin(orders.state, (state.IN_WINDOW, state.RETURNING)) & (orders.due <= world.day)
    back = orders.state == state.RETURNING
    assert (ends & back).any() and (ends & orders.external).any() and (ends & ~back).sum() > 10
    p, price = orders.platform, orders.price.astype(np.float64)
    platforms = world.platforms
    fee = np.where(orders.external, platforms.external_fee[p], platforms.commission[p])
    talent = np.where(world.anchors.self_room[orders.anchor], 0.0, coef.anchor_commission)
    others = np.where(orders.external, coef.outside_fee, platforms.data_fee[p])
    net = sum(-np.floor(share * price + 0.5) for share in (fee, talent, others)) + price
    e = world.users.price_sensitivity[orders.user].astype(np.float64)
    e = np.where(orders.form == state.LIVE, coef.price_attention_live * e, e)
    sales = np.where(back, 0.0, (1.0 - e) * net * orders.cost / orders.listed)
    costs = e * (orders.cost + coef.shipping_cost * np.where(back, 2.0, 1.0))
    wanted: list[F64] = [np.full(len(goods), 900.0), np.full(len(goods), 450.0)]
    for column, values in zip(wanted, (sales, costs), strict=True):
        np.add.at(column, orders.merchant[ends], values[ends])
    forget(goods, 0.9)
    learn(
        world.orders.columns,
        world.orders.count,
        (world.users, world.anchors, world.platforms, goods, world.programme),
        coef,
        world.day,
    )
    np.testing.assert_allclose(goods.dearer_sales, wanted[0], rtol=1e-12)
    np.testing.assert_allclose(goods.dearer_costs, wanted[1], rtol=1e-12)


def test_mark_ups_move_by_the_sign_and_stay_within_bounds() -> None:
    world = small_world(64)
    goods, merchants = world.goods, world.merchants
    draw = np.random.default_rng(28)
    goods.markup[:] = draw.uniform(0.3, 3.0, len(goods))
    merchants.unit_cost[:] = draw.uniform(0.8, 1.2, len(goods))
    goods.dearer_sales[:] = draw.normal(0.0, 1.0, len(goods))
    goods.dearer_costs[:] = draw.normal(0.0, 1.0, len(goods))
    goods.dearer_sales[::7], goods.dearer_costs[::7] = 0.0, 0.0
    now, terms = goods.markup.copy(), Terms(0.02, 1.7, 0.55, 2.0)
    gain = 1.7 * now * goods.dearer_sales + goods.dearer_costs
    up = np.minimum(now * 1.02, np.maximum(now, 2.0))
    down = np.maximum(now / 1.02, np.minimum(now, 0.55))
    wanted = np.where(gain > 0.0, up, np.where(gain < 0.0, down, now))
    move_markups(goods, terms)
    np.testing.assert_allclose(goods.markup, wanted, rtol=1e-14)
    assert (goods.markup[::7] == now[::7]).all()
    inside = (now >= 0.55) & (now <= 2.0)
    assert ((goods.markup >= 0.55) & (goods.markup <= 2.0))[inside].all()
    before = goods.usual_price.copy()
    set_list_prices(goods, merchants)
    over = wanted * merchants.unit_cost
    np.testing.assert_allclose(goods.price_over, over, rtol=1e-14)
    np.testing.assert_allclose(merchants.log_price, before + np.log(over), rtol=1e-5, atol=1e-6)


def test_a_dearer_good_costs_as_much_to_make_as_before() -> None:
    world = marked_up(3.0)
    live_days(world, 1)
    orders = world.orders.used
    assert len(orders) > 5
    assert orders.listed == pytest.approx(np.full(len(orders), 3.0 * COST * LEVEL * 100.0), abs=1)
    assert orders.cost == pytest.approx(np.full(len(orders), COST * LEVEL * 100.0), abs=1)


def run(**changes: object) -> Run:
    settings = {"users": 1500, "modules__pricing": True, "until": "2020-07-31"}
    settings |= {"parameters__session_intercept_live": -1.5}
    return simulate(tiny(**{**settings, **changes}), options=Options(check=True))


def test_prices_move_and_the_books_balance() -> None:
    daily = run().daily["markup"].unstack()
    assert (daily.iloc[-1] != daily.iloc[0]).all()
    assert daily.loc[:"2020-05-17"].eq(2.0).all(axis=None)  # held before the first day


@pytest.mark.long
def test_prices_follow_costs_where_mark_ups_stand_still() -> None:
    """M30, the price part: what secured demand saves is passed on, and more is bought."""
    still = {"modules__inventory": True, "parameters__markup_step": 0}
    still |= {"parameters__usual_orders": 1, "parameters__volatility_cost": 0}
    costs = [run(**still, parameters__scale_elasticity=value) for value in (0.0, 0.1)]
    usual, cheap = (each.daily[["price_mean", "orders", "unit_cost"]].mean() for each in costs)
    assert cheap["unit_cost"] < usual["unit_cost"]
    assert cheap["price_mean"] < usual["price_mean"]
    assert cheap["orders"] > usual["orders"]
    control = [
        run(**still, modules__pricing=False, parameters__scale_elasticity=value)
        for value in (0.0, 0.1)
    ]
    assert (control[0].daily["price_mean"] == control[1].daily["price_mean"]).all()


def without_markup(each: Run, folder: Path) -> dict[str, str]:
    """Return the digests of the tables, the measure of mark-ups left out."""
    tables: dict[str, pd.DataFrame] = {name: each.tables[name] for name in TABLE_NAMES}
    tables["daily"] = tables["daily"].drop(columns="markup")
    return {name: table_digest(table, folder) for name, table in tables.items()}


def test_mark_ups_that_stand_still_equal_the_module_off_to_the_byte(tmp_path: Path) -> None:
    still = simulate(tiny(modules__pricing=True, parameters__markup_step=0))
    off = simulate(tiny())
    assert without_markup(still, tmp_path) == without_markup(off, tmp_path)
    assert not off.daily["markup"].any() and (still.daily["markup"] == 2.0).all()
