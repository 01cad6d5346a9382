"""The command ``feedfollow calibrate``: a fit to the documented figures, resumable."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from feedfollow.calibrate.rival_file import RIVALS, load_rival, shipped_rivals
from feedfollow.calibrate.run_store import FILE, CalibrationStore
from feedfollow.calibrate.spec import Spec
from feedfollow.calibrate.spec_load import load_spec
from feedfollow.run.lock import StoreError

if TYPE_CHECKING:
    from feedfollow.calibrate.fit import Fit
    from feedfollow.calibrate.problem import Problem
    from feedfollow.calibrate.stages import Study

FINE, FAILED, MISTAKE = 0, 1, 2


class FolderError(Exception):
    """The output folder cannot be used for this calibration."""


@dataclass(frozen=True)
class CalibrateWishes:
    """What the user typed.

    Attributes
    ----------
    spec : str
        File or shipped name.
    budget : int or None
        Runs at most.
    workers : int or None
        Processes; one a processor without it.
    resume : bool
        Whether runs that lie in the folder already may be used.
    out : str or None
        Folder of the fit.
    rivals : bool
        Whether the shipped rivals are fitted too.
    """

    spec: str
    budget: int | None = None
    workers: int | None = None
    resume: bool = False
    out: str | None = None
    rivals: bool = False


def calibrate_command(wishes: CalibrateWishes) -> int:
    """Carry out ``feedfollow calibrate``; return the exit code.

    Raises
    ------
    SpecError
        If the spec cannot be used.
    """
    spec = load_spec(wishes.spec)
    rivals = [load_rival(path, spec) for path in shipped_rivals()] if wishes.rivals else []
    screen = Console(stderr=True)
    out = Path(wishes.out or f"runs/fit-{spec.name}")
    wishes = replace(wishes, out=str(out))
    try:
        _refuse(out, wishes.resume)
        if rivals:
            _say_rivals(rivals, screen)
        fit = _fitted(spec, wishes, out, screen)
        fit = _compared(fit, spec, rivals, wishes, screen)
    except (FolderError, FileExistsError, ValueError) as error:
        screen.print(f"feedfollow: {error}", style="red", markup=False, soft_wrap=True)
        return MISTAKE
    except (OSError, StoreError, RuntimeError) as error:
        screen.print(f"feedfollow: the calibration failed: {error}", markup=False, soft_wrap=True)
        return FAILED
    except KeyboardInterrupt:
        kept = f"finished runs are kept in {out / FILE}; add --resume to use them"
        screen.print(f"feedfollow: interrupted: {kept}", markup=False, soft_wrap=True)
        return FAILED
    print(summary(fit))
    print(f"Report, tables and plots: {out}")
    return FAILED if fit.failed else FINE


def figures_command(folder: str, role: str | None) -> int:
    """Carry out ``feedfollow figures --fit``; return the exit code.

    Raises
    ------
    SpecError, UnknownName
        If the table of figures cannot be used, or there is no such role.
    """
    try:
        from feedfollow.calibrate.fit_text import fit_figures

        print(fit_figures(folder, role), end="")
    except (OSError, ValueError) as error:
        Console(stderr=True).print(f"feedfollow: {error}", markup=False, soft_wrap=True)
        return MISTAKE
    return FINE


def _refuse(out: Path, resume: bool) -> None:
    """Refuse a folder of something else, or with runs that nobody wants resumed."""
    if out.exists() and not out.is_dir():
        raise FolderError(f"{out} is a file; expected a folder")
    held = sorted(path.name for path in out.iterdir()) if out.is_dir() else []
    if held and FILE not in held:
        raise FolderError(
            f"{out} holds {held[0]} and no runs of a calibration; expected a new or empty folder"
        )
    if held and not resume:
        raise FolderError(
            f"{out} holds runs of a calibration: add --resume to use them, or choose another folder"
        )


def _fitted(spec: Spec, wishes: CalibrateWishes, out: Path, screen: Console) -> Fit:
    """Make the fit and write its folder."""
    from feedfollow.calibrate.budget import plan_of, saved_text, stages_text, time_of_a_run, within
    from feedfollow.calibrate.fit import fit_of
    from feedfollow.calibrate.fit_folder import save_fit
    from feedfollow.calibrate.progress import duration
    from feedfollow.calibrate.spec_record import SpecRecord
    from feedfollow.calibrate.stages import runs_expected

    whole = spec.problem()
    problem = within(whole, wishes.budget)
    workers = wishes.workers or os.cpu_count() or 1
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


def _compared(
    fit: Fit, spec: Spec, rivals: Sequence[Spec], wishes: CalibrateWishes, screen: Console
) -> Fit:
    """Fit the inputs-only null and the rivals, and write the comparison into the fit's folder."""
    from feedfollow.calibrate.null import inputs_null
    from feedfollow.calibrate.rivals import with_rivals

    out = Path(str(wishes.out))
    screen.print("Fitting the inputs-only null ...")
    null = inputs_null(spec)
    compared = with_rivals(fit, null, {})
    _saved(compared, out)
    others = {}
    for rival in rivals:
        screen.print(f"Rival: {rival.question}", highlight=False, markup=False, soft_wrap=True)
        folder = out / RIVALS / rival.name
        others[rival.name] = _fitted(rival, replace(wishes, budget=None), folder, screen)
    if others:
        compared = with_rivals(fit, null, others)
        _saved(compared, out)
    return compared


