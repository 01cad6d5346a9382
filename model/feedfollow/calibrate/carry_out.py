"""A calibration carried out on this machine's processes, told to whoever waits for it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from feedfollow.calibrate.run_store import CalibrationStore
from feedfollow.calibrate.spec import Spec

if TYPE_CHECKING:
    from feedfollow.calibrate.fit import Fit
    from feedfollow.calibrate.problem import Problem
    from feedfollow.calibrate.stages import Study


@dataclass(frozen=True)
class Effort:
    """What a calibration may cost, and where it says how far it is.

    Attributes
    ----------
    screen : Console
    workers : int or None
        Processes; one a processor without it.
    budget : int or None
        Runs at most; those that the spec plans without it.
    """

    screen: Console
    workers: int | None = None
    budget: int | None = None


def carry_out(spec: Spec, out: Path, effort: Effort) -> Fit:
    """Make a fit, with the runs that its folder holds already, and write it there.

    Parameters
    ----------
    spec : Spec
    out : Path
        Folder of the fit and of its runs.
    effort : Effort

    Returns
    -------
    Fit

    Raises
    ------
    ValueError
        If the budget is too small, or the spec cannot be fitted.
    """
    from feedfollow.calibrate.budget import plan_of, saved_text, stages_text, time_of_a_run, within
    from feedfollow.calibrate.fit import fit_of
    from feedfollow.calibrate.fit_folder import save_fit
    from feedfollow.calibrate.progress import duration
    from feedfollow.calibrate.spec_record import SpecRecord
    from feedfollow.calibrate.stages import runs_expected

    screen, whole = effort.screen, spec.problem()
    problem = within(whole, effort.budget)
    workers = effort.workers or os.cpu_count() or 1
    _say_what(spec, screen)
    saved = saved_text(whole.plan, problem.plan)
    count = runs_expected(problem)
    screen.print(
        f"{count:,} runs at most ({stages_text(problem)}){f'; {saved}' if saved else ''}",
        highlight=False,
        soft_wrap=True,
    )
    with CalibrationStore(out) as store:
        screen.print("Timing a run (the first on a machine compiles the model) ...")
        seconds = time_of_a_run(problem, store)
        missing = max(count - store.count(), 0)
        screen.print(
            f"{missing:,} of {count:,} runs to make at most, about {seconds:.1f} s each on "
            f"{workers} worker{'s' if workers > 1 else ''}: at most about "
            f"{duration(missing * seconds / workers)}",
            highlight=False,
            soft_wrap=True,
        )
        study = _study(problem, store, workers, screen)
        fit = fit_of(study, SpecRecord.of(replace(spec, plan=plan_of(problem.plan))))
        save_fit(fit, out, store)
    return fit


def _say_what(spec: Spec, screen: Console) -> None:
    """Say what is fitted, and which figures take no part and why."""
    screen.print(spec.to_text(), highlight=False, soft_wrap=True)
    for name, reason in spec.excluded.items():
        screen.print(f"excluded: {name}: {reason}", highlight=False, markup=False, soft_wrap=True)
    if spec.outside:
        names = ", ".join(figure.id for figure in spec.outside)
        screen.print(f"outside the period: {names}", highlight=False, soft_wrap=True)


def _study(problem: Problem, store: CalibrationStore, workers: int, screen: Console) -> Study:
    """Carry out every stage on this machine's processes."""
    from feedfollow.calibrate.progress import CalibrationProgress
    from feedfollow.calibrate.stages import calibrate
    from feedfollow.run.pool import WorkerPool

    with WorkerPool(workers) as pool, CalibrationProgress(screen) as progress:
        return calibrate(problem, store, pool, progress)
