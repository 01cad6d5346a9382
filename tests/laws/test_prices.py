"""Discounts and subsidies (2.7): what they do to buying, T8, and who pays for them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.laws.judge import SIGMAS, distance
from tests.laws.small_world import live_until_shopping, pure_world
from tests.run.short import digests, tiny

from feedfollow.day.evening.prices import discount_of
from feedfollow.day.evening.shop_floor import Workers, meet_goods
from feedfollow.draws import uniform
from feedfollow.kernels import kernel
from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate
from feedfollow.world.columns import F64
from feedfollow.world.labels import OWN_ROOM
from feedfollow.world.orders import OrderColumns
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.tally import FIXED_POINT
from feedfollow.world.world import World

DEPTH = 0.25
"""Mean of -ln(1 - D): a mean discount of a fifth."""


@kernel
def discounts(scene: Scene, anchor: int, out: F64) -> None:
    """Draw the discount of a room's goods by words spread evenly."""
    for k in range(out.shape[0]):
        u = uniform(np.uint32((k * 2654435761) & 0xFFFFFFFF))
        out[k] = discount_of(scene, 0, anchor, u)


def evening(depth: float = 0.0, subsidy: float = 0.0, users: int = 3000) -> World:
    """Return a pure world on the morning of its day 0, everybody alike, prices cut as said."""
    world = pure_world(users, {"parameters.session_intercept_live": 0})
    live_until_shopping(world)
    world.users.activity[:] = 1.0
    world.users.price_sensitivity[:] = 2.6
    world.users.opened[:] = True
    world.platforms.discount_depth[:] = depth
    world.platforms.subsidy[:] = subsidy
    world.platforms.open_share[:] = 0.0
    return world


def shopped(world: World) -> OrderColumns:
    return meet_goods(world, Workers(world, 1, None))


def expected_rate(world: World) -> float:
    """Return expected sessions per engaged view, the chance of (8) averaged over views."""
    return float(world.tally.intent.sum() / FIXED_POINT / world.tally.engaged.sum())


def logistic(x: float | F64) -> F64:
    return np.asarray(1.0 / (1.0 + np.exp(-np.asarray(x))))


def chance(world: World, log_price: float | F64) -> F64:
    """Return the chance of a session of (8) in a live room at the relative price given."""
    slope = 2.6 * float(world.coef.price_attention_live)
    return logistic(float(world.coef.session_intercept_live) - slope * np.asarray(log_price))


def live_only(world: World) -> World:
    world.platforms.views_rate[:, 1] = 0.0
    return world


def test_discounts_are_beta_with_the_mean_of_their_type_of_room() -> None:
    world = evening(DEPTH, users=64)
    world.platforms.discount_depth[:, OWN_ROOM] = 0.5 * DEPTH
    out = np.zeros(100_000)
    for own, depth in ((False, DEPTH), (True, 0.5 * DEPTH)):
        room = int(np.flatnonzero(world.anchors.self_room == own)[0])
        discounts(scene_of(world), room, out)
        law = stats.beta(1.0, 1.0 / depth)
        cut = 1.0 - np.exp(out)
        assert law.mean() == pytest.approx(depth / (1.0 + depth))
        assert cut.mean() == pytest.approx(law.mean(), abs=1e-4)
        assert stats.kstest(cut, law.cdf).statistic < 1e-3


def test_the_elasticity_in_the_paid_price_is_minus_beta_times_the_share_of_not_buying() -> None:
    """T8: a subsidy of the price moves sessions as the logit says, to the counters' bit."""
    rates = {}
    for subsidy in (0.0, 0.01, 0.3, 0.7):
        world = live_only(evening(subsidy=subsidy))
        shopped(world)
        rates[subsidy] = expected_rate(world)
        assert rates[subsidy] == pytest.approx(chance(world, np.log(1.0 - subsidy)), abs=2e-6)
    slope = 2.6 * float(world.coef.price_attention_live)
    measured = (np.log(rates[0.01]) - np.log(rates[0.0])) / np.log(0.99)
    middle = float(chance(world, 0.5 * np.log(0.99)))
    assert measured == pytest.approx(-slope * (1.0 - middle), rel=1e-3)


def test_discounts_raise_expected_sessions_by_the_mean_of_the_logit_over_their_law() -> None:
    world = live_only(evening(DEPTH, users=6000))
    shopped(world)
    u = (np.arange(200_000) + 0.5) / 200_000
    chances = chance(world, DEPTH * np.log(u))
    error = chances.std() / np.sqrt(world.tally.engaged.sum())
    assert distance(expected_rate(world), float(chances.mean()), float(error)) < SIGMAS


def test_who_buys_at_a_price_buys_at_a_lower_one() -> None:
    """Common random numbers: with deeper discounts or subsidies the same sessions, and more."""
    for name in ("depth", "subsidy"):
        before: set[int] = set()
        for value in (0.0, 0.2, 0.6):
            orders = shopped(evening(**{name: value}))
            firsts = orders[orders.sequence == 0]
            now = set(firsts.user.astype(np.int64) << 32 | firsts.key)
            assert now > before
            before = now


