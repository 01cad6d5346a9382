"""Make the atlas of what-ifs: ``python -m feedfollow.atlas`` (``make atlas``).

Runs are kept as they are made: an interrupted session goes on where it stopped. The page holds
the what-ifs whose answers are there, and lists the others. The numbers behind it are kept too: a
what-if that the present model has answered under the present fit is not run again. Two small runs
a what-if tell whether a model of other code is the same.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pandas as pd
from rich.console import Console

from feedfollow.analyse.session import RunProgress
from feedfollow.atlas.fit import Fitted
from feedfollow.atlas.kept import Kept, is_current, read_kept, rows_of_fit, usable, write_kept
from feedfollow.atlas.library import MAP, chosen
from feedfollow.atlas.page import FILE, Told, write_page
from feedfollow.atlas.phases import GRID
from feedfollow.atlas.plan import plan_text
from feedfollow.atlas.probe import compared, probes, small_session, unprobed
from feedfollow.atlas.runs import Library, Wanted, is_there, make, merged
from feedfollow.atlas.session import Session, session_of
from feedfollow.kernels import cache_is_cold
from feedfollow.observe.foreign_files import ResultError
from feedfollow.run.jobs import EngineError
from feedfollow.run.lock import StoreError
from feedfollow.run.pool import WorkerPool
from feedfollow.run.run_store import RunStore
from feedfollow.spec.errors import SpecError

DRAWS: Final = 10
"""Posterior draws of the fit, evenly spaced along its chain."""
SEEDS: Final = 3
"""Under every draw: 30 runs of every base and variant."""
USERS: Final = 8000
"""The whole library is then made in less than three hours on two processors: the plan says it."""
MAP_SEEDS: Final = 6
FIRST: Final = 5001
"""First seed: no test and no trial had used one of these when the atlas was written."""
PAGE: Final = Path("docs/atlas.md")


def parser() -> argparse.ArgumentParser:
    """Return what the command line may hold."""
    found = argparse.ArgumentParser(prog="python -m feedfollow.atlas", description=__doc__)
    add = found.add_argument
    add("what_ifs", nargs="*", metavar="WHAT-IF", help="such as s05, or s05,s11; all by default")
    add("--users", type=int, default=USERS, help=f"of every run (default {USERS})")
    add("--draws", type=int, default=DRAWS, help=f"of the fit (default {DRAWS})")
    add("--seeds", type=int, default=SEEDS, help=f"under each, from {FIRST} on (default {SEEDS})")
    add("--workers", type=int, default=os.cpu_count() or 1, help="processes (one a processor)")
    add("--runs", type=Path, default=Path("runs/atlas"), help="folder of the runs")
    help_text = "the page (default docs/atlas.md); its numbers are kept in a folder of its name"
    add("--out", type=Path, default=PAGE, help=help_text)
    what = found.add_mutually_exclusive_group()
    what.add_argument("--plan", action="store_true", help="say what is to be run, and run nothing")
    help_text = "make no run; write the page of those that are there"
    what.add_argument("--judge", action="store_true", help=help_text)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, make the runs, write the page; give 0 if every run was made."""
    given = parser().parse_args(arguments)
    usual = (given.users, given.draws, given.seeds) == (USERS, DRAWS, SEEDS)
    if given.out == PAGE and not (usual or given.plan):
        parser().error(f"{PAGE} is of {USERS} users, {DRAWS} draws, {SEEDS} seeds: give --out")
    screen = Console(stderr=True)
    try:
        session = session_for(given)
        names = chosen(given.what_ifs, [*session.what_ifs, MAP])
        with RunStore(given.runs) as store:
            return answer(given, session, names, store, screen)
    except (StoreError, EngineError, ResultError, SpecError, ValueError) as error:
        raise SystemExit(f"atlas: {error}") from None
    except KeyboardInterrupt:
        raise SystemExit(f"atlas: interrupted; finished runs are kept in {given.runs}") from None


def session_for(given: argparse.Namespace) -> Session:
    """Return the library at the size that the command line gives."""
    seeds, map_seeds = (range(FIRST, FIRST + many) for many in (given.seeds, MAP_SEEDS))
    return session_of({"users": given.users}, given.draws, seeds, map_seeds, GRID)