def _say_rivals(rivals: Sequence[Spec], screen: Console) -> None:
    """Say before anything starts what the rivals will ask for."""
    from feedfollow.calibrate.stages import runs_expected

    counts = {rival.name: runs_expected(rival.problem()) for rival in rivals}
    listed = ", ".join(f"{name} {count:,}" for name, count in counts.items())
    screen.print(
        f"{sum(counts.values()):,} runs at most for the rivals that follow ({listed})",
        highlight=False,
        soft_wrap=True,
    )


def _saved(fit: Fit, out: Path) -> None:
    """Write a fit again beside the runs that its folder holds."""
    from feedfollow.calibrate.fit_folder import save_fit

    with CalibrationStore(out) as store:
        save_fit(fit, out, store)


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


def summary(fit: Fit) -> str:
    """Say what was found in a few lines, discrepancy and misses first.

    Parameters
    ----------
    fit : Fit

    Returns
    -------
    str
    """
    from feedfollow.calibrate.report_headline import score_lines
    from feedfollow.calibrate.rivals_report import first_lines

    table = fit.figures
    lines = [line.replace("**", "") for line in first_lines(fit.rivals)]
    if fit.failed:
        lines.append(f"FAILED: the model's own error exceeds 20 % on: {', '.join(fit.failed)}")
    if fit.not_judged:
        lines.append("CANNOT BE JUDGED, since the emulator is not sure enough: the model's own "
                     f"error on: {', '.join(fit.not_judged)}")  # fmt: skip
    if not fit.converged:
        lines.append("NOT CONVERGED: see the report")
    needs = ", ".join(
        f"{name} {100.0 * row['median']:.0f} {'%' if row['scale'] == 'log' else 'points'}"
        f"{'' if row['informed'] else ' (prior: not informed)'}"
        for name, row in fit.discrepancy.iterrows()
    )
    lines.append(f"Discrepancy of the model, posterior medians: {needs}")
    fitted = fit.targets.fitted
    for role, words, chosen in (("fit", "fitted", fitted), ("holdout", "held-out", ~fitted)):
        lines += [line.removeprefix("- ") for line in score_lines(fit, words, chosen)]
        own = table[(table["role"] == role) & table["missed"]]
        lines += [f"  missed: {', '.join(str(name) for name in own.index)}"] if len(own) else []
    return "\n".join(lines)
