"""A very small scenario for ensembles, and looks at their folders and processes from outside."""

from __future__ import annotations

import hashlib
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.run.short import tiny

from feedfollow.spec.scenario import Scenario

RUNS = "*.parquet"


def speck(**changes: object) -> Scenario:
    """Return twenty days with 200 users: a few hundredths of a second once compiled."""
    settings = {"users": 200, "start": "2020-05-18", "until": "2020-06-06", "burn_in": "0 days"}
    return tiny(**{**settings, **changes})


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder by name."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def prints(folder: Path) -> dict[str, tuple[int, int]]:
    """Return inode and time of the last change of every run file: both new when it is rewritten."""
    found = {}
    for path in folder.glob(RUNS):
        state = path.stat()
        found[path.name] = (state.st_ino, state.st_mtime_ns)
    return found


def processes() -> dict[int, tuple[int, str, str]]:
    """Return parent, state and command of every process by its number."""
    columns = [word for name in ("pid", "ppid", "stat", "args") for word in ("-o", f"{name}=")]
    done = subprocess.run(["ps", "-A", "-ww", *columns], capture_output=True, text=True, check=True)
    rows = (line.split(None, 3) for line in done.stdout.splitlines())
    return {int(row[0]): (int(row[1]), row[2], row[3]) for row in rows if len(row) == 4}


def children(owner: int) -> set[int]:
    """Return the processes that an ensemble has started: workers, and what looks after them."""
    return {
        pid
        for pid, (parent, state, args) in processes().items()
        if parent == owner and "multiprocessing" in args and not state.startswith("Z")
    }


def workers(owner: int) -> set[int]:
    """Return the worker processes of an ensemble."""
    listed = processes()
    return {pid for pid in children(owner) if pid in listed and "spawn_main" in listed[pid][2]}


def alive(pids: set[int]) -> set[int]:
    """Return those that still run; a process that nobody has buried yet does not."""
    listed = processes()
    return {pid for pid in pids if pid in listed and not listed[pid][1].startswith("Z")}


def wait_until(true: Callable[[], object], seconds: float) -> bool:
    """Wait until something is true; say whether it came in time."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True
