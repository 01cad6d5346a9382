"""Goods from the source (29), brands of origin and cold chains of fresh goods (30)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.laws.small_world import live_days, small_world
from tests.run.short import digests, tiny

from feedfollow.day.evening.funnel import expected_quality, good_of
from feedfollow.day.morning.delivery import return_probability
from feedfollow.day.morning.sourcing import sell_at_source
from feedfollow.draws import Purpose, philox, uniform
from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate
from feedfollow.world import labels as state
from feedfollow.world.coefficients import CATEGORY_COUNT, FRESH
from feedfollow.world.scene import scene_of
from feedfollow.world.world import World

MIDDLEMEN = 1.4
OUTCOME = int(Purpose.OUTCOME)
ON: dict[str, object] = {
    "modules.sourcing": True,
    "parameters.channel_markup": MIDDLEMEN,
    "platforms.douyin.sourcing.share": 0.6,
    "platforms.douyin.sourcing.origin_brand": 0.2,
    "platforms.douyin.sourcing.cold_chain": 0.5,
    "parameters.cold_quality": 0.3,
    "parameters.cold_cost": 7,
    "scale": {"anchors": 100, "merchants": 2000},
}


@pytest.fixture(scope="module")
def world() -> World:
    made = small_world(64, ON)
    sell_at_source(made)
    return made


@pytest.fixture(scope="module")
def lively() -> World:
    """All merchants of Douyin at source, all fresh goods chilled; nine days of many orders."""
    changes = {
        **ON,
        "platforms.douyin.sourcing.share": 1,
        "platforms.douyin.sourcing.cold_chain": 1,
        "parameters.session_intercept_live": 1.0,
        "start": "2020-10-01",
        "until": "2020-12-31",
    }
    made = small_world(3000, changes)
    live_days(made, 9)
    return made


def test_the_share_of_source_merchants_is_that_of_the_lever_in_every_category(
    world: World,
) -> None:
    """Ranks are spread evenly: the whole is met, and categories by more than chance would give."""
    p = world.names.index("douyin")
    source, sells = world.goods.middlemen[:, p] > 0.0, world.merchants.sells_on[:, p] > 0
    assert abs(source.sum() - 0.6 * sells.sum()) <= 2.0
    there = [(world.merchants.category == c) & sells for c in range(CATEGORY_COUNT)]
    off = np.array([source[own].sum() - 0.6 * own.sum() for own in there])
    variance = np.array([0.24 * own.sum() for own in there])
    assert variance.all()
    assert (off**2 / variance).mean() < 0.5
    assert not world.goods.middlemen[:, 1 - p].any()
    # who sells at source is no other kind of merchant
    for name in ("log_price", "quality", "honesty"):
        trait = world.merchants[name]
        gap = trait[source].mean() - trait[sells & ~source].mean()
        assert abs(gap) < 4.0 * trait.std() * np.sqrt(1.0 / source.sum() + 1.0 / (~source).sum())


def test_brand_and_cold_chain_are_of_fresh_goods_at_source_only(world: World) -> None:
    p, goods = world.names.index("douyin"), world.goods
    source = goods.middlemen[:, p] > 0.0
    fresh = source & (world.merchants.category == FRESH)
    assert ((goods.origin[:, p] == 0.2) == fresh).all() and fresh.sum() > 10
    chilled = goods.chilled[:, p] > 0.0
    assert (fresh[chilled]).all() and abs(chilled.sum() - 0.5 * fresh.sum()) < 2.0 * np.sqrt(
        fresh.sum()
    )
    assert (goods.chilled[chilled, p] == 0.3).all()


def test_a_good_without_middlemen_is_cheaper_by_their_mark_up(world: World) -> None:
    scene, p = scene_of(world), world.names.index("douyin")
    source = world.goods.middlemen[:, p] > 0.0
    for m in (int(np.flatnonzero(source)[0]), int(np.flatnonzero(~source)[0])):
        here, there = (good_of(scene, place, m, 0.3)[1] for place in (p, 1 - p))
        assert there - here == pytest.approx(np.log(MIDDLEMEN) if source[m] else 0.0)


def test_an_origin_counts_where_claims_are_not_trusted(world: World) -> None:
    scene, p = scene_of(world), world.names.index("douyin")
    m = int(np.flatnonzero(world.goods.origin[:, p] > 0.0)[0])
    for trust in (0.0, 0.3, 1.0):
        gain = expected_quality(scene, p, m, trust) - expected_quality(scene, 1 - p, m, trust)
        assert gain == pytest.approx((1.0 - trust) * 0.2)


def test_costs_fall_with_the_price_and_a_cold_chain_costs_its_own(lively: World) -> None:
    """The mark-up stays, to the rounding of fen; and both parts are in the order's cost."""
    orders, goods = lively.orders.used, lively.goods
    usual = lively.coef.unit_cost_share * orders.listed
    chilled = goods.chilled[orders.merchant, orders.platform] > 0.0
    source = goods.middlemen[orders.merchant, orders.platform] > 0.0
    assert chilled.any() and (source & ~chilled).any()
    np.testing.assert_allclose(orders.cost, usual + np.where(chilled, 700.0, 0.0), atol=0.51)


