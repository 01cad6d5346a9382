"""Carry out work on an engine: what is lost is tried again, what keeps failing is reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Final, Generic, Protocol, TypeVar

from feedfollow.run.pool import WorkerDied, WorkerPool
from feedfollow.run.task import OtherVersion, Task, run_task

Engine = WorkerPool | Executor


class Keyed(Protocol):
    """A picklable piece of work."""

    @property
    def key(self) -> str:
        """What tells it from every other."""


Piece = TypeVar("Piece", bound=Keyed)
Result = TypeVar("Result")

ATTEMPTS: Final = 3
"""How often a task is tried, and each worker replaced while nothing was finished."""


class EngineError(RuntimeError):
    """The engine cannot carry out tasks at all."""


@dataclass
class Jobs(Generic[Piece, Result]):
    """Tasks that an engine has taken, and what became of them."""

    act: Callable[[Piece], Result]
    engine: Engine
    deliver: Callable[[Piece, Result], None]
    running: dict[Future[Result], Piece] = field(default_factory=dict)
    arrived: SimpleQueue[Future[Result]] = field(default_factory=SimpleQueue)
    attempts: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[Piece, str]] = field(default_factory=list)
    finished: int = 0
    deaths: int = 0

    def start(self, task: Piece) -> None:
        """Hand a task to the engine.

        Raises
        ------
        EngineError
            If the engine takes none.
        """
        try:
            future = self.engine.submit(self.act, task)
        except RuntimeError as error:  # broken, or shut down by its owner
            raise self._broken(error) from None
        self.running[future] = task
        future.add_done_callback(self.arrived.put)

    def take_next(self) -> None:
        """Wait for the next task to end; deliver its result, try it again, or give it up.

        Raises
        ------
        EngineError
            If the engine broke.
        """
        future = self.arrived.get()
        task = self.running.pop(future)
        if future.cancelled():
            raise self._broken("it dropped a task")
        error = future.exception()
        if error is None:
            self.deliver(task, future.result())
            self.finished += 1
            return
        if isinstance(error, BrokenExecutor):
            raise self._broken(error)
        if isinstance(error, OtherVersion):
            raise EngineError(str(error))
        if isinstance(error, WorkerDied):
            self._note_death(error)
        self.attempts[task.key] += 1
        if self.attempts[task.key] < ATTEMPTS:
            self.start(task)
        else:
            self.failures.append((task, f"{type(error).__name__}: {error}"))

    def _note_death(self, death: WorkerDied) -> None:
        """Tell workers that cannot live from tasks that kill their worker."""
        self.deaths += 1
        workers = self.engine.workers if isinstance(self.engine, WorkerPool) else 1
        if not self.finished and self.deaths > ATTEMPTS * workers:
            raise EngineError(f"workers die before they finish a run; the last: {death}")

    def _broken(self, why: object) -> EngineError:
        return EngineError(f"the executor broke after {self.finished} finished runs: {why}")


def complete(
    act: Callable[[Piece], Result],
    tasks: Iterable[Piece],
    engine: Engine,
    deliver: Callable[[Piece, Result], None],
    first_alone: bool = False,
) -> list[tuple[Piece, str]]:
    """Do pieces of work, in any order; deliver each result in this thread as soon as it is there.

    Parameters
    ----------
    act : callable
        A function of a module; takes a piece.
    tasks : iterable of pieces
        All different.
    engine : WorkerPool or Executor
        The project's own pool replaces workers that die; a foreign executor that broke stays so.
    deliver : callable
        Takes a piece and its result. What it raises ends the whole.
    first_alone : bool
        Wait for the first task to end before a second one starts, so that one process compiles.

    Returns
    -------
    list of (piece, str)
        Pieces that failed three times, and why.

    Raises
    ------
    EngineError
        If a foreign executor broke, workers die before they finish anything, or they run other
        code.
    """
    jobs = Jobs(act, engine, deliver)
    try:
        for task in tasks:
            jobs.start(task)
            if first_alone:
                jobs.take_next()
                first_alone = False
        while jobs.running:
            jobs.take_next()
    finally:
        for future in jobs.running:
            future.cancel()
    return jobs.failures


def carry_out(
    tasks: Iterable[Task],
    engine: Engine,
    deliver: Callable[[Task, bytes], None],
    first_alone: bool = False,
) -> list[tuple[Task, str]]:
    """Make runs, each delivered as a run file: :func:`complete` with ``run_task``."""
    return complete(run_task, tasks, engine, deliver, first_alone)
