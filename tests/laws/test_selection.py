"""Talents' choice of goods (2.14): the law of a choice among contacts, what it hangs on, fees."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq
from tests.laws.small_world import LIGHT, live_days, small_world
from tests.run.short import digests, tiny

from feedfollow.day.evening.funnel import goods_on_show
from feedfollow.day.noon.contacts import (
    NODES,
    RUNGS,
    climb,
    mix_chances,
    read_rung,
)
from feedfollow.day.noon.selection import (
    COMMISSION,
    MARGIN,
    PARTS,
    QUALITY,
    RATE,
    SALES,
    contacts_of,
    fill_rooms,
    look_at_goods,
    market_of,
    weigh_goods,
)
from feedfollow.observe.identities import IdentityError, check_people
from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64
from feedfollow.world.scene import scene_of
from feedfollow.world.world import World

ON = LIGHT | {"modules.selection": True, "parameters.session_intercept_live": -1.5}
NAMES = ("douyin", "kuaishou")
POOL = {f"platforms__{name}__selection__pool": 1 for name in NAMES}
ODDS = np.array([1.0, 0.5, 0.2, 0.04])


@pytest.fixture(scope="module")
def world() -> World:
    made = small_world(2000, ON, seed=15)
    live_days(made, 9)
    return made


def chances(odds: F64, contacts: float, share: float = 0.0) -> F64:
    found = np.empty(len(odds))
    mix_chances(odds, np.ones(len(odds)), share, contacts, found, np.empty(len(odds)))
    return found


def by_the_ladder(odds: F64, contacts: float, share: float = 0.0) -> F64:
    """The chances of sellers who were put on the ladder first."""
    ladder, counts, found = np.empty(RUNGS), np.empty(RUNGS), np.empty(RUNGS)
    rungs, parts = np.empty(len(odds), np.int64), np.empty(len(odds))
    n = climb(np.log(odds), rungs, parts, ladder, counts)
    assert (np.diff(ladder[:n]) < 0.0).all() and ladder[0] <= 1.0
    assert counts[:n].sum() == pytest.approx(len(odds))
    assert counts[:n] @ ladder[:n] == pytest.approx(odds.sum())
    mix_chances(ladder[:n], counts[:n], share, contacts, found[:n], np.empty(n))
    return np.array([read_rung(found, *each) for each in zip(rungs, parts, strict=True)])


@pytest.mark.parametrize("contacts", [1, 2, 3, 6])
def test_the_choice_among_contacts_is_the_mean_logit_over_all_that_may_be_met(
    contacts: int,
) -> None:
    """By enumeration of all contacts that a talent may have.

    A first rule, in v itself, missed by up to 20 %; the one in its root, by up to 1 %.
    """
    expected = np.zeros(len(ODDS))
    for met in product(range(len(ODDS)), repeat=contacts):
        odds = ODDS[list(met)]
        np.add.at(expected, list(met), odds / odds.sum())
    expected *= len(ODDS) / len(ODDS) ** contacts
    np.testing.assert_allclose(chances(ODDS, contacts), expected, rtol=0.01)


@pytest.mark.parametrize("contacts", [1.0, 1.7, 20.0, 1e4])
def test_the_rule_of_eight_is_near_the_integral(contacts: float) -> None:
    odds = np.exp(np.random.default_rng(1).normal(size=40))
    odds /= odds.max()

    def one(m: int) -> float:
        def density(s: float) -> float:  # s = t K, so that the mass stays near 1
            left = np.exp(-s / contacts * odds)
            return float(odds[m] * left[m] * left.mean() ** (contacts - 1.0))

        return float(quad(density, 0.0, np.inf, limit=500)[0])

    expected = [one(m) for m in range(len(odds))]
    np.testing.assert_allclose(chances(odds, contacts), expected, rtol=0.01)


@pytest.mark.parametrize("contacts", [1.5, 5.0, 130.0, 1e4])
def test_the_places_of_the_rule_are_found(contacts: float) -> None:
    """The twin with roots by bisection; 191 rooms of a market had shown 5e-7 at most before."""
    odds = np.exp(np.random.default_rng(2).uniform(-10.0, 0.0, size=200))
    expected = np.zeros(len(odds))
    for place, weight in NODES:
        log_v = 2.0 * np.log(place) / contacts
        root = brentq(
            lambda u, log_v=log_v: np.log(np.exp(-np.exp(u) * odds).mean()) - log_v, -30.0, 13.0
        )
        shares = odds * np.exp(-np.exp(root) * odds)
        expected += 2.0 * place * weight * shares / shares.mean()
    np.testing.assert_allclose(chances(odds / odds.max(), contacts), expected, rtol=1e-6)


@pytest.mark.parametrize("contacts", [1.5, 5.0, 130.0, 1e4])
@pytest.mark.parametrize("spread", [0.01, 1.0, 3.0])
def test_the_ladder_keeps_chances_to_half_a_percent(spread: float, contacts: float) -> None:
    odds = np.exp(spread * np.random.default_rng(4).normal(size=200))
    odds = np.maximum(odds / odds.max(), np.exp(-30.0))
    found, expected = by_the_ladder(odds, contacts), chances(odds, contacts)
    np.testing.assert_allclose(found.mean(), 1.0, rtol=1e-9)
    assert np.abs(found - expected).sum() < 0.005 * expected.sum()
    np.testing.assert_allclose(found, expected, rtol=0.02, atol=1e-3)


def test_the_ladder_keeps_the_logit_and_the_lowest_odds() -> None:
    odds = np.array([1.0, np.exp(-0.25), 0.5, 1e-5, np.exp(-30.0)])
    found = by_the_ladder(odds, 5.0, share=1.0)
    np.testing.assert_allclose(found, odds / odds.mean(), rtol=1e-9)
    np.testing.assert_allclose(by_the_ladder(odds, 1.0), 1.0)
    np.testing.assert_allclose(by_the_ladder(np.ones(3), 4.0), 1.0)


def test_no_number_of_contacts_makes_the_places_run_away() -> None:
    """Some of these once gave no number: Halley's step from a plateau went beyond all places."""
    odds = np.minimum(1.0, np.exp(1.7 * np.random.default_rng(1).normal(size=80) - 3.7))
    for contacts in np.linspace(1.02, 1.6, 3000):
        found = chances(odds / odds.max(), contacts)
        assert found.mean() == pytest.approx(1.0, rel=1e-9) and (found > 0.0).all()


