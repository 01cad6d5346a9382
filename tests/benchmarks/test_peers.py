"""The peers of the benchmark are of the model: what they sell and how often, within chance."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from benchmarks.agreement import LEVEL, agreements
from benchmarks.evening import Evening
from benchmarks.morning import Morning, morning_of
from benchmarks.ours import Evenings, built, lived, pool_of
from benchmarks.peers.mesa_agents import MesaModel
from benchmarks.peers.native import NativeModel
from benchmarks.peers.numpy_arrays import NumpyModel

from feedfollow.world.world import World

USERS, DAYS, EVENINGS = 2000, 6, 12
FEW, FEW_EVENINGS = 400, 8


@pytest.fixture(scope="module")
def world() -> World:
    """The reference world at the beginning of a day."""
    return lived(built(USERS), DAYS)


@pytest.fixture(scope="module")
def morning(world: World) -> Morning:
    return morning_of(world)


@pytest.fixture(scope="module")
def ours(world: World) -> list[Evening]:
    runner = Evenings(world)
    return [runner.evening() for _ in range(EVENINGS)]


def lived_by(runner, evenings: int = EVENINGS) -> list[Evening]:
    return [runner.evening() for _ in range(evenings)]


def differs(theirs: list[Evening], ours: list[Evening], users: int = USERS) -> list[str]:
    rows = agreements("peer", users, theirs, ours)
    return [f"{row.measure}: {row.difference} ± {row.difference_error}" for row in rows
            if not row.holds]  # fmt: skip


def test_the_numpy_peer_agrees_with_ours(morning, ours) -> None:
    theirs = lived_by(NumpyModel(morning, 1))
    assert differs(theirs, ours) == []


def test_the_c_yardstick_agrees_with_ours_and_threads_change_no_count(morning, ours) -> None:
    if shutil.which("cc") is None:
        pytest.skip("no C compiler")
    one, two = lived_by(NativeModel(morning, 2, 1)), lived_by(NativeModel(morning, 2, 2))
    assert differs(one, ours) == []
    assert one == two


def test_the_mesa_agents_agree_with_ours() -> None:
    world = lived(built(FEW), DAYS)
    ours = lived_by(Evenings(world), FEW_EVENINGS)
    assert differs(lived_by(MesaModel(morning_of(world), 3), FEW_EVENINGS), ours, FEW) == []


def test_follows_move_alike_in_every_implementation(morning, ours) -> None:
    """The gain of edges over all evenings is that of a count of independent new follows."""
    born = int(morning.follows["count"].sum())
    gained = ours[-1].follows - born
    assert gained > 200
    for theirs in (NumpyModel(morning, 4), MesaModel(morning, 5)):
        last = lived_by(theirs)[-1].follows - born
        assert abs(last - gained) < 5 * (2 * gained) ** 0.5


@pytest.mark.parametrize("changed", [{"session_intercept_live": -4.4}, {"engage_odds": 0.09}])
def test_a_peer_of_another_law_does_not_agree(morning, ours, changed) -> None:
    """At this size the test sees large differences; `make bench` those of a few hundredths."""
    other = replace(morning, coefficients=morning.coefficients | changed)
    assert differs(lived_by(NumpyModel(other, 6)), ours) != []


def test_threads_change_no_count_of_ours(world, ours) -> None:
    with pool_of(2) as pool:
        assert lived_by(Evenings(world, 2, pool)) == ours


def test_the_level_of_agreement_is_not_lax() -> None:
    assert LEVEL <= 0.001


def test_a_world_with_more_than_the_peers_know_is_refused(world) -> None:
    with pytest.raises(ValueError, match="not the modules"):
        morning_of(replace(world, scenario=world.scenario.with_(**{"modules.tips": True})))
    before = world.users.adopted[0]
    world.users.adopted[0] = False
    try:
        with pytest.raises(ValueError, match="expected all users to be adopted members"):
            morning_of(world)
    finally:
        world.users.adopted[0] = before


def test_the_reference_workload_is_what_its_head_says(morning) -> None:
    evening = NumpyModel(morning_of(lived(built(USERS), 21)), 7).evening()
    assert evening.active / USERS == pytest.approx(0.6, abs=0.04)
    assert evening.engaged / evening.active == pytest.approx(10.0, abs=1.0)
    assert evening.follows / USERS == pytest.approx(25.0, abs=0.6)
