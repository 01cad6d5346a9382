"""Make the runs that experiments ask for, each once, and keep what is read off them."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np

from feedfollow.facts.experiment import Experiment, asked_of
from feedfollow.facts.lived import live_through
from feedfollow.facts.readers import READERS
from feedfollow.facts.reading import Reading, value_of
from feedfollow.facts.verdict import Read
from feedfollow.run.jobs import Engine, complete
from feedfollow.run.table_store import TableStore
from feedfollow.run.task import OtherVersion, Task, code_of_a_run, code_version, make_task
from feedfollow.sources import ROOT, digest_of, sources_behind
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import F64

FILE: Final = "facts.sqlite"
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS answers (
    run TEXT, reading TEXT, code TEXT, scenario TEXT, seed INTEGER, value REAL,
    PRIMARY KEY (run, reading, code)
) WITHOUT ROWID
"""

Progress: TypeAlias = Callable[[int, int], None]


@cache
def reading_code(reader: str = "") -> str:
    """Return the SHA-256 of all code by which a run is read, its own reader included."""
    return digest_of(reading_sources(reader))


def reading_sources(reader: str = "") -> set[Path]:
    """Return the files by which a run is read.

    What makes runs is left out, though readers import columns of the model: whether that is
    another one is told by its own code, or by a probe, which is read by readers, too.
    """
    starts = [Path(__file__).with_name("reading.py")]
    if reader:
        starts.append(Path(inspect.getfile(READERS[reader])))
    behind = set().union(*(sources_behind(path) for path in starts)) - code_of_a_run()
    return {path for path in behind if path.parent not in (ROOT, ROOT / "run")}


@dataclass(frozen=True)
class Wanted:
    """A run, and what is to be read off it.

    Attributes
    ----------
    task : Task
    readings : tuple of Reading
    """

    task: Task
    readings: tuple[Reading, ...]

    @property
    def key(self) -> str:
        """That of the run."""
        return self.task.key


def read_run(wanted: Wanted) -> dict[str, float]:
    """Make a run and read it.

    Parameters
    ----------
    wanted : Wanted

    Returns
    -------
    dict of str to float
        By the text of the reading.

    Raises
    ------
    OtherVersion
        If this process runs other code than the one that asked.
    """
    if wanted.task.code != code_version():
        raise OtherVersion("a worker runs another version of feedfollow: start again")
    readers = {each.text: each.start() for each in wanted.readings}
    own = [reader for reader in readers.values() if reader is not None]
    orders = any(reader.orders for reader in own)
    lived = live_through(wanted.task.scenario, wanted.task.seed, own, orders)
    values = {}
    for each in wanted.readings:
        reader = readers[each.text]
        values[each.text] = value_of(each, lived) if reader is None else reader.value(lived)
    return values


class Answers(TableStore):
    """Numbers that were read, by run, reading and code that reads.

    Parameters
    ----------
    folder : Path
        Made if it is not there.

    Raises
    ------
    StoreError
        On entering, if the folder cannot be written or another process holds it.
    """

    doing = "asking for facts"
    file = FILE
    schema = _TABLE

    def held(self, wanted: Wanted) -> dict[str, float]:
        """Return what is known of a run, by reading; a number that is none is NaN."""
        found = {}
        for each in wanted.readings:
            with self._told():
                row = self._open.execute(
                    "SELECT value FROM answers WHERE run = ? AND reading = ? AND code = ?",
                    (wanted.key, each.text, reading_code(each.reader)),
                ).fetchone()
            if row is not None:
                found[each.text] = math.nan if row[0] is None else float(row[0])
        return found

    def reader(self, seeds: Sequence[int]) -> Read:
        """Return what gives a reading of a scenario by seed, NaN where there is no number.

        It raises KeyError if a run is not made yet, or failed.
        """
        tasks: dict[str, list[Task]] = {}  # whose keys are hashes of whole scenarios

        def read(scenario: Scenario, reading: Reading) -> F64:
            if scenario.key not in tasks:
                tasks[scenario.key] = [make_task(scenario, seed) for seed in seeds]
            runs = (Wanted(task, (reading,)) for task in tasks[scenario.key])
            return np.array([self.held(each)[reading.text] for each in runs])

        return read

    def keep(self, wanted: Wanted, values: Mapping[str, float]) -> None:
        """Keep what was read off a run; SQLite holds NaN as nothing."""
        task = wanted.task
        told = (task.scenario.name, task.seed)
        rows = [
            (task.key, each.text, reading_code(each.reader), *told, values[each.text])
            for each in wanted.readings
        ]
        with self._told():
            self._open.execute("BEGIN")
            self._open.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)", rows)
            self._open.execute("COMMIT")


def runs_wanted(experiments: Iterable[Experiment], seeds: Sequence[int]) -> list[Wanted]:
    """List the runs that experiments ask for; a run that several ask for is listed once.

    Parameters
    ----------
    experiments : iterable of Experiment
    seeds : sequence of int

    Returns
    -------
    list of Wanted
        Experiment by experiment, seed by seed, so that an interrupted session has whole answers.
    """
    asked: dict[str, tuple[Scenario, dict[str, Reading]]] = {}
    keys: dict[str, str] = {}
    for each in experiments:
        for _, scenario, reading in asked_of(each):
            if scenario.key not in keys:
                keys[scenario.key] = make_task(scenario, 0).key
            held = asked.setdefault(keys[scenario.key], (scenario, {}))
            held[1][reading.text] = reading
    return [
        Wanted(make_task(scenario, seed), tuple(readings.values()))
        for scenario, readings in asked.values()
        for seed in seeds
    ]


def ask(
    wanted: Sequence[Wanted], answers: Answers, engine: Engine, progress: Progress
) -> list[str]:
    """Make the runs that are not known yet.

    Parameters
    ----------
    wanted : sequence of Wanted
    answers : Answers
    engine : WorkerPool or Executor
    progress : callable
        Called with runs known and runs in all.

    Returns
    -------
    list of str
        Runs that failed, and why.
    """
    missing = [each for each in wanted if len(answers.held(each)) < len(each.readings)]
    done = len(wanted) - len(missing)
    progress(done, len(wanted))

    def deliver(each: Wanted, values: dict[str, float]) -> None:
        nonlocal done
        answers.keep(each, values)
        done += 1
        progress(done, len(wanted))

    failed = complete(read_run, missing, engine, deliver, first_alone=True)
    return [f"{each.task.name}: {why}" for each, why in failed]
