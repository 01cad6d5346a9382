"""Ask the model what the sources claim: ``python -m feedfollow.facts`` (``make facts``).

Runs are kept as they are made: an interrupted session goes on where it stopped. The page holds
the claims whose answers are there, and lists the others.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from rich.console import Console

from feedfollow.analyse.session import RunProgress
from feedfollow.facts.answers import Answers, ask, runs_wanted
from feedfollow.facts.claims import Claim, read_claims
from feedfollow.facts.experiment import Experiment
from feedfollow.facts.experiment_file import files, load_experiments
from feedfollow.facts.rehearse import SEEDS as REHEARSAL
from feedfollow.facts.rehearse import rehearsed
from feedfollow.facts.report import Told, write_page
from feedfollow.facts.verdict import Read, Verdict, judge
from feedfollow.run.jobs import EngineError
from feedfollow.run.lock import StoreError
from feedfollow.run.pool import WorkerPool
from feedfollow.run.task import code_version
from feedfollow.spec.errors import SpecError, did_you_mean, listing

FIRST: Final = 3001
"""First seed: no test and no trial had used one of these when the files were written."""
SEEDS: Final = 20


def chosen(names: Sequence[str]) -> dict[str, Experiment]:
    """Load experiments by id; all without one.

    Raises
    ------
    ValueError
        If there is no such experiment.
    SpecError
        If a file cannot be used.
    """
    known = files()
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or listing(list(known))
            raise ValueError(f"there is no experiment {name!r}; {hint}")
    return load_experiments(known[name] for name in names or known)


def judge_held(experiments: Mapping[str, Experiment], read: Read) -> dict[str, Verdict]:
    """Judge the experiments of which every run is known, by id."""
    verdicts = {}
    for name, each in experiments.items():
        try:
            verdicts[name] = judge(each, read)
        except KeyError:
            continue
    return verdicts


def waiting(
    claims: Mapping[str, Claim], asked: Mapping[str, Experiment], judged: Mapping[str, Verdict]
) -> dict[str, str]:
    """Say of every claim without an answer why it has none."""
    return {
        name: "its runs are not all made" if name in asked else "no experiment asks it yet"
        for name in claims
        if name not in judged
    }


def parser() -> argparse.ArgumentParser:
    """Return what the command line may hold."""
    found = argparse.ArgumentParser(prog="python -m feedfollow.facts", description=__doc__)
    add = found.add_argument
    add("claims", nargs="*", metavar="CLAIM", help="such as M05; all by default")
    add("--seeds", type=int, default=SEEDS, help=f"how many, from {FIRST} on (default {SEEDS})")
    add("--workers", type=int, help="processes (default: one a processor)")
    add("--runs", type=Path, default=Path("runs/facts"), help="folder of what was read")
    add("--out", type=Path, default=Path("docs/facts.md"), help="the page")
    what = found.add_mutually_exclusive_group()
    help_text = "three runs of other seeds: how wide an interval would be, without its direction"
    what.add_argument("--rehearse", action="store_true", help=help_text)
    help_text = "make no run; write the page of those that are there"
    what.add_argument("--judge", action="store_true", help=help_text)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, make the runs, write the page; give 0 if every run was made."""
    given = parser().parse_args(arguments)
    if given.seeds < 2:
        parser().error("--seeds must be at least 2: one run has no interval")
    screen = Console(stderr=True)
    seeds = REHEARSAL if given.rehearse else range(FIRST, FIRST + given.seeds)
    failed: list[str] = []
    try:
        asked = chosen(given.claims)
        with Answers(given.runs) as answers:
            if not given.judge:
                failed = make_runs(asked, seeds, answers, given.workers, screen)
            read = answers.reader(seeds)
            if given.rehearse:
                tell(asked, read, given.seeds)
            else:
                known = chosen(()) if given.claims else asked
                write(known, read, failed, given.out, seeds)
                screen.print(f"The page is {given.out}.", highlight=False)
    except (StoreError, EngineError, SpecError, ValueError) as error:
        raise SystemExit(f"facts: {error}") from None
    except KeyboardInterrupt:
        raise SystemExit(f"facts: interrupted; what was read is kept in {given.runs}") from None
    return 1 if failed else 0


def make_runs(
    asked: Mapping[str, Experiment],
    seeds: Sequence[int],
    answers: Answers,
    workers: int | None,
    screen: Console,
) -> list[str]:
    """Make the runs that are missing; return those that failed, and why."""
    began = time.monotonic()
    wanted = runs_wanted(asked.values(), seeds)
    with (
        WorkerPool(workers or os.cpu_count() or 1) as pool,
        RunProgress(screen, "facts") as progress,
    ):
        failed = ask(wanted, answers, pool, progress)
    spent = time.monotonic() - began
    for each in failed:
        screen.print(f"failed: {each}", highlight=False)
    screen.print(f"{len(wanted)} runs, {spent:.0f} s for those that were missing", highlight=False)
    return failed


def write(
    known: Mapping[str, Experiment],
    read: Read,
    failed: Sequence[str],
    page: Path,
    seeds: Sequence[int],
) -> None:
    """Write the page of the claims whose runs are all there."""
    claims, verdicts = read_claims(), judge_held(known, read)
    left = waiting(claims, known, verdicts)
    told = Told(list(verdicts.values()), left, failed, seeds, code_version())
    write_page(told, claims, page)


def tell(asked: Mapping[str, Experiment], read: Read, seeds: int) -> None:
    """Print what a rehearsal found."""
    for name, each in asked.items():
        print(name)
        try:
            print("".join(f"  {line}\n" for line in rehearsed(each, read, seeds)), end="")
        except KeyError:
            print("  a run failed")


if __name__ == "__main__":
    raise SystemExit(main())
