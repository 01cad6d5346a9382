"""The command ``feedfollow calibrate``: a fit to the documented figures, resumable."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from feedfollow.calibrate.carry_out import Effort, carry_out
from feedfollow.calibrate.rival_file import load_rival, shipped_rivals
from feedfollow.calibrate.rival_fits import fit_rivals, say_rivals
from feedfollow.calibrate.run_store import FILE
from feedfollow.calibrate.spec_load import load_spec
from feedfollow.run.telling import FAILED, FINE, MISTAKE, FolderError, told

if TYPE_CHECKING:
    from feedfollow.calibrate.fit import Fit


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

    def act() -> int:
        _refuse(out, wishes.resume)
        if rivals:
            say_rivals(rivals, screen)
        fit = carry_out(spec, out, Effort(screen, wishes.workers, wishes.budget))
        fit = fit_rivals(fit, spec, rivals, out, Effort(screen, wishes.workers))
        print(summary(fit))
        print(f"Report, tables and plots: {out}")
        return FAILED if fit.failed else FINE

    return told(act, screen, "the calibration", out / FILE)


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
