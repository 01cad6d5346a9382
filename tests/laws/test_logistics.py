"""Logistics of platforms (2.10, 2.11): senders, queues, inspection, damage, customer service."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.laws.judge import SIGMAS, distance
from tests.laws.small_world import LIGHT, live_days, small_world
from tests.run.short import digests, tiny

from feedfollow.day.evening.hand_over import choose_senders, sender_of, smooth_orders
from feedfollow.day.morning.delivery import learn_of_platform, serve
from feedfollow.day.morning.dispatch import (
    UNIT,
    accrue_warehouses,
    accrued,
    age_backlog,
    ship_waiting,
)
from feedfollow.day.morning.logistics import ELECTRONICS, HOME, JEWELLERY, SECOND_HAND
from feedfollow.day.morning.rough_handling import damage
from feedfollow.draws import Purpose, philox, uniform
from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate
from feedfollow.world import ledger as books
from feedfollow.world.columns import F64, I64, allocate
from feedfollow.world.labels import (
    CLOSED,
    IN_TRANSIT,
    INSPECTION,
    LOCAL,
    RETAILER,
    SELLER,
    STOPPED,
    WAITING,
    WAREHOUSE,
)
from feedfollow.world.ledger import FLOW_NAMES
from feedfollow.world.orders import OrderColumns
from feedfollow.world.tally import COUNTERS
from feedfollow.world.world import World

NAMES = ("douyin", "kuaishou")
DAY = 5


def placed(world: World, count: int, day: int = DAY) -> OrderColumns:
    """Return orders of a day in the app, spread over users and merchants, one in three a fake."""
    orders = allocate(OrderColumns, {"order": count})
    numbers = np.arange(count)
    orders.user[:] = numbers % 64
    orders.merchant[:] = numbers % len(world.merchants)
    orders.platform[:] = numbers // len(world.merchants) % 2
    orders.key[:] = numbers
    orders.placed[:] = day
    orders.listed[:] = 10_000
    orders.price[:] = 10_000
    orders.cost[:] = 5_000
    orders.cheated[:] = numbers % 3 == 0
    world.merchants.backlog[:, 0] += np.bincount(orders.merchant, minlength=len(world.merchants))
    return orders


def uniforms(world: World, orders: OrderColumns, word: int) -> F64:
    """Return one of the four numbers that logistics draw for each order."""
    purpose, key = int(Purpose.LOGISTICS), world.key
    return np.array(
        [
            uniform(philox(int(o.key), int(o.user), int(o.placed), purpose, *key)[word])
            for o in orders
        ]
    )


def counted(world: World, name: str) -> I64:
    return world.tally.counters[:, COUNTERS.index(name)]


def ship(world: World, orders: OrderColumns, day: int) -> None:
    age_backlog(world.merchants)
    rooms = (world.merchants, world.platforms)
    ship_waiting(orders, len(orders), rooms, world.ledger, world.tally, world.coef, day, world.key)


def shared_world(seed: int = 71) -> World:
    world = small_world(64, LIGHT | {"scale": {"anchors": 100, "merchants": 1000}}, seed=seed)
    world.platforms.warehouse[:] = (0.3, 0.0)
    world.platforms.inspected[0, JEWELLERY] = 0.6
    world.platforms.inspected[1, SECOND_HAND] = 1.0
    world.platforms.retailed[0, ELECTRONICS] = 0.4
    world.platforms.retailed[1, HOME] = 0.25
    return world


def test_orders_go_to_retailer_inspection_warehouse_or_stay_by_their_shares() -> None:
    """The twin: shares of (retailer, then inspection, then warehouse), over the same numbers."""
    world = shared_world()
    orders = placed(world, 20_000)
    orders.external[::5] = True
    own = orders.cost.copy(), orders.cheated.copy()
    world.merchants.demand_today[:] = np.bincount(orders.merchant, minlength=1000)
    before = world.merchants.demand_today.copy()
    rooms = (world.merchants, world.platforms)
    choose_senders(orders, len(orders), *rooms, world.coef, DAY, world.key)
    category = world.merchants.category[orders.merchant]
    today = world.platforms
    share = today.retailed[orders.platform, category]
    inspected = today.inspected[orders.platform, category]
    passed = inspected + (1.0 - inspected) * today.warehouse[orders.platform]
    u = uniforms(world, orders, 0)
    expected = np.select(
        [u >= 1.0 - share, u < (1.0 - share) * inspected, u < (1.0 - share) * passed],
        [RETAILER, INSPECTION, WAREHOUSE],
        SELLER,
    )
    expected[orders.external] = SELLER
    assert np.array_equal(orders.sender, expected)
    assert {int(each) for each in np.unique(expected)} == {SELLER, WAREHOUSE, INSPECTION, RETAILER}
    at_retailer = orders.sender == RETAILER
    assert not orders.cheated[at_retailer].any()
    assert (orders.cost[at_retailer] == np.floor(10_000 * world.coef.retailer_cost + 0.5)).all()
    assert np.array_equal(orders.cost[~at_retailer], own[0][~at_retailer])
    assert np.array_equal(orders.cheated[~at_retailer], own[1][~at_retailer])
    given = np.bincount(orders.merchant[orders.sender != SELLER], minlength=1000)
    assert np.array_equal(world.merchants.demand_today, before - given)


def test_a_larger_share_never_takes_an_order_from_the_warehouse() -> None:
    world = shared_world()
    grid = np.linspace(0.0, 1.0, 201)[:-1]
    before = np.zeros(len(grid), np.bool_)
    for share in (0.0, 0.2, 0.5, 1.0):
        world.platforms.warehouse[0] = share
        found = np.array([sender_of(world.platforms, 0, 0, float(u)) for u in grid])
        assert found.tolist() == [WAREHOUSE if u < share else SELLER for u in grid]
        assert (before <= (found == WAREHOUSE)).all()
        before = found == WAREHOUSE


def test_usual_orders_are_smoothed_as_merchants_demand_is() -> None:
    world = shared_world()
    decay = float(world.coef.dispatch_decay)
    expected = np.zeros_like(world.platforms.usual_orders)
    for day in range(DAY, DAY + 4):
        orders = placed(world, 3000, day)
        smooth_orders(world.platforms, decay)
        rooms = (world.merchants, world.platforms)
        choose_senders(orders, len(orders), *rooms, world.coef, day, world.key)
        today = np.zeros_like(expected)
        np.add.at(today, (orders.platform, world.merchants.category[orders.merchant]), 1.0)
        expected = decay * expected + (1.0 - decay) * today
    np.testing.assert_allclose(world.platforms.usual_orders, expected, rtol=1e-9)


def test_a_warehouse_is_sized_to_the_share_it_has_today() -> None:
    world = shared_world()
    world.platforms.usual_orders[:] = 10.0
    world.platforms.warehouse_dispatch[:] = 1.5
    for capacity in (1.0, 0.4):
        world.platforms.tokens[:] = 300
        accrue_warehouses(world.platforms, capacity)
        today = world.platforms
        passed = today.inspected + (1.0 - today.inspected) * today.warehouse[:, None]
        usual = 10.0 * ((1.0 - today.retailed) * passed).sum(axis=1)
        limit = (capacity * np.floor(1.5 * usual * UNIT)).astype(int)
        assert np.abs(world.platforms.tokens - np.minimum(300 + limit, limit + UNIT)).max() <= 1
    assert accrued(0, 0, 1.0) == UNIT // 7


@pytest.mark.parametrize("sender", [SELLER, WAREHOUSE])
def test_a_rush_clears_at_the_limit_of_whoever_sends_it(sender: int) -> None:
    """T11: a wait is half of the rush over the limit, and half a day; the queue is the same."""
    world = shared_world()
    rush, limit = 600, 20
    orders = placed(world, rush, 0)
    orders.merchant[:] = 0
    orders.platform[:] = 1
    orders.sender[:] = sender
    world.merchants.backlog[:] = 0
    world.merchants.backlog[0, 0] = rush
    for day in range(1, rush // limit + 1):
        world.merchants.tokens[:] = limit * UNIT if sender == SELLER else 0
        world.platforms.tokens[:] = limit * UNIT if sender == WAREHOUSE else 0
        ship(world, orders, day)
        assert world.merchants.backlog[0].sum() == rush - limit * day
    waits = orders.shipped - orders.placed
    assert (orders.state == IN_TRANSIT).all()
    assert waits.mean() == (rush / limit + 1) / 2
    assert (np.diff(waits) >= 0).all()


def test_a_retailer_sends_at_once_and_delivers_in_its_own_time() -> None:
    world = shared_world()
    orders = placed(world, 500, 0)
    orders.sender[:] = RETAILER
    world.merchants.tokens[:] = 0
    world.platforms.tokens[:] = 0
    ship(world, orders, 1)
    assert (orders.state == IN_TRANSIT).all()
    assert (orders.shipped == 1).all()
    assert (orders.due == 1 + world.coef.retailer_days).all()
    assert not counted(world, "logistics_costs").any()


def test_an_inspection_takes_its_days_and_stops_its_part_of_the_fakes() -> None:
    world = shared_world()
    world.coef.inspection_found = 0.7
    world.coef.inspection_days = 3
    world.platforms.handling_cost[:] = (300.0, 0.0)
    world.platforms.handling_fee[:] = (0.0, 150.0)
    world.platforms.tokens[:] = 10**9
    orders = placed(world, 9000, 0)
    orders.sender[:] = INSPECTION
    fakes = orders.cheated.copy()
    ship(world, orders, 1)
    stopped = orders.sender == STOPPED
    assert np.array_equal(stopped, fakes & (uniforms(world, orders, 1) < 0.7))
    error = np.sqrt(0.7 * 0.3 / fakes.sum())
    assert distance(float(stopped[fakes].mean()), 0.7, error) < SIGMAS
    assert (orders.state[stopped] == CLOSED).all()
    assert (orders.state[~stopped] == IN_TRANSIT).all()
    assert (orders.shipped[~stopped] == 1 + 3).all()
    assert (orders.due[~stopped] == 1 + 3 + world.coef.delivery_days).all()
    flows = dict(zip(FLOW_NAMES, world.ledger.flows.tolist(), strict=True))
    by_platform = np.bincount(orders.platform, minlength=2)
    costs = by_platform * world.coef.inspection_cost + by_platform * (300, 0)
    assert np.array_equal(counted(world, "logistics_costs"), costs)
    assert np.array_equal(counted(world, "logistics_fees"), by_platform * (0, 150))
    assert flows["handling"] == costs.sum()
    assert flows["handling_fee"] == 150 * by_platform[1]
    assert flows["refund_waiting"] == 10_000 * stopped.sum()
    assert flows["production"] == 5_000 * (~stopped).sum()
    assert counted(world, "orders_stopped").sum() == stopped.sum()


def test_parcels_are_damaged_by_how_many_stay_behind_for_each_that_leaves() -> None:
    """The chance is 1 - exp(-rate * left / sent), in each merchant's own queue."""
    world = small_world(64, LIGHT | {"scale": {"anchors": 100, "merchants": 1000}}, seed=72)
    world.coef.rough_rate = 0.3
    orders = placed(world, 30_000, DAY - 1)
    orders.merchant[:] = np.arange(30_000) % 4
    turn = np.arange(30_000) // 4 % 10
    # of ten orders in a row 0, 5, 8 and 9 stay behind
    stay = np.array([0, 5, 8, 9])[orders.merchant]
    orders.state[:] = np.where(turn < stay, WAITING, IN_TRANSIT)
    orders.shipped[:] = DAY
    orders.shipped[(turn == 9) & (orders.merchant == 0)] = DAY - 1
    orders.sender[(turn == 9) & (orders.merchant == 1)] = WAREHOUSE
    world.merchants.stock[:] = UNIT
    world.merchants.parcel[:] = UNIT
    queues = np.zeros((2, len(world.merchants)), np.int64)
    damage(orders, len(orders), world.merchants, queues, world.coef, DAY, world.key)
    sent = np.array([9, 4, 2, 1])
    left = np.array([0, 5, 8, 9])
    chance = -np.expm1(-0.3 * left / sent)
    at_risk = (orders.state == IN_TRANSIT) & (orders.sender == SELLER) & (orders.shipped == DAY)
    expected = at_risk & (uniforms(world, orders, 2) < chance[orders.merchant])
    assert np.array_equal(orders.damaged, expected)
    for m in range(4):
        own = orders.damaged[at_risk & (orders.merchant == m)]
        error = np.sqrt(max(chance[m] * (1.0 - chance[m]), 1e-12) / len(own))
        assert distance(float(own.mean()), float(chance[m]), error) < SIGMAS
    # who waits for goods is not in the way
    world.merchants.stock[:] = 0
    orders.damaged[:] = False
    queues[:] = 0
    damage(orders, len(orders), world.merchants, queues, world.coef, DAY, world.key)
    assert not orders.damaged.any()
    # and a voucher is no parcel
    world.merchants.stock[:] = UNIT
    orders.source[:] = LOCAL
    queues[:] = 0
    damage(orders, len(orders), world.merchants, queues, world.coef, DAY, world.key)
    assert not orders.damaged.any() and not queues.any()


