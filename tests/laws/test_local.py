"""Local services (4), (2.20): who meets rooms of the own city, and what becomes of a voucher."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.laws.judge import SIGMAS, distance
from tests.laws.small_world import LIGHT, pure_world
from tests.run.short import digests, tiny

from feedfollow.day.evening.attention import empty_pairs, list_pairs
from feedfollow.day.evening.decide import plan_block
from feedfollow.day.evening.shop_floor import Workers, meet_goods
from feedfollow.day.morning.calendar import set_policy
from feedfollow.day.morning.dispatch import voucher_days
from feedfollow.day.morning.local_trade import open_cities
from feedfollow.day.noon.broadcast import go_live
from feedfollow.day.noon.rank_rooms import rank_rooms
from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import kernel
from feedfollow.run.simulate import Options, simulate
from feedfollow.world.coefficients import CATEGORY_COUNT, LOCAL_SERVICES
from feedfollow.world.columns import allocate
from feedfollow.world.labels import LOCAL
from feedfollow.world.orders import OrderColumns
from feedfollow.world.scene import scene_of
from feedfollow.world.world import World

PEOPLE = 2000
NAMES = ("kuaishou", "douyin")
ON = {"modules__local": True} | {f"platforms__{name}__local__share": 0.3 for name in NAMES}
SELLING = {"users": 1500, "parameters__session_intercept_live": 0.0}


def town(**changes: object) -> World:
    """Return an evening in which 70 % of the people live where there are local services."""
    settings: dict[str, object] = {"modules.local": True, "parameters.session_intercept_live": 0}
    settings |= {"scale": {"anchors": 400, "merchants": 400}}  # so that both have local rooms
    settings |= {f"platforms.{name}.local.share": 0.3 for name in NAMES}
    settings |= {f"platforms.{name}.local.cities": 0.7 for name in NAMES}
    settings |= {name.replace("__", "."): value for name, value in changes.items()}
    world = pure_world(PEOPLE, LIGHT | settings)
    set_policy(world)
    open_cities(world)
    world.platforms.views_rate[:] = 20.0
    go_live(world)
    rank_rooms(world)
    return world


def places(world: World) -> NDArray[np.float64]:
    """Tell where in the order of cities everybody lives, in plain NumPy."""
    purpose = int(Purpose.FRIENDS)
    return np.array([uniform(philox(0, k, 0, purpose, *world.key)[0]) for k in range(PEOPLE)])


def test_views_of_ones_city_come_out_of_the_feed_where_the_city_is_open() -> None:
    world = town()
    pairs = empty_pairs(PEOPLE * len(NAMES))
    count = list_pairs(world.users, 0, PEOPLE, world.day, pairs)
    masses = (world.tally.feed_mass[0], world.tally.paid_mass[0])
    plan_block(scene_of(world), pairs, count, world.day, True, masses)
    near = places(world)[pairs.user[:count]] < 0.7
    local, feed = (pairs[name][:count].sum(axis=1) for name in ("local", "proposals"))
    assert not local[~near].any()
    for views, law in ((local[near], 0.3 * 40.0), (feed[near], 0.7 * 40.0), (feed[~near], 40.0)):
        assert distance(views.mean(), law, np.sqrt(law / len(views))) < SIGMAS
    expected = 40.0 * (0.7 * near.sum() + (~near).sum())
    assert masses[0].sum() == pytest.approx(expected, rel=1e-5)


def test_where_nobody_sells_nothing_is_local() -> None:
    world = town()
    cells = [p * CATEGORY_COUNT + LOCAL_SERVICES for p in range(len(NAMES))]
    world.cells.last_seller[cells] = world.cells.first_seller[cells]
    pairs = empty_pairs(PEOPLE * len(NAMES))
    count = list_pairs(world.users, 0, PEOPLE, world.day, pairs)
    masses = (world.tally.feed_mass[0], world.tally.paid_mass[0])
    plan_block(scene_of(world), pairs, count, world.day, True, masses)
    assert not pairs.local[:count].any()


def test_local_rooms_sell_vouchers_of_local_merchants_in_the_app() -> None:
    world = town()
    world.platforms.open_share[:] = 1.0
    orders = meet_goods(world, Workers(world, 1, None))
    here = orders.source == LOCAL
    assert here.sum() > 100
    assert (world.merchants.category[orders.merchant[here]] == LOCAL_SERVICES).all()
    assert not orders.external[here].any()
    assert orders.external[~here].all()


@pytest.mark.parametrize("cities", [1.0, 300.0, 5000.0])
def test_in_a_city_one_meets_a_room_again_that_one_follows(cities: float) -> None:
    """One of w / J rooms, if that many are left; trust moves nobody, so orders tell of views."""
    world = town(parameters__local_cities=cities)
    tails: list[set[int]] = []
    for p in range(len(NAMES)):
        cell = world.cells[p * CATEGORY_COUNT + LOCAL_SERVICES]
        rooms = world.entries.anchor[cell.first : cell.last]
        tail = rooms[~world.anchors.head[rooms]][-8:]
        tails.append(set(tail.tolist()))
        world.follows.anchor[:, p, : len(tail)] = tail
        world.follows.count[:, p] = len(tail)
    world.platforms.private_share[:] = 0.0
    orders = meet_goods(world, Workers(world, 1, None))
    met = [
        each.source == LOCAL and each.sequence == 0 and int(each.anchor) in tails[each.platform]
        for each in orders
    ]
    chance = np.minimum(1.0, cities / world.anchors.weight[orders.anchor[met]])
    error = max(1e-9, np.sqrt((chance * (1.0 - chance)).sum()))
    assert len(chance) > 30
    assert distance(orders.fan[met].sum(), chance.sum(), error) < SIGMAS


@kernel
def wait(orders, coef, key, days):
    for row in range(days.shape[0]):
        days[row] = voucher_days(orders, row, coef, key)


@pytest.mark.parametrize(("chance", "holds"), [(0.75, 30), (0.0, 10), (1.0, 1), (1.0, 365)])
def test_a_voucher_is_redeemed_on_any_of_its_days_or_runs_out(chance: float, holds: int) -> None:
    world = town(parameters__voucher_redeemed=chance, parameters__voucher_days=holds)
    orders = allocate(OrderColumns, {"order": 20_000})
    orders.key[:] = np.arange(len(orders))
    days = np.zeros(len(orders), np.int64)
    wait(orders, world.coef, world.key, days)
    purpose = int(Purpose.OUTCOME)
    u = np.array([uniform(philox(k, 0, 0, purpose, *world.key)[1]) for k in range(len(orders))])
    redeemed = u < chance
    twin = np.where(redeemed, 1 + np.floor(u / max(chance, 1e-9) * holds), holds)
    assert np.array_equal(days, twin)
    if redeemed.any():
        found = np.bincount(days[redeemed], minlength=holds + 1)[1:]
        law = redeemed.sum() / holds
        assert np.abs(found - law).max() < 5.0 * np.sqrt(law + 1.0)


def test_vouchers_cost_no_freight_and_the_books_balance() -> None:
    """All views are local: the merchant pays for what is redeemed, the platform has its fee."""
    everything = {f"platforms__{name}__local__share": 1.0 for name in NAMES}
    everything |= {f"platforms__{name}__local__fee": 0.1 for name in NAMES}
    everything |= {f"platforms__{name}__traffic__private_share": 0 for name in NAMES}
    run = simulate(tiny(**SELLING, **(ON | everything)), options=Options(check=True))
    flows = run.accounts.groupby("flow")["fen"].sum()
    total = run.daily.sum()
    assert total["gmv_local"] == total["gmv_broad"] > 0.0
    assert total["views_feed"] == 0.0
    assert flows["shipping"] == flows["return_freight"] == 0
    assert flows["production"] > 0
    assert total["vouchers_redeemed"] > 0.0
    assert total["returned_value"] > 0.0
    assert total["take_rate"] == pytest.approx(0.1 * (run.daily["gsv"] > 0).sum(), rel=1e-3)


def test_the_books_balance_beside_goods_and_other_modules() -> None:
    others = ("governance", "inventory", "finance", "ads", "flash_deals", "subsidies", "lapse")
    modules = {f"modules__{name}": True for name in others}
    run = simulate(tiny(**SELLING, **ON, **modules), options=Options(check=True))
    assert 0.0 < run.daily["gmv_local"].sum() < run.daily["gmv_broad"].sum()


@pytest.mark.parametrize("lever", ["share", "cities"])
def test_nothing_local_equals_the_module_off_to_the_byte(lever: str, tmp_path: Path) -> None:
    changes = ON | {f"platforms__{name}__local__{lever}": 0 for name in NAMES}
    assert digests(simulate(tiny(**changes)), tmp_path) == digests(simulate(tiny()), tmp_path)
