"""T18: what must vanish when a parameter goes to its limit."""

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, live_days, small_world

from feedfollow.day.evening.funnel import current_trust
from feedfollow.world.edges import mixed_trust
from feedfollow.world.labels import ENGAGED, VIEWS
from feedfollow.world.scene import scene_of

USERS, DAYS = 2000, 60
PUBLIC = {
    "platforms.douyin.traffic.private_share": 0,
    "platforms.kuaishou.traffic.private_share": 0,
}


def diary(world, days=DAYS):
    """Live days; return the traffic of every day and all orders placed."""
    traffic, placed = [], []

    def write(day):
        rows = day.orders.used
        traffic.append(day.tally.traffic.copy())
        placed.append(rows[rows.placed == day.day].copy())

    live_days(world, days, at_night=write)
    return np.array(traffic), np.concatenate(placed).view(np.recarray)


def above_reference(world, placed):
    """Which orders were paid more than the reference price of the category."""
    return placed.price > 100.0 * world.platforms.list_price[placed.platform]


def test_with_endless_price_sensitivity_nothing_sells_above_the_reference_price():
    # further orders of a session are of other goods in the room, whatever their price
    world = small_world(USERS, LIGHT | {"parameters.orders_per_session": 1}, seed=71)
    world.users.price_sensitivity[:] = 1e12
    _, placed = diary(world)
    assert len(placed) > 500
    assert above_reference(world, placed).sum() == 0


def test_without_price_sensitivity_goods_sell_whatever_their_price():
    world = small_world(USERS, LIGHT | {"parameters.price_sensitivity": 0}, seed=71)
    _, placed = diary(world)
    assert above_reference(world, placed).mean() > 0.2


def test_without_weight_on_trust_and_quality_bad_outcomes_move_no_sale():
    # trust also chooses among followed rooms (2.3), so the law is for public traffic
    off = {
        "parameters.session_trust": 0,
        "parameters.session_quality": 0,
        "parameters.unfollow_exposure": 0,
    }
    sales = []
    for ratio, intercept in ((0, 4.0), (100, -4.0)):
        changes = {
            "parameters.trust_loss_ratio": ratio,
            "parameters.satisfaction_intercept": intercept,
        }
        world = small_world(USERS, LIGHT | PUBLIC | off | changes, seed=72)
        traffic, placed = diary(world)
        sales.append((traffic, placed.price, placed.user, placed.merchant))
        satisfied = world.follows.bad.sum() == 0.0
        assert satisfied == (ratio == 0)
    assert len(sales[0][1]) > 1000
    for kind, other in zip(*sales, strict=True):
        assert np.array_equal(kind, other)


def test_with_weight_on_trust_bad_outcomes_lower_sales():
    sales = []
    for ratio in (0, 100):
        changes = {
            "parameters.trust_loss_ratio": ratio,
            "parameters.satisfaction_intercept": 0,
        }
        world = small_world(USERS, LIGHT | changes, seed=72)
        sales.append(len(diary(world)[1]))
    assert sales[1] < 0.8 * sales[0]


def test_without_a_private_share_the_number_of_follows_moves_no_view():
    # sales of followed rooms would speak in the ranking by conversion
    off = {
        "platforms.douyin.feed.conversion_exponent": 0,
        "platforms.kuaishou.feed.conversion_exponent": 0,
    }
    seen, edges = [], []
    for follows in (0, 12):
        world = small_world(
            USERS, LIGHT | PUBLIC | off | {"parameters.follows_start": follows}, seed=73
        )
        views, engaged = [], np.zeros(len(world.anchors), np.int64)

        def write(day, views=views, engaged=engaged):
            engaged += day.tally.engaged
            views.append(day.tally.traffic[..., [VIEWS, ENGAGED]].sum(axis=3))

        live_days(world, DAYS, at_night=write)
        seen.append((np.array(views), engaged, world.anchors.popularity.copy()))
        edges.append(world.follows.count.sum())
    assert edges[1] > 2 * edges[0]
    assert seen[0][1].sum() > 1000
    for kind, other in zip(*seen, strict=True):
        assert np.array_equal(kind, other)


def test_with_endless_system_weight_every_room_has_the_trust_of_its_platform():
    world = small_world(USERS, LIGHT, seed=74)
    diary(world, 30)
    world.platforms.system_weight[:] = 1e12
    scene = scene_of(world)
    known = np.argwhere(world.follows.good > 0.5)[:200]
    assert len(known) == 200
    for user, p, slot in known:
        room = current_trust(scene, int(user), int(p), int(slot), world.day)
        system = current_trust(scene, int(user), int(p), -1, world.day)
        assert room == pytest.approx(system, abs=1e-9)


def test_without_system_weight_own_experience_alone_counts():
    for system in (0.1, 0.9):
        assert mixed_trust(0.0, system, 3.0, 1.0) == 0.75
        assert mixed_trust(0.0, system, 0.0, 0.0) == system
