"""The command ``feedfollow run``: one simulation with progress, summary and a run folder."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from feedfollow.kernels import cache_is_cold
from feedfollow.observe.identities import IdentityError
from feedfollow.observe.results import Run
from feedfollow.run.checkpoint import DamagedCheckpoint
from feedfollow.run.folder import OutputError, finished, run_to_folder
from feedfollow.run.simulate import Options
from feedfollow.spec.dotted import parse_assignment
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.scenario import Scenario

FINE, FAILED, MISTAKE = 0, 1, 2


@dataclass(frozen=True)
class Wishes:
    """What the user typed.

    Attributes
    ----------
    scenario : str
        File or shipped name.
    out : str or None
        Run folder.
    values : mapping
        Options that change the scenario (seed, users, until); None where not given.
    assignments : tuple of str
        ``PATH=VALUE`` from ``--set``.
    threads, profile, check, checkpoint_every, resume
        How to run.
    """

    scenario: str
    out: str | None
    values: Mapping[str, object]
    assignments: tuple[str, ...] = ()
    threads: int = 1
    profile: bool = False
    check: bool = False
    checkpoint_every: int = 0
    resume: bool = False


def run_command(wishes: Wishes) -> int:
    """Carry out ``feedfollow run``; return the exit code.

    Raises
    ------
    SpecError
        If the scenario cannot be used.
    """
    given = {name: value for name, value in wishes.values.items() if value is not None}
    overrides = {**given, **dict(parse_assignment(text) for text in wishes.assignments)}
    scenario = load_scenario(wishes.scenario, overrides or None)
    out = Path(wishes.out or f"runs/{scenario.name}-seed{scenario.seed}")
    screen = Console(stderr=True)
    try:
        if finished(scenario, scenario.seed, out):
            known = f"{out} already holds this run: the same scenario and seed."
            screen.print(known, markup=False, highlight=False, soft_wrap=True)
            run = Run.load(out)
        else:
            run = _simulate(wishes, scenario, out, screen)
    except (OSError, IdentityError, DamagedCheckpoint) as error:
        screen.print(f"feedfollow: the run failed: {error}", markup=False, soft_wrap=True)
        return FAILED
    except (OutputError, ValueError) as error:
        screen.print(f"feedfollow: {error}", style="red", markup=False, soft_wrap=True)
        return MISTAKE
    _report(run, out, wishes.profile)
    return FINE


def _simulate(wishes: Wishes, scenario: Scenario, out: Path, screen: Console) -> Run:
    if cache_is_cold():
        screen.print("Compiling the model, once on this machine (a minute or two) ...")
    options = Options(
        threads=wishes.threads,
        check=wishes.check,
        checkpoint_every=wishes.checkpoint_every,
        resume=wishes.resume,
    )
    with DayProgress(screen, scenario) as progress:
        with_progress = Options(**{**vars(options), "progress": progress})
        return run_to_folder(scenario, scenario.seed, out, with_progress)


class DayProgress:
    """A bar on a terminal; elsewhere a quiet line every simulated year."""

    def __init__(self, screen: Console, scenario: Scenario) -> None:
        self._screen = screen
        self._name = scenario.name
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:.0f}/{task.total:.0f} days"),
            TimeRemainingColumn(),
            console=screen,
            transient=True,
        )
        self._task = self._bar.add_task(
            f"{scenario.name}, {scenario.users:,} users", total=scenario.days + scenario.burn_in
        )

    def __enter__(self) -> DayProgress:
        if self._screen.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` days are simulated."""
        if self._screen.is_terminal:
            self._bar.update(self._task, completed=done, total=total)
        elif done % 365 == 0 or done == total:
            self._screen.print(f"{self._name}: {done} of {total} days", highlight=False)


def _report(run: Run, out: Path, profile: bool) -> None:
    console = Console()
    width = max(console.width, 100)
    if {"daily", "traffic"} <= run.tables.keys():
        print(run.summary().to_text(width))
    else:
        print(f"The summary is in {out / 'summary.json'}: not all tables that it reads were kept.")
    if profile:
        print(_profile_text(run))
    print(f"\nTables, summary and plots: {out}")
    sys.stdout.flush()


def _profile_text(run: Run) -> str:
    """Return the seconds by phase, largest first."""
    seconds = run.manifest.get("seconds_by_phase")
    days = run.manifest.get("days")
    executed = days["executed"] if isinstance(days, dict) else 0
    lines = ["", f"Time by phase ({executed} days simulated)"]
    if isinstance(seconds, dict):
        for name, spent in sorted(seconds.items(), key=lambda item: -float(item[1])):
            lines.append(f"  {name:<32} {float(spent):8.2f} s")
        lines.append(f"  {'total':<32} {sum(float(s) for s in seconds.values()):8.2f} s")
    return "\n".join(lines)
