"""Rivals of a fit, fitted to the same figures one after the other, and the comparison.

A rival lies in ``rivals/NAME`` of the fit's folder. One that was finished is read, one that was
begun goes on, and after each the comparison of those that are there is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from feedfollow.calibrate.carry_out import Effort, carry_out
from feedfollow.calibrate.rival_file import RIVALS
from feedfollow.calibrate.run_store import FILE, CalibrationStore
from feedfollow.calibrate.spec import Spec

if TYPE_CHECKING:
    from feedfollow.calibrate.fit import Fit


def fit_rivals(fit: Fit, spec: Spec, rivals: Sequence[Spec], out: Path, effort: Effort) -> Fit:
    """Fit the inputs-only null and rivals, and write the comparison into the fit's folder.

    Parameters
    ----------
    fit : Fit
    spec : Spec
        That it was made from.
    rivals : sequence of Spec
        From :func:`feedfollow.calibrate.rival_file.load_rival`.
    out : Path
        Folder of the fit.
    effort : Effort

    Returns
    -------
    Fit
        With the comparison.

    Raises
    ------
    ValueError
        If a rival's folder holds something else.
    """
    from feedfollow.calibrate.null_file import kept_null
    from feedfollow.calibrate.rivals import with_rivals

    screen = effort.screen
    null = kept_null(spec.problem(), out, screen)
    others: dict[str, Fit] = {}
    compared = with_rivals(fit, null, others)
    _saved(compared, out)
    for rival in rivals:
        screen.print(f"Rival: {rival.question}", highlight=False, markup=False, soft_wrap=True)
        others[rival.name] = _rival(rival, out / RIVALS / rival.name, effort)
        compared = with_rivals(fit, null, others)
        _saved(compared, out)
    return compared


def _rival(rival: Spec, folder: Path, effort: Effort) -> Fit:
    """Read a rival that was finished, or finish it."""
    found = finished(rival, folder)
    if found is None:
        return carry_out(rival, folder, effort)
    effort.screen.print(f"It was fitted before: {folder}", highlight=False, soft_wrap=True)
    return found


def finished(rival: Spec, folder: Path) -> Fit | None:
    """Read the fit of a rival from its folder; None if there is none of this very spec.

    Raises
    ------
    ResultError
        If what lies there was changed since it was written.
    """
    from feedfollow.calibrate.budget import plan_of
    from feedfollow.calibrate.fit_files import MANIFEST
    from feedfollow.calibrate.fit_folder import load_fit
    from feedfollow.calibrate.spec_record import SpecRecord

    if not (folder / MANIFEST).is_file():
        return None
    fit = load_fit(folder)
    wanted = SpecRecord.of(replace(rival, plan=plan_of(rival.problem().plan)))
    return fit if fit.record == wanted else None


def say_rivals(rivals: Sequence[Spec], screen: Console) -> None:
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
    """Write a fit again, beside its runs where its folder holds them."""
    from feedfollow.calibrate.fit_folder import save_fit

    if not (out / FILE).exists():
        save_fit(fit, out)
        return
    with CalibrationStore(out) as store:
        save_fit(fit, out, store)
