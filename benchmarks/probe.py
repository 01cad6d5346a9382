"""What needs a process of its own: start-up, compile time, memory. ``python -m benchmarks.probe``.

Prints one line of JSON. This file imports nothing of the project before its clock runs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
FEW = 1000
USUAL, LARGEST = 100_000, 10_000_000
SETTLED = 4
"""Days that many users live before they are timed or weighed."""


def first_day(users: int) -> dict[str, float]:
    """Import the package, build the reference world, live its first day; return seconds.

    ``import`` is ``import feedfollow`` and what a first day imports, ``day`` is the first day,
    which compiles or loads every kernel of the core.
    """
    began = time.perf_counter()
    import feedfollow  # noqa: F401
    from benchmarks.ours import Days, built

    imported = time.perf_counter()
    world = built(users)
    ready = time.perf_counter()
    Days(world).evening()
    over = time.perf_counter()
    return {"import": imported - began, "build": ready - imported, "day": over - ready}


def memory(users: int, days: int = 21) -> dict[str, float]:
    """Return the resident bytes a user of a world that has lived some days.

    What a small world needs (the interpreter, compiled code) is taken off.
    """
    from benchmarks.machine import resident_bytes
    from benchmarks.ours import built, lived

    lived(built(FEW), 1)
    base = resident_bytes()
    began = time.perf_counter()
    world = built(users)
    seconds = time.perf_counter() - began
    lived(world, days)
    return {"bytes": (resident_bytes() - base) / users, "build": seconds}


def growth(users: int, rounds: int = 5) -> dict[str, float]:
    """Return nanoseconds per engaged view of whole days, two threads, beside those of fewer users.

    Both worlds live in this process, in interleaved rounds; ``bytes`` is as in :func:`memory`.
    """
    from concurrent.futures import ThreadPoolExecutor

    from benchmarks.machine import resident_bytes
    from benchmarks.ours import Days, built, lived
    from benchmarks.rounds import interleaved

    few = lived(built(USUAL))
    base = resident_bytes()
    many = lived(built(users), SETTLED)
    with ThreadPoolExecutor(2) as pool:
        runners = {"few": Days(few, 2, pool), "many": Days(many, 2, pool)}
        times = interleaved(runners, rounds)
    ratio, least, most = times["many"].ratio(times["few"])
    return {
        "nanoseconds": times["many"].middle,
        "nanoseconds of few": times["few"].middle,
        "ratio": ratio,
        "least": least,
        "most": most,
        "bytes": (resident_bytes() - base) / users,
    }


def asked(*words: str, cache: str | None = None) -> dict[str, float]:
    """Carry out a probe in a process of its own.

    Parameters
    ----------
    *words : str
        As on the command line.
    cache : str, optional
        Folder of compiled code; the usual one by default.

    Raises
    ------
    subprocess.CalledProcessError
        If the process fails.
    """
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if cache is not None:
        environment["NUMBA_CACHE_DIR"] = cache
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.probe", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def start_up(times: int) -> dict[str, float]:
    """Return the medians of starts with compiled code cached, in seconds."""
    starts = [asked("first_day", str(FEW)) for _ in range(times)]
    return {part: median([start[part] for start in starts]) for part in starts[0]}


def compiled() -> dict[str, float]:
    """Return the seconds of a start that has to compile everything."""
    with tempfile.TemporaryDirectory() as folder:
        return asked("first_day", str(FEW), cache=folder)


if __name__ == "__main__":
    probe = {"first_day": first_day, "memory": memory, "growth": growth}[sys.argv[1]]
    print(json.dumps(probe(int(sys.argv[2]))))
