"""Many runs at once, each kept as soon as it is done: scenarios by seeds, on any engine."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from operator import index
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.period import over_period
from feedfollow.run.jobs import carry_out
from feedfollow.run.pool import WorkerPool
from feedfollow.run.run_file import decode, read_values
from feedfollow.run.run_store import RunStore
from feedfollow.run.task import Task, make_task
from feedfollow.spec.errors import did_you_mean, listing
from feedfollow.spec.scenario import Scenario

if TYPE_CHECKING:
    import xarray as xr

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Failure:
    """A run that could not be made.

    Attributes
    ----------
    scenario : int
        Position of its scenario.
    seed : int
    name : str
        Name of its scenario.
    reason : str
        What happened at the last attempt.
    """

    scenario: int
    seed: int
    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name}, seed {self.seed}: {self.reason}"


@dataclass(frozen=True)
class Ensemble:
    """Finished runs of several scenarios under the same seeds.

    Scenarios are addressed by their position. Runs are read from disk when they are asked for.

    Attributes
    ----------
    scenarios : tuple of Scenario
    seeds : tuple of int
    failures : tuple of Failure
        Runs that are missing.
    files : mapping of (int, int) to Path
        Run file by position of the scenario and seed.
    keep : object
        Holds a temporary folder alive, where no folder was named.
    """

    scenarios: tuple[Scenario, ...]
    seeds: tuple[int, ...]
    failures: tuple[Failure, ...]
    files: Mapping[tuple[int, int], Path]
    keep: object = None

    def daily(self, scenario: int, seed: int) -> pd.DataFrame:
        """Return the daily table of a run, index ``(date, platform)``, real people and CNY.

        Raises
        ------
        KeyError
            If the ensemble has no such run.
        """
        if (scenario, seed) not in self.files:
            raise KeyError(f"the ensemble has no run of scenario {scenario} with seed {seed}")
        return decode(self.files[scenario, seed])

    def over(self, start: date, end: date) -> pd.DataFrame:
        """Read every measure of every run over a period.

        Parameters
        ----------
        start, end : date
            First and last day, both inside.

        Returns
        -------
        DataFrame
            Index ``(scenario, seed)``, columns ``(platform, measure)``; see
            :func:`feedfollow.observe.period.over_period`. Missing runs are rows of NaN.

        Raises
        ------
        ValueError
            If every run failed.
        """
        self._refuse_empty()
        rows = {run: over_period(decode(path), start, end) for run, path in self.files.items()}
        table = pd.DataFrame.from_dict(rows, orient="index")
        table.columns.names = ["platform", "measure"]
        return self._with_all_runs(table)

    def measure(self, name: str, platform: str) -> pd.DataFrame:
        """Read one measure of one platform, day by day.

        Returns
        -------
        DataFrame
            Index ``(scenario, seed)``, a column a date. Missing runs are rows of NaN.

        Raises
        ------
        ValueError
            If there is no such measure or platform, the scenarios cover different days, or every
            run failed.
        """
        self._refuse_empty()
        _refuse_unknown(name, MEASURES)
        first = self.scenarios[0]
        for scenario in self.scenarios:
            _refuse_unknown(platform, content(scenario))
            if (scenario.start, scenario.until) != (first.start, first.until):
                raise ValueError("the scenarios cover different days")
        dates = pd.date_range(first.start, first.until, name="date")
        rows = {}
        for run, path in self.files.items():
            names = content(self.scenarios[run[0]])
            values = read_values(path, [name]).reshape(len(dates), len(names))
            rows[run] = values[:, names.index(platform)]
        return self._with_all_runs(pd.DataFrame.from_dict(rows, orient="index", columns=dates))

    def to_frame(self, tidy: bool = False) -> pd.DataFrame:
        """Read every measure of every finished run over its recorded days.

        Parameters
        ----------
        tidy : bool
            One value a row: scenario, seed, platform, measure, value, unit.

        Returns
        -------
        DataFrame
            Without ``tidy``: index ``(scenario, seed)``, columns ``(platform, measure)``.

        Raises
        ------
        ValueError
            If every run failed.
        """
        from feedfollow.run.ensemble_forms import ensemble_frame

        self._refuse_empty()
        return ensemble_frame(self, tidy)

    def to_xarray(self) -> xr.Dataset:
        """Read the days of all finished runs: dimensions scenario, seed, date and platform.

        Raises
        ------
        ImportError
            If xarray is not installed.
        ValueError
            If every run failed.
        """
        from feedfollow.run.ensemble_forms import ensemble_dataset

        self._refuse_empty()
        return ensemble_dataset(self)

    def _repr_html_(self) -> str:
        from feedfollow.run.ensemble_forms import ensemble_html

        return ensemble_html(self)

    def _refuse_empty(self) -> None:
        if not self.files:
            raise ValueError(f"every run of the ensemble failed; the first: {self.failures[0]}")

    def _with_all_runs(self, table: pd.DataFrame) -> pd.DataFrame:
        """Put the rows of finished runs in order, and rows of NaN between them."""
        names = ["scenario", "seed"]
        table.index = pd.MultiIndex.from_tuples(list(table.index), names=names)
        every = pd.MultiIndex.from_product([range(len(self.scenarios)), self.seeds], names=names)
        return table.reindex(every)


def content(scenario: Scenario) -> list[str]:
    """List the platforms that a daily table has rows of: all but shelves."""
    return [name for name, each in scenario.platforms.items() if each.role == "content"]


def _refuse_unknown(name: str, known: Iterable[str]) -> None:
    names = list(known)
    if name not in names:
        raise ValueError(f"there is no {name!r}; {did_you_mean(name, names) or listing(names)}")


def ensemble(
    scenarios: Scenario | Sequence[Scenario],
    seeds: int | Iterable[int],
    executor: Executor | None = None,
    folder: str | Path | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Ensemble:
    """Run every scenario with every seed.

    A run is named by a hash of its resolved scenario, its seed, the code and the version of the
    draws. Runs that the folder already holds whole are not made again; every other one is kept as
    soon as it is done, so that nothing is lost to a kill, a full disk or Ctrl-C.

    Parameters
    ----------
    scenarios : Scenario or sequence of Scenario
    seeds : int or iterable of int
        A number n means seeds 1 to n.
    executor : concurrent.futures.Executor, optional
        Carries out the runs. By default worker processes of the project's own, which are replaced
        when they are killed.
    folder : path, optional
        Where the runs are kept; a temporary folder that lives as long as the result without it.
    workers : int, optional
        Worker processes of the default engine; by default as many as processors.
    progress : callable, optional
        Called with runs done and runs in all.

    Returns
    -------
    Ensemble
        A run that failed three times is in its ``failures`` and in a warning.

    Raises
    ------
    ValueError
        If there is no scenario or no seed, a seed twice or beyond 64 bits, or both ``executor``
        and ``workers``.
    TypeError
        If a scenario is none, or a seed no whole number.
    feedfollow.run.run_store.StoreError
        If the folder cannot be written, or another process is at work in it.
    feedfollow.run.jobs.EngineError
        If the executor broke, or no worker can finish a run. What was finished is kept.
    """
    worlds = (scenarios,) if isinstance(scenarios, Scenario) else tuple(scenarios)
    numbers = range(1, seeds + 1) if isinstance(seeds, int) else seeds
    numbers = tuple(index(seed) for seed in numbers)  # plain ones, of a NumPy array too
    _refuse(worlds, numbers, executor, workers)
    keep = tempfile.TemporaryDirectory(prefix="feedfollow-") if folder is None else None
    home = Path(keep.name if keep is not None else folder or "")
    # seed by seed, so that an ensemble that was stopped holds whole pairs
    runs = {(k, seed): make_task(world, seed) for seed in numbers for k, world in enumerate(worlds)}
    with RunStore(home) as store:
        tasks = {task.key: task for task in runs.values()}
        store.write_index(tasks.values())
        missing = [task for task in tasks.values() if not store.holds(task.key)]
        failed = _carry_out(missing, len(tasks), store, (executor, workers), progress)
    failures = _failures(runs, {task.key: reason for task, reason in failed})
    if failures:
        warnings.warn(
            f"{len(failures)} of {len(runs)} runs failed; the first: {failures[0]}", stacklevel=2
        )
    lost = {(each.scenario, each.seed) for each in failures}
    files = {run: store.path(task.key) for run, task in runs.items() if run not in lost}
    return Ensemble(worlds, numbers, failures, files, keep)


def _failures(
    runs: Mapping[tuple[int, int], Task], reasons: Mapping[str, str]
) -> tuple[Failure, ...]:
    """Name every run whose task failed; tasks of equal scenarios and seeds are one."""
    return tuple(
        Failure(k, seed, task.scenario.name, reasons[task.key])
        for (k, seed), task in runs.items()
        if task.key in reasons
    )


def _refuse(
    worlds: tuple[Scenario, ...],
    seeds: tuple[int, ...],
    executor: Executor | None,
    workers: int | None,
) -> None:
    if not worlds:
        raise ValueError("an ensemble needs a scenario")
    strangers = [each for each in worlds if not isinstance(each, Scenario)]
    if strangers:
        raise TypeError(f"expected scenarios, got {strangers[0]!r}: load files with load_scenario")
    if not seeds:
        raise ValueError("an ensemble needs a seed: a number of seeds above 0, or a list")
    if len(set(seeds)) < len(seeds):
        raise ValueError("a seed is named twice: the same seed gives the same run")
    wrong = [seed for seed in seeds if not 0 <= seed < 2**64]
    if wrong:
        raise ValueError(f"a seed must be a whole number from 0 to 2^64 - 1, got {wrong[0]}")
    if executor is not None and workers is not None:
        raise ValueError("name an executor or a number of workers, not both")
    if workers is not None and workers < 1:
        raise ValueError(f"workers must be at least 1, got {workers}")


def _carry_out(
    missing: list[Task],
    total: int,
    store: RunStore,
    how: tuple[Executor | None, int | None],
    progress: Progress | None,
) -> list[tuple[Task, str]]:
    """Make the missing runs; return those that failed."""
    done = total - len(missing)

    def keep(task: Task, data: bytes) -> None:
        nonlocal done
        store.keep(task.key, data)
        done += 1
        if progress is not None:
            progress(done, total)

    if progress is not None:
        progress(done, total)
    if not missing:
        return []
    executor, workers = how
    if executor is not None:
        return carry_out(missing, executor, keep)
    with WorkerPool(min(workers or os.cpu_count() or 1, len(missing))) as pool:
        return carry_out(missing, pool, keep, first_alone=_must_compile())


def _must_compile() -> bool:
    """Whether the first run on this machine compiles, which one process should do for all."""
    from feedfollow.day.schedule import SCHEDULE, action
    from feedfollow.kernels import cache_is_cold

    for phase in SCHEDULE:
        action(phase)
    return cache_is_cold()
