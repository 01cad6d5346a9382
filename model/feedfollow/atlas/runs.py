"""The runs behind the atlas: each made once, kept whole, with the sums by classes of agents."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from feedfollow.observe import groups
from feedfollow.observe.groups import Groups
from feedfollow.run.jobs import Engine, complete
from feedfollow.run.run_file import DamagedRun, decode, encode
from feedfollow.run.run_store import RunStore
from feedfollow.run.simulate import Options, Simulation
from feedfollow.run.task import OtherVersion, Task, code_version
from feedfollow.sources import digest_of, sources_behind

Progress: TypeAlias = Callable[[int, int], None]


@cache
def reading_code() -> str:
    """Return the SHA-256 of the code that sums by classes."""
    return digest_of(set(sources_behind(Path(groups.__file__))))


@dataclass(frozen=True)
class Wanted:
    """A run, and the first days from which on its classes are summed.

    Attributes
    ----------
    task : Task
    since : tuple of date
        Ascending; empty where no sums are asked.
    """

    task: Task
    since: tuple[date, ...] = ()

    @property
    def key(self) -> str:
        """That of the run."""
        return self.task.key

    @property
    def key_of_sums(self) -> str:
        """Tells these sums from those of other days or made by other code."""
        days = ",".join(map(str, self.since))
        return hashlib.sha256(f"{self.key}\0{days}\0{reading_code()}".encode()).hexdigest()


def live(wanted: Wanted) -> tuple[bytes, bytes]:
    """Make a run.

    Returns
    -------
    (bytes, bytes)
        Run files of its daily table and of its sums; the second is empty where none are asked.

    Raises
    ------
    OtherVersion
        If this process runs other code than the one that asked.
    """
    if wanted.task.code != code_version():
        raise OtherVersion("a worker runs another version of feedfollow: start again")
    eye = Groups(wanted.since)
    look = eye.look if wanted.since else None
    simulation = Simulation(wanted.task.essence, Options(look=look))
    while not simulation.over:
        simulation.live_day()
    daily = encode(simulation.to_run().daily, wanted.key)
    if not wanted.since:
        return daily, b""
    return daily, encode(eye.table(simulation.world), wanted.key_of_sums)


def is_there(store: RunStore, wanted: Wanted) -> bool:
    """Whether a run and its sums are kept whole."""
    return store.holds(wanted.key) and (not wanted.since or store.holds(wanted.key_of_sums))


def make(
    wanted: Sequence[Wanted],
    store: RunStore,
    engine: Engine,
    progress: Progress,
    first_alone: bool = False,
) -> list[str]:
    """Make the runs that are missing, each kept as soon as it is done.

    Parameters
    ----------
    wanted : sequence of Wanted
        All different.
    store : RunStore
        Open.
    engine : WorkerPool or Executor
    progress : callable
        Called with runs there and runs in all.
    first_alone : bool
        Wait for the first run, so that one process compiles for all.

    Returns
    -------
    list of str
        Runs that failed, and why.
    """
    missing = [each for each in wanted if not is_there(store, each)]
    done = len(wanted) - len(missing)
    progress(done, len(wanted))

    def deliver(each: Wanted, files: tuple[bytes, bytes]) -> None:
        nonlocal done
        if files[1]:
            store.keep(each.key_of_sums, files[1])
        store.keep(each.key, files[0])
        done += 1
        progress(done, len(wanted))

    failed = complete(live, missing, engine, deliver, first_alone)
    return [f"{each.task.name}: {why}" for each, why in failed]


def merged(wanted: Iterable[Wanted]) -> list[Wanted]:
    """List runs that several ask for once, in order, with the first days of all of them."""
    since: dict[str, set[date]] = {}
    first: dict[str, Task] = {}
    for each in wanted:
        first.setdefault(each.key, each.task)
        since.setdefault(each.key, set()).update(each.since)
    return [Wanted(task, tuple(sorted(since[key]))) for key, task in first.items()]


class Library:
    """Gives the runs of scenarios as they are kept, with the first days that all ask for.

    Parameters
    ----------
    store : RunStore
        Open.
    wanted : iterable of Wanted
        Of all what-ifs, merged: the sums of a run are named by all their first days.
    """

    def __init__(self, store: RunStore, wanted: Iterable[Wanted]) -> None:
        self._store = store
        self._known = {each.key: each for each in wanted}

    def known(self, wanted: Wanted) -> Wanted:
        """Return a run with the first days that all what-ifs ask of it."""
        return self._known[wanted.key]

    def whole(self, runs: Iterable[Wanted]) -> bool:
        """Whether all these runs are kept."""
        return all(is_there(self._store, self.known(each)) for each in runs)

    def daily(self, wanted: Wanted) -> pd.DataFrame:
        """Read the daily table of a run, index ``(date, platform)``."""
        return decode(self._store.path(wanted.key))

    def sums(self, wanted: Wanted, since: date) -> pd.DataFrame:
        """Read the sums of a run from a day on: index the class, columns sales and income, CNY.

        Raises
        ------
        DamagedRun
            If the file cannot be read or has no sums of that day.
        """
        table = decode(self._store.path(wanted.key_of_sums))
        with suppress(KeyError):
            return pd.DataFrame(table.xs(pd.Timestamp(since), level=0))
        raise DamagedRun(f"the run {wanted.task.name} has no sums from {since} on")