def test_a_chance_that_is_no_number_breaks_an_identity() -> None:
    made = small_world(200, ON, seed=15)
    live_days(made, 1)
    made.choices.total[3] = np.nan
    with pytest.raises(IdentityError, match="10: the chances of goods to be listed: 1 cases"):
        check_people(made)


def test_one_contact_is_taken_whoever_it_is_and_who_knows_all_has_the_logit() -> None:
    np.testing.assert_array_equal(chances(ODDS, 1.0), 1.0)
    np.testing.assert_allclose(chances(ODDS, 3.0).mean(), 1.0)
    np.testing.assert_allclose(chances(ODDS, 1e8), ODDS / ODDS.mean(), rtol=1e-6)
    np.testing.assert_array_equal(chances(ODDS, 5.0, 1.0), ODDS / ODDS.mean())
    best = [chances(ODDS, contacts)[0] for contacts in (1.0, 2.0, 5.0, 20.0, 1e3)]
    assert best == sorted(best) and len(set(best)) == len(best)


def a_cell(world: World) -> int:
    """The cell with most merchants."""
    return int(np.argmax(world.cells.last_seller - world.cells.first_seller))


def test_what_talents_know_of_goods_is_what_the_laws_of_buying_and_returning_say(
    world: World,
) -> None:
    """The plain twin of (8) and (12) at a trust of 0.8, by engaged view."""
    cell, value = a_cell(world), world.scenario.parameters
    rows = slice(world.cells.first_seller[cell], world.cells.last_seller[cell])
    lines, p, category = world.merchants[world.sellers[rows]], cell // 16, cell % 16
    found: F64 = np.empty((PARTS, len(lines)))
    look_at_goods(scene_of(world), cell, found)
    mean = world.coef.mean_quality
    told = 0.8 * lines.claimed + 0.2 * mean
    slope = value["price_sensitivity"] * value["price_attention_live"]
    utility = value["session_intercept_live"] - slope * lines.log_price
    rate = 1.0 / (1.0 + np.exp(-utility - value["session_quality"] * (told - mean)))
    price = world.platforms.list_price[p] * np.exp(lines.log_price)
    seen = 0.5 * (lines.quality - mean)
    intercept = value["return_intercept" if category else "return_intercept_apparel"]
    back = 1.0 / (1.0 + np.exp(value["return_quality"] * (mean + seen - told) - intercept))
    kept = 1.0 - value["anchor_commission"] - world.platforms.commission[p]
    margin = (kept - value["unit_cost_share"]) * price - value["shipping_cost"]
    wanted = {
        SALES: price * rate,
        COMMISSION: value["anchor_commission"] * (1.0 - back) * price * rate,
        MARGIN: np.maximum(0.0, margin) * rate,
        RATE: rate,
    }
    for part, values in wanted.items():
        np.testing.assert_allclose(found[part], values / rate.mean(), rtol=1e-5)
    np.testing.assert_allclose(found[QUALITY], seen, atol=1e-7)


