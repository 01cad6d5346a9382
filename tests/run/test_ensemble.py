"""Scenarios by seeds: each run made once, kept, read back, and reported where it failed."""

from __future__ import annotations

import csv
import os
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal, assert_series_equal
from tests.run.ensembles import RUNS, hashes, prints, speck
from tests.run.test_run_store import files_no_larger_than, held_by_another

from feedfollow.observe.period import over_period
from feedfollow.run import jobs
from feedfollow.run.ensemble import Ensemble, content, ensemble
from feedfollow.run.jobs import ATTEMPTS, EngineError
from feedfollow.run.lock import StoreError
from feedfollow.run.run_file import DamagedRun
from feedfollow.run.simulate import simulate
from feedfollow.run.task import Task, run_task
from feedfollow.spec.scenario import Scenario

START, END = date(2020, 5, 20), date(2020, 6, 4)


def pair() -> list[Scenario]:
    return [speck(), speck(name="open", platforms__kuaishou__traffic__private_share=0.2)]


def contradictory() -> Scenario:
    """Return a scenario that passes its checks and for which no world can be built."""
    return speck(name="impossible", scale__merchants=16, platforms__douyin__merchants__share=0.05)


def in_threads(scenarios: object, seeds: object, folder: Path | None = None) -> Ensemble:
    with ThreadPoolExecutor(2) as executor:
        return ensemble(scenarios, seeds, executor, folder)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def runs(home) -> Ensemble:
    return in_threads(pair(), 3, home)


def failing(monkeypatch: pytest.MonkeyPatch, bad: Callable[[Task], bool]) -> list[int]:
    """Let some tasks fail; return the seeds of all attempts, as they come."""
    attempts: list[int] = []

    def act(task: Task) -> bytes:
        attempts.append(task.seed)
        if bad(task):
            raise ValueError("no such world")
        return run_task(task)

    monkeypatch.setattr(jobs, "run_task", act)
    return attempts


def test_a_daily_table_is_that_of_the_single_run(runs):
    for number, scenario in enumerate(pair()):
        single = simulate(scenario, seed=2).daily.astype(np.float32).astype(np.float64)
        assert_frame_equal(runs.daily(number, 2), single, check_freq=False)


def test_a_period_of_every_run_is_read_as_of_a_single_one(runs):
    table = runs.over(START, END)
    assert table.index.names == ["scenario", "seed"]
    assert table.columns.names == ["platform", "measure"]
    assert list(table.index) == [(k, seed) for k in (0, 1) for seed in (1, 2, 3)]
    single = over_period(runs.daily(1, 3), START, END)
    assert_series_equal(table.loc[(1, 3)], single, check_names=False)


def test_a_measure_of_every_run_is_read_day_by_day(runs):
    table = runs.measure("gmv_broad", "kuaishou")
    assert list(table.index) == [(k, seed) for k in (0, 1) for seed in (1, 2, 3)]
    assert list(table.columns) == list(pd.date_range("2020-05-18", "2020-06-06"))
    for run in table.index:
        single = runs.daily(*run)["gmv_broad"].xs("kuaishou", level="platform")
        assert np.array_equal(table.loc[run].to_numpy(), single.to_numpy())


def test_the_rows_of_a_daily_table_are_its_content_platforms(runs):
    assert list(runs.daily(0, 1).index.unique("platform")) == content(speck())


@pytest.mark.parametrize("seeds", [[1, 2, 3], range(1, 4), np.arange(1, 4), iter((3, 1, 2))])
def test_seeds_may_be_a_number_or_any_whole_numbers(runs, home, seeds):
    before = prints(home)
    again = in_threads(pair(), seeds, home)
    assert {type(seed) for seed in again.seeds} == {int}
    assert sorted(again.seeds) == [1, 2, 3]
    assert set(again.files.values()) == set(runs.files.values())
    assert prints(home) == before


def test_a_scenario_may_stand_alone(home, runs):
    alone = in_threads(speck(), 2, home)
    assert alone.scenarios == (speck(),)
    assert set(alone.files) == {(0, 1), (0, 2)}
    assert_frame_equal(alone.daily(0, 2), runs.daily(0, 2))


