"""The identities hold in every world there may be, and fail as soon as one number is wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from tests.random_worlds import NAMES, random_scenario
from tests.small_worlds import lively_world, mended

from feedfollow.day.evening.shop_floor import Workers
from feedfollow.day.schedule import live_one_day
from feedfollow.observe.identities import IdentityError, check_day
from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate
from feedfollow.spec.scenario import Scenario
from feedfollow.world import labels as state
from feedfollow.world import ledger as books
from feedfollow.world.ledger import post, sector_accounts
from feedfollow.world.tally import COUNTERS
from feedfollow.world.world import World

EACH_TIME, SHORT, MANY, ALL, CHUNK = 6, 50, 100, 500, 5
FEW, ANY_NUMBER = (2, 2, 3), (1, 2, 3, 4)
REACHED = {
    "orders": lambda run: run.daily["orders"].sum() > 0,
    "external orders": lambda run: run.daily["gmv_external"].sum() > 0,
    "returns": lambda run: run.daily["returned_value"].sum() > 0,
    "orders cancelled while they wait": lambda run: (
        run.accounts.query("flow == 'refund_waiting'")["fen"].sum() > 0
    ),
    "orders of shelves": lambda run: run.daily["shelf_share"].sum() > 0,
    "purchases outside": lambda run: run.daily["gmv_outside"].sum() > 0,
    "ads": lambda run: run.daily["revenue_ads"].sum() > 0,
    "cheated orders": lambda run: run.daily["cheated_share"].sum() > 0,
    "compensation": lambda run: run.daily["compensation"].sum() > 0,
    "fines": lambda run: run.daily["fines"].sum() > 0,
    "slot fees": lambda run: run.daily["revenue_slots"].sum() > 0,
    "teams": lambda run: run.daily["team_costs"].sum() > 0,
    "loans": lambda run: run.daily["loans"].sum() > 0,
    "loans that are lost": lambda run: run.daily["written_off"].sum() > 0,
    "payment costs": lambda run: run.daily["payment_costs"].sum() > 0,
    "tips": lambda run: run.daily["revenue_tips"].sum() > 0,
    "fees on links": lambda run: run.accounts.query("flow == 'link_fee'")["fen"].sum() > 0,
    "fees on shops": lambda run: run.accounts.query("flow == 'shop_fee'")["fen"].sum() > 0,
    "mark-ups that move": lambda run: run.daily["markup"].nunique() > 2,
    "discounts": lambda run: run.daily["discounts_given"].sum() > 0,
    "pieces of flash deals, and people who come too late": lambda run: (
        run.daily["orders_flash"].sum() > 0 and run.daily["flash_missed"].sum() > 0
    ),
    "subsidies given back": lambda run: (
        run.accounts.query("flow == 'refund_subsidy'")["fen"].sum() > 0
    ),
    "views of rooms that friends show": lambda run: run.daily["views_social"].sum() > 0,
    "vouchers redeemed": lambda run: run.daily["vouchers_redeemed"].sum() > 0,
    "orders that wait for goods": lambda run: run.daily["waiting_for_goods"].sum() > 0,
    "goods of brands": lambda run: run.daily["gmv_brand"].sum() > 0,
    "merchants who come, and who leave": lambda run: bool(
        (run.daily["sellers"].unstack().diff() > 0).any(axis=None)
        and (run.daily["sellers"].unstack().diff() < 0).any(axis=None)
    ),
    "sales of families": lambda run: run.daily["family_share"].sum() > 0,
    "profit and loss of lines that anchors own": lambda run: bool(
        (run.daily["own_brand_profit"] > 0).any() and (run.daily["own_brand_profit"] < 0).any()
    ),
    "sales and teams of goods made for a platform": lambda run: bool(
        run.daily["gmv_exclusive"].sum() > 0 and run.daily["exclusive_costs"].sum() > 0
    ),
    "sales in rooms of merchants with several": lambda run: bool(
        run.daily["gmv_accounts"].sum() > 0
    ),
    "views of brands on lists": lambda run: run.daily["engaged_listed"].sum() > 0,
    "paid tasks of brands": lambda run: run.daily["revenue_tasks"].sum() > 0,
    "deals outside the app, and anchors' part of them": lambda run: bool(
        run.daily["gmv_deals"].sum() > 0
        and run.accounts.query("flow == 'deal_commission'")["fen"].sum() > 0
    ),
    "losses by fraud": lambda run: run.daily["fraud_loss"].sum() > 0,
    "damage": lambda run: run.daily["damaged_share"].sum() > 0,
    "fakes that an inspection stops": lambda run: run.daily["fakes_stopped"].sum() > 0,
    "customer service": lambda run: run.daily["made_good"].sum() > 0,
    "costs of a warehouse, and what merchants pay for it": lambda run: (
        run.daily["logistics_costs"].sum() > 0 and run.daily["logistics_fees"].sum() > 0
    ),
    "fees of paid programmes": lambda run: run.daily["programme_fees"].sum() > 0,
    "freight that programmes and buyers pay": lambda run: (
        run.daily["programme_freight"].sum() > 0 and run.daily["buyer_freight"].sum() > 0
    ),
    "duties": lambda run: run.daily["duties"].sum() > 0,
    "fees and cuts of agencies": lambda run: (
        run.daily["agency_fees"].sum() > 0 and run.daily["agency_cuts"].sum() > 0
    ),
    "first deals, and merchants who still look for one": lambda run: (
        run.daily["first_deals"].sum() > 0 and run.daily["sellers_looking"].max() > 0
    ),
    "queues": lambda run: run.daily["backlog"].max() > run.daily["orders"].max(),
    "unfollows": lambda run: run.daily["unfollows"].sum() > 0,
    "people who leave a platform": lambda run: bool(
        (run.daily["users_members"].unstack().diff() < 0).any(axis=None)
    ),
}


@cache
def audited(seed: int, platforms: tuple[int, ...]) -> Run:
    try:
        return simulate(random_scenario(seed, platforms), options=Options(check=True))
    except IdentityError as error:
        raise AssertionError(f"random world {seed}: {error}") from error


@pytest.mark.parametrize("seed", range(EACH_TIME))
def test_the_identities_hold_each_day_in_random_worlds(seed: int) -> None:
    audited(seed, FEW)


@pytest.mark.long
def test_these_worlds_prove_something_of_everything() -> None:
    worlds = [audited(seed, FEW) for seed in range(SHORT)]
    for what, reached in REACHED.items():
        assert any(map(reached, worlds)), f"these worlds prove nothing of {what}"


@pytest.mark.long
@pytest.mark.parametrize("first", range(SHORT, MANY, CHUNK))
def test_the_identities_hold_each_day_in_many_more_random_worlds(first: int) -> None:
    for seed in range(first, first + CHUNK):
        audited(seed, ANY_NUMBER)


@pytest.mark.endurance
@pytest.mark.parametrize("first", range(MANY, ALL, CHUNK))
def test_the_identities_hold_each_day_in_five_hundred_random_worlds(first: int) -> None:
    for seed in range(first, first + CHUNK):
        audited(seed, ANY_NUMBER)


def values(scenarios: list[Scenario], lever: str) -> set[float]:
    return {
        platform.levers[lever]
        for scenario in scenarios
        for platform in scenario.platforms.values()
        if platform.role == "content"
    }


def test_the_random_worlds_reach_the_corners() -> None:
    scenarios = [random_scenario(seed) for seed in range(SHORT)]
    for lever in ("traffic.private_share", "links.open_live", "guarantee.coverage"):
        assert {0.0, 1.0} <= values(scenarios, lever), lever
    for name in ("cancel_single", "cancel_repeat", "cancel_wait", "follow_probability"):
        assert {0.0, 1.0} <= {s.parameters[name] for s in scenarios}, name
    assert min(s.parameters["dispatch_multiple"] for s in scenarios) == 0.1
    assert min(s.parameters["budget_median"] for s in scenarios) == 5.0
    assert {len(s.platforms) - 1 for s in scenarios} == {2, 3}
    many = [random_scenario(seed, ANY_NUMBER) for seed in range(SHORT, SHORT + 20)]
    assert {len(s.platforms) - 1 for s in many} == set(range(1, len(NAMES) + 1))
    assert {s.exclusive for s in scenarios} == {s.merchants_exclusive for s in scenarios}
    assert {s.burn_in > 0 for s in scenarios} == {True, False}
    assert any(s.events for s in scenarios)
    daily = [p.daily_users for s in scenarios for p in s.platforms.values() if p.daily_users]
    assert {series.points[0][1] < series.points[-1][1] for series in daily} == {True, False}


def test_a_random_scenario_is_the_same_for_the_same_seed() -> None:
    assert random_scenario(3).to_yaml() == random_scenario(3).to_yaml()
    assert random_scenario(3).key != random_scenario(4).key


@pytest.fixture(scope="module")
def world() -> World:
    """A world in the evening of a day, every kind of order among the open ones."""
    made = lively_world()
    live_one_day(made, Workers(made, 1, None))
    orders = made.orders.used
    for number, name in enumerate(state.ORDER_STATES):
        assert (orders.state == number).sum() > 3, f"no order is {name}"
    assert orders.external.any()
    return made


def test_a_day_as_it_was_lived_passes(world: World) -> None:
    check_day(world)


def an_order(world: World, of_state: int, external: bool = False, today: bool = False) -> int:
    orders = world.orders.used
    wanted = (orders.state == of_state) & (orders.external == external)
    return int(np.flatnonzero(wanted & ((orders.placed == world.day) == today))[-1])  # youngest


def a_follow(world: World) -> tuple[int, int]:
    user, platform = np.argwhere(world.follows.count > 0)[0]
    return int(user), int(platform)


Spoil = Callable[[World], None]


def set_order(column: str, change: int, of_state: int, external: bool = False) -> Spoil:
    def spoil(world: World) -> None:
        world.orders.used[column][an_order(world, of_state, external)] += change

    return spoil


def add(room: str, column: str, *place: int, much: float = 1) -> Spoil:
    def spoil(world: World) -> None:
        getattr(getattr(world, room), column)[place] += much

    return spoil


def shift(one: int, other: int, from_account: int = 0, to_account: int = 0) -> Spoil:
    """Move one fen between two accounts without booking a flow."""

    def spoil(world: World) -> None:
        sector_accounts(world.ledger, one)[from_account] -= 1
        sector_accounts(world.ledger, other)[to_account] += 1

    return spoil


def another_merchant(world: World) -> None:
    row = an_order(world, state.IN_TRANSIT)
    world.orders.used.merchant[row] = (world.orders.used.merchant[row] + 1) % len(world.merchants)


def phantom_shipment(world: World) -> None:
    post(world.ledger, books.SHIPPING, 0, 0, 500)


def phantom_return(world: World) -> None:
    post(world.ledger, books.RETURN_FREIGHT, 0, 0, 500)


def engaged_without_goods(world: World) -> None:
    world.tally.traffic[0, 0, 0, state.NO_GOODS, state.ENGAGED] += 1
    world.tally.engaged[0] += 1


def engaged_less_than_viewed(world: World) -> None:
    world.tally.traffic[0, 0, 0, state.IN_APP, state.VIEWS] += 1


def needless_sessions(world: World) -> None:
    world.tally.counters[:, COUNTERS.index("sessions_without_need")] += 10**6


def stranger_follows(world: World) -> None:
    user, platform = a_follow(world)
    world.users.member[user, platform] = 0


def follow_elsewhere(world: World) -> None:
    user, platform = a_follow(world)
    other = int(np.flatnonzero(world.anchors.platform != platform)[0])
    world.follows.anchor[user, platform, 0] = other


def nameless_follow(world: World) -> None:
    user, platform = a_follow(world)
    world.follows.anchor[user, platform, 0] = -1


def miscounted_follow(world: World) -> None:
    user, platform = a_follow(world)
    world.follows.count[user, platform] -= 1


def too_many_follows(world: World) -> None:
    user, platform = a_follow(world)
    world.follows.count[user, platform] = state.SLOTS + 1


def negative_credit(world: World) -> None:
    user, platform = a_follow(world)
    world.follows.bad[user, platform, 0] = -1e-3


def credit_is_no_number(world: World) -> None:
    user, platform = a_follow(world)
    world.follows.good[user, platform, 0] = np.nan


def blind_faith(world: World) -> None:
    world.platforms.system_start[0] = 1.0


def feed_is_no_number(world: World) -> None:
    world.tally.feed_mass[0, 3] = np.nan


def infinite_room(world: World) -> None:
    world.entries.weight[0] = np.inf


def phantom_piece(world: World) -> None:
    orders = world.orders.used
    shown = (orders.placed == world.day) & (orders.anchor != state.NOBODY)
    orders.flash[np.flatnonzero(shown)[0]] = True


GOODS = (0, 0, 0, state.IN_APP)
MISTAKES: list[tuple[str, Spoil]] = [
    ("1: the sum of all accounts", add("ledger", "accounts", 7)),
    ("1: the balance of merchants by account and by flow", shift(books.MERCHANTS, books.STATE)),
    ("1: the balance of users by account and by flow", add("ledger", "flows_total", 0)),
    ("1: freight by flow and event", phantom_shipment),
    ("1: return freight by flow and event", phantom_return),
    ("2: escrow by account and by open order", shift(books.ESCROW, books.ESCROW, 0, 1)),
    ("2: escrow by account and by open order", set_order("price", 1, state.WAITING)),
    ("2: escrow by account and by open order", set_order("price", -1, state.RETURNING)),
    ("2: escrow by account and by open order", set_order("state", 1, state.RETURNING)),
    ("2: payments held outside by account", set_order("price", 1, state.IN_TRANSIT, True)),
    ("2: escrow by account and by open order", set_order("external", 1, state.IN_TRANSIT)),
    (
        "2: payments held outside by account",
        shift(books.OUTSIDE, books.OUTSIDE, books.HELD, books.EARNED),
    ),
    ("2: payments held outside by flow", add("ledger", "flows_total", books.EXTERNAL_FEE)),
    ("2: payments held outside by account", set_order("state", 4, state.WAITING, True)),
    ("3: backlog by age, table and buffers", set_order("placed", -1, state.WAITING)),
    ("3: backlog by age, table and buffers", add("merchants", "backlog", 5, 2)),
    ("3: in transit, table and buffers", another_merchant),
    ("3: in transit, table and buffers", add("merchants", "in_transit", 5)),
    ("3: in window, table and buffers", add("merchants", "in_window", 5)),
    ("3: backlog, events and buffers", add("merchants", "events", 5, state.PLACED)),
    ("3: backlog, events and buffers", add("merchants", "events", 5, state.CANCELLED)),
    ("3: in transit, events and buffers", add("merchants", "events", 5, state.DELIVERED)),
    ("3: in window, events and buffers", add("merchants", "events", 5, state.CONFIRMED)),
    ("3: an order costs, or brings, less than nothing", set_order("listed", -1, state.WAITING)),
    ("3: an order costs, or brings, less than nothing", set_order("cost", -(10**9), state.WAITING)),
    ("4: sessions by channel and by order", add("tally", "traffic", *GOODS, state.SESSIONS)),
    ("4: orders by channel and by order", add("tally", "traffic", *GOODS, state.ORDERS)),
    ("4: items by channel and by order", add("tally", "traffic", *GOODS, state.ITEMS)),
    ("4: gmv by channel and by order", add("tally", "traffic", *GOODS, state.GMV)),
    ("4: GMV by channel and category", add("tally", "gmv_category", 0, 3)),
    ("4: GMV by channel and room type", add("tally", "gmv_room", 1, 1)),
    ("4: GMV by channel and by anchor or none", add("tally", "gmv_anchor", 9)),
    ("4: GMV by destination and ledger", add("ledger", "flows", books.EXTERNAL_PAYMENT)),
    ("5: pieces of flash deals sold beyond their stock", phantom_piece),
    ("8: engaged views by source and by room", add("tally", "engaged", 9)),
    ("8: views of followed rooms by source and by room", add("tally", "follow_views", 9)),
    ("8: engaged views behind links by source and by room", add("tally", "linked", 9)),
    ("8: views that showed goods and engaged views", engaged_less_than_viewed),
    ("8: a view without goods did more than pass", engaged_without_goods),
    ("8: more expected sessions than engaged views", add("tally", "intent", 9, much=1 << 40)),
    ("8: more sessions without a need than sessions", needless_sessions),
    ("9: a follow of somebody who is not a member", stranger_follows),
    ("9: an edge to an anchor of another platform", follow_elsewhere),
    ("9: a used slot without an anchor", nameless_follow),
    ("9: a used slot without an anchor", miscounted_follow),
    ("9: a count of follows beyond the slots", too_many_follows),
    ("10: tastes miss the sum of one", add("users", "taste", 11, 2, much=1e-3)),
    ("10: tastes miss the sum of one", add("users", "taste", 11, 2, much=float("nan"))),
    ("10: negative evidence of an anchor", negative_credit),
    ("10: negative evidence of an anchor", credit_is_no_number),
    ("10: negative evidence of a platform", add("users", "system_bad", 11, 0, much=-1e3)),
    ("10: negative clicks", add("users", "clicks", 11, 0, 4, much=-1e3)),
    ("10: system trust outside", blind_faith),
    ("10: expected feed views by category", feed_is_no_number),
    ("10: the weight of a room in the feed", infinite_room),
]


@pytest.mark.parametrize(("identity", "spoil"), MISTAKES)
def test_one_wrong_number_breaks_the_identity_it_belongs_to(
    world: World, identity: str, spoil: Spoil
) -> None:
    with mended(world), pytest.raises(IdentityError) as failure:
        spoil(world)
        check_day(world)
    assert f"identity {identity}" in str(failure.value)
    assert str(world.date) in str(failure.value)
    check_day(world)