def test_customer_service_takes_back_its_part_of_the_loss_for_its_price() -> None:
    world = shared_world()
    world.platforms.service_chance[:] = (0.4, 0.0)
    world.coef.service_repair = 0.8
    orders = placed(world, 4000)
    orders.external[::7] = True
    args = (world.platforms, world.ledger, world.tally, world.coef, world.key)
    felt = np.array([serve(orders, row, *args) for row in range(len(orders))])
    served = ~orders.external & (orders.platform == 0) & (uniforms(world, orders, 3) < 0.4)
    assert np.array_equal(orders.served, served)
    assert felt == pytest.approx(np.where(served, 0.2, 1.0))
    assert counted(world, "orders_served").tolist() == [served.sum(), 0]
    paid = world.ledger.flows[books.CUSTOMER_SERVICE]
    assert paid == world.coef.service_cost * served.sum() == counted(world, "logistics_costs")[0]
    world.day = 0
    world.users.system_day[:] = 0
    for user, left in ((0, 1.0), (1, 0.2)):
        learn_of_platform(
            world.users, world.platforms, world.coef, world.trust_decay, user, 1, False, left, 0
        )
    lost = world.users.system_bad[:2, 1]
    assert lost[1] == pytest.approx(0.2 * lost[0], rel=1e-6)
    assert lost[0] > 0.0