def test_scenarios_that_differ_in_name_only_share_their_runs(home, runs):
    before = prints(home)
    both = in_threads([speck(), speck(name="again")], 2, home)
    assert both.files[0, 1] == both.files[1, 1]
    assert prints(home) == before


def test_without_a_folder_the_runs_live_as_long_as_the_result():
    made = in_threads(speck(), 1)
    path = made.files[0, 1]
    assert path.is_file()
    assert len(made.daily(0, 1)) == 40
    del made
    assert not path.exists()


def test_progress_counts_what_was_there_and_what_is_made(home, runs, tmp_path):
    calls: list[tuple[int, int]] = []
    with ThreadPoolExecutor(2) as executor:
        ensemble(speck(), 2, executor, tmp_path, progress=lambda *each: calls.append(each))
        assert calls == [(0, 2), (1, 2), (2, 2)]
        calls.clear()
        ensemble(speck(), 4, executor, tmp_path, progress=lambda *each: calls.append(each))
        assert calls == [(2, 4), (3, 4), (4, 4)]


def test_runs_are_made_seed_by_seed_so_that_what_is_there_are_pairs(tmp_path):
    class Stop(Exception):
        pass

    def stop(done: int, _total: int) -> None:
        if done == 4:
            raise Stop

    with ThreadPoolExecutor(1) as executor, pytest.raises(Stop):
        ensemble(pair(), 10, executor, tmp_path, progress=stop)
    with (tmp_path / "index.csv").open(newline="") as file:
        rows = {row["file"]: (row["scenario"], row["seed"]) for row in csv.DictReader(file)}
    assert len(rows) == 20
    kept = sorted(rows[path.name] for path in tmp_path.glob(RUNS))
    assert kept == [("open", "1"), ("open", "2"), ("tiny", "1"), ("tiny", "2")]


def run_files(folder: Path) -> dict[str, str]:
    return {name: sha for name, sha in hashes(folder).items() if name.endswith(".parquet")}


def test_files_do_not_depend_on_order(home, runs, tmp_path):
    in_threads(pair()[::-1], [3, 2, 1], tmp_path)
    assert len(run_files(tmp_path)) == 6
    assert run_files(tmp_path).items() <= run_files(home).items()


@pytest.mark.parametrize("workers", [2, pytest.param(1, marks=pytest.mark.long)])
def test_files_do_not_depend_on_workers_or_engine(home, runs, tmp_path, workers):
    ensemble(pair(), 3, folder=tmp_path, workers=workers)
    assert len(run_files(tmp_path)) == 6
    assert run_files(tmp_path).items() <= run_files(home).items()
    assert set(hashes(tmp_path)) == {*run_files(tmp_path), "index.csv", ".lock"}


def test_damaged_files_are_made_again_and_only_those(runs, tmp_path):
    in_threads(pair(), 3, tmp_path)
    whole, before = hashes(tmp_path), prints(tmp_path)
    truncated, corrupt, foreign, gone, *kept = sorted(tmp_path.glob(RUNS))
    data = corrupt.read_bytes()
    corrupt.write_bytes(data[:500] + bytes([data[500] ^ 1]) + data[501:])
    os.truncate(truncated, 700)
    foreign.write_bytes(kept[0].read_bytes())
    gone.unlink()
    in_threads(pair(), 3, tmp_path)
    assert hashes(tmp_path) == whole
    after = prints(tmp_path)
    assert {path for path in before if before[path] == after[path]} == {p.name for p in kept}


def test_a_file_that_was_damaged_since_is_named_when_it_is_read(tmp_path):
    made = in_threads(speck(), 1, tmp_path)
    os.truncate(made.files[0, 1], 100)
    for read in (lambda: made.daily(0, 1), lambda: made.over(START, END)):
        with pytest.raises(DamagedRun, match=f"{made.files[0, 1].name} cannot be read"):
            read()


