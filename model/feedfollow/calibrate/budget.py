"""How many runs a calibration asks for, what a budget saves first, and how long a run takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from feedfollow.calibrate.problem import Plan, Problem
from feedfollow.calibrate.run_store import CalibrationStore
from feedfollow.calibrate.seeds import Stage, seed_of
from feedfollow.calibrate.simulator import carry_out_request
from feedfollow.calibrate.spec_file import PLAN
from feedfollow.calibrate.stages import STAGES, runs_expected


class TooSmall(ValueError):
    """A budget does not reach for what a fit cannot do without."""


def within(problem: Problem, budget: int | None) -> Problem:
    """Cut a calibration down to a number of runs.

    Waves are saved first, down to one, then the truths of simulation-based calibration, then the
    last wave. Runs that are made are the first of those that a larger budget would make, so that a
    calibration can be resumed with more.

    Parameters
    ----------
    problem : Problem
    budget : int or None
        Runs at most; None for all that are planned.

    Returns
    -------
    Problem

    Raises
    ------
    TooSmall
        If not even pilot, design, predictions and best fit fit in.
    """
    if budget is None:
        return problem
    plan = problem.plan
    plans = [replace(plan, most_waves=waves) for waves in range(plan.most_waves, 0, -1)]
    bare = replace(plan, calibration_truths=0)
    plans += [replace(bare, most_waves=min(1, plan.most_waves)), replace(bare, most_waves=0)]
    for each in plans:
        smaller = replace(problem, plan=each)
        if runs_expected(smaller) <= budget:
            return smaller
    least = runs_expected(replace(problem, plan=plans[-1]))
    raise TooSmall(f"a budget of {budget} runs is too small: this spec needs at least {least}")


def plan_of(plan: Plan) -> Mapping[str, int]:
    """Write a plan as a spec states it."""
    return {name: int(getattr(plan, name)) for name in PLAN}


def saved_text(whole: Plan, cut: Plan) -> str:
    """Say what a budget saved; empty if nothing.

    Parameters
    ----------
    whole, cut : Plan
        Before and after :func:`within`.

    Returns
    -------
    str
    """
    said = []
    if cut.most_waves < whole.most_waves:
        said.append(f"{cut.most_waves} of {whole.most_waves} waves")
    if cut.calibration_truths < whole.calibration_truths:
        said.append("no simulation-based calibration")
    return f"the budget leaves {' and '.join(said)}" if said else ""


def stages_text(problem: Problem) -> str:
    """List the runs of each stage, such as ``pilot 20, design 360``."""
    counts = ((stage.name, stage.runs(problem)) for stage in STAGES)
    return ", ".join(f"{name} {count:,}" for name, count in counts if count)


def time_of_a_run(problem: Problem, store: CalibrationStore) -> float:
    """Make the first two runs of the pilot, unless they are kept, and say how long one takes.

    The first that a process makes also loads the model, or compiles it, so the quicker one counts.

    Parameters
    ----------
    problem : Problem
    store : CalibrationStore
        Open.

    Returns
    -------
    float
        Seconds of wall time.
    """
    places = [(int(Stage.PILOT), 0, k, 0) for k in range(2)]
    seeds = [seed_of(problem.master, Stage.PILOT, 0, k) for k in range(2)]
    median = np.zeros((2, len(problem.space)))
    seconds = []
    for request in problem.requests(median, seeds, places):
        result = store.get(request.key)
        if result is None:
            result = carry_out_request(request)
            store.put(request, result)
        seconds.append(result.seconds)
    return min(seconds)