def everywhere(**values: float) -> dict[str, object]:
    return {f"platforms__{p}__logistics__{name}": v for p in NAMES for name, v in values.items()}


LIVELY: dict[str, object] = {"users": 1500, "parameters__session_intercept_live": -1.5}
BUSY: dict[str, object] = {
    **LIVELY,
    "modules__logistics": True,
    "modules__governance": True,
    "parameters__cheat_intercept": 3.0,
    "parameters__dispatch_multiple": 0.8,
}
ALL_LEVERS = everywhere(
    warehouse=0.4,
    fee=1.5,
    service=0.5,
    inspect_jewellery=1.0,
    inspect_second_hand=0.5,
    retail_electronics=0.4,
    retail_home=0.3,
)


@pytest.fixture(scope="module")
def busy() -> Run:
    return simulate(tiny(**BUSY, **ALL_LEVERS), options=Options(check=True))


def test_all_of_it_balances_each_day_and_is_seen(busy: Run) -> None:
    daily = busy.daily.groupby("platform").sum()
    seen = ["damaged_share", "fakes_stopped", "made_good", "logistics_costs", "logistics_fees"]
    assert (daily[seen] > 0.0).all(axis=None)


def test_what_merchants_pay_for_handling_moves_no_order(busy: Run) -> None:
    free = simulate(tiny(**BUSY, **{**ALL_LEVERS, **everywhere(fee=0.0)}))
    assert free.daily["logistics_fees"].sum() == 0.0
    rest = [each.daily.drop(columns="logistics_fees") for each in (free, busy)]
    assert rest[0].equals(rest[1])