def test_odds_are_a_logit_of_commission_quality_and_fee(world: World) -> None:
    cell, a = a_cell(world), 7
    goods = np.random.default_rng(2).random((PARTS, 30))
    for honesty in (0.0, 0.3, 1.0):
        world.menus.honesty[a] = honesty
        found = np.empty(30)
        weigh_goods(scene_of(world), a, goods, 0.6, found)
        money = (2.0 - honesty) * goods[COMMISSION] + 0.4 * 0.6 * goods[MARGIN]
        worth = money / goods[SALES].mean() + honesty * 0.4 * goods[QUALITY]
        odds = np.exp(np.maximum(-30.0, 20.0 * (worth - worth.max())))
        np.testing.assert_allclose(np.exp(found), odds, rtol=1e-9)
    assert cell >= 0


def test_honest_talents_list_better_goods_and_data_help_them(world: World) -> None:
    """With data alone: of who looks at nothing but commission, claims decide more than quality."""
    cell, a = a_cell(world), 7
    quality = world.merchants.quality[
        world.sellers[world.cells.first_seller[cell] : world.cells.last_seller[cell]]
    ]
    before = world.platforms.goods_data.copy()
    listed = {}
    for data, honesty in product((0.0, 0.5, 1.0), (0.0, 0.5, 1.0)):
        world.platforms.goods_data[:] = data
        world.menus.honesty[a] = honesty
        goods, odds = np.empty((PARTS, len(quality))), np.empty(len(quality))
        look_at_goods(scene_of(world), cell, goods)
        weigh_goods(scene_of(world), a, goods, 0.0, odds)
        listed[data, honesty] = float(np.exp(odds) @ quality / np.exp(odds).sum())
    world.platforms.goods_data[:] = before
    for honesty in (0.5, 1.0):
        assert listed[0.0, honesty] < listed[0.5, honesty] < listed[1.0, honesty]
    assert listed[1.0, 0.0] < listed[1.0, 0.5] < listed[1.0, 1.0]


def test_contacts_grow_with_engaged_views_and_nobody_is_without(world: World) -> None:
    scene = scene_of(world)
    cell = a_cell(world)
    usual, reach, merchants = market_of(scene, cell)
    rows = world.entries.anchor[world.cells.first[cell] : world.cells.last[cell]]
    talents = world.anchors[rows[~world.anchors.self_room[rows]]]
    assert usual == pytest.approx(np.average(talents.popularity, weights=talents.weight))
    sells = world.merchants[
        world.sellers[world.cells.first_seller[cell] : world.cells.last_seller[cell]]
    ]
    assert merchants == pytest.approx(sells.weight.sum())
    known = [contacts_of(scene, cell, a, usual) for a in rows]
    expected = np.maximum(1.0, 10.0 * world.anchors.popularity[rows] / usual)
    np.testing.assert_allclose(known, expected)
    assert min(known) == 1.0 < max(known)
    own = np.minimum(1.0, np.maximum(1.0, 10.0 * talents.popularity / usual) / merchants)
    assert reach == pytest.approx(np.average(own, weights=talents.weight))


