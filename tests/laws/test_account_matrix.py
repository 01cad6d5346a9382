"""Several rooms of one merchant (37): whose they are, whose rows they take, what they cost, off."""

from __future__ import annotations

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, live_days, small_world
from tests.run.short import tiny
from tests.run.test_modules import values_digest

from feedfollow.day.night.account_sales import pay_further
from feedfollow.run.simulate import Options, Simulation, simulate
from feedfollow.world.accounts import Accounts, brands_of, open_accounts, spare_rows
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import allocate
from feedfollow.world.rooms import house_line
from feedfollow.world.tally import ACCOUNT_GMV, TEAM_COSTS
from feedfollow.world.world import World

BRANDS, ROOMS, RANK = {"douyin": 3, "kuaishou": 2}, {"douyin": 4, "kuaishou": 3}, 2


def levers(**changes: object) -> dict[str, object]:
    on = {"modules.account_matrix": True}
    for name in BRANDS:
        on[f"platforms.{name}.anchors.account_brands"] = BRANDS[name]
        on[f"platforms.{name}.anchors.accounts"] = ROOMS[name]
        on[f"platforms.{name}.anchors.account_rank"] = RANK
    return LIGHT | on | changes


def market(**changes: object) -> World:
    return small_world(64, levers(**changes), seed=21)


def totals(anchors: Anchors, rows: slice) -> tuple[float, float, float]:
    own = anchors.self_room[rows]
    weight = anchors.weight[rows]
    return weight[own].sum(), weight[~own].sum(), anchors.tail_share[rows].sum()


def test_further_rooms_are_like_the_first_and_rows_of_the_tail_make_way() -> None:
    without, world = market(**{"modules.account_matrix": False}), market()
    step = world.scenario.anchors_per_platform
    for p, name in enumerate(world.names):
        rows = slice(p * step, (p + 1) * step)
        usual, anchors, accounts = without.anchors, world.anchors, world.accounts
        own = rows.start + np.flatnonzero(usual.self_room[rows] & usual.head[rows])
        firsts = own[RANK : RANK + BRANDS[name]]
        np.testing.assert_array_equal(brands_of(usual, rows, RANK, BRANDS[name]), firsts)
        for first in firsts:
            mine = rows.start + np.flatnonzero(accounts.first[rows] == first)
            assert len(mine) == ROOMS[name] and mine[0] == first
            assert all(anchors[room] == usual[first] for room in mine)
            line = house_line(anchors, int(first), world.cells, world.sellers)
            assert (accounts.merchant[mine] == line).all()
            assert world.merchants.category[line] in anchors.categories[first]
        further = rows.start + np.flatnonzero(anchors.head[rows] & ~usual.head[rows])
        assert len(further) == BRANDS[name] * (ROOMS[name] - 1)
        assert (accounts.first[further] >= 0).all()
        kept = np.setdiff1d(np.arange(rows.start, rows.stop), further)
        np.testing.assert_array_equal(anchors.charisma[kept], usual.charisma[kept])
        assert (accounts.first[rows] >= 0).sum() == BRANDS[name] * ROOMS[name]


def test_rooms_of_rows_that_make_way_stay_in_rows_of_their_type() -> None:
    anchors = small_world(64, LIGHT, seed=21).anchors.copy()
    rows, accounts = slice(0, 100), allocate(Accounts, {"anchor": len(anchors)})
    before, spare = totals(anchors, rows), spare_rows(anchors, rows)
    used = np.array(spare).ravel()
    assert len(np.unique(used)) == len(used) and not anchors.head[used].any()
    assert all(anchors.self_room[row] == anchors.self_room[heir] for row, heir in spare)
    firsts = brands_of(anchors, rows, 0, 2)
    open_accounts(anchors, accounts, rows, firsts, 4)
    own, talents, tail = totals(anchors, rows)
    assert own == pytest.approx(before[0] + 6) and talents == pytest.approx(before[1])
    assert tail == pytest.approx(before[2]) == pytest.approx(1.0)
    rooms, counts = np.unique(accounts.first[accounts.first >= 0], return_counts=True)
    np.testing.assert_array_equal(rooms, firsts)
    np.testing.assert_array_equal(counts, 4)


