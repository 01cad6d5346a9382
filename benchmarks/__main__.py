"""``make bench``: agreement, interleaved rounds, the table of ratios."""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.contest import DAY_TWO, FULL, NUMPY, OURS_TWO, QUICK, Sizes, entered
from benchmarks.evening import Lives
from benchmarks.machine import load, machine
from benchmarks.ours import Days, clearing_timed
from benchmarks.probe import LARGEST, USUAL, asked, compiled, start_up
from benchmarks.ratios import growth_ratio, other_ratios, timed_ratios
from benchmarks.report import Results, text_of, written
from benchmarks.rounds import interleaved

HOME = Path(__file__).parent
QUICK_HOME = HOME.parent / "runs" / "bench"
STARTS = 5
SHARED_DAYS = 5
PHASES_SHOWN = 6


def main(words: list[str]) -> int:
    """Run the benchmark and write its results; return 1 if an implementation disagrees."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the main ratios, about a minute")
    parser.add_argument("--largest", action="store_true", help="growth up to ten million users")
    parser.add_argument("--out", type=Path, help="folder of results.md and results.json")
    given = parser.parse_args(words)
    sizes = QUICK if given.quick else FULL
    results = measured(sizes, given.quick, given.largest)
    page = written(results, given.out or (QUICK_HOME if given.quick else HOME))
    print(text_of(results))
    print(f"Written to {page}.", file=sys.stderr)
    return 0 if all(each.holds for each in results.agreements) else 1


def measured(sizes: Sizes, quick: bool, largest: bool = False) -> Results:
    """Carry out agreement, rounds and probes.

    Parameters
    ----------
    sizes : Sizes
    quick : bool
        Leave out what needs minutes: compiling everything anew, and more than one start.
    largest : bool
        Run ten million users too, in a process of their own.
    """
    facts = machine()
    with ThreadPoolExecutor(2) as pool:
        began = load()
        runners, found = entered(sizes, pool)
        workload = workload_of(runners)
        times = interleaved(runners, sizes.rounds)
        loads = began, load()
        shares = shares_of(runners[DAY_TWO])
    del runners  # the probes need the memory
    start = start_up(1 if quick else STARTS)
    memory = asked("memory", str(max(sizes.growth)))
    ratios = timed_ratios(times, sizes)
    grown = asked("growth", str(LARGEST)) if largest else {}
    if grown:
        ratios = [each for each in ratios if not each.name.startswith("time per engaged view")]
        ratios.append(growth_ratio(grown, LARGEST, USUAL))
    weighed = grown.get("bytes", memory["bytes"])
    ratios += other_ratios(shares["clearing"], weighed, sum(start.values()))
    return Results(
        machine=facts,
        loads=loads,
        sizes=sizes,
        workload=workload,
        agreements=found,
        times=times,
        ratios=ratios,
        shares=shares,
        start=start,
        memory={
            f"resident bytes a user, {max(sizes.growth):,} users": memory["bytes"],
            "seconds to build them": memory["build"],
        },
        compiled={} if quick else compiled(),
        largest={f"{LARGEST:,}": grown["nanoseconds"]} if grown else {},
    )


def workload_of(runners: dict[str, Lives]) -> dict[str, float]:
    """Return what the reference workload comes to, from an evening of the NumPy arrays or ours."""
    runner = runners.get(NUMPY, runners[OURS_TWO])
    evening = runner.evening()
    return {
        "% of users active": 100.0 * evening.active / runner.users,
        "engaged views an active user": evening.engaged / evening.active,
        "exposures an engaged view": evening.exposures / evening.engaged,
        "follows a user": evening.follows / runner.users,
        "% of engaged views end in a session": 100.0 * evening.sessions / evening.engaged,
    }


def shares_of(runner: Lives) -> dict[str, float]:
    """Return the share of clearing and of the longest phases in whole days of ours."""
    assert isinstance(runner, Days)
    clearing: dict[str, float] = {}
    phases: dict[str, float] = {}
    began = time.perf_counter()
    with clearing_timed(clearing):
        for _ in range(SHARED_DAYS):
            runner.evening(phases)
    whole = time.perf_counter() - began
    longest = sorted(phases.items(), key=lambda item: -item[1])[:PHASES_SHOWN]
    return {"clearing": sum(clearing.values()) / whole} | {
        name: seconds / whole for name, seconds in longest
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