def answer(
    given: argparse.Namespace,
    session: Session,
    names: Sequence[str],
    store: RunStore,
    screen: Console,
) -> int:
    """Make the runs of the what-ifs that are not answered, and write the page."""
    numbers = given.out.with_suffix("") / FILE
    digests = session.digests()
    found, fits = usable(read_kept(numbers), digests)
    key = session.asked.fitted.key
    if not (given.judge or given.plan):
        found = compared(found, _probe(unprobed(found, names, key), given, store, screen), key)
    new = [n for n in names if n not in found or not is_current(found[n], key)]
    runs = {name: session.runs(name) for name in digests}
    whole = merged(run for own in runs.values() for run in own)
    kept = Library(store, whole)
    wanted = _of(new, runs, whole)
    if not given.judge:
        screen.print(
            plan_text(wanted, lambda each: is_there(store, each), given.workers, len(new)),
            highlight=False,
        )
    if given.plan:
        return 0
    failed = [] if given.judge else _make(wanted, store, given.workers, screen)
    rows = {n: session.rows(n, runs[n], kept) for n in new if kept.whole(runs[n])}
    if not given.judge:
        made = _probe(list(rows), given, store, screen)
        rows = {name: own.assign(probe=made.get(name, "")) for name, own in rows.items()}
    _write(session, found, fits, rows, numbers)
    told = told_of(session, numbers, failed)
    write_page(told, given.out)
    screen.print(f"The page is {given.out}.", highlight=False)
    return 1 if failed else 0


def _probe(
    names: Sequence[str], given: argparse.Namespace, store: RunStore, screen: Console
) -> dict[str, str]:
    """Make the probes of some what-ifs, which tell whether other code is the same model."""
    if not names:
        return {}
    screen.print(f"{len(names)} what-ifs are probed by small runs.", highlight=False)
    return probes(
        small_session(), names, store, lambda runs: _make(runs, store, given.workers, screen)
    )


def _of(
    names: Sequence[str], runs: Mapping[str, Sequence[Wanted]], whole: Sequence[Wanted]
) -> list[Wanted]:
    """List the runs of some what-ifs, each with the first days that all what-ifs ask of it."""
    known = {each.key: each for each in whole}
    return list({run.key: known[run.key] for name in names for run in runs[name]}.values())


def _make(wanted: Sequence[Wanted], store: RunStore, workers: int, screen: Console) -> list[str]:
    """Make the runs that are missing; return those that failed, and why."""
    store.write_index(each.task for each in wanted)
    with RunProgress(screen, "atlas") as progress, WorkerPool(workers) as pool:
        failed = make(wanted, store, pool, progress, cache_is_cold())
    for each in failed:
        screen.print(f"failed: {each}", highlight=False)
    return failed


def _write(
    session: Session,
    found: Mapping[str, Kept],
    fits: Mapping[str, pd.DataFrame],
    rows: Mapping[str, pd.DataFrame],
    numbers: Path,
) -> None:
    """Keep the numbers read now beside the older ones that still answer, with their fits."""
    if not rows and not found:
        return
    fitted: Fitted = session.asked.fitted
    tables = {**{name: each.rows for name, each in found.items()}, **rows}
    used = {str(table["fit"].iloc[0]) for table in tables.values()} - {""}
    all_fits = {**fits, fitted.key: rows_of_fit(fitted)}
    write_kept(numbers, [*(all_fits[key] for key in sorted(used)), *tables.values()])


def told_of(session: Session, numbers: Path, failed: Sequence[str] = ()) -> Told:
    """Read the numbers that are kept, and say what the page is made of."""
    digests = session.digests()
    found, _ = usable(read_kept(numbers), digests)
    missing = {n: "its runs are not all made" for n in digests if n not in found}
    key = session.asked.fitted.key
    old = [name for name, each in found.items() if not is_current(each, key)]
    return Told(session.what_ifs, found, session.grid, missing, old, failed)


if __name__ == "__main__":
    raise SystemExit(main())
