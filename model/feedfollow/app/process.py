"""A page's hold on its job: start it, see how far it is, stop it so that nothing is left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import weakref
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from feedfollow.paths import PACKAGE

LOG: Final = "job.log"


@dataclass
class Progress:
    """How far a job is.

    Attributes
    ----------
    begun : float
        When it was started, seconds of the monotonic clock.
    done, total : int
        Runs; a total of 0 is not known yet.
    found : int
        Runs that lay there already.
    compiles : bool
        Whether the model has to be compiled first.
    first : float or None
        When the count was first told: from then on runs were made.
    error : str or None
        Why it could not be carried out.
    """

    begun: float = field(default_factory=time.monotonic)
    done: int = 0
    total: int = 0
    found: int = 0
    compiles: bool = False
    first: float | None = None
    error: str | None = None

    def take(self, message: dict[str, object], now: float) -> None:
        """Take what the job told at a time."""
        self.compiles = bool(message.get("compiles", self.compiles))
        if "error" in message:
            self.error = str(message["error"])
        if "done" in message:
            self.done, self.total = int(str(message["done"])), int(str(message["total"]))
            if self.first is None:
                self.first, self.found = now, self.done

    def remaining(self, now: float) -> float | None:
        """Estimate the seconds left from the pace so far; None before a run was made."""
        made = self.done - self.found
        if self.first is None or made < 1:
            return None
        return (now - self.first) / made * (self.total - self.done)

    def said(self, now: float) -> str:
        """Say in a line how far the job is and how long it will take."""
        if not self.total:
            return "Starting ..."
        text = f"{self.done} of {self.total} runs"
        left = self.remaining(now)
        if left is not None:
            return f"{text}, about {duration(left)} left"
        return text + (", compiling the model once on this machine ..." if self.compiles else "")


def duration(seconds: float) -> str:
    """Write a time for people: seconds up to a minute and a half, else minutes."""
    return f"{seconds:.0f} s" if seconds < 90.0 else f"{seconds / 60.0:.0f} min"


class Job:
    """A running job; it ends when it is cancelled, forgotten, or its owner ends.

    Parameters
    ----------
    folder : Path
        Holds the two scenario files, and posterior draws if there are any.
    store : Path
        Where runs are kept.
    seeds : int
        Pairs, of every draw.
    """

    def __init__(self, folder: Path, store: Path, seeds: int) -> None:
        self.progress = Progress()
        self._log = folder / LOG
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "feedfollow.app.job", str(folder), str(store), str(seeds)],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": _with_source(os.environ.get("PYTHONPATH"))},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                # a group of its own, so that it is stopped together with its workers
                start_new_session=True,
            )
        assert self.process.stdout is not None
        # the thread must not hold the job itself, which could then never be forgotten
        heard = (self.process.stdout, self.progress)
        self._ear = threading.Thread(target=_listen, args=heard, daemon=True)
        self._ear.start()
        self._end = weakref.finalize(self, _stop, self.process)

    @property
    def running(self) -> bool:
        """Whether the job is still at work."""
        return self.process.poll() is None

    @property
    def failure(self) -> str | None:
        """Why an ended job failed; None if it did not."""
        code = self.process.poll()
        self._ear.join(timeout=5.0)
        if not code:
            return None
        if self.progress.error is not None:
            return self.progress.error
        last = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
        return f"the runs ended early (exit code {code}){''.join(f': {line}' for line in last)}"

    def cancel(self) -> None:
        """Stop the job and its workers; finished runs are kept."""
        self._end()


def _listen(lines: IO[str], progress: Progress) -> None:
    for line in lines:
        progress.take(json.loads(line), time.monotonic())


def _stop(process: subprocess.Popen[str]) -> None:
    """Kill a job's process group, if it still is there, and bury it."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin is not None:
        process.stdin.close()


def _with_source(path: str | None) -> str:
    """Let a child find this very package, whether or not it is installed."""
    return os.pathsep.join(part for part in (str(PACKAGE.parent), path) if part)
