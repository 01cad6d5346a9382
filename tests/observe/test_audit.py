"""Today's books must follow from yesterday's, order by order and account by account."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from tests.small_worlds import live, lively_scenario, lively_world, mended

from feedfollow.day.evening.shop_floor import Workers
from feedfollow.day.schedule import end_day, live_one_day
from feedfollow.observe.audit import FIXED, MOVES, Audit
from feedfollow.observe.identities import IdentityError, check_day
from feedfollow.world import labels as state
from feedfollow.world import ledger as books
from feedfollow.world.ledger import post, sector_accounts
from feedfollow.world.tally import COUNTERS
from feedfollow.world.world import World, build_world

Spoil = Callable[[World], None]
AUDITED = (
    "orders_cancelled_in_session",
    "value_cancelled_in_session",
    "orders_cancelled_waiting",
    "value_cancelled_waiting",
    "orders_shipped",
    "wait_days",
    "orders_delivered",
    "orders_returned",
    "value_returned",
    "orders_confirmed",
    "value_confirmed",
    "fan_gmv",
    "buyers",
    "commission",
    "anchor_income",
    "merchant_margin",
)


@pytest.fixture(scope="module")
def morning() -> tuple[World, Audit]:
    """A world in the evening of a day, and the audit that saw its morning."""
    world = lively_world()
    audit = Audit(world)
    live_one_day(world, Workers(world, 1, None))
    return world, audit


@pytest.fixture
def world(morning: tuple[World, Audit]) -> Iterator[World]:
    with mended(morning[0]) as handed:
        yield handed


def audit_of(morning: tuple[World, Audit]) -> Audit:
    """Return a copy, since an audit that passes goes on to the next day."""
    copy = object.__new__(Audit)
    vars(copy).update(vars(morning[1]))
    return copy


def test_days_as_they_were_lived_pass() -> None:
    world = lively_world(days=26)  # over the turn of a month
    workers, audit = Workers(world, 1, None), Audit(world)
    for _ in range(10):
        live_one_day(world, workers)
        audit.check(world)
        end_day(world)


@pytest.mark.parametrize("name", AUDITED)
def test_a_counter_off_by_one_is_found(
    morning: tuple[World, Audit], world: World, name: str
) -> None:
    assert world.tally.counters[:, COUNTERS.index(name)].any(), f"no {name} today"
    world.tally.counters[1, COUNTERS.index(name)] += 1
    check_day(world)
    with pytest.raises(IdentityError, match=f"identity 4: {name} by counter and by order"):
        audit_of(morning).check(world)


@pytest.fixture(scope="module")
def priced() -> tuple[World, Audit]:
    """The like of a world with discounts, subsidies and flash deals."""
    modules = {f"modules.{name}": True for name in ("discounts", "subsidies", "flash_deals")}
    subsidy = {f"platforms.{name}.prices.subsidy": 0.2 for name in ("kuaishou", "douyin")}
    deals = {"parameters.flash_share": 0.5, "parameters.flash_stock": 1}
    changes: dict[str, object] = {**modules, **subsidy, **deals}
    world = build_world(lively_scenario(**changes))
    live(world, 34)
    audit = Audit(world)
    live_one_day(world, Workers(world, 1, None))
    return world, audit


@pytest.mark.parametrize("name", ["discounts", "subsidies", "flash_orders"])
def test_a_counter_of_prices_off_by_one_is_found(priced: tuple[World, Audit], name: str) -> None:
    world = priced[0]
    audit_of(priced).check(world)
    with mended(world):
        assert world.tally.counters[:, COUNTERS.index(name)].any(), f"no {name} today"
        world.tally.counters[1, COUNTERS.index(name)] += 1
        check_day(world)
        with pytest.raises(IdentityError, match=f"identity 4: {name} by counter and by order"):
            audit_of(priced).check(world)


def test_a_fen_of_the_subsidy_that_the_buyer_is_said_to_have_paid_is_found(
    priced: tuple[World, Audit],
) -> None:
    world = priced[0]
    with mended(world):
        orders = world.orders.used
        row = np.flatnonzero((orders.placed == world.day) & (orders.subsidy > 0))[0]
        orders.subsidy[row] -= 1
        check_day(world)
        with pytest.raises(IdentityError, match="identity 4: spending by user and by order"):
            audit_of(priced).check(world)


@pytest.fixture(scope="module")
def handled() -> tuple[World, Audit]:
    """The like of a world with warehouses, inspections, a retailer and customer service."""
    levers = {"warehouse": 0.3, "fee": 1.5, "service": 0.9, "retail_home": 0.5}
    levers |= {"inspect_jewellery": 1.0, "inspect_second_hand": 1.0}
    changes: dict[str, object] = {
        **{f"modules.{name}": True for name in ("logistics", "governance")},
        **{
            f"platforms.{platform}.logistics.{name}": value
            for platform in ("kuaishou", "douyin")
            for name, value in levers.items()
        },
        **{f"platforms.{p}.links.open_live": 0.2 for p in ("kuaishou", "douyin")},
        "parameters.cheat_intercept": 3.0,
        "parameters.rough_rate": 1,
        "parameters.inspection_found": 1,
        "users": 2000,  # so that on the day something of each kind happens
    }
    world = build_world(lively_scenario(**changes))
    live(world, 30)
    audit = Audit(world)
    live_one_day(world, Workers(world, 1, None))
    return world, audit


@pytest.mark.parametrize(
    "name",
    [
        "wait_days",
        "orders_satisfied",
        "orders_damaged",
        "orders_stopped",
        "orders_served",
        "logistics_costs",
        "logistics_fees",
    ],
)
def test_a_counter_of_logistics_off_by_one_is_found(
    handled: tuple[World, Audit], name: str
) -> None:
    world = handled[0]
    audit_of(handled).check(world)
    with mended(world):
        assert world.tally.counters[:, COUNTERS.index(name)].any(), f"no {name} today"
        world.tally.counters[1, COUNTERS.index(name)] += 1
        check_day(world)
        with pytest.raises(IdentityError, match=f"identity 4: {name} by counter and by order"):
            audit_of(handled).check(world)


@pytest.fixture(scope="module")
def paid() -> tuple[World, Audit]:
    """The like of a world with paid programmes, and buyers who bear the freight of returns."""
    terms = {"fee": 3, "coupon": 0.2, "freight": 0.5}
    changes: dict[str, object] = {
        "modules.paid_membership": True,
        "parameters.programme_speed": 1,
        "parameters.freight_borne": 0.4,
        **{
            f"platforms.{platform}.programme.{name}": value
            for platform in ("kuaishou", "douyin")
            for name, value in terms.items()
        },
        **{f"platforms.{p}.links.open_live": 0.2 for p in ("kuaishou", "douyin")},
        "users": 2000,  # so that on the day something of each kind happens
    }
    world = build_world(lively_scenario(**changes))
    live(world, 40)
    audit = Audit(world)
    live_one_day(world, Workers(world, 1, None))
    return world, audit


@pytest.mark.parametrize(
    ("name", "route"),
    [
        ("programme_members", "user and by counter"),
        ("programme_fees", "user and by counter"),
        ("programme_orders", "counter and by order"),
        ("programme_freight", "counter and by order"),
        ("buyer_freight", "counter and by order"),
    ],
)
def test_a_counter_of_a_programme_off_by_one_is_found(
    paid: tuple[World, Audit], name: str, route: str
) -> None:
    world = paid[0]
    audit_of(paid).check(world)
    with mended(world):
        assert world.tally.counters[:, COUNTERS.index(name)].any(), f"no {name} today"
        world.tally.counters[1, COUNTERS.index(name)] += 1
        check_day(world)
        with pytest.raises(IdentityError, match=f"identity 4: {name} by {route}"):
            audit_of(paid).check(world)


def test_a_member_of_a_programme_who_loses_what_was_paid_for_is_found(
    paid: tuple[World, Audit],
) -> None:
    world = paid[0]
    with mended(world):
        since = (world.programme.enrolled > 0) & (world.programme.renewal < world.day + 30)
        since[world.orders.used.user] = False  # orders of theirs would not agree either
        user, p = np.argwhere(since)[0]
        world.programme.enrolled[user, p] = 0
        check_day(world)
        with pytest.raises(IdentityError, match=r"identity 4: .* who lost what they had paid for"):
            audit_of(paid).check(world)


@pytest.mark.parametrize("sector", [books.MERCHANTS, books.ANCHORS, books.PLATFORMS])
def test_a_fen_on_a_neighbours_account_is_found(
    morning: tuple[World, Audit], world: World, sector: int
) -> None:
    accounts = sector_accounts(world.ledger, sector)
    accounts[0] -= 1
    accounts[1] += 1
    check_day(world)
    with pytest.raises(IdentityError, match="identity 1: the day's change of every account"):
        audit_of(morning).check(world)


def test_money_from_nowhere_is_found(morning: tuple[World, Audit], world: World) -> None:
    post(world.ledger, books.INCOME, 0, 0, 1)
    check_day(world)
    with pytest.raises(IdentityError, match="identity 1: the day's change of every account"):
        audit_of(morning).check(world)


def test_a_flow_of_the_day_that_is_not_one_of_all_time_is_found(
    morning: tuple[World, Audit], world: World
) -> None:
    world.ledger.flows[books.PRODUCTION] += 1
    check_day(world)
    with pytest.raises(IdentityError, match="identity 1: the day's flows"):
        audit_of(morning).check(world)


@pytest.mark.parametrize("column", FIXED)
def test_what_an_order_was_may_not_change(
    morning: tuple[World, Audit], world: World, column: str
) -> None:
    values = world.orders.used[column]
    values[0] = not values[0] if column == "external" else values[0] + (1 if values[0] < 1 else -1)
    with pytest.raises(IdentityError):
        audit_of(morning).check(world)
    # whatever the table is compared with, the audit alone would find it too
    with pytest.raises(IdentityError, match=f"identity 3: the {column} of an order since at"):
        audit_of(morning)._moves(world)


def test_an_order_that_vanished_or_came_late_is_found(
    morning: tuple[World, Audit], world: World
) -> None:
    kept = np.ones(world.orders.count, np.bool_)
    kept[3] = False
    world.orders.keep(kept)
    with pytest.raises(IdentityError, match="identity 3: the"):
        audit_of(morning)._moves(world)
    world.orders.keep(np.zeros(world.orders.count, np.bool_))
    with pytest.raises(IdentityError, match="identity 3: orders carried over"):
        audit_of(morning)._moves(world)


def test_only_the_pipelines_own_steps_are_allowed(
    morning: tuple[World, Audit], world: World
) -> None:
    audit = audit_of(morning)
    for old in range(len(state.ORDER_STATES)):
        for new in range(len(state.ORDER_STATES)):
            rows = np.flatnonzero(audit._orders.state == old)
            if old == new or not len(rows):
                continue
            with mended(world):
                world.orders.used.state[rows[0]] = new
                if (old, new) in MOVES:
                    audit._moves(world)
                else:
                    with pytest.raises(IdentityError, match="identity 3: orders that went from"):
                        audit._moves(world)


def an_event_moves_to_another_merchant(world: World) -> None:
    """A cancelled order more for one merchant, one less for another; no stock is touched."""
    one, *_, other = np.argsort(world.merchants.events[:, state.CANCELLED], kind="stable")
    world.merchants.events[one, [state.PLACED, state.CANCELLED]] += 1
    world.merchants.events[other, [state.PLACED, state.CANCELLED]] -= 1


def a_user_spent_more(world: World) -> None:
    world.users.spent[17] += 1


def an_anchor_sold_more_this_month(world: World) -> None:
    world.anchors.gmv_month[5] += 1


def gmv_moves_to_another_anchor(world: World) -> None:
    world.tally.gmv_anchor[[5, 6]] += [1, -1]


def goods_from_nowhere(world: World) -> None:
    world.merchants.stock[5] += 1


def goods_on_order_from_nowhere(world: World) -> None:
    world.merchants.on_order[5, 3] += 1


def goods_below_nothing(world: World) -> None:
    world.merchants.base_stock[5] = -1


def a_session_more_this_month(world: World) -> None:
    world.users.sessions_month[17, 0] += 1


@pytest.mark.parametrize(
    ("identity", "spoil"),
    [
        ("3: orders placed by merchant", an_event_moves_to_another_merchant),
        ("4: spending by user and by order", a_user_spent_more),
        ("4: the month's GMV by anchor and by order", an_anchor_sold_more_this_month),
        ("4: the day's GMV by anchor and by order", gmv_moves_to_another_anchor),
        ("5: the day's change of stock", goods_from_nowhere),
        ("5: more ordered than can be made", goods_on_order_from_nowhere),
        ("5: negative goods", goods_below_nothing),
        ("4: the month's sessions by user and by channel", a_session_more_this_month),
    ],
)
def test_what_the_days_stocks_alone_cannot_show_is_found(
    morning: tuple[World, Audit], world: World, identity: str, spoil: Spoil
) -> None:
    spoil(world)
    check_day(world)
    with pytest.raises(IdentityError, match=f"identity {identity}"):
        audit_of(morning).check(world)