def test_a_run_that_fails_is_reported_and_the_rest_stays(monkeypatch, tmp_path):
    attempts = failing(monkeypatch, lambda task: task.seed == 2 and task.scenario.name == "open")
    with pytest.warns(UserWarning, match="1 of 6 runs failed; the first: open, seed 2: ValueErr"):
        made = in_threads(pair(), 3, tmp_path)
    assert [str(each) for each in made.failures] == ["open, seed 2: ValueError: no such world"]
    assert (made.failures[0].scenario, made.failures[0].seed) == (1, 2)
    assert attempts.count(2) == 1 + ATTEMPTS
    assert len(list(tmp_path.glob(RUNS))) == 5
    for table in (made.over(START, END), made.measure("orders", "douyin")):
        assert len(table) == 6
        assert list(table.index[table.isna().all(axis=1)]) == [(1, 2)]
    with pytest.raises(KeyError, match="no run of scenario 1 with seed 2"):
        made.daily(1, 2)


def test_a_run_that_failed_is_tried_again_the_next_time(monkeypatch, tmp_path):
    failing(monkeypatch, lambda task: task.seed == 2)
    with pytest.warns(UserWarning, match="1 of 3 runs failed"):
        in_threads(speck(), 3, tmp_path)
    before = prints(tmp_path)
    monkeypatch.undo()
    assert in_threads(speck(), 3, tmp_path).failures == ()
    assert before.items() <= prints(tmp_path).items()


def test_a_scenario_without_a_world_is_reported_for_each_seed(tmp_path):
    with pytest.warns(UserWarning, match="2 of 4 runs failed; the first: impossible, seed 1"):
        made = in_threads([contradictory(), speck()], 2, tmp_path)
    assert [(each.scenario, each.seed) for each in made.failures] == [(0, 1), (0, 2)]
    assert all("ValueError: " in each.reason for each in made.failures)
    assert set(made.files) == {(1, 1), (1, 2)}


def test_where_every_run_failed_reading_says_why(monkeypatch):
    failing(monkeypatch, lambda _: True)
    with pytest.warns(UserWarning, match="2 of 2 runs failed"):
        made = in_threads(speck(), 2)
    for read in (lambda: made.over(START, END), lambda: made.measure("orders", "douyin")):
        with pytest.raises(ValueError, match=r"every run of the ensemble failed.*no such world"):
            read()


@pytest.mark.parametrize(
    ("scenarios", "seeds", "kind", "message"),
    [
        ([], 3, ValueError, "an ensemble needs a scenario"),
        (speck(), 0, ValueError, "an ensemble needs a seed"),
        (speck(), [], ValueError, "an ensemble needs a seed"),
        (speck(), [4, 5, 4], ValueError, "a seed is named twice"),
        (speck(), [1, -1], ValueError, "from 0 to 2.64 - 1, got -1"),
        (speck(), [2**64], ValueError, "from 0 to 2.64 - 1"),
        (speck(), [1.0], TypeError, "float"),
        ("baseline.yaml", 3, TypeError, "expected scenarios, got 'b'"),
        ([speck(), "baseline.yaml"], 3, TypeError, "'baseline.yaml': load files with load_scen"),
    ],
)
def test_what_is_no_ensemble_is_refused_before_anything_is_written(
    tmp_path, scenarios, seeds, kind, message
):
    with pytest.raises(kind, match=message):
        ensemble(scenarios, seeds, folder=tmp_path / "runs")
    assert not (tmp_path / "runs").exists()


def test_an_executor_and_workers_exclude_each_other():
    with ThreadPoolExecutor(1) as executor, pytest.raises(ValueError, match="not both"):
        ensemble(speck(), 1, executor, workers=1)
    with pytest.raises(ValueError, match="workers must be at least 1, got 0"):
        ensemble(speck(), 1, workers=0)


def test_unknown_names_are_refused_with_the_nearest(runs):
    with pytest.raises(ValueError, match="there is no 'gmv_brod'; did you mean 'gmv_broad'"):
        runs.measure("gmv_brod", "douyin")
    with pytest.raises(ValueError, match="there is no 'kuaisho'; did you mean 'kuaishou'"):
        runs.measure("orders", "kuaisho")
    with pytest.raises(ValueError, match="there is no 'taobao'; known: douyin, kuaishou"):
        runs.measure("orders", "taobao")
    with pytest.raises(KeyError, match="no run of scenario 2 with seed 1"):
        runs.daily(2, 1)


