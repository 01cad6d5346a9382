"""Tasks on an engine: lost ones are tried again, failing ones are reported, finished ones stay."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import pytest
from tests.run import acts
from tests.run.ensembles import speck
from tests.run.short import environment

from feedfollow.run import jobs
from feedfollow.run.jobs import ATTEMPTS, EngineError, carry_out
from feedfollow.run.pool import WorkerDied, WorkerPool
from feedfollow.run.task import OtherVersion, Task, make_task

Act = Callable[[Task], bytes]


def tasks(count: int) -> list[Task]:
    scenario = speck()
    return [make_task(scenario, seed) for seed in range(1, count + 1)]


class Acts:
    """Counts the calls of an act, by seed."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self.calls: Counter[int] = Counter()
        self._lock = Lock()

    def __call__(self, task: Task) -> bytes:
        with self._lock:
            self.calls[task.seed] += 1
        return self.act(task)


def seed_of(task: Task) -> bytes:
    return str(task.seed).encode()


class Basket(dict[int, bytes]):
    """Takes what is delivered, each run once."""

    def __call__(self, task: Task, data: bytes) -> None:
        assert task.seed not in self
        self[task.seed] = data


class ByHand(Executor):
    """Carries out each task when it is handed over, or does with its future what a test wants."""

    def __init__(self, act: Callable[[Future[bytes], Task], None]) -> None:
        self.act = act

    def submit(self, function, task):  # type: ignore[no-untyped-def, override]
        future: Future[bytes] = Future()
        self.act(future, task)
        return future