def test_more_further_rooms_than_rows_can_make_way_are_refused() -> None:
    too_many = {f"platforms.douyin.anchors.{k}": v for k, v in
                (("account_brands", 10), ("accounts", 10), ("account_rank", 0))}  # fmt: skip
    with pytest.raises(ValueError, match=r"90 further rooms .* expected at most 2\d, every second"):
        market(**too_many)


def test_merchants_pay_teams_of_further_rooms_in_whole_fen() -> None:
    world = market()
    accounts, merchants, p = world.accounts, world.merchants, world.anchors.platform
    lines, costs = accounts.merchant, np.array([0.7, 1234.56])
    world.tally.gmv_anchor[:] = np.arange(len(accounts))
    rooms = np.flatnonzero(accounts.first >= 0)
    further = rooms[accounts.first[rooms] != rooms]
    owed = np.zeros((len(merchants), 2))
    for _ in range(30):
        world.tally.counters[:] = 0
        before = merchants.teams_paid.copy()
        pay_further(accounts, world.anchors, merchants, costs, world.ledger, world.tally)
        np.add.at(owed, (lines[further], p[further]), costs[p[further]])
        np.testing.assert_allclose(merchants.teams_owed, owed, rtol=1e-9)
        np.testing.assert_array_equal(merchants.teams_paid, np.floor(merchants.teams_owed))
        paid = (merchants.teams_paid - before).sum(axis=0)
        np.testing.assert_array_equal(world.tally.counters[:, TEAM_COSTS], paid)
        sold = np.bincount(p[rooms], rooms, 2)
        np.testing.assert_array_equal(world.tally.counters[:, ACCOUNT_GMV], sold)
    assert merchants.teams_paid.any(axis=0).all()
    assert world.ledger.accounts.sum() == 0


@pytest.mark.parametrize("lever", [{"account_brands": 0}, {"account_brands": 9, "accounts": 1}])
def test_without_further_rooms_the_module_leaves_the_bytes_of_off(lever: dict[str, int]) -> None:
    settings = {f"platforms__{n}__anchors__{k}": v for n in BRANDS for k, v in lever.items()}
    on = simulate(tiny(modules__account_matrix=True, **settings))
    off = simulate(tiny())
    sold = on.daily.pop("gmv_accounts")
    off.daily.pop("gmv_accounts")
    assert (sold.sum() > 0) == (lever["account_brands"] > 0)
    for name, table in off.tables.items():
        assert values_digest(on.tables[name]) == values_digest(table), name


def test_there_are_as_many_real_rooms_as_without() -> None:
    worlds = market(**{"modules.account_matrix": False}), market()
    for world in worlds:
        live_days(world, 1)  # the calendar weighs rows by today's number of anchors
    real = [np.bincount(each.anchors.platform, each.anchors.weight) for each in worlds]
    np.testing.assert_allclose(*real, rtol=1e-12)
    np.testing.assert_allclose(real[0], worlds[0].platforms.real_anchors, rtol=1e-12)


def test_the_accounts_balance_and_further_rooms_sell_and_cost() -> None:
    settings = {f"platforms__{name}__anchors__account_brands": 4 for name in BRANDS}
    lively = {"parameters__session_intercept_live": 0, "modules__account_matrix": True}
    simulation = Simulation(tiny(**lively, **settings), Options(check=True))
    sold = 0
    while not simulation.over:
        simulation.live_day()
        accounts, gmv = simulation.world.accounts, simulation.world.tally.gmv_anchor
        sold += gmv[(accounts.first >= 0) & (accounts.first != np.arange(len(gmv)))].sum()
    assert sold > 0
    daily = simulation.to_run().daily
    assert (daily["gmv_accounts"] <= daily["gmv_self"] + 0.01).all()
    paid, days = daily["team_costs"].xs("douyin", level="platform").sum(), len(daily) / 2
    fen = simulation.world.coef.people_per_user / 100.0
    assert paid == pytest.approx(4 * 2e4 / 7 * days, abs=4 * fen)  # a fen of each line is carried
