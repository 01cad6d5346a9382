"""When a room of its own pays a merchant (T15), and how many such rooms there are (2.12)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, live_days, small_world
from tests.run.short import digests, tiny

from feedfollow.day.noon.own_rooms import born_share, mean_sales, paying_share, shift
from feedfollow.day.noon.rank_rooms import weigh_cells
from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64
from feedfollow.world.scene import scene_of
from feedfollow.world.world import World

ON = LIGHT | {"modules.own_rooms": True, "parameters.session_intercept_live": -1.5}
SPEED = {"parameters.own_room_speed": 0.2}


@pytest.fixture(scope="module")
def world() -> World:
    made = small_world(2000, ON | SPEED, seed=15)
    live_days(made, 9)
    return made


def mixed(world: World) -> list[int]:
    """Cells that were born with rooms of both kinds."""
    scene = scene_of(world)
    return [c for c in range(len(world.cells)) if 0.0 < born_share(scene, c) < 1.0]


@pytest.mark.parametrize("tail", [1.1, 1.3, 2.5])
def test_an_own_room_pays_from_the_sales_whose_commission_is_its_cost(
    world: World, tail: float
) -> None:
    """T15, with sales by a Pareto law in place of one demand."""
    before = world.coef.seller_size_tail
    world.coef.seller_size_tail = tail
    kappa, cost, margin = world.coef.anchor_commission, 20000.0, 0.4
    world.platforms.own_cost[:] = cost
    for mean in (3e3, 3e4, 1e5, 1e6):
        smallest = mean * (tail - 1.0) / tail
        below = (np.arange(2_000_000) + 0.5) / 2_000_000
        sales = smallest * below ** (-1.0 / tail)  # quantiles of the law, from the largest on
        pays = sales * margin - cost > sales * (margin - kappa)
        count = pays.mean()
        # sales of those below the threshold, which are no infinite tail, from the mean
        share = 1.0 - sales[~pays].sum() / len(sales) / mean
        found = paying_share(scene_of(world), 0, mean)
        assert found == pytest.approx(share, rel=2e-3, abs=1e-5)
        assert found ** (tail / (tail - 1.0)) == pytest.approx(count, rel=2e-3, abs=2e-6)
    world.coef.seller_size_tail = before


def test_dearer_teams_and_smaller_merchants_have_fewer_own_rooms(world: World) -> None:
    """M15: only the large broadcast themselves at first; as merchants grow, more do."""
    scene = scene_of(world)
    world.platforms.own_cost[:] = 20000.0
    growing = [paying_share(scene, 0, mean) for mean in (0.0, 1e2, 1e3, 1e4, 1e5, 1e6)]
    assert growing[0] == 0.0 and growing[-1] == 1.0
    assert growing == sorted(growing) and len(set(growing)) == len(growing)
    found = []
    for cost in (0.0, 1e3, 1e4, 1e5):
        world.platforms.own_cost[:] = cost
        found.append(paying_share(scene, 0, 8000.0))
    assert found[0] == 1.0
    assert found == sorted(found, reverse=True) and len(set(found)) == len(found)


def test_rooms_go_the_same_part_of_the_way_every_week(world: World) -> None:
    scene, cells = scene_of(world), mixed(world)
    world.platforms.own_cost[:] = 20000.0
    shift(scene, True)
    start = np.array([born_share(scene, c) for c in cells])
    goal = [paying_share(scene, c // CATEGORY_COUNT, mean_sales(scene, c)) for c in cells]
    goal = np.clip(goal, 0.01, 0.99)
    for week in range(1, 30):
        expected = goal + (start - goal) * 0.8**week
        np.testing.assert_allclose(world.cells.own_share[cells], expected, rtol=1e-12)
        shift(scene, False)
    assert (goal > start).any() and (goal < start).any()


def test_the_feed_offers_as_many_own_rooms_as_there_are(world: World) -> None:
    scores: F64 = np.ones(len(world.anchors))
    world.platforms.cold_start_quota[:] = 0.0
    shift(scene_of(world), False)
    tables = (world.entries, world.cells)
    weigh_cells(tables, world.anchors, world.platforms, world.coef, scores, True)
    for cell in mixed(world):
        rows = slice(world.cells.first[cell], world.cells.last[cell])
        anchors = world.anchors[world.entries.anchor[rows]]
        weight, tail = world.entries.weight[rows], ~anchors.head
        own = weight[tail & anchors.self_room].sum() / weight[tail].sum()
        assert own == pytest.approx(world.cells.own_share[cell], rel=1e-9)


def test_other_numbers_of_simulated_merchants_have_the_same_mean_sales(world: World) -> None:
    scene, cells = scene_of(world), range(len(world.cells))
    before = [mean_sales(scene, c) for c in cells]
    weight, revenue = world.merchants.weight.copy(), world.merchants.revenue.copy()
    world.merchants.weight[:] /= 2.0
    world.merchants.revenue[:] //= 2  # each of two rows in the place of one has half of its sales
    halves = [mean_sales(scene, c) for c in cells]
    world.merchants.weight[:], world.merchants.revenue[:] = weight, revenue
    np.testing.assert_allclose(halves, before, rtol=1e-4)
    assert max(before) > 0.0


def lively(**changes: object) -> Run:
    settings = {"users": 1500, "modules__own_rooms": True, "until": "2020-11-30"}
    settings |= {"parameters__session_intercept_live": -1.5}
    return simulate(tiny(**{**settings, **changes}), options=Options(check=True))


def share_of_own(run: Run, platform: str) -> float:
    gmv = run.daily.xs(platform, level="platform")[["gmv_self", "gmv_broad"]].tail(60).sum()
    return float(gmv["gmv_self"] / gmv["gmv_broad"])


@pytest.mark.long
def test_a_platform_whose_tools_make_teams_cheap_sells_more_from_own_rooms() -> None:
    """M17: with cheaper own rooms fewer sales are talents'; at equal cost nothing differs."""
    usual, cheap = lively(), lively(platforms__douyin__rooms__own_cost=2000.0)
    assert share_of_own(cheap, "douyin") > 1.3 * share_of_own(usual, "douyin")
    assert share_of_own(cheap, "kuaishou") == share_of_own(usual, "kuaishou")


