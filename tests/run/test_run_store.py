"""A folder of runs has one writer, and each of its files is whole or not there."""

from __future__ import annotations

import csv
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.run.ensembles import hashes, speck
from tests.run.short import environment

from feedfollow.run import run_store
from feedfollow.run.lock import LOCK, StoreError
from feedfollow.run.run_store import ASIDE, INDEX, RunStore
from feedfollow.run.task import make_task, run_task

HOLD = """
import sys
from pathlib import Path
from feedfollow.run.run_store import RunStore
with RunStore(Path(sys.argv[1])) as store:
    print("held", flush=True)
    sys.stdin.readline()
    store.keep("late", b"written later")
"""


@contextmanager
def held_by_another(folder: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(),
    ) as holder:  # fmt: skip
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield holder


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(scope="module")
def task():
    return make_task(speck(), 1)


@pytest.fixture(scope="module")
def data(task) -> bytes:
    return run_task(task)


def test_a_run_is_held_once_it_is_kept(tmp_path, task, data):
    with RunStore(tmp_path / "a" / "b") as store:
        assert not store.holds(task.key)
        store.keep(task.key, data)
        assert store.holds(task.key)
        assert store.path(task.key).read_bytes() == data


def test_a_file_appears_only_whole(tmp_path, monkeypatch):
    seen: list[dict[str, int]] = []

    def replace(source: Path, target: Path) -> None:
        seen.append({path.name: path.stat().st_size for path in tmp_path.glob("run*")})
        os.rename(source, target)

    monkeypatch.setattr(run_store.os, "replace", replace)
    with RunStore(tmp_path) as store:
        store.keep("run", b"x" * 100)
    assert seen == [{f"run.parquet{ASIDE}": 100}]
    assert [path.name for path in tmp_path.glob("run*")] == ["run.parquet"]


@pytest.mark.parametrize("kind", [KeyboardInterrupt, OSError])
def test_what_interrupts_writing_leaves_neither_file_nor_aside(tmp_path, monkeypatch, kind):
    def fail(*_):
        raise kind

    monkeypatch.setattr(run_store.os, "fsync", fail)
    with RunStore(tmp_path) as store, pytest.raises((KeyboardInterrupt, StoreError)):
        store.keep("run", b"x")
    assert [path.name for path in tmp_path.iterdir()] == [LOCK]


def test_what_a_killed_writer_left_aside_is_removed_and_all_else_stays(tmp_path):
    for name in (f"run.parquet{ASIDE}", f"{INDEX}{ASIDE}", "run.parquet", "notes.txt"):
        (tmp_path / name).write_text("half")
    with RunStore(tmp_path):
        pass
    assert {path.name for path in tmp_path.iterdir()} == {LOCK, "run.parquet", "notes.txt"}


def test_a_second_process_is_refused_and_the_first_goes_on_unharmed(tmp_path):
    with held_by_another(tmp_path) as holder:
        left = tmp_path / f"run.parquet{ASIDE}"
        left.write_text("being written")
        with (
            pytest.raises(StoreError, match="another process is making runs in"),
            RunStore(tmp_path),
        ):
            pass
        assert left.exists()
        left.unlink()
        holder.communicate("go on\n")
        assert holder.returncode == 0
    assert (tmp_path / "late.parquet").read_text() == "written later"
    with RunStore(tmp_path):
        pass


def test_the_same_process_cannot_hold_a_folder_twice(tmp_path):
    with RunStore(tmp_path), pytest.raises(StoreError, match="another process"), RunStore(tmp_path):
        pass


def test_the_lock_is_gone_after_the_holder_was_killed(tmp_path):
    with held_by_another(tmp_path) as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with RunStore(tmp_path) as store:
            store.keep("run", b"x")


def test_a_file_in_the_place_of_the_folder_is_refused_and_kept(tmp_path):
    place = tmp_path / "runs"
    place.write_text("mine")
    for folder in (place, place / "below"):
        with pytest.raises(StoreError, match=f"cannot write to {folder}: "), RunStore(folder):
            pass
    assert place.read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_refused():
    with (
        pytest.raises(StoreError, match="cannot write to /proc/runs"),
        RunStore(Path("/proc/runs")),
    ):
        pass


def test_a_disk_without_room_for_a_byte_is_noticed_at_once(tmp_path):
    with (
        files_no_larger_than(0),
        pytest.raises(StoreError, match=f"cannot write to {tmp_path}: File too large"),
        RunStore(tmp_path),
    ):
        pass
    assert {path.name for path in tmp_path.iterdir()} <= {LOCK}


def test_a_full_disk_ends_with_a_message_and_keeps_what_was_finished(tmp_path, data):
    with RunStore(tmp_path) as store:
        store.keep("first", data)
        with files_no_larger_than(2000), pytest.raises(StoreError) as error:
            store.keep("second", data)
    assert "make room and run again" in str(error.value)
    assert f"finished runs are kept in {tmp_path}" in str(error.value)
    assert {path.name for path in tmp_path.iterdir()} == {LOCK, "first.parquet"}
    assert (tmp_path / "first.parquet").read_bytes() == data


def test_damaged_runs_and_runs_of_another_key_count_as_missing(tmp_path, task, data):
    with RunStore(tmp_path) as store:
        path = store.path(task.key)
        for spoilt in (data[:-1], data[: len(data) // 2], b"", data + b"x", b"x"):
            path.write_bytes(spoilt)
            assert not store.holds(task.key)
        path.write_bytes(run_task(make_task(speck(), 2)))
        assert not store.holds(task.key)
        store.keep(task.key, data)
        assert store.holds(task.key)


def test_a_run_that_may_not_be_read_ends_with_a_message(tmp_path, task, monkeypatch):
    def forbidden(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(run_store, "is_whole", forbidden)
    with RunStore(tmp_path) as store, pytest.raises(StoreError, match=r"cannot read .*denied"):
        store.holds(task.key)


def rows(folder: Path) -> list[list[str]]:
    with (folder / INDEX).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_the_index_lists_files_by_scenario_and_seed_and_grows(tmp_path):
    one, two = make_task(speck(), 1), make_task(speck(name="an other"), 2)
    with RunStore(tmp_path) as store:
        store.write_index([one])
        store.write_index([two])
    header, *listed = rows(tmp_path)
    assert header == ["file", "scenario", "seed"]
    assert sorted(listed) == sorted(
        [[f"{one.key}.parquet", "tiny", "1"], [f"{two.key}.parquet", "an other", "2"]]
    )


def test_the_index_is_the_same_whatever_the_order(tmp_path):
    tasks = [make_task(speck(), seed) for seed in (1, 2, 3)]
    for name, order in (("a", tasks), ("b", tasks[::-1])):
        with RunStore(tmp_path / name) as store:
            store.write_index(order)
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")


@pytest.mark.parametrize(
    "spoilt",
    [b"", b"\xff\xfe\x00", b"file,scenario,seed\nhalf a", b"a\nb,c", b"a\n" + b"x" * 200_000],
)
def test_a_spoilt_index_is_written_anew(tmp_path, task, spoilt):
    (tmp_path / INDEX).write_bytes(spoilt)
    with RunStore(tmp_path) as store:
        store.write_index([task])
    assert rows(tmp_path)[1:] == [[f"{task.key}.parquet", "tiny", "1"]]
