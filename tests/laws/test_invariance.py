"""T17: what must not matter: order, names, the unit of money, the number of simulated users."""

from pathlib import Path

import numpy as np
import pytest
import yaml
from tests.laws.judge import SIGMAS, two_sample_distance
from tests.laws.small_world import (
    LIGHT,
    PLATFORMS,
    SEPARATE,
    empty_tally,
    live_days,
    live_until_shopping,
    small_scenario,
    small_world,
)

from feedfollow.day.evening.attention import empty_pairs
from feedfollow.day.evening.decide import decide
from feedfollow.run.simulate import simulate
from feedfollow.spec.loader import load_scenario
from feedfollow.world import ledger as books
from feedfollow.world.labels import GMV
from feedfollow.world.ledger import FLOW_NAMES
from feedfollow.world.rooms import list_cells
from feedfollow.world.scene import scene_of
from feedfollow.world.tally import COUNTERS
from feedfollow.world.world import BLOCK, build_world

# (i) Order and names.


def busy_evening():
    world = small_world(3 * BLOCK - 500, LIGHT, seed=91)
    live_days(world, 5)
    live_until_shopping(world)
    return world


def intents_of(world, first, last):
    """Return the intents of a run of user blocks, and the counts they leave."""
    scene, tally = scene_of(world), empty_tally(len(world.anchors), blocks=3)
    pairs = empty_pairs(BLOCK * PLATFORMS)
    intents, count = decide(scene, tally, pairs, np.array([first, last]), world.day, False)
    return intents[:count].view(np.recarray), tally


def assert_same(one, other):
    """Compare field by field: the gaps between fields hold nothing."""
    assert len(one) == len(other)
    for name in one.dtype.names:
        assert np.array_equal(one[name], other[name]), name


def test_users_decide_the_same_in_whatever_order_their_blocks_are_processed():
    world = busy_evening()
    together, counts = intents_of(world, 0, 3)
    apart = {block: intents_of(world, block, block + 1) for block in (2, 0, 1)}
    joined = np.concatenate([apart[block][0] for block in range(3)])
    assert len(together) > 200
    assert_same(together, joined)
    for name, total in zip(counts._fields, counts, strict=True):
        parts = sum(getattr(apart[block][1], name) for block in range(3))
        assert np.array_equal(total, parts), name


def test_what_users_decide_does_not_depend_on_who_else_is_there():
    world = busy_evening()
    everyone, _ = intents_of(world, 0, 3)
    here = np.random.default_rng(92).random(len(world.users)) < 0.3
    world.users.opened[~here] = False
    some, _ = intents_of(world, 0, 3)
    assert 50 < len(some) < len(everyone)
    assert_same(some, everyone[here[everyone.user]])


def shuffled(world, seed):
    """Give the rooms of each platform, and all merchants, other numbers."""
    draw = np.random.default_rng(seed)
    step = world.scenario.anchors_per_platform
    for p in range(PLATFORMS):
        rows = slice(p * step, (p + 1) * step)
        world.anchors[rows] = world.anchors[rows][draw.permutation(step)]
    world.merchants[:] = world.merchants[draw.permutation(len(world.merchants))]
    world.entries, world.cells, world.sellers = list_cells(
        world.anchors, world.merchants, PLATFORMS
    )
    return world


def totals(world, days):
    """Live days; return traffic and counters by platform, follows, trust and the top share."""
    sums = np.zeros((PLATFORMS, 6 + len(COUNTERS)))
    sales = np.zeros(len(world.anchors))

    def add_up(day):
        sums[:, :6] += day.tally.traffic.sum(axis=(1, 2, 3))
        sums[:, 6:] += day.tally.counters
        sales[:] += day.tally.gmv_anchor

    live_days(world, days, at_night=add_up)
    shares = np.sort(sales.reshape(PLATFORMS, -1) / sales.sum())
    more = [
        world.follows.count.sum(axis=0),
        world.follows.good.sum(axis=(0, 2)),
        world.follows.bad.sum(axis=(0, 2)),
        shares[:, -5:].sum(axis=1),
        world.anchors.popularity.reshape(PLATFORMS, -1).mean(axis=1),
    ]
    return np.concatenate([sums.T, more])