def test_days_that_differ_have_no_common_table(tmp_path):
    longer = speck(until="2020-06-08")
    made = in_threads([speck(), longer], 1, tmp_path)
    with pytest.raises(ValueError, match="the scenarios cover different days"):
        made.measure("orders", "douyin")
    table = made.over(date(2020, 6, 6), date(2020, 6, 8))
    assert table.loc[(0, 1)].isna().all()
    assert table.loc[(1, 1)].notna().any()


def test_a_full_disk_ends_with_a_message_and_what_was_finished_stays(runs, home, tmp_path):
    finished: dict[str, tuple[int, int]] = {}
    limit = nullcontext()

    def fill(done: int, _total: int) -> None:
        nonlocal limit
        if done == 2:
            finished.update(prints(tmp_path))
            limit = files_no_larger_than(5000)
            limit.__enter__()

    try:
        with (
            ThreadPoolExecutor(2) as executor,
            pytest.raises(StoreError, match="make room and run again; finished runs are kept"),
        ):
            ensemble(pair(), 3, executor, tmp_path, progress=fill)
    finally:
        limit.__exit__(None, None, None)
    assert len(finished) == 2
    assert prints(tmp_path) == finished
    assert {path.suffix for path in tmp_path.iterdir()} == {".parquet", ".csv", ""}
    in_threads(pair(), 3, tmp_path)
    assert finished.items() <= prints(tmp_path).items()
    assert run_files(tmp_path).items() <= run_files(home).items()


def test_a_folder_at_work_is_refused_and_the_other_process_goes_on(tmp_path):
    with held_by_another(tmp_path) as holder:
        with pytest.raises(StoreError, match="another process is making runs"):
            in_threads(speck(), 1, tmp_path)
        holder.communicate("go on\n")
        assert holder.returncode == 0
    assert len(in_threads(speck(), 1, tmp_path).files) == 1


def test_an_executor_that_is_gone_ends_with_a_message_and_what_was_finished_stays(tmp_path):
    in_threads(speck(), 2, tmp_path)
    before = prints(tmp_path)
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    with pytest.raises(EngineError, match="the executor broke"):
        ensemble(speck(), 3, executor, tmp_path)
    assert prints(tmp_path) == before
    assert ensemble(speck(), 2, executor, tmp_path).failures == ()  # nothing left to do


@pytest.mark.endurance
def test_200_runs_of_a_year_take_at_most_100_megabytes(tmp_path):
    from feedfollow.spec.loader import load_scenario

    baseline = load_scenario("baseline.yaml")
    until = baseline.start + timedelta(days=364)
    scenario = baseline.with_(until=until, burn_in="10 days", users=500)
    assert len(content(scenario)) == 3
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = in_threads(scenario, 2, tmp_path)
    sizes = [path.stat().st_size for path in made.files.values()]
    assert made.measure("orders", "kuaishou").shape == (2, 365)
    assert 200 * max(sizes) < 100e6


def test_one_table_holds_every_run_over_its_own_days(runs):
    table = runs.to_frame()
    first = runs.scenarios[0]
    assert_frame_equal(table, runs.over(first.start, first.until)[table.columns])
    long = runs.to_frame(tidy=True)
    assert list(long.columns) == ["scenario", "seed", "platform", "measure", "value", "unit"]
    assert len(long) == table.notna().to_numpy().sum()
    row = long.query("scenario == 1 and seed == 2 and platform == 'all' and measure == 'orders'")
    assert row["value"].item() == table.loc[(1, 2), ("all", "orders")]
    assert row["unit"].item() == "orders"


def test_the_data_set_of_an_ensemble_holds_every_day(runs):
    pytest.importorskip("xarray")
    data = runs.to_xarray()
    first = runs.scenarios[0]
    assert dict(data.sizes) == {"scenario": 2, "seed": 3, "date": first.days, "platform": 2}
    assert data["name"].to_numpy().tolist() == [each.name for each in runs.scenarios]
    daily = runs.daily(1, 3).xs("kuaishou", level="platform")["orders"]
    found = data["orders"].sel(scenario=1, seed=3, platform="kuaishou")
    np.testing.assert_array_equal(found, daily)


def test_a_notebook_shows_means_over_seeds_with_units(runs):
    html = runs._repr_html_()
    assert "6 of 6 runs, seeds 1, 2, 3" in html
    assert "1: open" in html
    assert "gmv_broad, bn CNY" in html
    assert "private_share, %" in html
