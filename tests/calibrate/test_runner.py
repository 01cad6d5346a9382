"""Runs on an engine: what cannot be made is told, what is finished stays."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path

import pytest
from tests.calibrate.linear import Linear

from feedfollow.calibrate.run_store import CalibrationStore
from feedfollow.calibrate.runner import Runner
from feedfollow.calibrate.simulator import Request
from feedfollow.run.jobs import EngineError
from feedfollow.run.pool import WorkerDied
from feedfollow.run.task import OtherVersion

PATHS = tuple(f"parameters.p{k}" for k in range(3))


def request(seed: int) -> Request:
    return Request(Linear(), PATHS, (0.1, 0.2, 0.3), seed, "base", (1, 0, seed, 0))


class Failing(Executor):
    """Carries out runs, but fails those of one seed as often as it is told to."""

    def __init__(self, error: Exception, seed: int, times: int) -> None:
        self.error, self.seed, self.times = error, seed, times
        self.tried = 0

    def submit(self, function: Callable, wanted: Request) -> Future:  # type: ignore[override, type-arg]
        future: Future = Future()  # type: ignore[type-arg]
        if wanted.seed == self.seed and self.tried < self.times:
            self.tried += 1
            future.set_exception(self.error)
        else:
            future.set_result(function(wanted))
        return future


def test_a_run_whose_worker_died_is_made_again(tmp_path: Path) -> None:
    engine = Failing(WorkerDied("killed"), seed=2, times=2)
    with CalibrationStore(tmp_path) as store:
        runs = Runner(store, engine).runs([request(seed) for seed in (1, 2, 3)])
        assert runs.done.all()
        assert store.count() == 3
    assert engine.tried == 2


def test_a_run_that_kills_its_worker_three_times_ends_it_and_the_others_stay(tmp_path: Path):
    engine = Failing(WorkerDied("killed"), seed=2, times=9)
    with (
        CalibrationStore(tmp_path) as store,
        pytest.raises(EngineError, match="could not be made in 3 attempts: WorkerDied: killed"),
    ):
        Runner(store, engine).runs([request(seed) for seed in (1, 2, 3)])
    assert engine.tried == 3
    with CalibrationStore(tmp_path) as store:
        assert store.count() == 2


def test_workers_of_another_version_end_it_at_once(tmp_path: Path) -> None:
    engine = Failing(OtherVersion("another version"), seed=1, times=9)
    with CalibrationStore(tmp_path) as store, pytest.raises(EngineError, match="another version"):
        Runner(store, engine).runs([request(seed) for seed in (1, 2)])
    assert engine.tried == 1