def test_other_numbers_of_rooms_and_merchants_leave_the_law_unchanged():
    seeds = range(930, 942)
    plain = np.array([totals(small_world(1500, LIGHT, seed), 40) for seed in seeds])
    mixed = np.array(
        [totals(shuffled(small_world(1500, LIGHT, seed + 50), seed), 40) for seed in seeds]
    )
    assert (plain.mean(axis=0)[[0, 1, 2, 3]] > 100).all()
    assert two_sample_distance(plain, mixed).max() < SIGMAS


# (ii) The unit of money.


def priced(times):
    """A world of whole fen at every step, all CNY multiplied by a whole number."""
    changes = {
        "platforms.douyin.goods.list_price": 64 * times,
        "platforms.kuaishou.goods.list_price": 128 * times,
        "parameters.shipping_cost": 5 * times,
        # one price a merchant, so that it can be set below
        "parameters.price_between": 1,
    }
    world = small_world(2000, LIGHT | changes, seed=94)
    # prices in whole CNY: ratios of 1/64 of the list prices
    ratio = np.maximum(1.0, np.rint(64.0 * np.exp(world.merchants.log_price))) / 64.0
    world.merchants.log_price[:] = np.log(ratio)
    # budgets are multiplied here, as drawn ones would be rounded to fen after it
    world.users.budget *= times
    return world


def ledgers(world, days):
    quantities, money = [], []
    of_money = np.array([name in MONEY for name in COUNTERS])

    def write(day):
        traffic, counters = day.tally.traffic, day.tally.counters
        counts = [traffic[..., :GMV].ravel(), counters[:, ~of_money].ravel()]
        values = [traffic[..., GMV].ravel(), counters[:, of_money].ravel(), day.ledger.flows]
        quantities.append(np.concatenate(counts))
        money.append(np.concatenate(values))

    live_days(world, days, at_night=write)
    return np.array(quantities), np.array(money)


MONEY = {
    "value_cancelled_in_session",
    "value_cancelled_waiting",
    "value_returned",
    "value_confirmed",
    "fan_gmv",
    "commission",
    "merchant_margin",
    "anchor_income",
    "tips",
    "tips_kept",
    "ads",
    "compensation",
    "fines",
    "team_costs",
    "loans",
    "interest",
    "written_off",
    "data_fees",
    "payment_costs",
    "discounts",
    "subsidies",
    "slot_fees",
    "slot_service",
    "brand_gmv",
    "white_margin",
    "brand_margin",
    "logistics_costs",
    "logistics_fees",
    "programme_fees",
    "programme_freight",
    "buyer_freight",
    "own_brands",
    "duties",
    "task_fees",
    "deals",
    "fraud_loss",
    "agency_fees",
    "agency_cuts",
    "exclusive_gmv",
    "exclusive_costs",
    "account_gmv",
}


OPTIONAL = set(FLOW_NAMES[FLOW_NAMES.index("outside_purchase") :])
"""Flows of modules, which are off here."""


@pytest.mark.parametrize("times", [3, 7])
def test_in_another_unit_of_money_quantities_are_the_same_and_money_is_multiplied(times):
    base, other = priced(1), priced(times)
    assert np.array_equal(times * base.users.budget, other.users.budget)
    quantities, money = ledgers(base, 60)
    same, multiplied = ledgers(other, 60)
    assert quantities.sum() > 10_000
    seen = money[:, -len(books.FLOWS) :].any(axis=0)
    assert {name for name, flow in zip(books.FLOWS, seen, strict=True) if not flow} == OPTIONAL
    assert np.array_equal(quantities, same)
    assert np.array_equal(times * money, multiplied)
    assert np.array_equal(times * base.ledger.accounts, other.ledger.accounts)
    assert np.array_equal(times * base.users.spent, other.users.spent)
    assert np.array_equal(base.follows.good, other.follows.good)


# (iii) The number of simulated users, (iv) the names of platforms: in law, over seeds.


def measures(scenario, seeds, names):
    """Means of the daily table over a run's days, ``(seeds, platforms, measures)``."""
    found = []
    for seed in seeds:
        daily = simulate(scenario, seed).daily
        means = daily.groupby("platform", observed=True)[names].mean()
        found.append(means.loc[["douyin", "kuaishou"]].to_numpy())
    return np.array(found)