def test_teams_are_paid_in_whole_fen_and_counted() -> None:
    run = lively()
    paid = run.accounts["fen"].groupby("flow").sum()["teams"]
    assert paid > 0
    assert run.daily["team_costs"].sum() == pytest.approx(paid / 100.0 * run.people_per_user)


def test_merchants_pay_their_teams_where_all_rooms_are_their_own() -> None:
    every = {f"platforms.{name}.anchors.self_share": 1.0 for name in ("douyin", "kuaishou")}
    world = small_world(500, ON | every, seed=15)
    live_days(world, 3)
    cells = [c for c in range(len(world.cells)) if born_share(scene_of(world), c) > 0.0]
    assert cells and (world.cells.own_share[cells] == 1.0).all()
    sells = world.merchants.sells_on > 0
    weight = np.where(sells, world.merchants.weight[:, None], 0.0)
    expected = 3.0 * 100.0 * 20000.0 / 7.0 * weight / world.coef.people_per_user
    with_rooms = np.isin(world.merchants.category, np.unique(np.array(cells) % CATEGORY_COUNT))
    np.testing.assert_allclose(world.merchants.teams_owed[with_rooms], expected[with_rooms])


def test_rooms_that_neither_move_nor_cost_equal_the_module_off_to_the_byte(tmp_path: Path) -> None:
    free = {f"platforms__{name}__rooms__own_cost": 0.0 for name in ("douyin", "kuaishou")}
    still = simulate(tiny(modules__own_rooms=True, parameters__own_room_speed=0.0, **free))
    assert digests(still, tmp_path) == digests(simulate(tiny()), tmp_path)
