"""Runs on a Dask cluster: the same files as here, whatever happens to its workers."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from contextlib import ExitStack

import pytest
from tests.run.ensembles import RUNS, hashes, prints, speck

from feedfollow.run.cluster import CONNECT_SECONDS, cluster_executor
from feedfollow.run.ensemble import ensemble
from feedfollow.run.jobs import EngineError

WHY = "dask.distributed is not installed (extra 'distributed')"


def test_without_dask_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(EngineError, match=r"pip install '\.\[distributed\]'"),
        cluster_executor("tcp://127.0.0.1:8786"),
    ):
        pass


@pytest.mark.parametrize("address", ["nonsense", "127.0.0.1", "http://127.0.0.1:8786", ""])
def test_what_is_no_address_is_refused_at_once(address):
    pytest.importorskip("distributed", reason=WHY)
    with (
        pytest.raises(EngineError, match=f"no Dask scheduler answers at '{address}': .*address"),
        cluster_executor(address),
    ):
        pass


@pytest.mark.long
@pytest.mark.parametrize("listens", [False, True])
def test_a_place_where_no_scheduler_answers_is_refused_in_seconds(listens):
    import socket

    pytest.importorskip("distributed", reason=WHY)
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        if listens:  # something that takes the line and says nothing
            place.listen()
        address = f"tcp://127.0.0.1:{place.getsockname()[1]}"
        began = time.monotonic()
        with (
            pytest.raises(EngineError, match=f"no Dask scheduler answers at '{address}'"),
            cluster_executor(address),
        ):
            pass
    assert time.monotonic() - began < CONNECT_SECONDS + 5


@pytest.fixture
def cluster():
    distributed = pytest.importorskip("distributed", reason=WHY)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster


def run_files(folder):
    return {name: sha for name, sha in hashes(folder).items() if name.endswith(".parquet")}


@pytest.mark.long
def test_a_cluster_gives_the_same_files_though_a_worker_is_killed(cluster, tmp_path):
    # long enough that the kill falls into the middle of runs
    scenario = speck(users=3000)
    chance, killed = random.Random(1), []
    kept = {}

    def kill(done: int, total: int) -> None:
        if done == 5:
            kept.update(prints(tmp_path / "there"))
            victim = chance.choice(sorted(cluster.workers.values(), key=lambda each: each.pid))
            os.kill(victim.pid, signal.SIGKILL)
            killed.append(victim.pid)

    with cluster_executor(cluster.scheduler_address) as executor:
        there = ensemble(scenario, 24, executor, tmp_path / "there", progress=kill)
    assert len(killed) == 1
    assert there.failures == ()
    ensemble(scenario, 24, folder=tmp_path / "here", workers=2)
    assert len(run_files(tmp_path / "here")) == 24
    assert run_files(tmp_path / "there") == run_files(tmp_path / "here")
    assert kept.items() <= prints(tmp_path / "there").items()


@pytest.mark.long
def test_a_scheduler_that_ends_ends_the_ensemble_with_a_message(tmp_path):
    distributed = pytest.importorskip("distributed", reason=WHY)
    with ExitStack() as stack:
        cluster = distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None
        )
        stack.callback(cluster.close)

        def end(done: int, _total: int) -> None:
            if done == 3:
                cluster.close()

        with (
            pytest.raises(EngineError, match="the executor broke after"),
            cluster_executor(cluster.scheduler_address) as executor,
        ):
            ensemble(speck(users=3000), 40, executor, tmp_path, progress=end)
    assert 3 <= len(list(tmp_path.glob(RUNS))) < 40
    assert not list(tmp_path.glob("*.writing"))