NAMES = [
    "users_active",
    "views_feed",
    "views_follow",
    "engaged",
    "sessions",
    "orders",
    "gmv_broad",
    "gmv_closed_loop",
    "cancelled_value",
    "returned_value",
    "new_follows",
    "unfollows",
    "follows_mean",
    "trust_mean",
    "system_trust",
    "wait_days",
    "satisfaction_rate",
    "repurchase_rate",
    "need_share",
    "revenue_commission",
    "anchor_income",
]


SUMMER = {"start": "2020-05-01", "until": "2020-07-31"}
EVEN_RANKS = {
    f"platforms.{platform}.feed.{lever}": 0
    for platform in ("douyin", "kuaishou")
    for lever in ("popularity_exponent", "conversion_exponent", "cold_start_quota")
}


@pytest.mark.long
def test_twice_the_users_that_stand_for_half_as_many_people_leave_the_means_unchanged():
    # no feedback from counts whose noise depends on the number of users: neither ranks by
    # popularity and conversion, nor dispatch limits that follow a merchant's few sampled orders
    changes = SUMMER | EVEN_RANKS | {"parameters.dispatch_multiple": 1e6}
    few = measures(small_scenario(10_000, changes), range(950, 962), NAMES)
    many = measures(small_scenario(20_000, changes), range(962, 974), NAMES)
    assert two_sample_distance(few, many).max() < SIGMAS


@pytest.mark.long
def test_with_ranks_by_sampled_popularity_the_means_converge_as_users_grow():
    names = ["engaged", "sessions", "gmv_broad", "follows_mean"]
    means = {
        users: measures(small_scenario(users, SUMMER), range(950, 956), names).mean(axis=0)
        for users in (5_000, 10_000, 20_000, 40_000)
    }
    first = np.log(means[10_000] / means[5_000])
    last = np.log(means[40_000] / means[20_000])
    assert np.abs(last).mean() < np.abs(first).mean()
    assert np.abs(last).max() < 0.1


@pytest.mark.long
def test_when_platforms_swap_policies_and_people_their_results_swap(tmp_path: Path):
    scenario = yaml.safe_load(SEPARATE.read_text())
    scenario |= {"users": 5000, "start": "2020-05-01", "until": "2020-07-31"}
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text(yaml.safe_dump(scenario, sort_keys=False))
    content = scenario["platforms"]
    content["douyin"], content["kuaishou"] = content["kuaishou"], content["douyin"]
    other.write_text(yaml.safe_dump(scenario, sort_keys=False))
    straight = measures(load_scenario(one), range(975, 991), NAMES)
    crossed = measures(load_scenario(other), range(1000, 1016), NAMES)
    gaps = two_sample_distance(straight, crossed[:, ::-1])
    assert gaps.max() < SIGMAS
    # and the two settings do differ
    assert two_sample_distance(straight, crossed).max() > 5 * SIGMAS


# (vii) Monotone under common random numbers.


MERCHANTS = books.SECTORS.index("merchants")
ANCHORS = books.SECTORS.index("anchors")


def settled(commission, days=30):
    scenario = small_scenario(
        2000,
        LIGHT
        | {
            "platforms.douyin.fees.commission": commission,
            "platforms.kuaishou.fees.commission": commission,
        },
    )
    world = build_world(scenario, 95)
    cash, anchors = [], []

    def read(day):
        cash.append(books.sector_accounts(day.ledger, MERCHANTS).copy())
        anchors.append(books.sector_accounts(day.ledger, ANCHORS).copy())

    live_days(world, days, at_night=read)
    return np.array(cash), np.array(anchors), world.ledger.flows_total.copy()


def test_a_higher_commission_never_raises_the_cash_of_a_merchant():
    lower, income, flows = settled(0.02)
    for commission in (0.021, 0.05, 0.3):
        higher, same_income, other = settled(commission)
        assert (higher <= lower).all()
        settlement = books.FLOW_NAMES.index("settle_platform")
        assert (other[settlement] > flows[settlement]) and (higher[-1] < lower[-1]).any()
        # nobody else's money moves, but for the platform's
        assert np.array_equal(income, same_income)
        lower, flows = higher, other
