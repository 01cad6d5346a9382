"""One known truth: its figures, the posterior of 400 runs, and one of 2,500 beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.best_fit import BestFit, best_fit
from feedfollow.calibrate.identify import directions, information
from feedfollow.calibrate.leave_out import leave_one_out
from feedfollow.calibrate.likelihood import Statements
from feedfollow.calibrate.predictive import check_emulator, predictive, score
from feedfollow.calibrate.problem import Problem
from feedfollow.calibrate.run_store import CalibrationStore
from feedfollow.calibrate.runner import Runner
from feedfollow.calibrate.sbc import publish, targets_saying
from feedfollow.calibrate.seeds import Stage, generator, seed_of
from feedfollow.calibrate.steps import (
    Learnt,
    Pilot,
    common_evaluate,
    first_posterior,
    next_wave,
    question,
    run_design,
    run_pilot,
    run_predictive,
)
from feedfollow.calibrate.what_if import variance_ratio

REPLICATES: Final = 20
"""Runs whose mean is a truth."""
PAIRS: Final = 40
"""Pairs of runs that measure what common random numbers save."""
CONFLICT: Final = 1.65
"""What a figure is multiplied by to contradict the others."""
_TRUTHS: Final = 1000
"""Truths have master seeds of their own, from here on."""


def recover_truth(problem: Problem, number: int, folder: Path) -> dict[str, object]:
    """Recover one truth.

    Parameters
    ----------
    problem : Problem
        Its figures say where bounds and bins lie; what they say is replaced.
    number : int
    folder : Path
        Of the runs.

    Returns
    -------
    dict
        Numbers and lists, by name.
    """
    master = _TRUTHS + number
    rng = generator(master, Stage.DIAGNOSTICS, 900)
    z = rng.standard_normal(len(problem.space))
    with CalibrationStore(folder) as store:
        runner = Runner(store)
        mean = _truth(problem, runner, z, master)
        shift = _factor_shift(problem, rng)
        said = publish(problem.targets, mean + shift, problem.targets.sd, rng)
        own = replace(
            problem, targets=targets_saying(problem.targets, said), master=master,
            plan=replace(problem.plan, most_waves=1),
        )  # fmt: skip
        pilot = run_pilot(own, runner)
        ensemble = run_design(own, runner)
        learnt = next_wave(own, runner, first_posterior(own, ensemble))
        reference = _reference(own, runner)
        found = _parameters(learnt, reference, z)
        found |= _held_out(own, runner, learnt, mean + shift)
        starts = {
            "design": ensemble.final.mean(axis=0),
            "posterior": learnt.mean[: len(z)],
            "reference": reference.mean[: len(z)],
            "median": np.zeros(len(z)),
        }
        found |= _best_fits(own, runner, pilot, starts)
        found |= _identified(own, learnt)
        found |= _conflict(own, runner, number)
        found |= _common_numbers(own, runner, z)
    return found


def _truth(problem: Problem, runner: Runner, z: Floats, master: int) -> Floats:
    """Give the mean of a truth on the scales."""
    seeds = [seed_of(master, Stage.DIAGNOSTICS, 901, k) for k in range(REPLICATES)]
    places = [(int(Stage.DIAGNOSTICS), 901, k, 0) for k in range(REPLICATES)]
    points = np.repeat(z[None], REPLICATES, axis=0)
    mean: Floats = problem.simulate(runner, points, seeds, places).predicted.mean(axis=0)
    return mean


def _factor_shift(problem: Problem, rng: np.random.Generator) -> Floats:
    """Draw definition factors, and give what they add to each target."""
    sds = np.array([problem.slack.factors[name] for name in problem.targets.factors])
    added: Floats = (sds * rng.standard_normal(len(sds))) @ problem.targets.factor
    return added


def _reference(problem: Problem, runner: Runner) -> Learnt:
    """Spend 2,500 runs: an ensemble of 300 in three steps, then two waves of 800."""
    plan = replace(problem.plan, members=300, steps=3, wave_runs=800, most_waves=2)
    long = replace(problem, plan=plan, master=problem.master + 500_000)
    learnt = first_posterior(long, run_design(long, runner))
    for _ in range(plan.most_waves):
        learnt = next_wave(long, runner, learnt)
    return learnt


def _parameters(learnt: Learnt, reference: Learnt, z: Floats) -> dict[str, object]:
    """Compare with the truth and with the reference (A1, A2, A3)."""
    own, long = learnt.draws.x[:, : len(z)], reference.draws.x[:, : len(z)]
    rank = (own < z).mean(axis=0)
    shift = (own.mean(axis=0) - long.mean(axis=0)) / long.std(axis=0)
    return {
        "rank": rank,
        "error": own.mean(axis=0) - z,
        "reference_error": long.mean(axis=0) - z,
        "shift": shift,
        "log_ratio": np.log(own.std(axis=0) / long.std(axis=0)),
        "calls": len(learnt.z) + learnt.unusable,
        "reference_calls": len(reference.z) + reference.unusable,
        "chains_converged": bool(learnt.draws.converged and reference.draws.converged),
    }


def _held_out(problem: Problem, runner: Runner, learnt: Learnt, mean: Floats) -> dict[str, object]:
    """Predict figures that were not fitted, and the truth behind them (A4)."""
    predicted = run_predictive(problem, runner, learnt)
    mixture = predictive(learnt.posterior, predicted.x, predicted.predicted)
    out = ~problem.targets.fitted
    scores = score(mixture, Statements.of(problem.targets), problem.targets.sd)
    d = len(problem.space)
    check = check_emulator(learnt.posterior, predicted.x[:, :d], predicted.predicted)
    away = (mixture.mean.mean(axis=0) - mean) / problem.targets.sd
    return {
        "held_out_inside": scores.inside90[out],
        "held_out_error": away[out],
        "held_out_score": scores.score[out],
        "fit_inside": scores.inside90[~out],
        "emulator_sd": check.sd,
    }


def _best_fits(
    problem: Problem, runner: Runner, pilot: Pilot, starts: dict[str, Floats]
) -> dict[str, object]:
    """Search from several starts and judge the ends by 20 other seeds (A5)."""
    seeds = tuple(seed_of(problem.master, Stage.BEST_FIT, 0, 0, r) for r in range(4))
    asked = question(problem, problem.targets.sd**2 + pilot.noise / len(seeds))
    fits = {
        name: best_fit(common_evaluate(problem, runner), asked, start, seeds)
        for name, start in starts.items()
    }
    judged = {name: _judged(problem, runner, fit) for name, fit in fits.items()}
    smallest = np.linalg.eigvalsh(fits["posterior"].information)
    return {
        "objective": judged,
        "best_fit_calls": {name: fit.calls for name, fit in fits.items()},
        "best_fit_eigenvalues": smallest,
    }


def _judged(problem: Problem, runner: Runner, fit: BestFit) -> float:
    """Give the objective of a point with tolerances alone and the mean of 20 seeds."""
    seeds = tuple(seed_of(problem.master, Stage.BEST_FIT, 1, 0, r) for r in range(REPLICATES))
    predicted = common_evaluate(problem, runner)(fit.z[None], seeds).mean(axis=1)[0]
    asked = question(problem, problem.targets.sd**2)
    residual = asked.residuals(predicted, np.concatenate([fit.z, fit.factors]))
    return float(residual @ residual)


def _identified(problem: Problem, learnt: Learnt) -> dict[str, object]:
    """Give the directions of which the figures say nothing (A9)."""
    table = directions(information(learnt.posterior, learnt.mean), problem.space.paths)
    weak = [row for row in table if not row.identified]
    return {
        "eigenvalues": [row.eigenvalue for row in table],
        "weak": [[row.eigenvalue, *[name for name, _ in row.loadings]] for row in weak],
    }


def _conflict(problem: Problem, runner: Runner, number: int) -> dict[str, object]:
    """Multiply one figure and see whether leaving one out points at it (A8)."""
    rows = problem.targets.rows
    able = [k for k, row in enumerate(rows)
            if row.role == "fit" and row.scale == "log" and row.kind == "point"]  # fmt: skip
    planted = able[number % len(able)]
    bad = list(rows)
    bad[planted] = replace(
        rows[planted], low=rows[planted].low * CONFLICT, high=rows[planted].high * CONFLICT
    )
    wrong = replace(problem, targets=replace(problem.targets, rows=tuple(bad)),
                    master=problem.master + 700_000)  # fmt: skip
    learnt = next_wave(wrong, runner, first_posterior(wrong, run_design(wrong, runner)))
    rng = generator(wrong.master, Stage.DIAGNOSTICS, 1)
    left = leave_one_out(learnt.posterior, learnt.draws.x, rng)
    size = np.abs(np.nan_to_num(left.score))
    return {
        "planted": rows[planted].name,
        "planted_score": left.score[planted],
        "flagged": rows[int(np.argmax(size))].name,
        "largest_other": float(np.delete(size, planted).max()),
    }


def _common_numbers(problem: Problem, runner: Runner, z: Floats) -> dict[str, object]:
    """Measure what common random numbers save, figure by figure (A6)."""
    seeds = [seed_of(problem.master, Stage.WHAT_IF, 900, k) for k in range(PAIRS)]
    places = [(int(Stage.WHAT_IF), 900, k, 0) for k in range(PAIRS)]
    points = np.repeat(z[None], PAIRS, axis=0)
    base = problem.simulate(runner, points, seeds, places)
    saved = {}
    for name in problem.what_ifs:
        changed = problem.simulate(runner, points, seeds, places, name)
        ratio = variance_ratio(base.predicted, changed.predicted)
        untouched = (changed.predicted == base.predicted).all(axis=0)
        saved[name] = {
            row.name: None if untouched[k] else float(ratio[k])
            for k, row in enumerate(problem.targets.rows)
        }
    return {"variance_ratio": saved}