class Mortal(WorkerPool):
    """The project's own pool with threads for processes, which die by :class:`WorkerDied`."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.threads = ThreadPoolExecutor(workers)

    def submit(self, function, argument):  # type: ignore[no-untyped-def]
        return self.threads.submit(function, argument)

    def __exit__(self, *_: object) -> None:
        self.threads.shutdown()


@contextmanager
def acting(monkeypatch: pytest.MonkeyPatch, act: Act) -> Iterator[Acts]:
    counted = Acts(act)
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "run_task", counted)
        yield counted


@pytest.mark.parametrize("first_alone", [False, True])
@pytest.mark.parametrize("engine", [lambda: ThreadPoolExecutor(3), lambda: Mortal(3)])
def test_every_task_is_done_once_and_delivered(monkeypatch, engine, first_alone):
    basket = Basket()
    with acting(monkeypatch, seed_of) as counted, engine() as executor:
        assert carry_out(tasks(30), executor, basket, first_alone) == []
    assert basket == {seed: str(seed).encode() for seed in range(1, 31)}
    assert counted.calls == Counter(range(1, 31))


def test_nothing_to_do_is_nothing_done():
    with ThreadPoolExecutor(1) as executor:
        assert carry_out([], executor, Basket()) == []
        assert carry_out([], executor, Basket(), first_alone=True) == []


def test_the_first_task_is_awaited_before_a_second_one_starts(monkeypatch):
    begun: list[int] = []

    def act(task: Task) -> bytes:
        begun.append(task.seed)
        return b""

    def deliver(task: Task, _: bytes) -> None:
        if task.seed == 1:
            assert begun == [1]

    with acting(monkeypatch, act), ThreadPoolExecutor(3) as executor:
        carry_out(tasks(6), executor, deliver, first_alone=True)
    assert sorted(begun) == [1, 2, 3, 4, 5, 6]


def test_a_task_that_fails_is_tried_three_times_and_reported_while_the_rest_goes_on(monkeypatch):
    def act(task: Task) -> bytes:
        if task.seed in (2, 5):
            raise ValueError(f"no world for {task.seed}")
        return seed_of(task)

    basket = Basket()
    with acting(monkeypatch, act) as counted, ThreadPoolExecutor(2) as executor:
        failed = carry_out(tasks(8), executor, basket)
    found = {(task.scenario.name, task.seed, why) for task, why in failed}
    assert found == {("tiny", k, f"ValueError: no world for {k}") for k in (2, 5)}
    assert set(basket) == {1, 3, 4, 6, 7, 8}
    assert counted.calls == Counter({k: ATTEMPTS if k in (2, 5) else 1 for k in range(1, 9)})


def test_a_task_that_fails_twice_is_done_the_third_time(monkeypatch):
    def act(task: Task) -> bytes:
        if counted.calls[task.seed] < ATTEMPTS:
            raise OSError("not yet")
        return seed_of(task)

    basket = Basket()
    with acting(monkeypatch, act) as counted, ThreadPoolExecutor(2) as executor:
        assert carry_out(tasks(4), executor, basket) == []
    assert set(basket) == {1, 2, 3, 4}


def test_a_worker_that_dies_costs_an_attempt_of_its_own_task_only(monkeypatch):
    def act(task: Task) -> bytes:
        if task.seed == 3 and counted.calls[3] == 1:
            raise WorkerDied("killed")
        return seed_of(task)

    basket = Basket()
    with acting(monkeypatch, act) as counted, Mortal(2) as pool:
        assert carry_out(tasks(6), pool, basket) == []
    assert set(basket) == {1, 2, 3, 4, 5, 6}
    assert counted.calls == Counter({1: 1, 2: 1, 3: 2, 4: 1, 5: 1, 6: 1})


def test_many_deadly_tasks_are_each_reported_once_any_run_was_finished(monkeypatch):
    def act(task: Task) -> bytes:
        if task.seed > 2:
            raise WorkerDied("killed")
        return seed_of(task)

    basket = Basket()
    with acting(monkeypatch, act) as counted, Mortal(2) as pool:
        failed = carry_out(tasks(40), pool, basket)
    assert {task.seed for task, _ in failed} == set(range(3, 41))
    assert set(basket) == {1, 2}
    assert set(counted.calls.values()) == {1, ATTEMPTS}


def test_workers_that_always_die_end_the_whole_with_a_message(monkeypatch):
    def act(task: Task) -> bytes:
        time.sleep(0.002)
        raise WorkerDied("its worker process died")

    with acting(monkeypatch, act) as counted, Mortal(2) as pool:
        with pytest.raises(EngineError, match="die before they finish a run; the last: its worker"):
            carry_out(tasks(500), pool, Basket())
        assert sum(counted.calls.values()) < 500


@pytest.mark.parametrize("count", [1, 2])
def test_a_few_tasks_that_kill_every_worker_are_reported_themselves(monkeypatch, count):
    def act(task: Task) -> bytes:
        raise WorkerDied("killed")

    with acting(monkeypatch, act), Mortal(count) as pool:
        failed = carry_out(tasks(count), pool, Basket())
    assert [(task.seed, why) for task, why in failed] == [
        (seed, "WorkerDied: killed") for seed in range(1, count + 1)
    ]


def test_a_foreign_executor_that_broke_ends_the_whole_and_keeps_what_was_finished():
    def act(future: Future[bytes], task: Task) -> None:
        if task.seed < 4:
            future.set_result(seed_of(task))
        else:
            future.set_exception(BrokenExecutor("its workers are gone"))

    basket = Basket()
    with pytest.raises(EngineError, match="broke after 3 finished runs: its workers are gone"):
        carry_out(tasks(6), ByHand(act), basket)
    assert set(basket) == {1, 2, 3}


def test_a_foreign_executor_that_breaks_while_tasks_are_handed_over_says_so():
    def act(future: Future[bytes], task: Task) -> None:
        if task.seed > 3:
            raise BrokenExecutor("gone")
        future.set_result(seed_of(task))

    with pytest.raises(EngineError, match="the executor broke after 0 finished runs: gone"):
        carry_out(tasks(6), ByHand(act), Basket())


def test_a_foreign_executor_that_was_shut_down_says_so():
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    with pytest.raises(EngineError, match=r"broke after 0 .*after shutdown"):
        carry_out(tasks(2), executor, Basket())


def test_a_foreign_executor_that_drops_its_tasks_says_so():
    def act(future: Future[bytes], task: Task) -> None:
        if task.seed == 3:
            future.cancel()
        else:
            future.set_result(seed_of(task))

    basket = Basket()
    with pytest.raises(EngineError, match="dropped a task"):
        carry_out(tasks(5), ByHand(act), basket)
    assert set(basket) == {1, 2}


def test_workers_with_other_code_end_the_whole_at_once():
    def act(future: Future[bytes], task: Task) -> None:
        future.set_exception(OtherVersion("install the same version"))

    with pytest.raises(EngineError, match="install the same version"):
        carry_out(tasks(5), ByHand(act), Basket())


@pytest.mark.parametrize("kind", [KeyboardInterrupt, OSError])
def test_what_delivery_raises_ends_the_whole_and_drops_what_waits(monkeypatch, kind):
    futures: list[Future[bytes]] = []

    def act(future: Future[bytes], task: Task) -> None:
        futures.append(future)
        if task.seed == 1:
            future.set_result(b"")

    def deliver(*_: object) -> None:
        raise kind

    with pytest.raises(kind):
        carry_out(tasks(4), ByHand(act), deliver)
    assert [future.cancelled() for future in futures] == [False, True, True, True]


def test_exactly_the_poisonous_task_is_reported_and_nothing_else_is_done_twice(
    monkeypatch, tmp_path
):
    monkeypatch.setenv(acts.LOG, str(tmp_path / "log"))
    monkeypatch.setattr(jobs, "run_task", acts.poisonous)
    basket = Basket()
    with WorkerPool(2) as pool:
        failed = carry_out(tasks(30), pool, basket)
    assert [(task.seed, task.scenario.name) for task, _ in failed] == [(acts.POISON, "tiny")]
    assert "killed, or out of memory" in failed[0][1]
    assert set(basket) == set(range(1, 31)) - {acts.POISON}
    calls = Counter(map(int, (tmp_path / "log").read_text().split()))
    assert calls == Counter({k: ATTEMPTS if k == acts.POISON else 1 for k in range(1, 31)})


@pytest.mark.long
def test_processes_that_always_die_end_with_a_message(monkeypatch, tmp_path):
    monkeypatch.setenv(acts.LOG, str(tmp_path / "log"))
    monkeypatch.setattr(jobs, "run_task", acts.deadly)
    with WorkerPool(2) as pool, pytest.raises(EngineError, match="die before they finish a run"):
        carry_out(tasks(50), pool, Basket())
    assert len((tmp_path / "log").read_text().split()) <= 2 * ATTEMPTS + 2


UNGUARDED = """
from feedfollow.run.ensemble import ensemble
from feedfollow.spec.loader import load_scenario
print("begun", flush=True)
ensemble(load_scenario({path!r}), 20, workers=2)
"""


@pytest.mark.long
def test_a_script_without_a_guard_ends_and_is_told_about_it(tmp_path: Path):
    (tmp_path / "speck.yaml").write_text(speck().to_yaml(), encoding="utf-8")
    script = tmp_path / "script.py"
    script.write_text(UNGUARDED.format(path=str(tmp_path / "speck.yaml")))
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True, text=True, env=environment(), timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    assert "below if __name__ == '__main__':" in done.stderr.splitlines()[-1]
    assert done.stdout.count("begun") <= 2 * ATTEMPTS + 3
