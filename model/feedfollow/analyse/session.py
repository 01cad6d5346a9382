"""What the commands for many runs share: the scenario, the hands, the progress, the folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from feedfollow.analyse.folder import MANIFEST, RUNS
from feedfollow.analyse.work import Work
from feedfollow.kernels import cache_is_cold
from feedfollow.run.cluster import cluster_executor
from feedfollow.run.telling import FolderError
from feedfollow.spec.dotted import parse_assignment
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.scenario import Scenario


@dataclass(frozen=True)
class Wanted:
    """What the user typed that every command for many runs has.

    Attributes
    ----------
    values : mapping
        Options that change the scenarios (users, until); None where not given.
    assignments : tuple of str
        ``PATH=VALUE`` from ``--set``.
    seeds : int
    workers : int or None
    cluster : str or None
        Address of a Dask scheduler.
    out : str or None
        Folder of the result; its runs are kept in ``runs`` inside it.
    resume : bool
        Whether runs that lie there already may be used.
    """

    values: Mapping[str, object]
    assignments: tuple[str, ...] = ()
    seeds: int = 10
    workers: int | None = None
    cluster: str | None = None
    out: str | None = None
    resume: bool = False

    def load(self, file: str) -> Scenario:
        """Load a scenario with the user's changes.

        Raises
        ------
        SpecError
            If it cannot be used.
        """
        return load_scenario(file, self.overrides() or None)

    def overrides(self) -> dict[str, object]:
        """Return the user's changes by dotted path.

        Raises
        ------
        SpecError
            If an assignment cannot be read.
        """
        given = {name: value for name, value in self.values.items() if value is not None}
        return {**given, **dict(parse_assignment(text) for text in self.assignments)}

    def folder(self, default: str) -> Path:
        """Return the folder of the result, refused if runs lie there that nobody wants resumed.

        Raises
        ------
        FolderError
            If it cannot be used.
        """
        out = Path(self.out or default)
        runs = out / RUNS
        if out.exists() and not out.is_dir():
            raise FolderError(f"{out} is a file; expected a folder")
        begun = runs.is_dir() and any(runs.iterdir())
        if begun and not self.resume:
            what = "holds finished runs" if (out / MANIFEST).exists() else "holds interrupted runs"
            raise FolderError(f"{out} {what}: add --resume to use them, or choose another folder")
        return out


@contextmanager
def hands(wanted: Wanted, out: Path, what: str, screen: Console) -> Iterator[Work]:
    """Give the executor, folder and progress of a command's runs.

    Parameters
    ----------
    wanted : Wanted
    out : Path
        From :meth:`Wanted.folder`.
    what : str
        What is run, for the bar.
    screen : Console

    Raises
    ------
    FolderError
        If both workers and a cluster are named.
    EngineError
        If the cluster does not answer.
    KeyboardInterrupt
        With the folder of the runs that are finished.
    """
    if wanted.cluster is not None and wanted.workers is not None:
        raise FolderError("name --workers or --cluster, not both")
    if wanted.cluster is None and cache_is_cold():
        screen.print("Compiling the model, once on this machine (a minute or two) ...")
    try:
        with RunProgress(screen, what) as progress:
            if wanted.cluster is None:
                yield Work(None, out / RUNS, wanted.workers, progress)
            else:
                with cluster_executor(wanted.cluster) as executor:
                    yield Work(executor, out / RUNS, None, progress)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(out / RUNS) from None


class RunProgress:
    """A bar with the remaining time on a terminal; elsewhere a quiet line every tenth."""

    def __init__(self, screen: Console, what: str) -> None:
        self._screen = screen
        self._what = what
        self._tenth = -1
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),  # says "?" for a number of runs that is not known yet
            TextColumn("runs"),
            TimeRemainingColumn(),
            console=screen,
            transient=True,
        )
        self._task = self._bar.add_task(what, total=None)

    def __enter__(self) -> RunProgress:
        if self._screen.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, *reason: object) -> None:
        if self._screen.is_terminal:
            self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` runs are made."""
        if self._screen.is_terminal:
            self._bar.update(self._task, completed=done, total=total)
        elif (tenth := 10 * done // max(total, 1)) != self._tenth:  # another batch starts anew
            self._tenth = tenth
            self._screen.print(f"{self._what}: {done} of {total} runs", highlight=False)
