"""The runs behind a page, in a process of their own: `python -m feedfollow.app.job`.

Streamlit's process lends its main module to the page, which workers would then run too; and a page
must be able to stop its runs at once. So they are a child process: it tells its progress on stdout,
a line of JSON each, and ends with its owner, whose end of stdin closes.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from feedfollow.analyse.compare import scenarios_of
from feedfollow.analyse.pairing import beside
from feedfollow.analyse.work import seeds_of
from feedfollow.app.draws import kept_draws
from feedfollow.app.overlay import BASE_FILE, VARIANT_FILE
from feedfollow.app.shown import SIDES, ShownRun, keep_run
from feedfollow.kernels import cache_is_cold
from feedfollow.run.ensemble import ensemble
from feedfollow.run.jobs import complete
from feedfollow.run.lock import StoreError
from feedfollow.run.pool import WorkerPool
from feedfollow.spec.errors import SpecError
from feedfollow.spec.loader import load_scenario

FAILED: Final = 1
MISTAKES: Final = (SpecError, StoreError, ValueError, RuntimeError, OSError)

Tell = Callable[[dict[str, object]], None]


def carry_out(folder: Path, store: Path, seeds: int, tell: Tell) -> None:
    """Make the paired runs, then one run of each side with all its tables.

    Parameters
    ----------
    folder : Path
        Holds the two scenario files, and the posterior draws where a fit is laid over them.
    store : Path
        Where runs are kept; those that lie there are not made again.
    seeds : int
        Under which every scenario is run; pairs, or pairs of each draw.
    tell : callable
        Takes ``{"done": runs, "total": runs}``.

    Raises
    ------
    RuntimeError
        If a run failed, saying which and why.
    """
    scenarios = [load_scenario(folder / name) for name in (BASE_FILE, VARIANT_FILE)]
    base, variant = scenarios
    draws = kept_draws(folder, base)
    laid = scenarios_of(base, beside(base, [variant], (None, None)), draws)
    numbers = seeds_of(seeds, 2 if draws is None else 1)
    extra = len(SIDES)

    def told(done: int, total: int) -> None:
        tell({"done": done, "total": total + extra})

    found = ensemble(laid, numbers, folder=store / "runs", progress=told)
    if found.failures:
        raise RuntimeError(f"{len(found.failures)} runs failed; the first: {found.failures[0]}")
    runs = len(laid) * len(numbers)
    pieces = [ShownRun(replace(s, seed=numbers[0]), store / "shown") for s in scenarios]
    missing = [piece for piece in pieces if not piece.is_kept]
    done = runs + len(pieces) - len(missing)

    def deliver(_: ShownRun, __: None) -> None:
        nonlocal done
        done += 1
        tell({"done": done, "total": runs + extra})

    if not missing:
        return
    with WorkerPool(min(os.cpu_count() or 1, len(missing))) as pool:
        failed = complete(keep_run, missing, pool, deliver)
    if failed:
        raise RuntimeError(f"{failed[0][0].scenario.name}: {failed[0][1]}")


def _end_with_owner() -> None:
    # the bare descriptor: a thread inside sys.stdin would abort the interpreter as it ends
    while os.read(0, 1):
        pass
    os._exit(FAILED)


def _tell(message: dict[str, object]) -> None:
    print(json.dumps(message), flush=True)


def main(arguments: list[str]) -> int:
    """Carry out what a page asked; return the exit code."""
    threading.Thread(target=_end_with_owner, daemon=True).start()
    folder, store, seeds = arguments
    _tell({"compiles": cache_is_cold()})
    try:
        carry_out(Path(folder), Path(store), int(seeds), _tell)
    except MISTAKES as error:
        _tell({"error": str(error)})
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
