"""Lines of goods that anchors own (32): who owns which, what is shown, who is paid, who trusts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, live_days, small_world
from tests.run.short import digests, tiny

from feedfollow.day.evening.funnel import good_of, goods_on_show
from feedfollow.day.evening.own_brands import trust_in_goods
from feedfollow.draws import Purpose, philox, uniform
from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, Simulation, simulate
from feedfollow.spec.parameters import CATEGORY_POPULARITY
from feedfollow.world import ledger as books
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.labels import WAITING
from feedfollow.world.scene import scene_of
from feedfollow.world.world import World

SHARE = 0.4
OWN_BRAND = int(Purpose.OWN_BRAND)
KUAISHOU = "platforms.kuaishou."
OWNERS: dict[str, object] = {
    "modules.own_brands": True,
    f"{KUAISHOU}anchors.own_brands": 7,
    f"{KUAISHOU}anchors.own_brand_share": SHARE,
}
ON = LIGHT | OWNERS
NEST = {"name": "nest", "date": "2020-05-25", "platform": "kuaishou", "rank": 1}
TALENTS = {f"{KUAISHOU}anchors.self_share": 0}
SCANDAL: dict[str, object] = {"modules.scandal": True, "scandals": [NEST], **TALENTS}


def owners_of(world: World) -> list[int]:
    return [int(a) for a in np.flatnonzero(world.anchors.own_line >= 0)]


def main_of(world: World, a: int) -> int:
    """Return the most popular category that a room shows: shows divide by popularity."""
    shown = world.anchors.categories[a, : world.anchors.breadth[a]]
    return int(max(shown, key=lambda c: CATEGORY_POPULARITY[c]))


def test_the_largest_talents_own_a_line_of_the_category_that_they_show_most_by_lot() -> None:
    world, key = small_world(64, ON), small_world(64, ON).key
    anchors, merchants, p = world.anchors, world.merchants, world.names.index("kuaishou")
    talent = (anchors.platform == p) & ~anchors.self_room
    assert owners_of(world) == np.flatnonzero(talent)[:7].tolist()
    assert (anchors.own_shown[owners_of(world)] == SHARE).all()
    assert np.count_nonzero(anchors.own_shown) == 7
    for a in owners_of(world):
        sold = (merchants.category == main_of(world, a)) & (merchants.sells_on[:, p] > 0)
        lot = uniform(philox(0, a, 0, OWN_BRAND, key[0], key[1])[0])
        assert anchors.own_line[a] == np.flatnonzero(sold)[int(lot * sold.sum())]


def test_no_more_talents_own_a_line_than_are_simulated_one_by_one() -> None:
    many = small_world(64, {**ON, f"{KUAISHOU}anchors.own_brands": 50, "scale.anchors": 40})
    anchors, p = many.anchors, many.names.index("kuaishou")
    single = (anchors.platform == p) & ~anchors.self_room & anchors.head
    assert owners_of(many) == np.flatnonzero(single).tolist()
    assert 0 < len(owners_of(many)) < 40


@pytest.mark.parametrize("selection", [False, True])
def test_own_goods_have_their_share_of_shows_and_leave_the_law_of_all_others(
    selection: bool,
) -> None:
    """The twin, number by number: below the share own goods, above it what was there before."""
    changes = {**ON, "modules.selection": selection}
    world, without = (
        small_world(64, changes | each) for each in ({}, {"modules.own_brands": False})
    )
    live_days(world, 1)
    live_days(without, 1)
    scene, before = scene_of(world), scene_of(without)
    for a in owners_of(world):
        p, main = int(world.anchors.platform[a]), main_of(world, a)
        for u in (np.arange(200) + 0.5) / 200:
            found = goods_on_show(scene, p, a, main, False, u)
            if u < SHARE:
                line = int(world.anchors.own_line[a])
                assert found == good_of(scene, p, line, u / SHARE)
            else:
                rest = (u - SHARE) / (1.0 - SHARE)
                assert found == goods_on_show(before, p, a, main, False, rest)
        for c in world.anchors.categories[a, : world.anchors.breadth[a]]:
            if c == main:
                continue
            there = goods_on_show(before, p, a, int(c), False, 0.137)
            assert goods_on_show(scene, p, a, int(c), False, 0.137) == there


@pytest.fixture(scope="module")
def sold() -> Run:
    """Lively five weeks with all that may happen to an order, held against the books each day."""
    changes: dict[str, object] = {
        "users": 2000,
        "parameters.session_intercept_live": 0.5,
        f"{KUAISHOU}anchors.own_brands": 50,
        "platforms.kuaishou.governance.compensation": 3,
        "modules.own_brands": True,
        "modules.governance": True,
        "modules.selection": True,
        "modules.finance": True,
    }
    scenario = tiny().with_(**changes)
    return simulate(scenario, options=Options(check=True))


def test_profit_and_loss_of_own_lines_are_whole_fen_and_income_of_their_owners(sold: Run) -> None:
    fen, people = sold.accounts.groupby("flow")["fen"].sum(), sold.people_per_user
    assert fen["own_brand"] > 0 and fen["own_brand_loss"] > 0
    profit = (fen["own_brand"] - fen["own_brand_loss"]) / 100.0 * people
    daily = sold.daily.groupby("platform", observed=True).sum()
    assert daily["own_brand_profit"]["kuaishou"] == pytest.approx(profit)
    assert daily["own_brand_profit"]["douyin"] == 0.0
    others = fen["settle_anchor"] + fen["external_anchor"] + fen["slot_fee"] - fen["slot_service"]
    income = others / 100.0 * people + profit
    assert daily["anchor_income"].sum() == pytest.approx(income)


def test_own_goods_leave_their_merchants_nothing_but_what_open_orders_have_cost() -> None:
    """Every room shows its own line alone, so every account of a merchant has a closed form."""
    changes = LIGHT | {
        "modules.own_brands": True,
        "parameters.charisma_spread": 0,
        "parameters.session_intercept_live": 0.0,
        **{f"platforms.{name}.anchors.self_share": 0 for name in ("douyin", "kuaishou")},
    }
    world = small_world(2000, changes)
    anchors, cells = world.anchors, world.cells
    assert (anchors.breadth == 1).all()
    cell = anchors.platform.astype(np.int64) * CATEGORY_COUNT + anchors.categories[:, 0]
    anchors.own_line[:] = world.sellers[cells.first_seller[cell]]
    anchors.own_shown[:] = 1.0
    live_days(world, 40)
    orders, flows = world.orders.used, world.ledger.flows_total
    assert (anchors.own_line[orders.anchor] == orders.merchant).all()
    sent = orders.state != WAITING
    spent = np.zeros(len(world.merchants), np.int64)
    np.add.at(spent, orders.merchant[sent], orders.cost[sent] + world.coef.shipping_cost)
    cash = books.sector_accounts(world.ledger, books.MERCHANTS)
    assert np.array_equal(cash, -spent)
    assert flows[books.OWN_BRAND] > 0 and flows[books.OWN_BRAND_LOSS] > 0
    assert flows[books.SETTLE_ANCHOR] == 0
    owned = books.sector_accounts(world.ledger, books.ANCHORS).sum()
    assert owned == flows[books.OWN_BRAND] - flows[books.OWN_BRAND_LOSS]


def test_who_heard_trusts_the_owners_goods_as_a_follower_who_knows_nothing_else() -> None:
    """(1) with the loss of (10) alone: of viewers who do not follow, for own goods, once heard."""
    world = small_world(100, {**ON, **SCANDAL, f"{KUAISHOU}anchors.own_brands": 2})
    p, scandals = world.names.index("kuaishou"), world.scandals
    top = int(scandals.anchor[0])
    line, day = int(world.anchors.own_line[top]), int(scandals.day[0]) + 30
    assert line >= 0
    world.platforms.system_weight[:] = 9.0
    scandals.aware[0, 1] = True
    scene = scene_of(world)
    bad = world.trust_decay[30] * scandals.loss[0]
    for trust in (0.2, 0.8):
        found = trust_in_goods(scene, (1, p, -1), (top, line), trust, day)
        assert found == pytest.approx(9.0 * trust / (9.0 + bad), rel=1e-12)
        assert bad > 1.0
        other = int(world.anchors.own_line[top + 1])
        for viewer, goods in (
            ((0, p, -1), (top, line)),  # has not heard
            ((1, p, 3), (top, line)),  # follows: the edge counts the loss (10)
            ((1, p, -1), (top, line + 1)),  # goods of another
            ((1, p, -1), (top + 1, other)),  # another owner
        ):
            assert trust_in_goods(scene, viewer, goods, trust, day) == trust


@pytest.fixture(scope="module")
def off(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return digests(simulate(tiny()), tmp_path_factory.mktemp("off"))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {f"{KUAISHOU}anchors.own_brands": 9, f"{KUAISHOU}anchors.own_brand_share": 0},
        {"modules.own_brands": False, f"{KUAISHOU}anchors.own_brands": 9},
    ],
    ids=["no_owner", "no_show", "off"],
)
def test_where_nobody_owns_or_shows_a_line_nothing_changes_to_the_byte(
    off: dict[str, str], tmp_path: Path, changes: dict[str, object]
) -> None:
    run = simulate(tiny().with_(**{"modules.own_brands": True, **changes}))
    assert digests(run, tmp_path) == off


def test_owners_do_change_something(off: dict[str, str], tmp_path: Path) -> None:
    owned = {"modules.own_brands": True, f"{KUAISHOU}anchors.own_brands": 9}
    assert digests(simulate(tiny().with_(**owned)), tmp_path) != off
    assert Simulation(tiny().with_(**owned)).world.anchors.own_shown.max() == 0.3
