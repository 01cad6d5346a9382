"""One simulation: the days it lives, what it reports, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.run.short import digests, tiny

import feedfollow as ff
from feedfollow.day.schedule import SCHEDULE
from feedfollow.observe import audit
from feedfollow.observe.identities import IdentityError
from feedfollow.observe.results import TABLE_NAMES, Run
from feedfollow.run.simulate import Options, Simulation, git_commit, simulate
from feedfollow.spec.scenario import Scenario

DAYS = 46


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(tiny())


def test_a_run_has_all_tables_and_says_what_a_user_stands_for(run: Run) -> None:
    assert set(run.tables) == set(TABLE_NAMES)
    assert run.people_per_user == pytest.approx(900e6 / 500)
    assert run.seed == tiny().seed


def test_progress_is_told_every_day_burn_in_included() -> None:
    told: list[tuple[int, int]] = []
    simulate(tiny(), options=Options(progress=lambda done, total: told.append((done, total))))
    assert told == [(day, DAYS) for day in range(1, DAYS + 1)]


def test_the_manifest_counts_days_and_seconds_by_phase(run: Run) -> None:
    assert run.manifest["days"] == {"executed": DAYS, "resumed_from_day": None}
    seconds = run.manifest["seconds_by_phase"]
    assert isinstance(seconds, dict)
    modules = run.scenario.modules
    lived = {phase.name for phase in SCHEDULE if not phase.owner or modules[phase.owner]}
    assert lived <= seconds.keys()
    assert {"build the world", "record", "make the tables"} <= seconds.keys()
    assert all(spent >= 0.0 for spent in seconds.values())


def test_the_seed_of_the_call_wins_and_is_written_down(run: Run) -> None:
    other = simulate(tiny(), seed=8)
    assert other.seed == other.scenario.seed == 8
    assert other.scenario == tiny(seed=8)
    assert not other.daily.equals(run.daily)
    assert other.daily.equals(simulate(tiny(seed=8)).daily)


def test_a_run_may_do_without_burn_in_and_last_a_day() -> None:
    one = simulate(tiny(burn_in=0, until="2020-05-18"))
    assert one.manifest["days"] == {"executed": 1, "resumed_from_day": None}
    assert len(one.daily) == 2


def test_the_burn_in_is_not_recorded_and_not_free(run: Run) -> None:
    without = simulate(tiny(burn_in=0))
    assert list(without.daily.index) == list(run.daily.index)
    assert not without.daily.equals(run.daily)


def test_an_identity_that_fails_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def fails_on_the_fifth_day(_: object, world: object) -> None:
        seen.append(1)
        if len(seen) == 5:
            raise IdentityError("identity 1: a fen is missing")

    monkeypatch.setattr(audit.Audit, "check", fails_on_the_fifth_day)
    simulate(tiny(), options=Options(check=False))
    assert seen == []
    with pytest.raises(IdentityError, match="a fen is missing"):
        simulate(tiny(), options=Options(check=True))
    assert len(seen) == 5


def impossible() -> Iterator[tuple[Scenario, str]]:
    few = {"scale": {"anchors": 20, "merchants": 16}, "platforms.douyin.merchants.share": 0.05}
    yield tiny(**few), "has no merchant"


def test_inputs_that_cannot_be_are_refused_before_a_day_is_lived() -> None:
    for scenario, said in impossible():
        with pytest.raises(ValueError, match=said):
            simulate(scenario, options=Options(progress=lambda *_: pytest.fail("a day was lived")))


def test_the_package_hands_it_out() -> None:
    assert ff.simulate is simulate
    assert ff.Run is Run


def test_the_commit_is_a_hash_or_unknown() -> None:
    commit = git_commit()
    assert commit is None or len(commit) == 40


def test_options_change_no_byte(run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("options")
    options = Options(threads=2, check=True, checkpoint_every=9, workdir=folder / "work")
    assert digests(simulate(tiny(), options=options), folder) == digests(run, folder)


def test_a_simulation_is_lived_day_by_day(run: Run) -> None:
    simulation = Simulation(tiny())
    with pytest.raises(ValueError, match="from 2020-05-08 to 2020-06-22 are not lived yet"):
        simulation.to_run()
    for _ in range(DAYS):
        assert not simulation.over
        simulation.live_day()
    assert simulation.over
    assert all(table.equals(run.tables[name]) for name, table in simulation.to_run().tables.items())
