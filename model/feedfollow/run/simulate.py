"""Run one simulation: burn-in, the recorded days, and the tables."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from feedfollow import __version__
from feedfollow.day.evening.shop_floor import Workers
from feedfollow.day.schedule import end_day, live_one_day
from feedfollow.draws import STREAM_VERSION
from feedfollow.observe import tables
from feedfollow.observe.recorder import Recorder
from feedfollow.observe.results import Run
from feedfollow.run.checkpoint import load_checkpoint, save_checkpoint
from feedfollow.spec.scenario import Scenario
from feedfollow.world.world import World, build_world

if TYPE_CHECKING:
    from feedfollow.observe.audit import Audit

Progress = Callable[[int, int], None]


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
    """

    threads: int = 1
    check: bool = False
    checkpoint_every: int = 0
    workdir: Path | None = None
    resume: bool = False
    progress: Progress | None = None


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
    if how.workdir is None and (how.checkpoint_every or how.resume):
        raise ValueError("checkpoints need a work folder: Options(workdir=...)")
    if seed is not None and seed != scenario.seed:
        # the run's scenario says which seed was used, so that running it again is the same run
        scenario = replace(scenario, seed=seed)
    began = time.perf_counter()
    world, recorder, resumed = _start(scenario, how)
    clock: dict[str, float] = {"build the world": time.perf_counter() - began}
    days = _live(world, recorder, how, clock)
    began = time.perf_counter()
    frames = {
        "daily": tables.daily_table(recorder, world),
        "traffic": tables.traffic_table(recorder, world),
        "accounts": tables.accounts_table(recorder, world),
        "anchors": tables.anchors_table(recorder, world),
        "merchants": tables.merchants_table(recorder, world),
    }
    clock["make the tables"] = time.perf_counter() - began
    manifest = describe_run(scenario, how, clock)
    manifest["days"] = {"executed": days, "resumed_from_day": resumed}
    return Run(scenario, scenario.seed, float(world.coef.people_per_user), frames, manifest)


def _start(scenario: Scenario, how: Options) -> tuple[World, Recorder, int | None]:
    world, recorder = build_world(scenario), Recorder()
    resumed = None
    if how.resume and how.workdir is not None:
        resumed = load_checkpoint(how.workdir, world, recorder)
    return world, recorder, resumed


def _live(world: World, recorder: Recorder, how: Options, clock: dict[str, float]) -> int:
    """Live all days from the world's day to the scenario's end; return how many."""
    last = (world.scenario.until - world.scenario.start).days
    total = last + 1 + world.scenario.burn_in
    days = 0
    audit = _audit_of(world) if how.check else None
    with ThreadPoolExecutor(how.threads) as pool:
        workers = Workers(world, how.threads, pool if how.threads > 1 else None)
        while world.day <= last:
            live_one_day(world, workers, clock)
            began = time.perf_counter()
            recorder.record(world)
            if audit is not None:
                audit.check(world)
            end_day(world)
            days += 1
            clock["record"] = clock.get("record", 0.0) + time.perf_counter() - began
            if how.checkpoint_every and days % how.checkpoint_every == 0 and how.workdir:
                save_checkpoint(how.workdir, world, recorder)
            if how.progress is not None:
                how.progress(world.day + world.scenario.burn_in, total)
    return days


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
