"""One run of an ensemble as a value: what it depends on, its key, and how it is carried out.

A task is small, frozen and picklable, and the function that carries it out returns bytes: any
executor on any machine can take it, and only the process that asked writes files.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from feedfollow.draws import STREAM_VERSION
from feedfollow.run.run_file import encode
from feedfollow.sources import ROOT, digest_of, sources_behind
from feedfollow.spec.scenario import Record, Scenario


class OtherVersion(RuntimeError):
    """A worker runs other code than the process that sent the task."""


@dataclass(frozen=True)
class Task:
    """One scenario and one seed.

    Attributes
    ----------
    scenario : Scenario
    seed : int
    code : str
        :func:`code_version` of the process that made the task.
    """

    scenario: Scenario
    seed: int
    code: str

    @property
    def name(self) -> str:
        """Scenario and seed, for messages."""
        return f"{self.scenario.name}, seed {self.seed}"

    @cached_property
    def essence(self) -> Scenario:
        """The scenario with this seed, without what changes nothing in the daily table."""
        return replace(
            self.scenario, seed=self.seed, name="task", question="", expect=(), record=Record()
        )

    @cached_property
    def key(self) -> str:
        """SHA-256 of resolved scenario, seed, code and draw-stream version, in hexadecimal."""
        words = (self.essence.key, self.code, str(STREAM_VERSION))
        return hashlib.sha256("\0".join(words).encode()).hexdigest()


def make_task(scenario: Scenario, seed: int) -> Task:
    """Return the task of a scenario and a seed for this version of the code."""
    return Task(scenario, seed, code_version())


@cache
def code_version() -> str:
    """Return the SHA-256 of all code that a run file depends on."""
    return digest_of(code_of_a_run())


@cache
def code_of_a_run() -> frozenset[Path]:
    """Return the files of all code that a run file depends on.

    The phases of a day are imported by name, so all of ``day/`` counts, with what it imports. The
    package's front door does not: it lists names, and no table holds its version.
    """
    made_by = (ROOT / "run" / "simulate.py", ROOT / "run" / "run_file.py")
    starts = [*made_by, *sorted((ROOT / "day").rglob("*.py"))]
    behind = frozenset().union(*(sources_behind(path) for path in starts))
    return behind - {ROOT / "__init__.py"}


def run_task(task: Task) -> bytes:
    """Simulate a task.

    Parameters
    ----------
    task : Task
        From :func:`make_task`, in this or another process.

    Returns
    -------
    bytes
        The daily table as a run file; the same bytes wherever it is made.

    Raises
    ------
    OtherVersion
        If this process runs other code than the one that made the task.
    ValueError
        If the scenario's inputs contradict each other.
    """
    if task.code != code_version():
        raise OtherVersion(
            "a worker runs another version of feedfollow than the process that sent it a task: "
            "install the same one on both, or start again if the source was changed meanwhile"
        )
    from feedfollow.run.simulate import simulate

    return encode(simulate(task.essence).daily, task.key)