def test_logistics_without_a_lever_and_without_damage_equal_the_module_off(tmp_path: Path) -> None:
    none = tiny(**LIVELY, modules__logistics=True, parameters__rough_rate=0)
    assert digests(simulate(none), tmp_path) == digests(simulate(tiny(**LIVELY)), tmp_path)


def test_where_everybody_can_send_everything_a_warehouse_changes_its_costs_alone() -> None:
    """M70, its control: nothing waits, nothing is damaged, so there is nothing to gain."""
    ample: dict[str, object] = {**LIVELY, "parameters__dispatch_multiple": 1e6}
    handled = everywhere(warehouse=1.0, dispatch=1e6)
    on = simulate(tiny(**ample, modules__logistics=True, **handled)).daily
    off = simulate(tiny(**ample)).daily
    assert on["logistics_costs"].sum() > 0.0
    assert on.drop(columns="logistics_costs").equals(off.drop(columns="logistics_costs"))


def test_levers_are_dated_by_events() -> None:
    world = small_world(64, LIGHT | {"modules.logistics": True}, seed=3)
    world.levers["douyin"] = {
        **world.levers["douyin"],
        "logistics.warehouse": 0.5,
        "logistics.retail_home": 0.25,
    }
    live_days(world, 1)
    assert world.platforms.warehouse.tolist() == [0.5, 0.0]
    assert world.platforms.retailed[:, HOME].tolist() == [0.25, 0.0]
    assert world.platforms.retailed.sum() == 0.25
