"""An ensemble that is killed, in part or as a whole, ends with the files of one that was not."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.run.ensembles import RUNS, alive, children, hashes, prints, speck, wait_until, workers
from tests.run.short import environment

from feedfollow.run.ensemble import ensemble
from feedfollow.spec.loader import load_scenario

pytestmark = pytest.mark.endurance

SEEDS = 40
MOMENTS = range(10)
ENSEMBLE = """
import signal
import sys
from feedfollow.run.ensemble import ensemble
from feedfollow.spec.loader import load_scenario
if __name__ == "__main__":
    # whoever starts the tests in the background lets their children ignore Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)
    done = ensemble(load_scenario(sys.argv[1]), 40, folder=sys.argv[2], workers=2)
    assert len(done.files) == 40 and not done.failures
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("scenario") / "speck.yaml"
    path.write_text(speck().to_yaml(), encoding="utf-8")
    return path


@contextmanager
def making(source: Path, folder: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", ENSEMBLE, str(source), str(folder)],
        stderr=subprocess.PIPE, text=True, env=environment(), start_new_session=True,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def resume(source: Path, folder: Path) -> None:
    """Bring the ensemble to its end, here and by threads, which is quicker and must not matter."""
    with ThreadPoolExecutor(2) as executor:
        assert ensemble(load_scenario(source), SEEDS, executor, folder).failures == ()


@pytest.fixture(scope="module")
def undisturbed(source, tmp_path_factory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("undisturbed")
    with making(source, folder) as process:
        _, errors = process.communicate(timeout=300)
    assert process.returncode == 0
    assert errors == ""
    found = hashes(folder)
    assert sum(name.endswith(".parquet") for name in found) == SEEDS
    assert len(found) == SEEDS + 2  # the list for people, and the lock
    return found


def wait_for_moment(moment: int, process: subprocess.Popen[str], folder: Path) -> None:
    """Wait for a random number of finished runs, from none to nearly all, and a little longer."""
    chance = random.Random(moment)
    count, delay = chance.randrange(SEEDS - 4), chance.random() * 0.06
    assert wait_until(lambda: len(workers(process.pid)) == 2, 60)
    assert wait_until(lambda: len(list(folder.glob(RUNS))) >= count, 60)
    time.sleep(delay)
    assert process.poll() is None, "the ensemble ended before anything could be killed"


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_ensemble_whose_worker_is_killed_ends_as_if_undisturbed(
    source, undisturbed, tmp_path, moment
):
    with making(source, tmp_path) as process:
        wait_for_moment(moment, process, tmp_path)
        victim = random.Random(moment).choice(sorted(workers(process.pid)))
        before = prints(tmp_path)
        os.kill(victim, signal.SIGKILL)
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert errors == ""
    assert hashes(tmp_path) == undisturbed
    assert before.items() <= prints(tmp_path).items()


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_ensemble_that_is_killed_is_resumed_to_its_end(source, undisturbed, tmp_path, moment):
    with making(source, tmp_path) as process:
        wait_for_moment(100 + moment, process, tmp_path)
        started = children(process.pid)
        process.kill()
        process.wait()
        assert wait_until(lambda: not alive(started), 5), "a worker outlived its owner"
    before = prints(tmp_path)
    assert len(before) < SEEDS
    resume(source, tmp_path)
    assert hashes(tmp_path) == undisturbed
    assert before.items() <= prints(tmp_path).items()


def test_ctrl_c_ends_an_ensemble_and_what_was_finished_stays(source, undisturbed, tmp_path):
    with making(source, tmp_path) as process:
        wait_for_moment(200, process, tmp_path)
        started, began = children(process.pid), time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        assert time.monotonic() - began < 20
    assert process.returncode == -signal.SIGINT
    assert errors.count("Traceback") == 1, errors
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert wait_until(lambda: not alive(started), 5), "a worker outlived its owner"
    assert not list(tmp_path.glob("*.writing"))
    before = prints(tmp_path)
    assert len(before) < SEEDS
    resume(source, tmp_path)
    assert hashes(tmp_path) == undisturbed
    assert before.items() <= prints(tmp_path).items()
