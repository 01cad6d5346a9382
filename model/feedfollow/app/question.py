"""From a screen to its answer: what is checked before a run, and what is read after the last."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, ParamSpec, TypeVar

from feedfollow.analyse.compare import compare, scenarios_of
from feedfollow.analyse.comparison import Comparison
from feedfollow.analyse.pairing import beside
from feedfollow.analyse.verdict import refuse_unknown
from feedfollow.analyse.work import Work
from feedfollow.app.draws import drawn, keep_draws
from feedfollow.app.overlay import Screen, downloads, sides
from feedfollow.app.process import Job
from feedfollow.app.shown import SIDES, ShownRun
from feedfollow.observe.results import Run
from feedfollow.paths import shipped_scenario

P = ParamSpec("P")
R = TypeVar("R")

_WHEN: Final = (1980, 1, 1, 0, 0, 0)
"""Time of every file in an archive, so that the same answer has the same bytes."""


@dataclass(frozen=True)
class Answer:
    """A finished comparison.

    Attributes
    ----------
    screen : Screen
        What was asked.
    comparison : Comparison
    runs : mapping of str to Run
        One run with all tables, of ``base`` and ``variant``, under the first seed and at the
        scenarios' own values.
    """

    screen: Screen
    comparison: Comparison
    runs: dict[str, Run]

    @property
    def label(self) -> str:
        """The variant's name in the tables."""
        return self.comparison.variants[0].label


def begin(screen: Screen, folder: Path, store: Path) -> Job:
    """Check everything that can be checked, then start the runs.

    Parameters
    ----------
    screen : Screen
    folder : Path
        Of this page.
    store : Path
        Where its runs are kept.

    Raises
    ------
    SpecError
        If a scenario or the fit cannot be used, or the two cannot be compared.
    """
    base, variant = sides(screen, folder)
    paired = beside(base, [variant], (None, None))
    refuse_unknown(each.scenario for each in paired)
    draws = drawn(screen.fit, screen.draws, base)
    scenarios_of(base, paired, draws)  # a draw that contradicts a side is refused here
    keep_draws(draws, folder)
    return Job(folder, store, screen.seeds)


def answer(screen: Screen, folder: Path, store: Path) -> Answer:
    """Read the runs of a finished job.

    Raises
    ------
    SpecError
        If a scenario or the fit cannot be used any more.
    EngineError
        If a run is missing.
    """
    base, variant = sides(screen, folder)
    work = Work(executor=_Nobody(), folder=store / "runs")
    draws = drawn(screen.fit, screen.draws, base)
    comparison = compare(base, variant, screen.seeds, draws, work=work)
    seed = comparison.seeds[0]
    shown = [ShownRun(replace(each, seed=seed), store / "shown") for each in (base, variant)]
    runs = {side: each.load() for side, each in zip(SIDES, shown, strict=True)}
    return Answer(screen, comparison, runs)


def archive(found: Answer) -> bytes:
    """Pack everything: both scenario files, tables, pairs, plots, and a run of each side.

    Returns
    -------
    bytes
        A ZIP file.
    """
    held = io.BytesIO()
    with TemporaryDirectory(prefix="feedfollow-") as place, zipfile.ZipFile(held, "w") as file:
        home = Path(place) / "results"
        found.comparison.save(home)
        for side, run in found.runs.items():
            run.save(home / f"run-{side}", plots=False)
        for name, text in downloads(found.screen).items():
            (home / name).write_text(text, encoding="utf-8")
        for own in (found.screen.scenario, found.screen.against):
            if shipped_scenario(own.name) != own:
                (home / own.name).write_bytes(own.read_bytes())
        for path in sorted(each for each in home.rglob("*") if each.is_file()):
            about = zipfile.ZipInfo(str(path.relative_to(home)), _WHEN)
            file.writestr(about, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return held.getvalue()


class _Nobody(Executor):
    """Carries out nothing: what a page reads, its job has made."""

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        raise RuntimeError("a run is missing from the page's folder")
