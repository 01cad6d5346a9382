"""The pipeline: stages in order, resumable, with runs done and expected.

Each stage is a function of the runs and the master seed. A crash costs the runs in flight: on the
next start every finished run is found in the store and everything else is computed again.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from feedfollow.calibrate.best_fit import BestFit, budget
from feedfollow.calibrate.diagnose import (
    Conflicts,
    Identified,
    find_conflicts,
    identify,
    run_calibration_check,
    run_what_if,
)
from feedfollow.calibrate.likelihood import Statements
from feedfollow.calibrate.predictive import (
    EmulatorCheck,
    Predictive,
    Scores,
    check_emulator,
    predictive,
    score,
)
from feedfollow.calibrate.problem import Problem
from feedfollow.calibrate.run_store import CalibrationStore
from feedfollow.calibrate.runner import Runner
from feedfollow.calibrate.sbc import Calibration
from feedfollow.calibrate.steps import (
    Design,
    Learnt,
    Pilot,
    Predicted,
    first_posterior,
    next_wave,
    run_best_fit,
    run_design,
    run_pilot,
    run_predictive,
)
from feedfollow.calibrate.what_if import Effect
from feedfollow.run.jobs import Engine

STATE: Final = "state.json"


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage of the pipeline.

    Parameters
    ----------
    name : str
    says : str
        What it does, for people who wait.
    runs : callable
        Runs that it asks for at most.
    """

    name: str
    says: str
    runs: Callable[[Problem], int]


def _best_fit_runs(problem: Problem) -> int:
    """Give the most runs of a best fit."""
    plan = problem.plan
    return budget(len(problem.space), plan.best_fit_seeds, plan.best_fit_iterations)


STAGES: Final[tuple[StageRow, ...]] = (
    StageRow("pilot", "noise of a run", lambda p: 2 * p.plan.pilot),
    StageRow("design", "from the prior to the posterior", lambda p: p.members * p.plan.steps),
    StageRow("posterior", "emulator and first posterior", lambda p: 0),
    StageRow("waves", "runs where the posterior lies", lambda p: p.plan.wave_runs
             * p.plan.most_waves),
    StageRow("predictive", "posterior draws, simulated", lambda p: p.plan.predictive),
    StageRow("best fit", "least misfit under common seeds", _best_fit_runs),
    StageRow("diagnostics", "what can be trusted", lambda p: p.plan.calibration_truths),
    StageRow("what-ifs", "scenarios against the base", lambda p: p.plan.predictive
             * len(p.what_ifs)),
)  # fmt: skip
"""In order; numbers of runs are upper bounds."""