def test_a_view_shows_a_merchant_by_its_chance_and_leaves_a_uniform(world: World) -> None:
    world.platforms.pool_share[:] = 0.5
    fill_rooms(scene_of(world), world.ledger, world.tally)
    a = int(np.flatnonzero(~world.anchors.self_room)[0])
    category, p = int(world.anchors.categories[a, 0]), int(world.anchors.platform[a])
    rows = world.choices[world.menus.first[a, 0] : world.menus.last[a, 0]]
    assert (rows.anchor == a).all()
    shares = np.diff(rows.total, prepend=0.0) / rows.total[-1]
    assert rows.total[-1] == pytest.approx(len(rows))
    places = (np.arange(40_000) + 0.5) / 40_000
    world.merchants.log_price[:] = 0.0
    shown = [goods_on_show(scene_of(world), p, a, category, False, u) for u in places]
    merchants = np.array([each[0] for each in shown])
    counted = np.array([(merchants == m).mean() for m in rows.merchant])
    np.testing.assert_allclose(counted, shares, atol=2.2 / len(places))
    spread = world.coef.goods_spread
    prices = (np.array([each[1] for each in shown]) + 0.5 * spread**2) / spread
    likely = merchants == rows.merchant[np.argmax(shares)]
    assert np.std(prices[likely]) == pytest.approx(1.0, abs=0.02)
    assert np.mean(prices[likely]) == pytest.approx(0.0, abs=0.02)


def lively(**changes: object) -> Run:
    settings = {"users": 1500, "modules__selection": True, "until": "2020-07-31"}
    settings |= {"parameters__session_intercept_live": -1.5}
    return simulate(tiny(**{**settings, **changes}), options=Options(check=True))


def test_slot_fees_are_paid_in_whole_fen_counted_and_income_of_talents() -> None:
    run = lively()
    fen = run.accounts["fen"].groupby("flow").sum()
    paid = fen["slot_fee"]
    assert paid > 0
    assert run.daily["slot_fees"].sum() == pytest.approx(paid / 100.0 * run.people_per_user)
    kept = fen["slot_service"] / 100.0 * run.people_per_user
    assert run.daily["revenue_slots"].sum() == pytest.approx(kept)
    assert kept == pytest.approx(0.05 * run.daily["slot_fees"].sum(), rel=0.05)
    income = fen["settle_anchor"] + fen["external_anchor"] + fen["slot_fee"] - fen["slot_service"]
    assert run.daily["anchor_income"].sum() == pytest.approx(income / 100.0 * run.people_per_user)


def test_fees_are_a_part_of_the_margin_that_rooms_bring(world: World) -> None:
    """Where a merchant has no other room to go, all pay; where it has any, only the larger."""
    paid = {}
    for pool in (0.0, 1.0):
        world.platforms.pool_share[:] = pool
        before = world.choices.fee_owed.copy()
        fill_rooms(scene_of(world), world.ledger, world.tally)
        due = world.choices.fee_owed - before
        paid[pool] = due
    sums: dict[float, list[float]] = {0.0: [], 1.0: []}
    larger = []
    scene, anchors = scene_of(world), world.anchors
    for cell in range(len(world.cells)):
        usual = market_of(scene, cell)[0]
        for a in world.entries.anchor[world.cells.first[cell] : world.cells.last[cell]]:
            if anchors.self_room[a]:
                continue
            show = list(anchors.categories[a, : anchors.breadth[a]]).index(cell % CATEGORY_COUNT)
            rows = slice(world.menus.first[a, show], world.menus.last[a, show])
            larger.append(anchors.popularity[a] > usual)
            for pool, due in paid.items():
                sums[pool].append(due[rows].sum())
    alone, pooled, above = np.array(sums[0.0]), np.array(sums[1.0]), np.array(larger)
    assert above.any() and not above.all()
    assert (alone > 0.0).all()
    np.testing.assert_array_equal(pooled > 0.0, above)
    assert (pooled < alone).all()


def test_rooms_that_list_anything_from_a_pool_equal_the_module_off_to_the_byte(
    tmp_path: Path,
) -> None:
    nothing = {"parameters__selection_scale": 0, "parameters__slot_fee": 0}
    anything = simulate(tiny(modules__selection=True, **nothing, **POOL))
    assert digests(anything, tmp_path) == digests(simulate(tiny()), tmp_path)
    chosen = simulate(tiny(modules__selection=True))
    assert not chosen.daily.equals(anything.daily)
