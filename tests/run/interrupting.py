"""Runs that end early with a checkpoint, and go on from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate
from feedfollow.spec.scenario import Scenario

DAYS = 46  # ten of burn-in, 36 recorded
EVERY = 6


class Interrupted(Exception):
    """Stands for whatever ends a process early."""


def interrupt_at(day: int) -> object:
    def progress(done: int, _total: int) -> None:
        if done == day:
            raise Interrupted

    return progress


def interrupted(scenario: Scenario, workdir: Path, day: int) -> Path:
    """Run until ``day`` days are done, with a checkpoint every six days; return the work folder."""
    with pytest.raises(Interrupted):
        simulate(
            scenario,
            options=Options(checkpoint_every=EVERY, workdir=workdir, progress=interrupt_at(day)),
        )
    return workdir


def resumed(scenario: Scenario, workdir: Path) -> Run:
    return simulate(scenario, options=Options(workdir=workdir, resume=True))


def truncate(path: Path) -> None:
    """Cut the last bytes off a file."""
    path.write_bytes(path.read_bytes()[:-7])
