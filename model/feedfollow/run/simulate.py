"""Run one simulation: burn-in, the recorded days, and the tables."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from feedfollow import __version__
from feedfollow.day.evening.shop_floor import Workers
from feedfollow.day.morning.calendar import apply_events
from feedfollow.day.schedule import end_day, live_one_day
from feedfollow.draws import STREAM_VERSION
from feedfollow.observe import tables
from feedfollow.observe.recorder import Recorder
from feedfollow.observe.results import Run
from feedfollow.run.checkpoint import load_checkpoint, save_checkpoint
from feedfollow.spec.scenario import Scenario
from feedfollow.world.inputs import resolve_inputs
from feedfollow.world.world import World, build_world

if TYPE_CHECKING:
    from feedfollow.observe.audit import Audit

Progress = Callable[[int, int], None]
Look = Callable[[World], None]


@dataclass(frozen=True)
class Options:
    """How to run, not what: none of these changes a byte of the tables.

    Attributes
    ----------
    threads : int
        Threads for the evening.
    check : bool
        Assert the accounting identities each day.
    checkpoint_every : int
        Days between checkpoints, 0 none.
    workdir : Path or None
        Where checkpoints are written and looked for; needed for either.
    resume : bool
        Continue from the latest checkpoint in ``workdir``.
    progress : callable or None
        Called with days done and days in all.
    look : callable or None
        Called with the world every evening, burn-in or not, before the books are closed; it may
        read and copy.
    """

    threads: int = 1
    check: bool = False
    checkpoint_every: int = 0
    workdir: Path | None = None
    resume: bool = False
    progress: Progress | None = None
    look: Look | None = None


def simulate(scenario: Scenario, seed: int | None = None, options: Options | None = None) -> Run:
    """Simulate a scenario.

    Parameters
    ----------
    scenario : Scenario
    seed : int, optional
        The scenario's own by default. Different seeds are different worlds.
    options : Options, optional
        Threads, checks, checkpoints, progress.

    Returns
    -------
    Run

    Raises
    ------
    ValueError
        If the scenario's inputs contradict each other, or checkpoints are wanted without a
        ``workdir``.
    feedfollow.run.checkpoint.CheckpointError
        With ``resume``, if the checkpoint is another run's.
    feedfollow.observe.identities.IdentityError
        With ``check``, if an accounting identity fails.
    """
    how = options or Options()
    with ThreadPoolExecutor(how.threads) as pool:
        simulation = Simulation(with_seed(scenario, seed), how, pool if how.threads > 1 else None)
        while not simulation.over:
            simulation.live_day()
    return simulation.to_run()


def with_seed(scenario: Scenario, seed: int | None) -> Scenario:
    """Return the scenario with another seed, itself without one.

    A run's scenario says which seed was used, so that running it again is the same run.
    """
    return scenario if seed is None or seed == scenario.seed else replace(scenario, seed=seed)


class Simulation:
    """A simulation under way: a world that is lived day by day, and what is kept of it.

    Parameters
    ----------
    scenario : Scenario
    how : Options, optional
    pool : Executor, optional
        Runs the threads' parts of the evening; without it they run one after the other.

    Attributes
    ----------
    world : World
        At the beginning of the next day to be lived.
    recorder : Recorder
        What is kept of the days lived.

    Raises
    ------
    ValueError
        If the scenario's inputs contradict each other, or checkpoints are wanted without a
        ``workdir``.
    feedfollow.run.checkpoint.CheckpointError
        To resume, if the checkpoint is another run's.
    """

    def __init__(
        self, scenario: Scenario, how: Options | None = None, pool: Executor | None = None
    ) -> None:
        self._how = how or Options()
        if self._how.workdir is None and (self._how.checkpoint_every or self._how.resume):
            raise ValueError("checkpoints need a work folder: Options(workdir=...)")
        began = time.perf_counter()
        self.world, self.recorder = build_world(scenario), Recorder()
        self._resumed: int | None = None
        if self._how.resume and self._how.workdir is not None:
            self._resumed = load_checkpoint(self._how.workdir, self.world, self.recorder)
        self._clock = {"build the world": time.perf_counter() - began}
        self._days = 0
        self._workers = Workers(self.world, self._how.threads, pool)
        self._audit = _audit_of(self.world) if self._how.check else None

    @property
    def over(self) -> bool:
        """Whether the last day of the scenario has been lived."""
        return self.world.date > self.world.scenario.until

    def live_day(self) -> None:
        """Live the world's day, burn-in or not, keep what is kept of it, and go to the next.

        Raises
        ------
        feedfollow.observe.identities.IdentityError
            With ``check``, if an accounting identity fails.
        """
        world, how = self.world, self._how
        live_one_day(world, self._workers, self._clock)
        began = time.perf_counter()
        self.recorder.record(world)
        if self._audit is not None:
            self._audit.check(world)
        if how.look is not None:
            how.look(world)
        end_day(world)
        self._days += 1
        self._clock["record"] = self._clock.get("record", 0.0) + time.perf_counter() - began
        if how.checkpoint_every and self._days % how.checkpoint_every == 0 and how.workdir:
            save_checkpoint(how.workdir, world, self.recorder)
        if how.progress is not None:
            burn_in = world.scenario.burn_in
            how.progress(world.day + burn_in, world.scenario.days + burn_in)

    def set_lever(self, platform: str, lever: str, value: float) -> None:
        """Change a platform's policy from the world's day on.

        The change becomes an event of the world's scenario: to simulate that scenario from its
        start gives the same bytes.

        Parameters
        ----------
        platform : str
        lever : str
            Dotted, one that an event may change.
        value : float
            In the lever's unit.

        Raises
        ------
        SpecError
            If a name is unknown, the lever may not change during a run, or the value is out of
            range.
        ValueError
            If the simulation is over, or an event sets the same lever on the same day.
        """
        world = self.world
        if self.over:
            raise ValueError(
                f"the last day, {world.scenario.until}, has been lived: no day is left"
            )
        own = f"{platform} {lever} on {world.date}"
        for event in world.scenario.events:
            same = event.date == world.date and event.platform == platform and event.name != own
            if same and lever in event.set:
                raise ValueError(f"the event {event.name!r} sets {platform}'s {lever} on that day")
        change = {"name": own, "date": world.date, "platform": platform, "set": {lever: value}}
        world.scenario = world.scenario.with_(events=[change])
        world.inputs = resolve_inputs(world.scenario, world.coef.opening_spread)
        apply_events(world)

    def to_run(self) -> Run:
        """Make the tables of a simulation that is over.

        Raises
        ------
        ValueError
            If days are left to live.
        """
        world, recorder = self.world, self.recorder
        scenario = world.scenario
        if not self.over:
            raise ValueError(
                f"the days from {world.date} to {scenario.until} are not lived yet: expected a "
                "simulation that is over"
            )
        began = time.perf_counter()
        frames = {
            "daily": tables.daily_table(recorder, world),
            "traffic": tables.traffic_table(recorder, world),
            "accounts": tables.accounts_table(recorder, world),
            "anchors": tables.anchors_table(recorder, world),
            "merchants": tables.merchants_table(recorder, world),
        }
        clock = {**self._clock, "make the tables": time.perf_counter() - began}
        manifest = describe_run(scenario, self._how, clock)
        manifest["days"] = {"executed": self._days, "resumed_from_day": self._resumed}
        return Run(scenario, scenario.seed, float(world.coef.people_per_user), frames, manifest)


def _audit_of(world: World) -> Audit:
    """Import the audit only where it is asked for: its kernels cost a compilation."""
    from feedfollow.observe.audit import Audit

    return Audit(world)


def describe_run(scenario: Scenario, how: Options, clock: dict[str, float]) -> dict[str, object]:
    """Return what the manifest says of code, machine and timing."""
    return {
        "name": scenario.name,
        "feedfollow": __version__,
        "draw_stream": STREAM_VERSION,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "machine": f"{platform.machine()}, {os.cpu_count()} processors",
        "git_commit": git_commit(),
        "threads": how.threads,
        "seconds_by_phase": {name: round(seconds, 4) for name, seconds in clock.items()},
    }


def git_commit() -> str | None:
    """Return the commit of the checkout the code runs from, None outside one."""
    home = Path(__file__).resolve().parent
    try:
        done = subprocess.run(
            ["git", "-C", str(home), "rev-parse", "HEAD"],
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None
