"""An interrupted run continues where it stopped and ends as if nothing had happened."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.run.short import digests, folder_digests, short

from feedfollow.run.checkpoint import CheckpointError
from feedfollow.run.folder import OutputError, run_to_folder, work_folder
from feedfollow.run.simulate import Options, simulate

ALL_DAYS = 30 + 122


class Interrupted(Exception):
    pass


def stop_at(day: int):
    def progress(done: int, total: int) -> None:
        assert total == ALL_DAYS
        if done == day:
            raise Interrupted

    return progress


@pytest.fixture(scope="module")
def whole():
    return simulate(short())


def interrupt(workdir: Path, day: int, every: int = 20) -> None:
    with pytest.raises(Interrupted):
        simulate(
            short(),
            options=Options(checkpoint_every=every, workdir=workdir, progress=stop_at(day)),
        )


@pytest.mark.parametrize("day", [27, 75, 150])
def test_resumed_equals_uninterrupted_and_lives_only_the_days_that_were_left(whole, tmp_path, day):
    interrupt(tmp_path / "work", day)
    resumed = simulate(short(), options=Options(workdir=tmp_path / "work", resume=True))
    assert digests(resumed, tmp_path) == digests(whole, tmp_path)
    assert resumed.manifest["days"]["executed"] == ALL_DAYS - day // 20 * 20
    assert whole.manifest["days"]["executed"] == ALL_DAYS


def test_a_run_can_be_resumed_twice(whole, tmp_path):
    work = tmp_path / "work"
    interrupt(work, 50)
    with pytest.raises(Interrupted):
        simulate(
            short(),
            options=Options(checkpoint_every=20, workdir=work, resume=True, progress=stop_at(110)),
        )
    resumed = simulate(short(), options=Options(workdir=work, resume=True))
    assert digests(resumed, tmp_path) == digests(whole, tmp_path)


def test_a_death_while_a_checkpoint_is_written_leaves_the_one_before(whole, tmp_path):
    work = tmp_path / "work"
    interrupt(work, 50)
    (work / "checkpoint.writing").mkdir()
    (work / "checkpoint.writing" / "users.npy").write_bytes(b"half")
    resumed = simulate(short(), options=Options(workdir=work, resume=True))
    assert resumed.manifest["days"]["executed"] == ALL_DAYS - 40
    assert digests(resumed, tmp_path) == digests(whole, tmp_path)


def test_a_death_between_the_two_renames_leaves_the_one_before(whole, tmp_path):
    work = tmp_path / "work"
    interrupt(work, 50)
    os.replace(work / "checkpoint", work / "checkpoint.old")
    resumed = simulate(short(), options=Options(workdir=work, resume=True))
    assert resumed.manifest["days"]["executed"] == ALL_DAYS - 40
    assert digests(resumed, tmp_path) == digests(whole, tmp_path)


def test_a_checkpoint_of_another_scenario_or_seed_is_refused(tmp_path):
    work = tmp_path / "work"
    interrupt(work, 50)
    for scenario in (short(users=3001), short(seed=2)):
        with pytest.raises(CheckpointError, match="another scenario or seed"):
            simulate(scenario, options=Options(workdir=work, resume=True))
    assert (work / "checkpoint" / "state.json").exists()


@pytest.mark.parametrize("name", ["users.npy", "orders.npy", "state.json"])
def test_a_damaged_checkpoint_is_refused_by_name_and_kept(tmp_path, name):
    work = tmp_path / "work"
    interrupt(work, 50)
    damaged = work / "checkpoint" / name
    content = damaged.read_bytes()
    damaged.write_bytes(content[: len(content) // 2])
    with pytest.raises(CheckpointError, match=name):
        simulate(short(), options=Options(workdir=work, resume=True))
    assert damaged.exists()


def test_an_interrupted_run_is_not_overwritten_unasked(tmp_path):
    out = tmp_path / "run"
    interrupt(work_folder(out), 50)
    with pytest.raises(OutputError, match="--resume"):
        run_to_folder(short(), 1, out, Options())
    run_to_folder(short(), 1, out, Options(resume=True))
    assert not work_folder(out).exists()
    assert (out / "manifest.json").exists()


@pytest.mark.long
def test_a_killed_run_resumes_to_the_same_bytes(whole, tmp_path):
    scenario = tmp_path / "short.yaml"
    scenario.write_text(short().to_yaml(), encoding="utf-8")
    command = [sys.executable, "-m", "feedfollow", "run", str(scenario)]
    out = tmp_path / "killed"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "model")}
    child = subprocess.Popen(
        [*command, "--out", str(out), "--checkpoint-every", "5"],
        env=environment,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    for _ in range(3000):
        if (work_folder(out) / "checkpoint" / "state.json").exists():
            break
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert not out.exists(), "the run was too quick to be killed"
    done = subprocess.run(
        [*command, "--out", str(out), "--resume"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Tables, summary and plots" in done.stdout
    plain = whole.save(tmp_path / "plain", plots=False)
    assert folder_digests(out) == folder_digests(plain)
