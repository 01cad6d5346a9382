"""Runs of the atlas: each once, kept with its sums, taken up where a session stopped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from tests.atlas.small import SEEDS, fitted, made, runs, what_ifs

from feedfollow.atlas.plan import A_DAY, A_USER, minutes, plan_text
from feedfollow.atlas.runs import Library, Wanted, is_there, live, make, merged
from feedfollow.run.run_file import DamagedRun
from feedfollow.run.run_store import RunStore
from feedfollow.run.simulate import simulate
from feedfollow.run.task import OtherVersion, make_task

START, LATER = date(2020, 5, 18), date(2020, 6, 5)


def some() -> list[Wanted]:
    """Return base and variant of the first what-if under one draw and two seeds."""
    return runs()["s01_cut"][:4]


def test_what_ifs_of_one_base_share_its_runs() -> None:
    own = runs()
    wanted = merged(run for each in own.values() for run in each)
    pairs = len(fitted().draws) * len(SEEDS)
    assert [len(each) for each in own.values()] == [2 * pairs, 2 * pairs]
    assert len(wanted) == 3 * pairs
    shared = [each for each in wanted if len(each.since) == 2]
    assert len(shared) == pairs
    assert all(each.since == (START, LATER) for each in shared)


def test_sums_of_other_days_are_another_file_of_the_same_run() -> None:
    one = some()[0]
    other = replace(one, since=(LATER,))
    assert one.key == other.key
    assert one.key_of_sums != other.key_of_sums


def test_an_interrupted_session_goes_on_where_it_stopped(tmp_path: Path) -> None:
    wanted = some()

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with RunStore(tmp_path) as store, ThreadPoolExecutor(1) as pool:
        with pytest.raises(KeyboardInterrupt):
            make(wanted, store, pool, stop)
        held = [is_there(store, each) for each in wanted]
        assert held == [True, True, False, False]
        times = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.parquet")}
        told: list[tuple[int, int]] = []
        assert make(wanted, store, pool, lambda *done: told.append(done)) == []
        assert told == [(2, 4), (3, 4), (4, 4)]
        assert all(is_there(store, each) for each in wanted)
    assert all(path.stat().st_mtime_ns == then for path, then in times.items())


def test_a_run_without_its_sums_or_damaged_is_made_again(tmp_path: Path) -> None:
    wanted = some()[:1]
    with RunStore(tmp_path) as store, ThreadPoolExecutor(1) as pool:
        make(wanted, store, pool, lambda done, total: None)
        whole = store.path(wanted[0].key_of_sums).read_bytes()
        for spoil in (b"", whole[:-1]):
            store.path(wanted[0].key_of_sums).write_bytes(spoil)
            assert not is_there(store, wanted[0])
            make(wanted, store, pool, lambda done, total: None)
            assert store.path(wanted[0].key_of_sums).read_bytes() == whole


def test_what_is_kept_is_what_the_simulation_gives() -> None:
    _, library = made()
    one = library.known(some()[0])
    run = simulate(one.task.essence)
    pd.testing.assert_frame_equal(library.daily(one), run.daily, check_exact=False, rtol=1e-6)
    sums = library.sums(one, START)
    total = run.daily["gmv_broad"].groupby("platform").sum()
    for platform, value in total.items():
        assert sums.loc[f"platforms/{platform}", "sales"] == pytest.approx(value, rel=1e-5)


def test_sums_of_a_day_that_nobody_asked_for_are_refused() -> None:
    _, library = made()
    with pytest.raises(DamagedRun, match="no sums from 2020-06-01"):
        library.sums(library.known(some()[0]), date(2020, 6, 1))


def test_a_worker_of_other_code_refuses() -> None:
    one = some()[0]
    with pytest.raises(OtherVersion):
        live(replace(one, task=replace(one.task, code="other")))


def test_a_run_that_fails_is_named_and_the_others_are_kept(tmp_path: Path) -> None:
    good = some()[0]
    first = make_task(good.task.scenario, 9)
    # a day that comes before the first one of all, which no calendar holds
    bad = Wanted(first, (date.min,))
    with RunStore(tmp_path) as store, ThreadPoolExecutor(1) as pool:
        (failed,) = make([bad, good], store, pool, lambda done, total: None)
        assert failed.startswith("tiny, seed 9: OverflowError")
        assert is_there(store, good)
        assert not is_there(store, bad)


def test_the_plan_counts_runs_and_tells_their_time_by_arithmetic() -> None:
    wanted = merged(run for each in runs().values() for run in each)
    scenario = what_ifs()["s01_cut"].base
    seconds = len(wanted) * (scenario.days + 10) * (A_DAY + A_USER * 500)
    assert minutes(wanted, 2) == pytest.approx(seconds / 120.0)
    text = plan_text(wanted, lambda each: each in wanted[:4], 2, 2)
    assert "2 what-ifs, 18 runs, 4 of them there: 14 to make" in text
    assert "2 processes" in text
    assert plan_text(wanted, lambda each: True, 1, 2) == "2 what-ifs, 18 runs: all are there."


def test_a_library_knows_whether_a_what_if_is_whole(tmp_path: Path) -> None:
    wanted = merged(some())
    with RunStore(tmp_path) as store, ThreadPoolExecutor(1) as pool:
        library = Library(store, wanted)
        make(wanted[:-1], store, pool, lambda done, total: None)
        assert not library.whole(some())
        make(wanted, store, pool, lambda done, total: None)
        assert library.whole(some())
