"""The commands ``feedfollow project`` and ``feedfollow score``: predictions held to account."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from feedfollow.calibrate.run_store import FILE, CalibrationStore
from feedfollow.observe.origin import fit_home
from feedfollow.run.telling import FINE, FolderError, told

if TYPE_CHECKING:
    from feedfollow.calibrate.projection import Projection


@dataclass(frozen=True)
class ProjectWishes:
    """What the user typed.

    Attributes
    ----------
    fit : str
        Folder of the fit.
    until : str or None
        Last day; the last for which the baseline has inputs without it.
    draws : int or None
        Posterior draws.
    workers : int or None
        Processes; one a processor without it.
    resume : bool
        Whether runs that the projection holds already may be used.
    """

    fit: str
    until: str | None = None
    draws: int | None = None
    workers: int | None = None
    resume: bool = False


def project_command(wishes: ProjectWishes) -> int:
    """Carry out ``feedfollow project``; return the exit code.

    Raises
    ------
    SpecError
        If the table of figures cannot be used.
    """
    screen = Console(stderr=True)
    wishes = replace(wishes, fit=str(fit_home(wishes.fit)))

    def act() -> int:
        projection = _projected(wishes, screen)
        from feedfollow.calibrate.projection_folder import TABLE
        from feedfollow.calibrate.projection_text import projection_text

        print(projection_text(projection))
        print(f"Quantiles: {Path(wishes.fit) / TABLE}; plots and draws: {_inner(wishes.fit)}")
        return FINE

    return told(act, screen, "the projection", _inner(wishes.fit))


def _inner(fit: str) -> Path:
    from feedfollow.calibrate.fit_files import PROJECTION

    return Path(fit) / PROJECTION


def _projected(wishes: ProjectWishes, screen: Console) -> Projection:
    """Make the runs and write the projection."""
    from feedfollow.calibrate.fit_folder import load_fit
    from feedfollow.calibrate.projection import DRAWS, UNTIL, project, projected_market
    from feedfollow.calibrate.projection_folder import save_projection
    from feedfollow.calibrate.runner import Runner
    from feedfollow.observe.figures import load_figures
    from feedfollow.run.pool import WorkerPool

    fit, inner = load_fit(wishes.fit), _inner(wishes.fit)
    until = UNTIL if wishes.until is None else _day(wishes.until)
    draws = min(DRAWS, len(fit.draws.x)) if wishes.draws is None else wishes.draws
    market = projected_market(fit, until, load_figures())
    if (inner / FILE).exists() and not wishes.resume:
        raise FolderError(f"{inner} holds runs of a projection: add --resume to use them")
    workers = wishes.workers or os.cpu_count() or 1
    screen.print(
        f"{draws:,} posterior draws, {market.base.start} to {until}, {market.agents:,} users, on "
        f"{workers} worker{'s' if workers > 1 else ''}",
        highlight=False,
        soft_wrap=True,
    )
    with CalibrationStore(inner) as store, WorkerPool(workers) as pool:
        with _Told(screen, draws) as notice:
            projection = project(fit, market, Runner(store, pool, notice), draws)
        _warn(projection, screen)
        save_projection(projection, wishes.fit)
    return projection


def _warn(projection: Projection, screen: Console) -> None:
    """Say what a reader must know before the numbers."""
    if not projection.same_code:
        said = "the model has changed since the fit: the projection is of the model as it is now"
        screen.print(f"feedfollow: {said}", style="red", markup=False, soft_wrap=True)


class _Told:
    """Progress of one batch of runs."""

    def __init__(self, screen: Console, total: int) -> None:
        from feedfollow.calibrate.progress import CalibrationProgress

        self._progress = CalibrationProgress(screen)
        self._total = total
        self._done = self._made = 0

    def __enter__(self) -> Callable[[bool], None]:
        self._started = time.monotonic()
        self._progress.__enter__()
        return self._notice

    def _notice(self, made: bool) -> None:
        from feedfollow.calibrate.stages import Progress

        self._done += 1
        self._made += made
        seconds = time.monotonic() - self._started
        self._progress(Progress("projection", 0, self._done, self._total, self._made, seconds))

    def __exit__(self, *reason: object) -> None:
        self._progress.__exit__(*reason)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"--until {text}: expected a date such as 2025-09-30") from None


def score_command(file: str, fit: str, out: str | None) -> int:
    """Carry out ``feedfollow score``; return the exit code.

    Raises
    ------
    SpecError
        With every mistake of the file.
    """
    screen = Console(stderr=True)

    def act() -> int:
        text = _scored(file, fit, screen)
        if out is not None:
            Path(out).write_text(text, encoding="utf-8")
        _show(text)
        return FINE

    return told(act, screen, "the score")


def _scored(file: str, folder: str, screen: Console) -> str:
    from feedfollow.calibrate.fit_folder import load_fit
    from feedfollow.calibrate.kept_command import spec_of
    from feedfollow.calibrate.later import score_later
    from feedfollow.calibrate.later_text import later_markdown
    from feedfollow.calibrate.null_file import kept_null
    from feedfollow.calibrate.projection_folder import load_projection
    from feedfollow.observe.figures import load_statements

    statements = load_statements(Path(file))
    fit = load_fit(folder)
    projection = load_projection(folder, fit)
    # a shipped fit may lie where nothing can be written
    null = kept_null(spec_of(fit).problem(), fit_home(folder), screen, keep=False)
    scores = score_later(projection, statements, null)
    return later_markdown(scores, projection, statements, Path(file).name)


def _show(text: str) -> None:
    """Print Markdown: set for a terminal, as it is elsewhere."""
    if not sys.stdout.isatty():
        print(text, end="")
        return
    from rich.markdown import Markdown

    Console().print(Markdown(text))
