"""Carry out tasks on an engine: what is lost is tried again, what keeps failing is reported."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field
from typing import Final

from feedfollow.run.pool import WorkerPool
from feedfollow.run.task import Task, run_task

ATTEMPTS: Final = 3
"""How often a task is tried."""

BREAKS: Final = 6
"""How often in a row the workers may be replaced with nothing finished between."""


class EngineError(RuntimeError):
    """The engine cannot carry out tasks at all."""


@dataclass
class Jobs:
    """Tasks that wait, run and failed.

    A worker that dies takes down what ran beside it, and nobody can tell which task was to blame.
    So a task that was twice there when a worker died is tried the third time alone.
    """

    waiting: deque[Task]
    limit: int | None
    running: dict[Future[bytes], Task] = field(default_factory=dict)
    attempts: Counter[Task] = field(default_factory=Counter)
    failures: list[tuple[Task, str]] = field(default_factory=list)

    def startable(self) -> bool:
        """Whether another task may be handed to the engine now."""
        if not self.waiting:
            return False
        alone = any(map(self.suspect, (self.waiting[0], *self.running.values())))
        limit = 1 if alone else self.limit
        return limit is None or len(self.running) < limit

    def suspect(self, task: Task) -> bool:
        """Whether a task has one attempt left."""
        return self.attempts[task] == ATTEMPTS - 1

    def lost(self, task: Task, reason: str) -> None:
        """Note a failed attempt; queue the task again or give it up."""
        self.attempts[task] += 1
        if self.attempts[task] < ATTEMPTS:
            self.waiting.append(task)
        else:
            self.failures.append((task, reason))


def carry_out(
    tasks: Iterable[Task],
    engine: WorkerPool | Executor,
    deliver: Callable[[Task, bytes], None],
    first_alone: bool = False,
) -> list[tuple[Task, str]]:
    """Run tasks, in any order; deliver each result in this thread as soon as it is there.

    Parameters
    ----------
    tasks : iterable of Task
        All different.
    engine : WorkerPool or Executor
        The project's own pool is rebuilt when it breaks; a foreign executor is not.
    deliver : callable
        Takes a task and its run file. What it raises ends the whole.
    first_alone : bool
        Wait for the first result before a second task starts, so that one process compiles.

    Returns
    -------
    list of (Task, str)
        Tasks that failed three times, and why.

    Raises
    ------
    EngineError
        If a foreign executor broke, or workers die before they finish anything.
    """
    jobs = Jobs(deque(tasks), 1 if first_alone else _limit(engine))
    breaks = 0
    try:
        while jobs.waiting or jobs.running:
            broken = _hand_out(jobs, engine)
            broken = _collect(jobs, deliver) or broken
            if broken is None:
                breaks, jobs.limit = 0, _limit(engine)
                continue
            breaks += 1
            if not isinstance(engine, WorkerPool):
                raise EngineError(f"the executor broke: {broken}")
            if breaks > BREAKS:
                raise EngineError(_DYING)
            engine.rebuild()
    finally:
        for future in jobs.running:
            future.cancel()
    return jobs.failures


_DYING: Final = (
    "worker processes die before they finish a run. Is there enough memory for them (fewer "
    "--workers need less)? In a script, calls that start workers must stand below "
    "if __name__ == '__main__':"
)


def _limit(engine: WorkerPool | Executor) -> int | None:
    """Return how many tasks are handed over at a time: as many as run, so that few are lost."""
    return engine.workers if isinstance(engine, WorkerPool) else None


def _hand_out(jobs: Jobs, engine: WorkerPool | Executor) -> str | None:
    """Hand over all tasks that may start; say how the engine is broken, if it is."""
    executor = engine.executor if isinstance(engine, WorkerPool) else engine
    while jobs.startable():
        try:
            future = executor.submit(run_task, jobs.waiting[0])
        except BrokenExecutor as error:
            return str(error)  # broken before it took the task: no attempt
        except RuntimeError as error:  # shut down by its owner
            raise EngineError(f"the executor takes no tasks: {error}") from None
        jobs.running[future] = jobs.waiting.popleft()
    return None


def _collect(jobs: Jobs, deliver: Callable[[Task, bytes], None]) -> str | None:
    """Wait for a result and take all that are there; say how the engine broke, if it did."""
    broken = None
    done, _ = wait(jobs.running, return_when=FIRST_COMPLETED)
    if any(isinstance(future.exception(), BrokenExecutor) for future in done):
        done, _ = wait(jobs.running)  # all that ran is lost with the pool
    for future in done:
        task = jobs.running.pop(future)
        error = future.exception()
        if error is None:
            deliver(task, future.result())
            continue
        reason = f"{type(error).__name__}: {error}"
        if isinstance(error, BrokenExecutor):
            broken = reason
            reason = "its worker process died (killed, or out of memory)"
        jobs.lost(task, reason)
    return broken
