"""Simulation-based calibration with truths from the simulator and emulators of prior runs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.emulator import fit_emulator
from feedfollow.calibrate.posterior import Posterior
from feedfollow.calibrate.problem import Problem
from feedfollow.calibrate.run_store import CalibrationStore
from feedfollow.calibrate.runner import Runner
from feedfollow.calibrate.sbc import Calibration, calibrate_ranks, publish
from feedfollow.calibrate.seeds import Stage, generator, seed_of

LEARNT: Final = 500
"""Prior runs that an emulator knows."""
TRUTHS: Final = 100
EMULATORS: Final = 20
"""Each learns from runs of its own and serves a twentieth of the truths.

An emulator errs alike for every truth that it serves. Under a single one, ranks of weakly informed
parameters lean to one side whatever variance is granted to the error, since uniformity holds over
truths and training runs together.
"""
REPLICATES: Final = 20
_MASTER: Final = 500


def recover_ranks(problem: Problem, folder: Path) -> dict[str, object]:
    """Rank 100 truths among the posteriors of their own figures (A7).

    Parameters
    ----------
    problem : Problem
    folder : Path
        Of the runs.

    Returns
    -------
    dict
        Ranks, coverage, and by how much each parameter's ranks leave their 99 % band.
    """
    with CalibrationStore(folder) as store:
        runner = Runner(store)
        parts = [_ranks(problem, runner, number) for number in range(EMULATORS)]
    found = Calibration(
        np.concatenate([part.ranks for part in parts]), all(part.converged for part in parts)
    )
    return {
        "ranks": found.ranks,
        "coverage50": found.coverage(0.5),
        "coverage90": found.coverage(0.9),
        "excess99": found.excess(0.99),
        "names": list(problem.space.paths),
        "converged": found.converged,
    }


def _ranks(problem: Problem, runner: Runner, number: int) -> Calibration:
    """Rank the truths that one emulator serves."""
    rng = generator(_MASTER, Stage.DIAGNOSTICS, 900 + number)
    d = len(problem.space)
    known = rng.standard_normal((LEARNT, d))
    size = d + len([g for g in problem.targets.groups if problem.slack.discrepancy[g] > 0.0])
    truths = rng.standard_normal((TRUTHS // EMULATORS, size + len(problem.targets.factors)))
    learnt = _simulated(problem, runner, known, (number, 1))[:, 0]
    runs = _simulated(problem, runner, truths[:, :d], (number, REPLICATES))
    usable = np.isfinite(learnt).all(axis=1)
    noise = runs.var(axis=1, ddof=1).mean(axis=0) / REPLICATES
    posterior = Posterior(
        fit_emulator(known[usable], learnt[usable], problem.plan.process),
        problem.targets, problem.slack, noise,
    )  # fmt: skip
    own = runs.mean(axis=1) + posterior.offsets(truths)
    sd = np.sqrt(posterior.variances(truths) - noise)
    return calibrate_ranks(posterior, truths, publish(problem.targets, own, sd, rng), rng)


def _simulated(problem: Problem, runner: Runner, z: Floats, plan: tuple[int, int]) -> Floats:
    """Give ``(m, replicates, n)`` predictions on the scales; ``plan`` is emulator, replicates."""
    number, replicates = plan
    points = np.repeat(z, replicates, axis=0)
    wave = 10_000 + 100 * number + replicates
    places = [
        (int(Stage.DIAGNOSTICS), wave, k, r) for k in range(len(z)) for r in range(replicates)
    ]
    seeds = [seed_of(_MASTER, Stage.DIAGNOSTICS, wave, k, r) for _, _, k, r in places]
    batch = problem.simulate(runner, points, seeds, places)
    predicted: Floats = batch.predicted.reshape(len(z), replicates, -1)
    return predicted
