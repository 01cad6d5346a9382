"""T11 and T17 (vii): orders wait at the daily dispatch limit as in a queue of fixed service."""

import numpy as np
import pytest
from tests.laws.judge import SIGMAS, sample_distance
from tests.laws.small_world import key, small_world

from feedfollow.day.morning.dispatch import UNIT, accrue_limits, age_backlog, ship_waiting
from feedfollow.draws import Purpose, philox, poisson
from feedfollow.kernels import kernel
from feedfollow.world.columns import allocate
from feedfollow.world.labels import IN_TRANSIT, WAITING
from feedfollow.world.orders import OrderColumns, Orders

MERCHANTS = 1000


@kernel
def draw_arrivals(load, day, key, arrivals):
    """Draw today's orders of every merchant."""
    for merchant in range(arrivals.shape[0]):
        words = philox(0, merchant, day, Purpose.ORDER, key[0], key[1])
        arrivals[merchant] = poisson(words[0], load)


def warehouse():
    """A world whose merchants have neither orders nor tokens."""
    world = small_world(64, seed=61)
    assert len(world.merchants) == MERCHANTS
    return world


def place(world, orders, arrivals, day):
    """Let every merchant receive its orders in the evening of a day."""
    placed = allocate(OrderColumns, {"order": int(arrivals.sum())})
    placed.merchant[:] = np.repeat(np.arange(MERCHANTS), arrivals)
    placed.placed[:] = day
    world.merchants.backlog[:, 0] += arrivals
    orders.append(placed)


def ship(world, orders, day):
    """Age the backlog and ship by the tokens there are."""
    age_backlog(world.merchants)
    ship_waiting(
        orders.columns,
        orders.count,
        (world.merchants, world.platforms),
        world.ledger,
        world.tally,
        world.coef,
        day,
        world.key,
    )


def test_backlog_at_a_fixed_limit_is_that_of_the_queue():
    load, settle, days = 0.8, 500, 300
    world, orders = warehouse(), Orders.empty()
    arrivals = np.zeros(MERCHANTS, np.int64)
    total = np.zeros(MERCHANTS)
    for day in range(settle + days):
        # the accrued limit keeps up to one order from quiet days, which is another queue: here
        # every morning has one order's worth, and what was not used is lost
        world.merchants.tokens[:] = UNIT
        ship(world, orders, day)
        waiting = world.merchants.backlog.sum(axis=1)
        if day >= settle:
            total += waiting
        orders.keep(orders.used.state == WAITING)
        rows = np.bincount(orders.used.merchant, minlength=MERCHANTS)
        assert np.array_equal(rows, waiting)
        draw_arrivals(load, day, key(62), arrivals)
        place(world, orders, arrivals, day)
    assert sample_distance(total / days, load**2 / (2.0 * (1.0 - load))) < SIGMAS


def test_a_flash_of_orders_clears_like_a_fluid():
    flash, limit = 600, 20
    world, orders = warehouse(), Orders.empty()
    place(world, orders, np.where(np.arange(MERCHANTS) == 0, flash, 0), 0)
    for day in range(1, flash // limit + 1):
        world.merchants.tokens[:] = limit * UNIT
        ship(world, orders, day)
        assert world.merchants.backlog[0].sum() == flash - limit * day
    waits = orders.used.shipped - orders.used.placed
    assert (orders.used.state == IN_TRANSIT).all()
    # parcels leave once a day, so a wait is half a day longer than that of a fluid
    assert waits.mean() == (flash / limit + 1) / 2
    assert waits.mean() == pytest.approx(flash / (2 * limit), abs=0.5)
    assert waits.max() == flash // limit
    assert world.tally.counters[0].sum() > 0


def test_orders_of_a_merchant_leave_in_the_order_of_payment():
    world, orders = warehouse(), Orders.empty()
    arrivals = np.zeros(MERCHANTS, np.int64)
    for day in range(30):
        world.merchants.tokens[:] = UNIT
        ship(world, orders, day)
        draw_arrivals(1.2, day, key(63), arrivals)
        place(world, orders, arrivals, day)
    left = orders.used.state == IN_TRANSIT
    for merchant in range(0, MERCHANTS, 50):
        gone = left[orders.used.merchant == merchant]
        # no order leaves before an earlier one
        assert (np.diff(gone.astype(int)) <= 0).all()


def waits_under(multiple, arrivals, demand):
    """Waits of a fixed list of orders by the accrued limit, 10,000 days where never shipped."""
    world, orders = warehouse(), Orders.empty()
    world.merchants.demand[:] = demand
    for day in range(len(arrivals)):
        accrue_limits(world.merchants, multiple, 1.0)
        ship(world, orders, day)
        place(world, orders, arrivals[day], day)
    rows = orders.used
    return np.where(rows.state == WAITING, 10_000, rows.shipped - rows.placed)


def test_a_higher_dispatch_limit_never_lengthens_a_wait():
    draw = np.random.default_rng(64)
    demand = (UNIT * draw.gamma(0.7, 2.0, MERCHANTS)).astype(np.int64)
    # bursts: on one day in five, five days' worth
    arrivals = draw.poisson(demand / UNIT * 5.0 * (draw.random((60, 1)) < 0.2), (60, MERCHANTS))
    before = None
    for multiple in (0.3, 0.7, 1.0, 1.01, 1.5, 2.0, 4.0):
        waits = waits_under(multiple, arrivals, demand)
        if before is not None:
            assert (waits <= before).all()
            assert waits.sum() < before.sum()
        before = waits


def test_the_accrued_limit_ships_its_rate_and_saves_no_more_than_a_day_and_an_order():
    world = warehouse()
    world.merchants.demand[:] = np.arange(MERCHANTS) * 3
    shipped = np.zeros(MERCHANTS)
    days = 700
    limit = np.maximum(2 * world.merchants.demand, UNIT // 7)
    for _ in range(days):
        accrue_limits(world.merchants, 2.0, 1.0)
        assert (world.merchants.tokens <= limit + UNIT).all()
        whole = world.merchants.tokens // UNIT
        world.merchants.tokens -= whole * UNIT
        shipped += whole
    assert np.abs(shipped - days * limit / UNIT).max() < 1.0
