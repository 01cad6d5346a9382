"""Ask the model what the sources claim: ``python -m feedfollow.facts`` (``make facts``).

Runs are kept as they are made: an interrupted session goes on where it stopped. The page holds
the claims whose answers are there, and lists the others. The numbers behind it are kept too: a
claim that the present model has answered is not asked again.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import pandas as pd
from rich.console import Console

from feedfollow.analyse.session import RunProgress
from feedfollow.facts.answers import Answers, ask, runs_wanted
from feedfollow.facts.claims import Claim, read_claims
from feedfollow.facts.experiment import Experiment
from feedfollow.facts.experiment_file import files, load_experiments
from feedfollow.facts.kept import (
    home,
    is_current,
    is_own_code,
    read_kept,
    reader_of,
    rows_of,
    write_kept,
)
from feedfollow.facts.probe import probe
from feedfollow.facts.rehearse import SEEDS as REHEARSAL
from feedfollow.facts.rehearse import rehearsed
from feedfollow.facts.report import Told, write_page
from feedfollow.facts.verdict import Read, Verdict, judge
from feedfollow.observe.foreign_files import ResultError
from feedfollow.run.jobs import EngineError
from feedfollow.run.lock import StoreError
from feedfollow.run.pool import WorkerPool
from feedfollow.spec.errors import SpecError, did_you_mean, listing

FIRST: Final = 3001
"""First seed: no test and no trial had used one of these when the files were written."""
SEEDS: Final = 20
PAGE: Final = Path("docs/facts.md")


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
    add("--workers", type=int, default=os.cpu_count() or 1, help="processes (one a processor)")
    add("--runs", type=Path, default=Path("runs/facts"), help="folder of what was read")
    help_text = "the page (default docs/facts.md); its numbers are kept beside another one"
    add("--out", type=Path, help=help_text)
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
    if given.seeds != SEEDS and not (given.out or given.rehearse):
        parser().error(f"docs/facts.md is of {SEEDS} seeds: give --out for a page of {given.seeds}")
    screen = Console(stderr=True)
    try:
        with Answers(given.runs) as answers:
            if given.rehearse:
                return rehearse(given, answers, screen)
            return answer(given, answers, screen)
    except (StoreError, EngineError, ResultError, SpecError, ValueError) as error:
        raise SystemExit(f"facts: {error}") from None
    except KeyboardInterrupt:
        raise SystemExit(f"facts: interrupted; what was read is kept in {given.runs}") from None


def rehearse(given: argparse.Namespace, answers: Answers, screen: Console) -> int:
    """Make three runs of each arm and print how wide an interval would be."""
    asked = chosen(given.claims)
    with WorkerPool(given.workers) as pool:
        failed = make_runs(asked, REHEARSAL, answers, pool, screen)
    tell(asked, answers.reader(REHEARSAL), given.seeds)
    return 1 if failed else 0


def answer(given: argparse.Namespace, answers: Answers, screen: Console) -> int:
    """Make the runs of the claims that the present model has not answered, and write the page."""
    seeds = range(FIRST, FIRST + given.seeds)
    page = given.out or PAGE
    numbers = given.out.with_suffix(".parquet") if given.out else home()
    asked = chosen(given.claims)
    known = chosen(()) if given.claims else asked
    tables = read_kept(numbers, known)
    new, probes, failed = unanswered(asked, tables, seeds, {}), {}, []
    if not given.judge:
        with WorkerPool(given.workers) as pool:
            probes = make_probes(new | unprobed(asked, tables), pool, screen)
            new = unanswered(new, tables, seeds, probes)
            failed = make_runs(new, seeds, answers, pool, screen)
        for name in unprobed(asked, tables):
            tables[name] = tables[name].assign(probe=probes.get(name, ""))
    for name, each in new.items():
        with suppress(KeyError):
            tables[name] = rows_of(each, answers.reader(seeds), seeds, probes.get(name, ""))
    if tables:
        write_kept(numbers, tables)
    write_page(told_of(known, tables, failed, seeds), read_claims(), page)
    screen.print(f"The page is {page}.", highlight=False)
    return 1 if failed else 0


def unprobed(
    asked: Mapping[str, Experiment], tables: Mapping[str, pd.DataFrame]
) -> dict[str, Experiment]:
    """Return the claims that this very code has answered without a probe beside the answer."""
    return {
        name: each
        for name, each in asked.items()
        if name in tables
        and (tables[name]["probe"] == "").all()
        and is_own_code(tables[name], each)
    }


def unanswered(
    asked: Mapping[str, Experiment],
    tables: Mapping[str, pd.DataFrame],
    seeds: Sequence[int],
    probes: Mapping[str, str],
) -> dict[str, Experiment]:
    """Return the claims whose rows are not there, or not of the present model."""
    return {
        name: each
        for name, each in asked.items()
        if name not in tables or not is_current(tables[name], each, seeds, probes.get(name, ""))
    }


def make_runs(
    asked: Mapping[str, Experiment],
    seeds: Sequence[int],
    answers: Answers,
    pool: WorkerPool,
    screen: Console,
) -> list[str]:
    """Make the runs that are missing; return those that failed, and why."""
    began = time.monotonic()
    wanted = runs_wanted(asked.values(), seeds)
    with RunProgress(screen, "facts") as progress:
        failed = ask(wanted, answers, pool, progress)
    spent = time.monotonic() - began
    for each in failed:
        screen.print(f"failed: {each}", highlight=False)
    screen.print(f"{len(wanted)} runs, {spent:.0f} s for those that were missing", highlight=False)
    return failed


def make_probes(
    asked: Mapping[str, Experiment], pool: WorkerPool, screen: Console
) -> dict[str, str]:
    """Make the probes of claims, which tell whether other code is the same model."""
    with RunProgress(screen, "probes") as progress:
        return probe(asked, pool, progress)


def told_of(
    known: Mapping[str, Experiment],
    tables: Mapping[str, pd.DataFrame],
    failed: Sequence[str],
    seeds: Sequence[int],
) -> Told:
    """Judge the claims that have rows, and say what the page is made of."""
    verdicts = {name: judge(known[name], reader_of(known[name], tables[name])) for name in tables}
    models = {name: str(rows["model"].iloc[0]) for name, rows in tables.items()}
    left = waiting(read_claims(), known, verdicts)
    return Told(list(verdicts.values()), left, failed, seeds, models)


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
