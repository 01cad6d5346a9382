"""Worker processes that end with their owner, whatever its end, and are replaced when killed.

Each worker has a line of its own to the thread that waits for it. So a worker that dies takes
down nothing but the task that it had, even if it dies in the middle of sending a result; workers
that share one queue would leave half a message in it, for which their owner waits for ever.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Final, TypeVar

A = TypeVar("A")
R = TypeVar("R")

DIED: Final = "its worker process died (killed, or out of memory: fewer workers need less)"
NOT_STARTED: Final = (
    "its worker process did not start (killed, out of memory, or a script that does not keep its "
    "calls below if __name__ == '__main__':)"
)


class WorkerDied(RuntimeError):
    """A worker process ended before it gave back a result."""


@dataclass(frozen=True, eq=False)
class _Worker:
    process: BaseProcess
    line: Connection


class WorkerPool:
    """Processes that carry out one call at a time each.

    They start when they are needed. When their owner is killed they end at once, in the middle of
    a call if need be; Ctrl-C reaches the owner alone.

    Parameters
    ----------
    workers : int
        Processes.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        # started here, since its start would undo the shield of the thread that does it
        resource_tracker.ensure_running()
        self._threads = ThreadPoolExecutor(workers, initializer=_shield)
        self._own = threading.local()
        self._lock = threading.Lock()
        self._started: set[_Worker] = set()
        self._closed = False

    def submit(self, function: Callable[[A], R], argument: A) -> Future[R]:
        """Call a function of a module in a worker.

        Returns
        -------
        Future
            Its exception is :class:`WorkerDied` if the worker ended before it gave a result.
        """
        return self._threads.submit(self._call, function, argument)

    def _call(self, function: Callable[[A], R], argument: A) -> R:
        worker: _Worker | None = getattr(self._own, "worker", None)
        if worker is not None and not worker.process.is_alive():  # killed while it was idle
            self._forget(worker)
            worker = None
        if worker is None:
            worker = self._own.worker = self._start()
        good, answer = self._exchange(worker, DIED, (function, argument))
        if good:
            result: R = answer
            return result
        raise answer

    def _start(self) -> _Worker:
        """Start a worker and wait until it listens."""
        # a fresh interpreter: threads and compiled code of the owner do not survive a fork
        context = multiprocessing.get_context("spawn")
        line, far_end = context.Pipe()
        process = context.Process(target=_serve, args=(far_end,), daemon=True)
        worker = _Worker(process, line)
        with self._lock:
            if self._closed:
                raise WorkerDied("the pool is closed")
            try:
                process.start()
            except (OSError, RuntimeError) as error:  # no memory, or no guard in a script
                raise WorkerDied(f"its worker process did not start: {error}") from None
            self._started.add(worker)
        far_end.close()  # so that the line breaks when the worker ends
        self._exchange(worker, NOT_STARTED)
        return worker

    def _exchange(self, worker: _Worker, otherwise: str, *message: object) -> Any:
        """Send a message, if any, and wait for the answer."""
        try:
            for each in message:
                worker.line.send(each)
            return worker.line.recv()
        except (EOFError, OSError):
            self._forget(worker)
            raise WorkerDied(otherwise) from None

    def _forget(self, worker: _Worker) -> None:
        """Make sure that a worker is gone."""
        worker.process.kill()
        worker.process.join()
        worker.line.close()
        with self._lock:
            self._started.discard(worker)

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            self._closed = True
            for worker in self._started:
                worker.process.kill()
        self._threads.shutdown(wait=True)
        for worker in list(self._started):
            self._forget(worker)


def _shield() -> None:
    """Keep Ctrl-C from a thread and from the processes that it starts, from their first moment."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])


def _serve(line: Connection) -> None:
    """Be a worker: say so, then answer calls until the line breaks."""
    threading.Thread(target=_end_with_owner, daemon=True).start()
    try:
        line.send(None)
        while True:
            line.send(_answer(line.recv_bytes()))
    except (EOFError, OSError):
        return


def _answer(message: bytes) -> tuple[bool, Any]:
    """Carry out a call; return whether it went well, and its result or exception."""
    try:
        function, argument = pickle.loads(message)
        return True, function(argument)
    except Exception as error:
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:  # an exception that does not survive the way is told in words
            return False, RuntimeError(f"{type(error).__name__}: {error}")
        return False, error


def _end_with_owner() -> None:
    owner = multiprocessing.parent_process()
    if owner is not None:
        wait([owner.sentinel])
        os._exit(0)
