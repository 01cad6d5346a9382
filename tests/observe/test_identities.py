"""Money, orders, views and follows balance every day in every world, and a fault is noticed."""

from __future__ import annotations

import numpy as np
import pytest
from tests.laws.small_world import small_scenario
from tests.random_worlds import random_scenario

from feedfollow.day.evening.shop_floor import Workers
from feedfollow.day.schedule import end_day, live_one_day
from feedfollow.observe.identities import IdentityError, check_day
from feedfollow.run.simulate import Options, simulate
from feedfollow.world import ledger as books
from feedfollow.world.labels import IN_TRANSIT, IN_WINDOW, WAITING
from feedfollow.world.world import World, build_world

USUAL = range(50)
MANY = range(50, 200)


@pytest.mark.parametrize("seed", USUAL)
def test_the_identities_hold_each_day_of_a_random_world(seed):
    simulate(random_scenario(seed), options=Options(check=True))


@pytest.mark.long
@pytest.mark.parametrize("seed", MANY)
def test_the_identities_hold_each_day_of_many_random_worlds(seed):
    simulate(random_scenario(seed), options=Options(check=True))


def test_random_worlds_reach_what_they_are_meant_to_reach():
    """Identities that never meet an order prove nothing."""
    seen = dict.fromkeys(
        ["orders", "external", "returned", "cancelled waiting", "left", "unfollowed"], 0
    )
    for seed in range(12):
        run = simulate(random_scenario(seed))
        total = run.daily.sum()
        seen["orders"] += total["orders"] > 0
        seen["external"] += total["gmv_external"] > 0
        seen["returned"] += total["returned_value"] > 0
        seen["cancelled waiting"] += run.accounts.query("flow == 'refund_waiting'").fen.sum() > 0
        members = run.daily["users_members"].unstack()
        seen["left"] += bool((members.diff() < 0).any().any())
        seen["unfollowed"] += total["unfollows"] > 0
    assert all(count >= 3 for count in seen.values()), seen


@pytest.fixture
def busy() -> World:
    """Return a world in the middle of its second month, at the end of a day."""
    scenario = small_scenario(2000, {"burn_in": "0 days", "start": "2020-05-01"})
    world = build_world(scenario, 1)
    workers = Workers(world, 1, None)
    for _ in range(40):
        live_one_day(world, workers)
        end_day(world)
    live_one_day(world, workers)
    check_day(world)
    return world


def lose_a_fen(world: World) -> None:
    world.ledger.accounts[world.ledger.offset[books.LOGISTICS]] += 1


def move_a_fen_unbooked(world: World) -> None:
    world.ledger.accounts[world.ledger.offset[books.LOGISTICS]] += 1
    world.ledger.accounts[world.ledger.offset[books.SUPPLIERS]] -= 1


def change_a_price(world: World) -> None:
    row = np.flatnonzero(world.orders.used.state == WAITING)[0]
    world.orders.used.price[row] += 1


def forget_an_order(world: World) -> None:
    world.orders.keep(np.arange(world.orders.count) != world.orders.count - 1)


def ship_an_order_unbooked(world: World) -> None:
    row = np.flatnonzero(world.orders.used.state == WAITING)[0]
    world.orders.used.state[row] = IN_TRANSIT


def deliver_an_order_unbooked(world: World) -> None:
    row = np.flatnonzero(world.orders.used.state == IN_TRANSIT)[0]
    world.orders.used.state[row] = IN_WINDOW


def age_an_order(world: World) -> None:
    merchant = np.flatnonzero(world.merchants.backlog[:, 0])[0]
    world.merchants.backlog[merchant, 0] -= 1
    world.merchants.backlog[merchant, 1] += 1


def count_an_event_twice(world: World) -> None:
    world.merchants.events[0, 0] += 1


def move_sales_between_categories_and_lose_some(world: World) -> None:
    world.tally.gmv_category[0, 0] += 1


def misplace_sales_of_a_room(world: World) -> None:
    world.tally.gmv_anchor[0] += 1
    world.tally.gmv_anchor[-1] -= 1


def pay_twice(world: World) -> None:
    world.ledger.flows[books.ORDER_PAYMENT] += 1


def see_what_was_not_shown(world: World) -> None:
    world.tally.engaged[0] += 1


def engage_without_a_view(world: World) -> None:
    world.tally.traffic[0, 0, 0, 0, 0] = 0


def follow_a_room_of_another_platform(world: World) -> None:
    user = np.flatnonzero(world.follows.count[:, 0])[0]
    world.follows.anchor[user, 0, 0] = len(world.anchors) - 1


def lose_an_edge(world: World) -> None:
    user = np.flatnonzero(world.follows.count[:, 0])[0]
    world.follows.count[user, 0] -= 1


def follow_as_a_stranger(world: World) -> None:
    user = np.flatnonzero(world.follows.count[:, 0])[0]
    world.users.member[user, 0] = 0


def distrust_below_nothing(world: World) -> None:
    world.follows.bad[0, 0, 0] = -1.0


FAULTS = [
    (lose_a_fen, "1:"),
    (move_a_fen_unbooked, "1:"),
    (change_a_price, "2:"),
    (forget_an_order, "[23]:"),
    (ship_an_order_unbooked, "3:"),
    (deliver_an_order_unbooked, "3:"),
    (age_an_order, "3:"),
    (count_an_event_twice, "3:"),
    (move_sales_between_categories_and_lose_some, "4:"),
    (misplace_sales_of_a_room, "4:"),
    (pay_twice, "4:"),
    (see_what_was_not_shown, "8:"),
    (engage_without_a_view, "8:"),
    (follow_a_room_of_another_platform, "9:"),
    (lose_an_edge, "9:"),
    (follow_as_a_stranger, "9:"),
    (distrust_below_nothing, "10:"),
]


@pytest.mark.parametrize(("fault", "identity"), FAULTS, ids=lambda f: getattr(f, "__name__", None))
def test_a_fault_is_noticed_and_its_identity_named(busy, fault, identity):
    fault(busy)
    with pytest.raises(IdentityError, match=identity):
        check_day(busy)
