"""Scandals (2.9): who hears of them (2), what that costs (10), and T18: nothing but trust."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.laws.small_world import key
from tests.run.short import digests, tiny

from feedfollow.day.night.scandals import hear_of_scandals
from feedfollow.run.simulate import Options, Simulation, simulate
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import F64, allocate_tuple
from feedfollow.world.friends import no_friends
from feedfollow.world.scandals import NEVER, Scandals, draw_waits, is_suspended

MEDIA, TALK = 0.05, 0.5
NEST = {"name": "nest", "date": "2020-05-25", "platform": "kuaishou", "rank": 1}
BAN = {"suspended_from": "2020-06-01", "suspended_until": "2020-06-10"}
STILL = {"parameters__scandal_media": 0, "parameters__scandal_talk": 0}


def scandalous(*scandals: dict[str, Any], **changes: object) -> Scenario:
    """Return the tiny scenario with scandals, of the top anchor of Kuaishou if none is named."""
    return tiny(**{"modules__scandal": True, "scandals": list(scandals) or [NEST], **changes})


def recursion(days: int) -> F64:
    """Discrete mean field of (2) with the daily rates of awareness."""
    shares = [0.0]
    for _ in range(days):
        shares.append(shares[-1] + (1.0 - shares[-1]) * -np.expm1(-(MEDIA + TALK * shares[-1])))
    return np.array(shares)


def bass_curve(days: F64) -> F64:
    decay = np.exp(-(MEDIA + TALK) * days)
    return (1.0 - decay) / (1.0 + TALK / MEDIA * decay)


def heard_by_day(simulation: Simulation, days: int) -> F64:
    """Shares of users who have heard of the first scandal, by days of spreading."""
    world, shares = simulation.world, [0.0]
    world.day = int(world.scandals.day[0])
    for _ in range(days):
        hear_of_scandals(world)
        world.day += 1
        shares.append(world.scandals.aware[0].mean())
    return np.array(shares)


def test_in_a_well_mixed_population_awareness_is_the_bass_curve() -> None:
    """T14 with media and without recovery is T1 with the rates of awareness a day."""
    shares = heard_by_day(Simulation(scandalous(users=10_000)), 40)
    limit = 3.0 / np.sqrt(10_000)
    assert np.abs(shares - recursion(40)).max() < limit
    # a step of a day is long beside these rates: what it costs is below their sum
    assert np.abs(shares - bass_curve(np.arange(41.0))).max() < limit + 0.5 * (MEDIA + TALK) / 2.0
    assert shares[-1] > 0.999


def test_half_the_rates_and_twice_the_days_bring_the_step_to_the_closed_form() -> None:
    steps = 8
    rates = {"scandal_media": MEDIA / steps, "scandal_talk": TALK / steps}
    settings = {f"parameters__{name}": value for name, value in rates.items()}
    shares = heard_by_day(Simulation(scandalous(users=10_000, **settings)), 30 * steps)
    exact = bass_curve(np.arange(30 * steps + 1) / steps)
    assert np.abs(shares - exact).max() < 3.0 / np.sqrt(10_000) + (MEDIA + TALK) / steps / 4.0


def test_friends_hear_of_it_a_little_later_than_a_well_mixed_population() -> None:
    mixed = heard_by_day(Simulation(scandalous(users=8000)), 40)
    graph = heard_by_day(Simulation(scandalous(users=8000, modules__friends=True)), 40)
    assert (graph < mixed + 3.0 / np.sqrt(8000)).all()
    assert mixed[8] - graph[8] > 0.01
    assert graph[-1] > 0.999


def test_users_wait_for_exponential_times_that_differ_by_scandal() -> None:
    left = np.zeros((3, 10_000), dtype=np.float32)
    draw_waits(left, np.array([4, 5, 4], np.int32), np.array([7, 7, 8], np.int32), key(3))
    grid = (np.arange(10_000) + 0.5) / 10_000
    for row in left:
        assert np.abs(np.sort(-np.expm1(-row)) - grid).max() < 1.95 / np.sqrt(10_000)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert abs(np.mean((left[one] - 1.0) * (left[other] - 1.0))) < 4.0 / np.sqrt(10_000)


def test_who_hears_loses_trust_in_the_anchor_whom_they_follow_and_a_part_in_the_platform() -> None:
    settings = {"scandal_loss": 12.0, "scandal_platform": 0.25, "system_trust_spill": 0.4}
    rates = {"scandal_media": 0.7, "scandal_talk": 0.0}
    values = {f"parameters__{name}": each for name, each in (settings | rates).items()}
    scandal = {**NEST, "size": 0.5}
    world = Simulation(scandalous(scandal, users=2000, **values)).world
    p, top = world.names.index("kuaishou"), int(world.scandals.anchor[0])
    assert (world.anchors.platform[top], world.anchors.charisma[top]) == (
        p,
        world.anchors.charisma[world.anchors.platform == p].max(),
    )
    world.follows.count[:, p] = 2
    world.follows.anchor[:, p, :2] = np.where(
        np.arange(2000)[:, None] % 2, [[top, top + 1]], top + 1
    )
    world.day = int(world.scandals.day[0])
    world.platforms.guarantee[p] = 0.3
    before = world.follows.bad.copy(), world.users.system_bad.copy()
    hear_of_scandals(world)
    heard = world.scandals.aware[0]
    assert heard.mean() == pytest.approx(-np.expm1(-0.7), abs=4.0 * 0.5 / np.sqrt(2000))
    fan = np.arange(2000) % 2 == 1
    lost = world.follows.bad - before[0]
    np.testing.assert_allclose(lost[heard & fan, p, 0], 6.0, rtol=1e-6)
    lost[heard & fan, p, 0] = 0.0
    assert not lost.any()  # nobody else, and no other edge
    system = world.users.system_bad - before[1]
    np.testing.assert_allclose(system[heard, p], 0.25 * 0.4 * 0.7 * 6.0, rtol=1e-5)
    system[heard, p] = 0.0
    assert not system.any()
    hear_of_scandals(world)
    np.testing.assert_allclose((world.follows.bad - before[0])[heard & fan, p, 0], 6.0, rtol=1e-6)


def test_rooms_are_shut_on_the_days_of_a_suspension_alone() -> None:
    scandals = allocate_tuple(Scandals, {"scandal": 3, "user": 1})
    scandals.anchor[:] = 3, 3, 5
    scandals.shut[:] = 10, NEVER, 12
    scandals.opens[:] = 15, NEVER, 13
    shut = {day: np.flatnonzero(is_suspended(scandals, 8, day)).tolist() for day in range(-2, 20)}
    assert {day for day, rooms in shut.items() if 3 in rooms} == set(range(10, 15))
    assert {day for day, rooms in shut.items() if 5 in rooms} == {12}


def test_a_suspended_room_sells_nothing_and_the_others_draw_the_same_shows() -> None:
    simulation, free = (
        Simulation(scandalous({**NEST, **ban}, **STILL, users=1500)) for ban in (BAN, {})
    )
    top, sold = int(simulation.world.scandals.anchor[0]), []
    for _ in range(30):
        simulation.live_day()
        free.live_day()
        day = simulation.world.day - 1
        live, other = (each.world.anchors.live.copy() for each in (simulation, free))
        shut = 14 <= day < 24
        assert not (live[top] and shut)
        sold.append((shut, int(simulation.world.tally.gmv_anchor[top])))
        live[top] = other[top] = False
        assert np.array_equal(live, other)
    assert not any(fen for shut, fen in sold if shut)
    assert any(fen for shut, fen in sold if not shut)


@pytest.mark.parametrize(
    "changes",
    [
        {"modules__scandal": False},
        {"scandals": []},
        STILL,
        {"scandals": [{**NEST, "date": "2020-05-17"}]},
        {"scandals": [{**NEST, "date": "2020-06-23"}]},
    ],
    ids=["off", "none", "nobody_hears", "before_the_start", "behind_the_end"],
)
def test_scandals_that_nobody_hears_of_equal_the_module_off_to_the_byte(
    off: dict[str, str], tmp_path: Path, changes: dict[str, Any]
) -> None:
    assert digests(simulate(scandalous(**changes)), tmp_path) == off


@pytest.fixture(scope="module")
def off(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return digests(simulate(tiny()), tmp_path_factory.mktemp("off"))


LIVELY = {
    "users": 1500,
    "parameters__session_intercept_live": 0.0,
    "parameters__scandal_platform": 1.0,
    "parameters__scandal_loss": 100.0,
}
UNMOVED = {
    **LIVELY,
    "parameters__session_trust": 0,
    "parameters__session_quality": 0,
    "parameters__unfollow_exposure": 0,
}
SALES = ("views", "engaged", "sessions", "orders", "items", "gmv_broad", "gmv_closed_loop")


def test_without_weight_on_trust_a_scandal_costs_no_sale_but_by_suspension() -> None:
    """T18: b_T = b_q = 0 and nobody unfollows; from what is followed one chooses by trust (4)."""
    public = {f"platforms__{p}__traffic__private_share": 0 for p in ("kuaishou", "douyin")}
    without, told, shut = (
        simulate(scandalous(*scandals, **UNMOVED, **public)).daily
        for scandals in ([{**NEST, "date": "2020-05-17"}], [NEST], [{**NEST, **BAN}])
    )
    last = slice("2020-06-01", "2020-06-10")
    for name in SALES:
        assert told[name].equals(without[name]), name
    assert told["people_aware"].max() > 0.0
    assert (
        told["trust_mean"].unstack()["kuaishou"].iloc[-23]
        < (without["trust_mean"].unstack()["kuaishou"].iloc[-23])
    )
    ban = [each["orders"].unstack()["kuaishou"].loc[last].sum() for each in (told, shut)]
    assert ban[1] != ban[0]


def test_with_weight_on_trust_a_scandal_costs_sales_on_its_platform_alone() -> None:
    without, told = (
        simulate(scandalous(each, **LIVELY), options=Options(check=True)).daily
        for each in ({**NEST, "date": "2020-05-17"}, NEST)
    )
    last = slice("2020-06-05", "2020-06-22")
    orders = [each["orders"].unstack()["kuaishou"].loc[last].sum() for each in (without, told)]
    assert orders[1] < 0.9 * orders[0]
    for name in SALES:
        assert told[name].unstack()["douyin"].equals(without[name].unstack()["douyin"])
    aware = told["people_aware"].unstack()
    assert (aware["douyin"] == 0.0).all()
    assert aware["kuaishou"].is_monotonic_increasing


def test_a_run_resumed_while_a_scandal_spreads_gives_the_same_bytes(tmp_path: Path) -> None:
    class Interrupted(Exception):
        """Stands for whatever ends a process early."""

    def stop(done: int, _total: int) -> None:
        if done == 21:
            raise Interrupted

    scenario, workdir = scandalous({**NEST, **BAN}, modules__friends=True), tmp_path / "work"
    with pytest.raises(Interrupted):
        simulate(scenario, options=Options(checkpoint_every=20, workdir=workdir, progress=stop))
    rest = simulate(scenario, options=Options(workdir=workdir, resume=True))
    assert rest.manifest["days"] == {"executed": 26, "resumed_from_day": 10}
    assert digests(rest, tmp_path) == digests(simulate(scenario), tmp_path)


def test_nobody_has_friends_where_the_module_is_off() -> None:
    world = Simulation(scandalous()).world
    assert [len(each) for each in world.friends] == [len(each) for each in no_friends()]
