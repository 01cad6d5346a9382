"""The step of a calibration that asks what can be trusted: identifiability, conflicts, ranks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.emulators import fit_emulators
from feedfollow.calibrate.identify import (
    Direction,
    contraction,
    directions,
    effective_parameters,
    information,
    next_best,
)
from feedfollow.calibrate.leave_out import LeftOut, leave_groups_out, leave_one_out
from feedfollow.calibrate.likelihood import Statements
from feedfollow.calibrate.posterior import Posterior
from feedfollow.calibrate.problem import Problem
from feedfollow.calibrate.runner import Runner
from feedfollow.calibrate.sbc import Calibration, calibrate_ranks, publish
from feedfollow.calibrate.seeds import Stage, generator, seed_of
from feedfollow.calibrate.steps import Learnt, Pilot, Predicted
from feedfollow.calibrate.what_if import Effect


@dataclass(frozen=True, slots=True)
class Identified:
    """What the figures tell about the parameters.

    Parameters
    ----------
    information : (d, d) float64
        In prior units, at the posterior mean.
    table : tuple of Direction
        Best known first.
    effective : float
        Number of parameters that the figures inform.
    contraction : (d,) float64
        1 - posterior variance / prior variance.
    next_best : (n,) float64
        Rise of log det(F + I) if a held-out target were fitted too.
    """

    information: Floats
    table: tuple[Direction, ...]
    effective: float
    contraction: Floats
    next_best: Floats


def identify(posterior: Posterior, x: Floats, paths: tuple[str, ...]) -> Identified:
    """Say what the figures tell, on the emulator.

    Parameters
    ----------
    posterior : Posterior
    x : (n, size) float64
        Posterior draws.
    paths : tuple of str
        Names of the parameters.

    Returns
    -------
    Identified
    """
    mean = x.mean(axis=0)
    known = information(posterior, mean)
    return Identified(
        known,
        directions(known, paths),
        effective_parameters(known),
        contraction(x[:, : posterior.d]),
        next_best(posterior, mean, known),
    )


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Figures predicted without themselves.

    Parameters
    ----------
    one : LeftOut
        Each figure alone.
    platforms : dict of str to LeftOut
        All figures of a platform.
    """

    one: LeftOut
    platforms: dict[str, LeftOut]


def find_conflicts(posterior: Posterior, x: Floats, master: int) -> Conflicts:
    """Leave figures out one at a time, then platforms, on the emulator.

    Parameters
    ----------
    posterior : Posterior
    x : (n, size) float64
        Posterior draws.
    master : int
        Seed of the calibration.

    Returns
    -------
    Conflicts
    """
    rows = posterior.targets.rows
    names = dict.fromkeys(row.platform for row in rows if row.platform and row.role == "fit")
    members = {name: np.array([row.platform == name for row in rows]) for name in names}
    # a platform whose absence would leave nothing fitted cannot be predicted from others
    members = {
        name: inside for name, inside in members.items()
        if (posterior.targets.fitted & ~inside).any()
    }  # fmt: skip
    rng = generator(master, Stage.DIAGNOSTICS, 1)
    one = leave_one_out(posterior, x, rng)
    return Conflicts(one, leave_groups_out(posterior, x, members, rng))


def run_calibration_check(
    problem: Problem, runner: Runner, pilot: Pilot, learnt: Learnt
) -> Calibration | None:
    """Rank truths from the prior among posteriors of their own figures.

    Truths are single runs. Each half of them is judged with an emulator that knows the other half
    and all runs of the fit, so that no truth is among the runs it is judged by.

    Returns
    -------
    Calibration or None
        None where the plan asks for no truths.
    """
    count = problem.plan.calibration_truths
    if count == 0:
        return None
    rng = generator(problem.master, Stage.DIAGNOSTICS, 2)
    truths = rng.standard_normal((count, learnt.posterior.size))
    z = truths[:, : learnt.posterior.d]
    places = [(int(Stage.DIAGNOSTICS), 2, index, 0) for index in range(count)]
    seeds = [seed_of(problem.master, Stage.DIAGNOSTICS, 2, index) for index in range(count)]
    batch = problem.simulate(runner, z, seeds, places)
    judged = replace(learnt.posterior, noise=pilot.noise)
    sd = np.sqrt(judged.variances(truths) - pilot.noise)
    said = publish(problem.targets, batch.predicted + judged.offsets(truths), sd, rng)
    ranks, converged = [], True
    for half in (0, 1):
        own = batch.complete & (np.arange(count) % 2 == half)
        other = batch.complete & ~own
        emulator = fit_emulators(
            np.concatenate([learnt.z, z[other]]),
            np.concatenate([learnt.predicted, batch.predicted[other]]),
            problem.plan.process,
            problem.trend,
            np.concatenate([learnt.seeds, batch.seeds[other]]),
        )
        here = Statements(said.low[own], said.high[own], said.is_point)
        result = calibrate_ranks(replace(judged, emulator=emulator), truths[own], here, rng)
        ranks.append(result.ranks)
        converged = converged and result.converged
    return Calibration(np.concatenate(ranks), converged)


def run_what_if(problem: Problem, runner: Runner, base: Predicted, scenario: str) -> Effect:
    """Simulate a scenario at the predictive draws, with the seeds that the base had.

    Parameters
    ----------
    problem : Problem
    runner : Runner
    base : Predicted
    scenario : str

    Returns
    -------
    Effect
        Of the draws that can be simulated under the scenario.
    """
    z = base.x[:, : len(problem.space)]
    places = [(int(Stage.WHAT_IF), 0, index, 0) for index in base.index]
    batch = problem.simulate(runner, z, list(base.seeds), places, scenario)
    return Effect(scenario, (batch.predicted - base.predicted)[batch.complete])
