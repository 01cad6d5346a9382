"""Runs are kept as soon as they are done, found again, and never made twice."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.calibrate.linear import Linear

from feedfollow.calibrate.run_store import FILE, CalibrationStore
from feedfollow.calibrate.runner import Runner
from feedfollow.calibrate.simulator import Request, carry_out_request
from feedfollow.run.lock import StoreError

PATHS = tuple(f"parameters.p{k}" for k in range(3))


def request(first: float, seed: int, scenario: str = "base") -> Request:
    return Request(Linear(), PATHS, (first, 0.0, 0.5), seed, scenario, (1, 0, seed, 0))


def test_a_run_is_found_as_it_was_made(tmp_path: Path) -> None:
    wanted = request(0.3, 5)
    made = carry_out_request(wanted)
    with CalibrationStore(tmp_path) as store:
        store.put(wanted, made)
    with CalibrationStore(tmp_path) as store:
        kept = store.get(wanted.key)
        assert kept is not None
        np.testing.assert_array_equal(kept.outputs, made.outputs)
        np.testing.assert_array_equal(kept.trajectory, made.trajectory)
        assert store.get(request(0.3, 6).key) is None


def test_a_key_holds_everything_that_a_run_depends_on() -> None:
    base = request(0.3, 5)
    others = [
        request(0.3 + 1e-16 + 1e-15, 5),
        request(0.3, 6),
        request(0.3, 5, "more"),
        replace(base, simulator=Linear(digest="other")),
        replace(base, simulator=Linear(agents=11)),
        replace(base, simulator=Linear(period="two years")),
        replace(base, paths=PATHS[::-1]),
    ]
    assert len({each.key for each in [base, *others]}) == 1 + len(others)
    assert replace(base, place=(9, 9, 9, 9)).key == base.key


def test_a_run_is_made_once_and_results_keep_the_order_of_requests(tmp_path: Path) -> None:
    wanted = [request(0.1 * k, k) for k in (3, 1, 2, 3)]
    notices: list[bool] = []
    with CalibrationStore(tmp_path) as store:
        first = Runner(store, notice=notices.append).runs(wanted)
        with ThreadPoolExecutor(2) as engine:
            runner = Runner(store, engine)
            again = runner.runs([request(0.5, 9), *wanted])
    assert notices == [True, True, True]
    assert runner.made == 1
    np.testing.assert_array_equal(first.outputs[0], first.outputs[3])
    np.testing.assert_array_equal(again.outputs[1:], first.outputs)


def test_a_failed_run_is_kept_with_its_reason_and_not_tried_again(tmp_path: Path) -> None:
    with CalibrationStore(tmp_path) as store:
        runs = Runner(store).runs([request(4.0, 1), request(0.0, 1)])
        np.testing.assert_array_equal(runs.done, [False, True])
        assert "too large" in runs.reasons[0]
        runner = Runner(store)
        runner.runs([request(4.0, 1)])
        assert runner.made == 0
        table = store.table(PATHS, Linear().outputs)
    assert sorted(table["status"]) == ["done", "failed"]
    assert table.loc[table["status"] == "failed", "total"].isna().all()


def test_one_process_writes_at_a_time(tmp_path: Path) -> None:
    with (
        CalibrationStore(tmp_path),
        pytest.raises(StoreError, match="another process is calibrating"),
        CalibrationStore(tmp_path),
    ):
        pass


def test_a_table_that_is_damaged_or_of_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all, but long enough to be read as one" * 40)
    with pytest.raises(StoreError, match="not a database"), CalibrationStore(tmp_path):
        pass
    other = tmp_path / "other"
    with CalibrationStore(other) as store:
        store._open.execute("PRAGMA user_version=99")
    with pytest.raises(StoreError, match="version 99"), CalibrationStore(other):
        pass


@pytest.mark.parametrize(
    "commands",
    [
        ["CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM runs; END"],
        ["ALTER TABLE runs RENAME TO old", "CREATE VIEW runs AS SELECT * FROM old"],
        ["ALTER TABLE runs DROP COLUMN y"],
        ["CREATE TABLE other (a)"],
    ],
)
def test_a_table_that_does_more_than_hold_runs_is_refused(
    commands: list[str], tmp_path: Path
) -> None:
    with CalibrationStore(tmp_path) as store:
        for command in commands:
            store._open.execute(command)
    with pytest.raises(StoreError, match="something else than runs"), CalibrationStore(tmp_path):
        pass


@pytest.mark.parametrize("change", ["y = 'text'", "y = x'00'", "trajectory = 1", "host = x'ff'"])
def test_cells_of_another_kind_are_told(change: str, tmp_path: Path) -> None:
    with CalibrationStore(tmp_path) as store:
        Runner(store).runs([request(0.0, 1)])
        store._open.execute(f"UPDATE runs SET {change}")
        with pytest.raises(StoreError, match=r"calib\.sqlite: "):
            store.get(request(0.0, 1).key)
        store._open.execute("UPDATE runs SET theta = 'text'")
        with pytest.raises(StoreError, match=r"calib\.sqlite: a cell"):
            store.table(PATHS, Linear().outputs)


def _put_and_die(folder: Path) -> None:
    import os
    import signal

    with CalibrationStore(folder) as store:
        for seed in range(5):
            store.put(request(0.0, seed), carry_out_request(request(0.0, seed)))
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_process_loses_no_finished_run(tmp_path: Path) -> None:
    process = multiprocessing.get_context("fork").Process(target=_put_and_die, args=(tmp_path,))
    process.start()
    process.join()
    with CalibrationStore(tmp_path) as store:
        assert store.count() == 5