def test_what_arrives_by_cold_chain_is_sent_back_by_its_better_quality(lively: World) -> None:
    """The twin of (12): each delivery's own word against the chance of what arrives."""
    world, moved = lively, 0
    orders, coef, key = world.orders.used, world.coef, world.key
    delivered = np.isin(orders.state, (state.IN_WINDOW, state.RETURNING))
    assert delivered.sum() > 50
    for row in np.flatnonzero(delivered):
        m, p, user = int(orders.merchant[row]), int(orders.platform[row]), int(orders.user[row])
        word = philox(int(orders.key[row]), user, int(orders.placed[row]), OUTCOME, key[0], key[1])[
            1
        ]
        quality, category = float(world.merchants.quality[m]), int(world.merchants.category[m])
        match, expected = float(world.users.match[user, category]), float(orders.expected[row])
        back = [
            uniform(word) < return_probability(coef, category, true - expected, match, False, 0.0)
            for true in (min(1.0, quality + float(world.goods.chilled[m, p])), quality)
        ]
        assert (orders.state[row] == state.RETURNING) == back[0]
        moved += back[0] != back[1]
    assert moved > 0


def run(**changes: object) -> Run:
    settings = {"users": 1500, "modules__sourcing": True, "parameters__cold_cost": 0}
    settings |= {"parameters__session_intercept_live": -1.5}
    return simulate(tiny(**{**settings, **changes}), options=Options(check=True))


NEUTRAL: dict[str, dict[str, object]] = {
    "nobody_at_source": {"platforms__douyin__sourcing__origin_brand": 0.2},
    "no_middlemen": {
        "platforms__douyin__sourcing__share": 0.4,
        "parameters__channel_markup": 1,
    },
    "a_chain_that_keeps_nothing": {
        "platforms__douyin__sourcing__share": 0.4,
        "platforms__douyin__sourcing__cold_chain": 1,
        "parameters__channel_markup": 1,
        "parameters__cold_quality": 0,
        "parameters__cold_cost": 7,
    },
}


@pytest.fixture(scope="module")
def off() -> Run:
    return simulate(tiny())


@pytest.mark.parametrize("changes", NEUTRAL.values(), ids=NEUTRAL)
def test_neutral_factors_equal_the_module_off_to_the_byte(
    off: Run, tmp_path: Path, changes: dict[str, object]
) -> None:
    still = simulate(tiny(modules__sourcing=True, **changes))
    assert digests(still, tmp_path) == digests(off, tmp_path)


def test_the_books_balance_with_goods_from_the_source() -> None:
    own = {
        f"platforms__douyin__sourcing__{name}": 0.5
        for name in ("share", "origin_brand", "cold_chain")
    }
    found, usual = run(**own), run()
    for name in ("price_mean", "orders"):
        moved, before = (
            each.daily[name].unstack()[["douyin", "kuaishou"]].mean() for each in (found, usual)
        )
        assert moved["douyin"] != before["douyin"]
        assert moved["kuaishou"] == before["kuaishou"]
