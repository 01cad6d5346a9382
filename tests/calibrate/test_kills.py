"""A calibration of the real model that is killed at random moments is resumed to the same fit."""

from __future__ import annotations

import hashlib
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.run.ensembles import alive, children, wait_until
from tests.run.short import environment

from feedfollow.calibrate.run_store import FILE

pytestmark = pytest.mark.endurance

KILLS = 5
FIT = ("posterior.npz", "best_fit.yaml")


def calibrate(folder: Path, workers: int, *more: str) -> subprocess.Popen[str]:
    words = ("-m", "feedfollow", "calibrate", "smoke.yaml", "--out", str(folder),
             "--workers", str(workers), *more)  # fmt: skip
    return subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        env=environment(), start_new_session=True,
    )  # fmt: skip


def finished(folder: Path) -> int:
    """Count the runs of a calibration that may still be going on: it alone may open its store."""
    try:
        with closing(sqlite3.connect(f"file:{folder / FILE}?mode=ro", uri=True)) as database:
            (count,) = database.execute("SELECT COUNT(*) FROM runs").fetchone()
    except sqlite3.OperationalError:  # not there yet
        return 0
    return int(count)


def to_the_end(process: subprocess.Popen[str]) -> None:
    with process:
        _, errors = process.communicate(timeout=600)
    assert process.returncode == 0, errors


def digests(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FIT}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], int]:
    folder = tmp_path_factory.mktemp("undisturbed") / "fit"
    to_the_end(calibrate(folder, 2))
    return digests(folder), finished(folder)


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_five_random_moments_it_ends_in_the_same_bits(
    undisturbed: tuple[dict[str, str], int], tmp_path: Path, workers: int
) -> None:
    expected, runs = undisturbed
    folder, chance = tmp_path / "fit", random.Random(workers)
    for moment in sorted(chance.sample(range(1, runs), KILLS)):
        before = finished(folder)
        with calibrate(folder, workers, *(["--resume"] if before else [])) as process:
            try:
                assert wait_until(lambda least=moment: finished(folder) >= least, 300)
                started = children(process.pid)
            finally:
                process.kill()
        assert wait_until(lambda all_of=started: not alive(all_of), 5), "a worker outlived it"
        assert finished(folder) >= before
    to_the_end(calibrate(folder, workers, "--resume"))
    assert digests(folder) == expected
    assert finished(folder) == runs
