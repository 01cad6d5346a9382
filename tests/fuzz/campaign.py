"""Read many spoilt files; count what was read and what was refused, and list what went wrong.

    python -m tests.fuzz.campaign [TARGET ...] [--share 1.0] [--first 0] [--seed 1]

Input number N of a target is a function of the seed and N alone, so that an interrupted campaign
goes on with ``--first`` and a failure is made again by ``TARGET --first N --share 0``.
"""

from __future__ import annotations

import argparse
import faulthandler
import importlib
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random
from types import FrameType
from typing import Protocol

CPU_SECONDS = 10.0
"""Of one input; the longest valid one needs a tenth of a second."""
WALL_SECONDS = 3600
"""After which the process ends with its stack, should a library not listen to signals."""
MEMORY = 2 << 30
"""Bytes that all inputs may take beyond what the process has at their beginning."""


class Target(Protocol):
    """A reader, and the means to spoil what it reads."""

    name: str

    def read(self, rng: Random) -> str:
        """Spoil a file, read it, and say what became of it; raise what should not be raised."""


TARGETS: dict[str, tuple[str, int]] = {
    "scenario": ("texts.ScenarioText", 40_000),
    "spec": ("texts.SpecText", 15_000),
    "figures": ("texts.FigureText", 20_000),
    "draws": ("texts.DrawText", 5_000),
    "run": ("results.RunFolder", 10_000),
    "fit": ("results.FitFolder", 5_000),
    "runfile": ("results.RunFile", 5_000),
    "store": ("results.StoreFile", 3_000),
    "checkpoint": ("results.Checkpoint", 2_000),
}
"""Class and number of inputs of a whole campaign, 105,000 in all, by name."""


def make_target(name: str, folder: Path) -> Target:
    """Make a target that works in a folder; the model is compiled only for those that run it."""
    module, _, kind = TARGETS[name][0].partition(".")
    target: Target = getattr(importlib.import_module(f"tests.fuzz.{module}"), kind)(folder)
    return target


class Hang(BaseException):
    """An input took too long; no reader may catch it."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise Hang(f"more than {CPU_SECONDS:.0f} s of processor time")


def campaign(target: Target, numbers: range, seed: int) -> tuple[Counter[str], dict[int, str]]:
    """Read spoilt files by number.

    Returns
    -------
    outcomes : Counter of str
    failures : dict of int to str
        Traceback by number.
    """
    outcomes: Counter[str] = Counter()
    failures: dict[int, str] = {}
    signal.signal(signal.SIGPROF, _stop)
    for number in numbers:
        rng = Random(f"{target.name} {seed} {number}")
        faulthandler.dump_traceback_later(WALL_SECONDS, exit=True)
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
        try:
            outcome = target.read(rng)
        except (Exception, Hang):
            outcome = "failed"
            failures[number] = traceback.format_exc()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0.0)
            faulthandler.cancel_dump_traceback_later()
        outcomes[outcome] += 1
    return outcomes, failures


def limit_memory(more: int = MEMORY) -> None:
    """Let the process take no more memory than this beyond what it has."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + more,) * 2)


def main(arguments: list[str] | None = None) -> int:
    """Carry out a campaign; give 0 if nothing went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.campaign")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--share", type=float, default=1.0, help="of the inputs of each target")
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    for name in given.targets:
        if name not in TARGETS:
            parser.error(f"unknown target {name!r}; known: {', '.join(TARGETS)}")
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="feedfollow-fuzz-") as scratch:
        targets = []
        for name in given.targets or TARGETS:
            folder = Path(scratch) / name
            folder.mkdir()
            targets.append((make_target(name, folder), TARGETS[name][1]))
        limit_memory()
        for target, whole in targets:
            last = max(round(whole * given.share), given.first + 1)
            total += _told(target, range(given.first, last), given.seed)
    print(f"{total.total():,} inputs: {_counts(total)}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"largest memory of the process: {peak:,.0f} MB", flush=True)
    return 1 if total["failed"] else 0


def _told(target: Target, numbers: range, seed: int) -> Counter[str]:
    """Read the inputs of one target in portions, and tell after each."""
    total: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    started = time.process_time()
    for first in range(numbers.start, numbers.stop, 1000):
        portion = range(first, min(first + 1000, numbers.stop))
        outcomes, failures = campaign(target, portion, seed)
        total += outcomes
        for number, text in failures.items():
            kind = "".join(text.splitlines()[-3:])[:300]
            seen[kind] += 1
            if seen[kind] == 1:
                print(f"{target.name} {number}:\n{text}", file=sys.stderr, flush=True)
        spent = time.process_time() - started
        said = f"{target.name} to {portion.stop:,}: {_counts(total)}"
        print(f"{said}; {spent:.0f} s of processor", flush=True)
    return total


def _counts(outcomes: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in sorted(outcomes.items()))


if __name__ == "__main__":
    raise SystemExit(main())
