"""The command line resumes an interrupted run, and says why where it cannot."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest
from tests.run.interrupting import DAYS, interrupted, resumed, truncate
from tests.run.short import (
    command,
    contents,
    digests,
    environment,
    feedfollow,
    manifest,
    tiny,
    written,
)
from typer.testing import CliRunner, Result

from feedfollow.cli import app
from feedfollow.observe.results import Run
from feedfollow.run import checkpoint
from feedfollow.run.checkpoint import (
    discard_checkpoints,
)
from feedfollow.run.folder import work_folder
from feedfollow.run.simulate import simulate


@pytest.fixture(scope="module")
def whole() -> Run:
    return simulate(tiny())


def call(*arguments: object) -> Result:
    """Run the command line in this process."""
    return CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture
def without_plots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Run, "_plot_all", lambda *_: None)


@pytest.mark.usefixtures("without_plots")
def test_the_command_resumes_and_cleans_up(whole: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    interrupted(tiny(), work_folder(out), 25)
    source = written(tiny(), tmp_path / "tiny.yaml")
    refused = call("run", source, "--out", out)
    assert refused.exit_code == 2
    assert "--resume" in refused.stderr
    assert (work_folder(out) / checkpoint.LATEST).is_dir()
    done = call("run", source, "--out", out, "--resume")
    assert done.exit_code == 0, done.stderr
    assert manifest(out)["days"] == {"executed": DAYS - 24, "resumed_from_day": 14}
    assert not work_folder(out).exists()
    assert contents(out) == contents(whole.save(tmp_path / "whole", plots=False))


def test_what_else_lies_in_the_work_folder_is_left_alone(tmp_path: Path) -> None:
    workdir = interrupted(tiny(), tmp_path / "work", 13)
    (workdir / "notes.txt").write_text("mine")
    discard_checkpoints(workdir)
    assert [path.name for path in workdir.iterdir()] == ["notes.txt"]


def test_a_damaged_or_foreign_checkpoint_ends_the_command_with_a_message(tmp_path: Path) -> None:
    source, out = written(tiny(), tmp_path / "tiny.yaml"), tmp_path / "out"
    workdir = interrupted(tiny(), work_folder(out), 13)
    other = call("run", source, "--seed", 9, "--out", out, "--resume")
    assert (other.exit_code, "Traceback" in other.output) == (2, False)
    assert "another scenario or seed" in other.stderr
    truncate(workdir / checkpoint.LATEST / "follows.npy")
    damaged = call("run", source, "--out", out, "--resume")
    assert (damaged.exit_code, "Traceback" in damaged.output) == (1, False)
    assert "follows.npy is damaged" in damaged.stderr
    assert (workdir / checkpoint.LATEST).is_dir()


def test_a_full_disk_ends_the_run_with_a_message_and_the_checkpoint_stands(
    whole: Run, tmp_path: Path
) -> None:
    source, out = written(tiny(), tmp_path / "tiny.yaml"), tmp_path / "out"
    workdir = interrupted(tiny(), work_folder(out), 25)
    before = contents(workdir)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        full = call("run", source, "--out", out, "--resume", "--checkpoint-every", 10)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (full.exit_code, "Traceback" in full.output) == (1, False)
    assert "the run failed" in full.stderr
    assert not out.exists()
    kept = {name: data for name, data in contents(workdir).items() if "writing" not in name}
    assert kept == before
    assert digests(resumed(tiny(), workdir), tmp_path) == digests(whole, tmp_path)


def wait_for(found: Path, process: subprocess.Popen[bytes], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not found.exists():
        assert process.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < end, f"{found} did not come"
        time.sleep(0.002)


@pytest.mark.long
@pytest.mark.parametrize("delay", [0.0, 0.013, 0.05, 0.11, 0.3])
def test_a_killed_command_resumes_to_the_same_bytes(tmp_path: Path, delay: float) -> None:
    scenario = tiny(users=3000, until="2020-09-30")
    source, out = written(scenario, tmp_path / "killed.yaml"), tmp_path / "out"
    with subprocess.Popen(
        command("run", source, "--out", out, "--checkpoint-every", 1),
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        wait_for(tmp_path / "out.partial" / checkpoint.LATEST, process, 300.0)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert not out.exists()
    done = feedfollow("run", source, "--out", out, "--resume")
    assert done.returncode == 0, done.stderr
    days = manifest(out)["days"]
    total = scenario.days + scenario.burn_in
    assert days["executed"] < total, "the run started anew"
    assert days["resumed_from_day"] == scenario.days - days["executed"]
    whole = feedfollow("run", source, "--out", tmp_path / "whole")
    assert whole.returncode == 0
    assert contents(out) == contents(tmp_path / "whole")
    assert json.dumps(manifest(out)["sha256"]) == json.dumps(manifest(tmp_path / "whole")["sha256"])