def test_the_same_paid_price_gives_the_same_decisions_whoever_pays() -> None:
    """Neutrality: the merchant bears a cut of its own, the platform a subsidy."""
    cut, cheap, granted = 0.25, evening(), evening(subsidy=0.25)
    cheap.merchants.log_price[:] = np.log(1.0 - cut)
    assert not granted.merchants.log_price.any()
    own, other = shopped(cheap), shopped(granted)
    assert len(own) > 300
    for column in ("user", "merchant", "anchor", "key", "items", "source"):
        assert np.array_equal(own[column], other[column]), column
    # in whole fen what the buyer pays may differ by the rounding of the subsidy
    assert np.abs(own.price - (other.price - other.subsidy)).max() <= 1
    assert not own.subsidy.any()
    assert (other.subsidy == np.floor(cut * other.price + 0.5)).all()
    assert np.array_equal(other.listed, other.price)


def test_goods_behind_outside_links_have_no_subsidy() -> None:
    found = []
    for subsidy in (0.0, 0.5):
        world = evening(subsidy=subsidy)
        world.platforms.open_share[:] = 1.0
        found.append(shopped(world))
    assert found[1].external.all()
    assert not found[1].subsidy.any()
    assert np.array_equal(found[0], found[1])


FESTIVAL = [
    {"name": "from", "date": "2020-06-01", "platform": "kuaishou", "set": {"prices.subsidy": 0.3}},
    {"name": "until", "date": "2020-06-08", "platform": "kuaishou", "set": {"prices.subsidy": 0}},
]
LIVELY = {"users": 1500, "parameters__session_intercept_live": 0.0}


@pytest.fixture(scope="module")
def festival() -> Run:
    changes = {"modules__subsidies": True, "events": FESTIVAL, **LIVELY}
    return simulate(tiny(**changes), options=Options(check=True))


@pytest.fixture(scope="module")
def ordinary() -> Run:
    return simulate(tiny(**LIVELY))


def test_a_dated_subsidy_is_paid_on_its_days_and_sells_more_on_them(
    festival: Run, ordinary: Run
) -> None:
    with_it, without = (run.daily.xs("kuaishou", level="platform") for run in (festival, ordinary))
    during = slice("2020-06-01", "2020-06-07")
    paid = with_it["subsidies_paid"]
    assert (paid[during] > 0.0).all()
    assert not paid.drop(paid[during].index).any()
    assert not festival.daily.xs("douyin", level="platform")["subsidies_paid"].any()
    before = slice("2020-05-18", "2020-05-31")
    assert with_it.loc[before].equals(without.loc[before])
    assert with_it["orders"][during].sum() > without["orders"][during].sum()


def test_a_subsidy_costs_its_rate_of_the_value_of_orders_in_whole_fen(festival: Run) -> None:
    daily = festival.daily.xs("kuaishou", level="platform").loc["2020-06-01":"2020-06-07"]  # type: ignore[misc]
    orders = daily["orders"].sum() / festival.people_per_user
    paid, value = (
        daily[name].sum() / festival.people_per_user * 100.0
        for name in ("subsidies_paid", "gmv_closed_loop")
    )
    assert orders > 300
    assert abs(paid - 0.3 * value) <= 0.5 * orders
    flows: pd.Series = festival.accounts["fen"].groupby("flow").sum()
    assert flows["order_subsidy"] == pytest.approx(paid)
    assert 0 < flows["refund_subsidy"] < flows["order_subsidy"]


def test_merchants_bear_discounts_and_produce_at_the_cost_of_the_list_price() -> None:
    halves = {f"parameters__discount_{room}": 0.4 for room in ("talent", "self")}
    on = {"modules__discounts": True, **LIVELY, **halves}
    run, none = (simulate(tiny(**each), options=Options(check=True)) for each in (on, LIVELY))
    total, without = run.daily.sum(), none.daily.sum()
    assert total["orders"] > without["orders"]
    assert total["price_mean"] < without["price_mean"]
    given = total["discounts_given"] / (total["discounts_given"] + total["gmv_broad"])
    # who buys saw deeper discounts than the mean
    assert 0.4 < given < 0.7
    assert total["merchant_profit"] / total["gsv"] < without["merchant_profit"] / without["gsv"]


@pytest.mark.parametrize(
    "changes",
    [
        {f"parameters__discount_{room}": 0 for room in ("talent", "self", "shelf")}
        | {"modules__discounts": True},
        {"modules__subsidies": True},
        {"platforms__kuaishou__prices__subsidy": 0.5},
    ],
    ids=["no_discount", "no_subsidy", "subsidy_switched_off"],
)
def test_without_a_cut_the_tables_are_those_of_the_module_off_to_the_byte(
    changes: dict[str, object], tmp_path: Path
) -> None:
    assert digests(simulate(tiny(**changes)), tmp_path) == digests(simulate(tiny()), tmp_path)
