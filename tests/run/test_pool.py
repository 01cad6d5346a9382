"""Worker processes: each answers for itself, and none outlives its owner."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.run import acts
from tests.run.ensembles import alive, children, wait_until, workers
from tests.run.short import ROOT, environment

from feedfollow.run.pool import WorkerDied, WorkerPool

SLEEP = """
import signal
import sys
from tests.run import acts
from feedfollow.run.pool import WorkerPool
if __name__ == "__main__":
    # whoever starts the tests in the background lets their children ignore Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with WorkerPool(2) as pool:
        futures = [pool.submit(acts.doze, float(sys.argv[1])) for _ in range(4)]
        print("handed over", flush=True)
        for future in futures:
            future.result()
"""


@pytest.fixture(scope="module")
def pool():
    with WorkerPool(2) as pool:
        yield pool


def test_calls_are_answered_by_other_processes(pool):
    futures = [pool.submit(acts.double, number) for number in range(20)]
    assert [future.result() for future in futures] == [2 * number for number in range(20)]
    found = {future.result() for future in [pool.submit(acts.process, None) for _ in range(20)]}
    assert os.getpid() not in found
    assert len(found) <= 2
    assert found <= workers(os.getpid())


def test_an_exception_comes_back_as_what_it_is(pool):
    with pytest.raises(ValueError, match="no 7"):
        pool.submit(acts.refuse, 7).result()


def test_an_exception_that_cannot_travel_comes_back_in_words(pool):
    before = {pool.submit(acts.process, None).result() for _ in range(8)}
    with pytest.raises(RuntimeError, match="Stubborn: 1 and 2"):
        pool.submit(acts.be_stubborn, None).result()
    assert pool.submit(acts.process, None).result() in before | workers(os.getpid())


def test_what_cannot_be_sent_is_an_error_and_no_death(pool):
    with pytest.raises(Exception, match=r"pickle|local object"):
        pool.submit(lambda _: 1, None).result()
    assert pool.submit(acts.double, 4).result() == 8


def test_a_worker_that_dies_takes_down_its_own_call_only(pool):
    slow = pool.submit(acts.doze, 0.3)
    with pytest.raises(WorkerDied, match="killed, or out of memory"):
        pool.submit(acts.die, None).result()
    assert slow.result() == 0.3
    assert [pool.submit(acts.double, k).result() for k in range(4)] == [0, 2, 4, 6]


@pytest.mark.parametrize("size", [100, 300_000])
def test_a_worker_that_dies_in_the_middle_of_its_answer_does_not_hang_the_pool(pool, size):
    with pytest.raises(WorkerDied):
        pool.submit(acts.die_while_answering, size).result(timeout=30)
    assert pool.submit(acts.double, 4).result(timeout=30) == 8


def test_workers_that_are_killed_while_they_wait_cost_no_call(pool):
    for future in [pool.submit(acts.doze, 0.05) for _ in range(4)]:
        future.result()
    idle = workers(os.getpid())
    for worker in idle:
        os.kill(worker, signal.SIGKILL)
    for worker in idle:  # until it can be buried, and without burying it
        os.waitid(os.P_PID, worker, os.WEXITED | os.WNOWAIT)
    assert pool.submit(acts.double, 4).result() == 8


def test_leaving_ends_workers_in_the_middle_of_their_calls():
    began = time.monotonic()
    with WorkerPool(2) as pool:
        before = workers(os.getpid())
        futures = [pool.submit(acts.doze, 600.0) for _ in range(5)]
        assert wait_until(lambda: sum(future.running() for future in futures) == 2, 5)
        assert wait_until(lambda: len(workers(os.getpid()) - before) == 2, 5)
        mine = workers(os.getpid()) - before
    assert time.monotonic() - began < 30
    assert not alive(mine)
    assert all(future.done() for future in futures)


@contextmanager
def owner(seconds: float) -> Iterator[subprocess.Popen[str]]:
    """Start a process that waits for its workers."""
    with subprocess.Popen(
        [sys.executable, "-c", SLEEP, str(seconds)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment(PYTHONPATH=f"{ROOT / 'model'}{os.pathsep}{ROOT}"), start_new_session=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "handed over\n"
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_an_owner_that_is_killed(how):
    with owner(600.0) as process:
        assert wait_until(lambda: len(workers(process.pid)) == 2, 10)
        started = children(process.pid)
        process.send_signal(how)
        process.wait()
        assert wait_until(lambda: not alive(started), 5), "a worker outlived its owner"


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.1, 0.2])
def test_ctrl_c_at_any_moment_is_answered_by_the_owner_alone(delay):
    with owner(600.0) as process:
        time.sleep(delay)
        started = children(process.pid)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=10)
    assert process.returncode == -signal.SIGINT
    assert errors.count("Traceback") == 1, errors
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert wait_until(lambda: not alive(started), 5)
