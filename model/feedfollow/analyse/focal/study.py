"""Trace a focal business over seeds and posterior draws."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path

import pandas as pd

from feedfollow.analyse.draws import checked_draws, laid_over
from feedfollow.analyse.focal.result import FocalResult
from feedfollow.analyse.focal.trace import (
    Trace,
    TraceTask,
    keep,
    make_task,
    path_of,
    read_trace,
    trace,
    ways_of,
)
from feedfollow.analyse.work import Work, seeds_of
from feedfollow.kernels import cache_is_cold
from feedfollow.run.jobs import complete
from feedfollow.run.pool import WorkerPool
from feedfollow.spec.focal import Focal
from feedfollow.spec.load_focal import load_focal
from feedfollow.spec.scenario import Scenario

SEEDS = 10
"""Seeds by default."""


def focal(
    business: Focal | str | Path,
    seeds: int | Iterable[int] = SEEDS,
    draws: pd.DataFrame | None = None,
    work: Work | None = None,
) -> FocalResult:
    """Trace one named brand or anchor in its market: what it earns by channel, and when it pays.

    The market is simulated as it is; the business is so small against it that it does not move it.
    What the business expects is worked out every day from the market's own state, by the same
    equations, for every way to run it under the same market.

    Parameters
    ----------
    business : Focal, str or Path
        Or the file of one, as :func:`feedfollow.spec.load_focal.load_focal` reads it.
    seeds : int or iterable of int
        A number n means seeds 1 to n; at least two without draws.
    draws : DataFrame, optional
        Posterior draws, as in :func:`feedfollow.analyse.compare.compare`; every draw is run under
        every seed.
    work : Work, optional
        Executor, folder of the runs, worker processes, progress.

    Returns
    -------
    FocalResult

    Raises
    ------
    SpecError
        If the file, or a draw laid over the market, cannot be used.
    ValueError
        If there are too few seeds.
    RuntimeError
        If a run failed.
    """
    case = business if isinstance(business, Focal) else load_focal(business)
    known = None if draws is None else checked_draws(draws, case.market)
    numbers = seeds_of(seeds, 2 if known is None else 1)
    tasks = [
        [make_task(market, seed, case.business) for seed in numbers]
        for market in markets_of(case.market, known)
    ]
    made = _made([task for row in tasks for task in row], work or Work())
    found = tuple(tuple(made[task.key] for task in row) for row in tasks)
    return FocalResult(case, ways_of(case.market, case.business), numbers, found, known)


def markets_of(market: Scenario, draws: pd.DataFrame | None) -> list[Scenario]:
    """List the markets of a study: one, or one for each draw."""
    if draws is None:
        return [market]
    rows = draws.to_dict("records")
    return [
        laid_over(market, {str(path): float(value) for path, value in row.items()}, (), number)
        for number, row in enumerate(rows)
    ]


def _made(tasks: Sequence[TraceTask], work: Work) -> dict[str, Trace]:
    """Carry tasks out, and keep each as soon as it is done; those that are kept are read."""
    place = tempfile.TemporaryDirectory(prefix="feedfollow-") if work.folder is None else None
    with place or nullcontext(str(work.folder)) as home:
        folder = Path(home)
        missing = [task for task in tasks if not path_of(folder, task).exists()]
        done = len(tasks) - len(missing)

        def deliver(task: TraceTask, data: bytes) -> None:
            nonlocal done
            keep(folder, task, data)
            done += 1
            if work.progress is not None:
                work.progress(done, len(tasks))

        if work.progress is not None:
            work.progress(done, len(tasks))
        failed = _carried_out(missing, work, deliver) if missing else []
        if failed:
            task, reason = failed[0]
            raise RuntimeError(
                f"{len(failed)} of {len(tasks)} runs failed; the first, seed {task.market.seed}: "
                f"{reason}"
            )
        return {task.key: read_trace(path_of(folder, task).read_bytes()) for task in tasks}


def _carried_out(
    missing: Sequence[TraceTask], work: Work, deliver: Callable[[TraceTask, bytes], None]
) -> list[tuple[TraceTask, str]]:
    """Carry tasks out on the engine of the work; return those that failed."""
    if work.executor is not None:
        return complete(trace, missing, work.executor, deliver)
    hands = min(work.workers or os.cpu_count() or 1, len(missing))
    with WorkerPool(hands) as pool:
        return complete(trace, missing, pool, deliver, first_alone=cache_is_cold())
