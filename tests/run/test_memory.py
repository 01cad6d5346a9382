"""Many runs in one process leave nothing behind."""

from __future__ import annotations

import gc
import resource
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from tests.run.short import tiny

from feedfollow.run.simulate import simulate

WARM, RUNS = 50, 200
"""Runs after which caches are full, and runs in all."""


def resident() -> int:
    """Return the bytes of memory that the process holds now."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize()


def growth() -> tuple[int, int, int]:
    """Make the runs; return bytes of a run's tables and the growth of objects and memory."""
    tables = 0
    marks: dict[int, tuple[int, int]] = {}
    tracemalloc.start()
    try:
        for number in range(1, RUNS + 1):
            run = simulate(tiny(users=200, seed=number))
            assert len(run.daily)
            tables = sum(int(t.memory_usage(deep=True).sum()) for t in run.tables.values())
            del run
            if number in (WARM, RUNS):
                gc.collect()
                marks[number] = tracemalloc.get_traced_memory()[0], resident()
    finally:
        tracemalloc.stop()
    objects, memory = (after - before for before, after in zip(*marks.values(), strict=True))
    return tables, objects, memory


@pytest.mark.endurance
def test_two_hundred_runs_leave_nothing_behind() -> None:
    """What is left of a run must be far below its tables, by Python's count and by the system's.

    Bounds were set before the first measurement: 150 runs may leave one hundredth of their tables
    in objects, and a twentieth in memory, which allocators keep in pieces. The runs have a process
    of their own: in one that served other tests the pieces are theirs.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        tables, objects, memory = alone.submit(growth).result()
    said = f"one run's tables {tables:,} bytes; growth over {RUNS - WARM} runs: "
    said += f"{objects:,} bytes of objects, {memory:,} of memory"
    print(said)
    assert tables > 100_000
    assert objects < (RUNS - WARM) * tables / 100, said
    assert memory < (RUNS - WARM) * tables / 20, said
