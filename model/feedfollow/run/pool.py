"""Worker processes that end with their owner, whatever its end, and are replaced when killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing.connection import Connection, wait
from types import TracebackType


class WorkerPool:
    """A pool of worker processes that can be rebuilt.

    Every worker watches a lifeline that only the owner holds: when it is dropped, or the owner is
    killed, the worker ends at once, in the middle of a run if need be.

    Parameters
    ----------
    workers : int
        Processes.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._open()

    def _open(self) -> None:
        # a fresh interpreter: threads and compiled code of the owner do not survive a fork
        context = multiprocessing.get_context("spawn")
        self._far_end, self._lifeline = context.Pipe(duplex=False)
        self.executor: Executor = ProcessPoolExecutor(
            self.workers, context, initializer=_begin, initargs=(self._far_end,)
        )

    def rebuild(self) -> None:
        """Replace all workers."""
        self._close()
        self._open()

    def _close(self) -> None:
        self._lifeline.close()
        self.executor.shutdown(wait=True, cancel_futures=True)
        self._far_end.close()

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()


def _begin(lifeline: Connection) -> None:
    """Prepare a worker: the owner alone answers Ctrl-C, and its end is the worker's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_owner, args=(lifeline,), daemon=True).start()


def _end_with_owner(lifeline: Connection) -> None:
    owner = multiprocessing.parent_process()
    # nothing is ever sent: readable means that the other end is gone
    wait([lifeline] if owner is None else [lifeline, owner.sentinel])
    os._exit(0)