def runs_expected(problem: Problem) -> int:
    """Give the runs that a whole calibration asks for, if no wave is saved."""
    return sum(stage.runs(problem) for stage in STAGES)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a calibration stands.

    Parameters
    ----------
    stage : str
        Name of a row of ``STAGES``.
    wave : int
        Of the waves; 0 elsewhere.
    done : int
        Runs finished or found.
    expected : int
        Runs in all, as far as is known.
    made : int
        Runs made since this start.
    seconds : float
        Wall time since this start.
    """

    stage: str
    wave: int
    done: int
    expected: int
    made: int
    seconds: float

    @property
    def left(self) -> float | None:
        """Seconds that the remaining runs take at the pace of this start; None before the first."""
        if not self.made:
            return None
        return (self.expected - self.done) * self.seconds / self.made


@dataclass
class Tracker:
    """Counts runs by stage and tells whoever wants to know."""

    problem: Problem
    store: CalibrationStore
    tell: Callable[[Progress], None] | None
    stage: int = 0
    wave: int = 0
    before: int = 0
    here: int = 0
    made: int = 0
    started: float = field(default_factory=time.monotonic)

    def enter(self, name: str, wave: int = 0) -> None:
        """Begin a stage, or a wave of one."""
        self.before += self.here
        self.here = 0
        self.stage = [row.name for row in STAGES].index(name)
        self.wave = wave
        self._say()
        self._keep()

    def notice(self, made: bool) -> None:
        """Count a run."""
        self.here += 1
        self.made += made
        self._say()

    def progress(self) -> Progress:
        """Give where the calibration stands."""
        row = STAGES[self.stage]
        own = row.runs(self.problem)
        if self.wave:
            own = self.problem.plan.wave_runs * (self.problem.plan.most_waves - self.wave + 1)
        later = sum(stage.runs(self.problem) for stage in STAGES[self.stage + 1 :])
        done = self.before + self.here
        expected = self.before + max(own, self.here) + later
        seconds = time.monotonic() - self.started
        return Progress(row.name, self.wave, done, expected, self.made, seconds)

    def _say(self) -> None:
        if self.tell is not None:
            self.tell(self.progress())

    def _keep(self) -> None:
        """Write where it stands, for people; nothing reads it back."""
        now = self.progress()
        path = self.store.folder / STATE
        aside = path.with_name(STATE + ".writing")
        text = {"stage": now.stage, "wave": now.wave, "done": now.done, "expected": now.expected}
        aside.write_text(json.dumps(text) + "\n", encoding="utf-8")
        os.replace(aside, path)


@dataclass(frozen=True)
class Study:
    """Everything that a calibration found.

    Parameters
    ----------
    problem : Problem
    pilot : Pilot
    design : Design
    learnt : Learnt
    predicted : Predicted
    prediction : Predictive
        Of every target.
    scores : Scores
    emulator_check : EmulatorCheck
    best : BestFit
    identified : Identified
    conflicts : Conflicts
    calibration : Calibration or None
    effects : tuple of Effect
    runs : int
        Runs asked for.
    simulating : float
        Wall time of the runs made in this start, summed over workers, in seconds.
    seconds : float
        Wall time of this start.
    """

    problem: Problem
    pilot: Pilot
    design: Design
    learnt: Learnt
    predicted: Predicted
    prediction: Predictive
    scores: Scores
    emulator_check: EmulatorCheck
    best: BestFit
    identified: Identified
    conflicts: Conflicts
    calibration: Calibration | None
    effects: tuple[Effect, ...]
    runs: int
    simulating: float
    seconds: float


def calibrate(
    problem: Problem,
    store: CalibrationStore,
    engine: Engine | None = None,
    tell: Callable[[Progress], None] | None = None,
) -> Study:
    """Carry out every stage.

    Parameters
    ----------
    problem : Problem
    store : CalibrationStore
        Open; what it holds is not simulated again.
    engine : WorkerPool or Executor, optional
        Makes the runs; without it they are made here, one after another.
    tell : callable, optional
        Called with the progress after each run and at each stage.

    Returns
    -------
    Study
        The same bits for the same problem, whatever the engine and however often it was resumed.

    Raises
    ------
    ValueError
        If the prior median cannot be simulated.
    feedfollow.calibrate.es_mda.TooManyFailures
        If most runs of the design fail.
    feedfollow.run.jobs.EngineError, feedfollow.calibrate.run_store.StoreError
        If the runs cannot be made or kept. What was finished is kept.
    """
    tracker = Tracker(problem, store, tell)
    runner = Runner(store, engine, tracker.notice)
    tracker.enter("pilot")
    pilot = run_pilot(problem, runner)
    tracker.enter("design")
    design = run_design(problem, runner)
    learnt = _learn(problem, runner, design, tracker)
    tracker.enter("predictive")
    predicted = run_predictive(problem, runner, learnt)
    prediction = predictive(learnt.posterior, predicted.x, predicted.predicted)
    tracker.enter("best fit")
    best = run_best_fit(problem, runner, pilot, learnt)
    tracker.enter("diagnostics")
    x, targets = learnt.draws.x, problem.targets
    calibration = run_calibration_check(problem, runner, pilot, learnt)
    identified = identify(learnt.posterior, x, problem.space.paths)
    conflicts = find_conflicts(learnt.posterior, x, problem.master)
    tracker.enter("what-ifs")
    effects = tuple(run_what_if(problem, runner, predicted, name) for name in problem.what_ifs)
    check = check_emulator(
        learnt.posterior, predicted.x[:, : learnt.posterior.d], predicted.predicted
    )
    now = tracker.progress()
    return Study(
        problem, pilot, design, learnt, predicted, prediction,
        score(prediction, Statements.of(targets), targets.sd), check, best, identified, conflicts,
        calibration, effects, now.done, runner.seconds, now.seconds,
    )  # fmt: skip


def _learn(problem: Problem, runner: Runner, design: Design, tracker: Tracker) -> Learnt:
    """Make waves of runs where the posterior lies, until it stands still or they are used up."""
    tracker.enter("posterior")
    learnt = first_posterior(problem, design)
    while len(learnt.checks) < problem.plan.most_waves and not learnt.converged:
        tracker.enter("waves", len(learnt.checks) + 1)
        learnt = next_wave(problem, runner, learnt)
    return learnt
