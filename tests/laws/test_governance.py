"""Who cheats, who is found out, what it costs and what it does to trust: (22)."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit
from tests.laws.judge import SIGMAS
from tests.laws.small_world import LIGHT, PLATFORMS, live_days, small_world
from tests.run.short import digests, tiny

from feedfollow.day.morning.governance import set_rules
from feedfollow.day.night.inspections import inspect_shops
from feedfollow.day.noon.listing import choose, list_goods, weekly_sales
from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate
from feedfollow.world.columns import F64
from feedfollow.world.scene import scene_of
from feedfollow.world.world import World

NAMES = ("douyin", "kuaishou")
ON = LIGHT | {"modules.governance": True, "parameters.session_intercept_live": -1.5}
ALL_CHEAT = {"parameters.cheat_intercept": 50.0}


def ruled(changes: dict[str, float] | None = None, days: int = 9) -> World:
    """A world after some days, with one rule on both platforms."""
    rules = {
        f"platforms.{platform}.governance.{name}": value
        for name, value in (changes or {}).items()
        for platform in NAMES
        if not name.startswith("parameters")
    }
    rules |= {k: v for k, v in (changes or {}).items() if k.startswith("parameters")}
    world = small_world(1500, ON | rules, seed=22)
    live_days(world, days)
    return world


@pytest.fixture(scope="module")
def world() -> World:
    return ruled({"inspections": 4.0, "compensation": 3.0, "suspension": 30.0})


def shares(world: World) -> F64:
    """Let all merchants choose now; ``(n_merchants, n_platforms)``, NaN where they do not sell."""
    choose(scene_of(world))
    return np.where(world.merchants.sells_on > 0, world.merchants.cheating, np.nan)


def test_dishonest_merchants_cheat_as_far_as_it_gains_more_than_it_risks(world: World) -> None:
    """The formula of (22), written out once more."""
    coef, merchants, scene = world.coef, world.merchants, scene_of(world)
    value = world.scenario.parameters
    found = -np.expm1(-7.0 * 4.0 / 365.0)
    saved = value["cheat_saving"] * value["unit_cost_share"]
    margin = 1.0 - world.platforms.commission - value["unit_cost_share"] + saved
    gap = (1.0 - value["cheat_harm"]) * merchants.quality - merchants.claimed
    sad = 1.0 - expit(coef.satisfaction_intercept + coef.satisfaction_quality * gap)
    for p in range(PLATFORMS):
        weekly = np.array([weekly_sales(scene, m, p) for m in range(len(merchants))])
        loss = found * (5000.0 / weekly + margin[p] * 30.0 / 7.0) + 0.2 * 4.0 * sad
        odds = value["cheat_intercept"] + value["cheat_response"] * (saved - loss)
        expected = (1.0 - merchants.honesty) * expit(odds)
        found_here = merchants.sells_on[:, p] > 0
        np.testing.assert_allclose(shares(world)[found_here, p], expected[found_here], rtol=1e-6)


def test_nobody_cheats_above_beckers_threshold_and_everybody_dishonest_below_it() -> None:
    """T19: where choice is sharp and nobody claims, the fine decides: 7 g Phi against the gain."""
    sharp = {"parameters.cheat_response": 1000.0, "parameters.cheat_intercept": 0.0}
    world = ruled(sharp | {"parameters.claim_chance": 0.0, "suspension": 0.0})
    scene, value = scene_of(world), world.scenario.parameters
    gain = value["cheat_saving"] * value["unit_cost_share"]
    for m in np.flatnonzero(world.merchants.sells_on[:, 0])[:20]:
        threshold = -np.log1p(-gain * weekly_sales(scene, int(m), 0) / 5000.0 / 1e3) / 7.0
        rows = np.asarray(world.platforms)
        rows["fine"] = 5000.0 * 1e3
        found = []
        for times in (0.8, 1.2):
            rows["inspection_hazard"] = times * threshold
            choose(scene)
            found.append(world.merchants.cheating[m, 0] / (1.0 - world.merchants.honesty[m]))
        assert found[0] > 0.99 and found[1] < 0.01


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("inspection_hazard", (0.0, 1e-3, 1e-1)),
        ("fine", (0.0, 1e4, 1e6)),
        ("suspension", (0.0, 30.0, 365.0)),
        ("compensation", (0.0, 3.0, 10.0)),
    ],
)
def test_whatever_is_dearer_deters_more(world: World, rule: str, values: tuple[float, ...]) -> None:
    rows = np.asarray(world.platforms)
    before = rows[rule].copy()
    found = []
    for value in values:
        rows[rule] = value
        found.append(shares(world))
    rows[rule] = before
    for milder, harder in pairwise(found):
        assert (harder <= milder + 1e-15)[~np.isnan(milder)].all()
    assert np.nanmean(found[-1]) < 0.9 * np.nanmean(found[0])


def test_where_nobody_claims_no_promise_deters_anybody(world: World) -> None:
    """M66, claims ignored as control."""
    rows = np.asarray(world.platforms)
    chance, promised = rows["claim_chance"].copy(), rows["compensation"].copy()
    rows["claim_chance"] = 0.0
    found = []
    for multiple in (0.0, 10.0):
        rows["compensation"] = multiple
        found.append(shares(world))
    rows["claim_chance"], rows["compensation"] = chance, promised
    np.testing.assert_array_equal(*found)


def test_a_promise_deters_those_who_would_cheat_most(world: World) -> None:
    """M66: three, then ten times the price; the least honest have most to give up."""
    rows = np.asarray(world.platforms)
    promised, found = rows["compensation"].copy(), []
    for multiple in (0.0, 3.0, 10.0):
        rows["compensation"] = multiple
        found.append(shares(world))
    rows["compensation"] = promised
    low = world.merchants.honesty < np.median(world.merchants.honesty)
    none, three, ten = (np.nanmean(each[low]) for each in found)
    assert none > 1.5 * three > 1.5 * ten
    fallen = found[0] - found[2]
    assert np.nanmean(fallen[low]) > 1.5 * np.nanmean(fallen[~low])


def test_the_share_suspended_follows_its_closed_form() -> None:
    world = ruled({"inspections": 12.0, "suspension": 40.0} | ALL_CHEAT, days=1)
    hazard = -np.expm1(-12.0 / 365.0)
    out = hazard + 1.0 / 40.0
    for day in range(2, 60):
        inspect_shops(world)
        share = hazard / out * (1.0 - (1.0 - out) ** day)
        np.testing.assert_allclose(world.merchants.suspended, share, rtol=1e-9)


def test_fines_are_what_was_found_and_no_fen_is_lost() -> None:
    world = ruled({"inspections": 52.0, "suspension": 0.0} | ALL_CHEAT, days=1)
    before = world.merchants.fine_owed.copy()
    for _ in range(10):
        inspect_shops(world)
    merchants, found = world.merchants, -np.expm1(-52.0 / 365.0)
    fens = 100.0 * 5000.0 * merchants.weight / world.coef.people_per_user
    expected = before + 10.0 * fens[:, None] * merchants.cheating * found
    np.testing.assert_allclose(merchants.fine_owed, expected, rtol=1e-9)
    np.testing.assert_array_equal(merchants.fine_paid, np.floor(merchants.fine_owed))
    assert merchants.fine_paid.sum() > 1000


def test_what_a_filter_or_a_suspension_stops_is_not_found_and_the_rest_cheats_less() -> None:
    world = ruled(ALL_CHEAT | {"filter": 0.25}, days=1)
    world.merchants.suspended[:] = 0.4
    cheating = world.merchants.cheating
    list_goods(world)
    passed = 0.75 * 0.6
    np.testing.assert_allclose(world.merchants.removed, cheating * (1.0 - passed))
    honest = 1.0 - cheating
    np.testing.assert_allclose(
        world.merchants.cheats_listed, cheating * passed / (honest + cheating * passed)
    )


def lively(**changes: object) -> Run:
    settings = {"users": 3000, "modules__governance": True, "parameters__cheat_intercept": 1.0}
    settings |= {"parameters__session_intercept_live": -1.5, "until": "2020-08-30"}
    rules = {f"platforms__{name}__governance__inspections": 0.0 for name in NAMES}
    return simulate(tiny(**{**settings, **rules, **changes}), options=Options(check=True))


@pytest.fixture(scope="module")
def free() -> Run:
    return lively()


def test_as_many_orders_are_cheated_as_the_lines_say() -> None:
    world = small_world(3000, ON | ALL_CHEAT | {"parameters.claim_chance": 0.0}, seed=23)
    live_days(world, 14)
    orders = world.orders.used
    external = orders.external
    share = world.merchants.cheats_listed[orders.merchant, orders.platform]
    share = np.where(external, world.merchants.cheating[orders.merchant, orders.platform], share)
    assert len(orders) > 500
    spread = np.sqrt((share * (1.0 - share)).sum())
    assert abs(orders.cheated.sum() - share.sum()) < SIGMAS * spread


def test_claims_bring_exactly_what_is_promised(free: Run) -> None:
    promise = {f"platforms__{name}__governance__compensation": 3.0 for name in NAMES}
    run = lively(parameters__claim_chance=1.0, parameters__cheat_response=0.0, **promise)
    paid = run.accounts["fen"].groupby("flow").sum()["compensation"]
    assert paid > 0
    assert run.daily["compensation"].sum() == pytest.approx(paid / 100.0 * run.people_per_user)
    assert free.daily["compensation"].sum() == 0.0


def test_enforcement_keeps_cheats_away_and_buyers_content(free: Run) -> None:
    """M26: fewer cheated orders, more satisfied buyers, more trust in the platform."""
    rules = {f"platforms__{name}__governance__inspections": 26.0 for name in NAMES}
    strict = lively(**rules)
    ours, theirs = strict.daily, free.daily
    assert ours["cheated_share"].mean() < 0.3 * theirs["cheated_share"].mean()
    weights = theirs["orders"] > 0
    assert ours["satisfaction_rate"][weights].mean() > theirs["satisfaction_rate"][weights].mean()
    tables = [run.daily["system_trust"].dropna() for run in (strict, free)]
    trust = [each.groupby("platform").last() for each in tables]
    assert (trust[0] > trust[1]).all()


def test_listings_that_are_stopped_cost_sales_at_once(free: Run) -> None:
    """M27, its first half: what is stopped is not sold."""
    rules = {f"platforms__{name}__governance__filter": 1.0 for name in NAMES}
    run = lively(**rules)
    assert run.daily["orders"].sum() < 0.97 * free.daily["orders"].sum()
    inside = run.daily["gmv_closed_loop"].sum() / run.daily["gmv_broad"].sum()
    assert inside < free.daily["gmv_closed_loop"].sum() / free.daily["gmv_broad"].sum()


def test_where_nobody_cheats_the_module_is_absent_to_the_byte(tmp_path: Path) -> None:
    honest = simulate(tiny(modules__governance=True, parameters__cheat_intercept=-50.0))
    assert digests(honest, tmp_path) == digests(simulate(tiny()), tmp_path)


def test_rules_change_when_an_event_says_so() -> None:
    world = small_world(200, ON, seed=3)
    world.levers["douyin"] = {**world.levers["douyin"], "governance.compensation": 7.0}
    set_rules(world)
    assert list(world.platforms.compensation) == [7.0, 0.0]
