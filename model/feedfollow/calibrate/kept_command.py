"""The commands ``feedfollow rivals`` and ``feedfollow report``: more of a fit that is there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from feedfollow.calibrate.fit_files import MANIFEST
from feedfollow.calibrate.rival_file import RIVALS, load_rival, shipped_rivals
from feedfollow.observe.origin import fit_home
from feedfollow.run.telling import FINE, FolderError, told
from feedfollow.spec.errors import did_you_mean

if TYPE_CHECKING:
    from feedfollow.calibrate.fit import Fit
    from feedfollow.calibrate.projection import Projection
    from feedfollow.calibrate.spec import Spec

CHANGED = "the model has changed since the fit: rivals are of the model as it is now"


def rivals_command(folder: str, names: Sequence[str], workers: int | None, resume: bool) -> int:
    """Carry out ``feedfollow rivals``; return the exit code.

    Raises
    ------
    SpecError
        If a rival cannot be laid over the spec of the fit.
    """
    screen = Console(stderr=True)
    home = fit_home(folder)

    def act() -> int:
        from feedfollow.calibrate.carry_out import Effort
        from feedfollow.calibrate.fit_folder import load_fit
        from feedfollow.calibrate.projection import same_code
        from feedfollow.calibrate.rival_fits import fit_rivals, say_rivals
        from feedfollow.calibrate.rivals_report import rivals_section

        fit = load_fit(home)
        spec = spec_of(fit)
        rivals = _chosen(spec, names, home)
        _refuse_begun(home, rivals, resume)
        if not same_code(fit):
            screen.print(f"feedfollow: {CHANGED}", style="red", markup=False, soft_wrap=True)
        say_rivals(rivals, screen)
        compared = fit_rivals(fit, spec, rivals, home, Effort(screen, workers))
        print("\n".join(rivals_section(compared.rivals)))
        return FINE

    return told(act, screen, "the comparison", home / RIVALS)


def report_command(folder: str, against: str | None = None) -> int:
    """Carry out ``feedfollow report``; return the exit code.

    Parameters
    ----------
    folder : str
        Of a fit, or its name.
    against : str, optional
        Another one that it is compared with; without it the fit's own report is written again.
    """
    home = fit_home(folder)

    def act() -> int:
        from feedfollow.calibrate.fit_folder import save_fit
        from feedfollow.calibrate.projection_folder import save_projection

        fit, projection = _with_projection(home)
        if against is not None:
            print(f"Against {against}: {_compare((fit, projection), home, fit_home(against))}")
            return FINE
        save_fit(fit, home)
        if projection is not None:
            save_projection(projection, home)
        print(f"Report, tables and plots: {home}")
        return FINE

    return told(act, Console(stderr=True), "the report")


def _with_projection(home: Path) -> tuple[Fit, Projection | None]:
    """Read a fit and its projection, if it has one."""
    from feedfollow.calibrate.fit_files import PROJECTION
    from feedfollow.calibrate.fit_folder import load_fit
    from feedfollow.calibrate.projection_folder import load_projection

    fit = load_fit(home)
    return fit, load_projection(home, fit) if (home / PROJECTION).is_dir() else None


def _compare(own: tuple[Fit, Projection | None], home: Path, other: Path) -> Path:
    """Write a fit against another one into its folder; return the page."""
    from feedfollow.calibrate.against import against
    from feedfollow.calibrate.against_text import save_against

    (fit, now), (before, then) = own, _with_projection(other)
    return save_against(against(fit, before, now, then), home, other.name)


def spec_of(fit: Fit) -> Spec:
    """Read the spec that a fit was made from.

    Raises
    ------
    ValueError
        If the fit does not say.
    """
    if fit.record is None:
        raise ValueError("the fit does not say from which spec it was made: calibrate again")
    return fit.record.load()


def _chosen(spec: Spec, names: Sequence[str], home: Path) -> list[Spec]:
    """Take the named rivals, and those whose fits lie there, so that none is left out.

    Raises
    ------
    ValueError
        If there is no such rival.
    """
    known = {rival.name: rival for rival in (load_rival(path, spec) for path in shipped_rivals())}
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or f"rivals are {', '.join(known)}"
            raise ValueError(f"there is no rival {name!r}; {hint}")
    wanted = set(names or known)
    wanted |= {name for name in known if (home / RIVALS / name / MANIFEST).is_file()}
    return [rival for name, rival in known.items() if name in wanted]


def _refuse_begun(home: Path, rivals: Sequence[Spec], resume: bool) -> None:
    """Refuse rivals that were begun and not finished, unless they are to go on.

    Raises
    ------
    FolderError
        Naming the first.
    """
    from feedfollow.calibrate.rival_fits import finished
    from feedfollow.calibrate.run_store import FILE

    for rival in rivals:
        folder = home / RIVALS / rival.name
        if not resume and (folder / FILE).exists() and finished(rival, folder) is None:
            raise FolderError(f"{folder} holds runs of a calibration: add --resume to use them")
