"""The steps of a calibration that ask for runs: pilot, design, waves, predictions, best fit.

Each is a function of the problem, the runs, and what earlier steps found; none depends on the
order in which runs end. Numbers of steps are those of calibration.md section 7.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from feedfollow.calibrate.arrays import Bools, Floats, Ints
from feedfollow.calibrate.best_fit import BestFit, Question, best_fit
from feedfollow.calibrate.emulators import fit_emulators
from feedfollow.calibrate.es_mda import Ensemble, es_mda
from feedfollow.calibrate.likelihood import Statements
from feedfollow.calibrate.posterior import Posterior, prior_variance
from feedfollow.calibrate.problem import Problem, Simulated
from feedfollow.calibrate.runner import Runner
from feedfollow.calibrate.sampler import WALKERS, Draws, sample
from feedfollow.calibrate.seeds import Stage, common_seeds, generator, seed_of
from feedfollow.calibrate.waves import WaveCheck, check_wave, propose

NOISE_LIMIT: Final = 0.3
"""Noise of a run in tolerances that most figures should stay below."""


@dataclass(frozen=True, slots=True)
class Pilot:
    """What a first look at the simulator tells.

    Parameters
    ----------
    noise : (n,) float64
        Variance of a run over seeds at the prior median, on the targets' scales.
    prior : Simulated
        Runs at draws of the prior.
    seconds : float
        Wall time of a run.
    quiet : float
        Share of fitted figures whose noise is at most 0.3 tolerances.
    agents_factor : float
        By what the agents should be multiplied so that 90 % of them are; 1 if they are.
    """

    noise: Floats
    prior: Simulated
    seconds: float
    quiet: float
    agents_factor: float


def run_pilot(problem: Problem, runner: Runner) -> Pilot:
    """Simulate the prior median under ten seeds, and ten draws of the prior.

    Raises
    ------
    ValueError
        If a run at the prior median cannot be used, since no tolerance can then be judged.
    """
    count, d = problem.plan.pilot, len(problem.space)
    before, known = runner.seconds, runner.made
    median = _simulate(problem, runner, np.zeros((count, d)), Stage.PILOT, 0)
    draws = generator(problem.master, Stage.PILOT).standard_normal((count, d))
    prior = _simulate(problem, runner, draws, Stage.PILOT, 1)
    if not median.complete.all():
        bad = np.flatnonzero(~median.complete)[0]
        names = problem.targets.names
        missing = [names[k] for k in np.flatnonzero(~np.isfinite(median.predicted[bad]))]
        reason = median.runs.reasons[bad] or f"no place on its scale: {', '.join(missing)}"
        raise ValueError(f"the prior median cannot be simulated: {reason}")
    noise = median.predicted.var(axis=0, ddof=1)
    ratio = np.sqrt(noise) / problem.targets.sd
    fitted = ratio[problem.targets.fitted]
    # noise falls with the root of the agents
    factor = max(1.0, float(np.quantile(fitted, 0.9) / NOISE_LIMIT) ** 2)
    made = runner.made - known
    seconds = (runner.seconds - before) / made if made else 0.0
    return Pilot(noise, prior, seconds, float((fitted <= NOISE_LIMIT).mean()), factor)


def _simulate(problem: Problem, runner: Runner, z: Floats, stage: Stage, wave: int) -> Simulated:
    """Have a batch made with a fresh seed a point."""
    places = [(int(stage), wave, index, 0) for index in range(len(z))]
    seeds = [seed_of(problem.master, stage, wave, index) for index in range(len(z))]
    return problem.simulate(runner, z, seeds, places)


@dataclass(frozen=True, slots=True)
class Design(Ensemble):
    """An ensemble with the predictions of hold-outs too, and the seeds of its runs.

    Parameters
    ----------
    seeds : (steps, J) int64
    """

    seeds: Ints


def run_design(problem: Problem, runner: Runner) -> Design:
    """Move an ensemble of single runs from the prior towards the posterior."""
    fitted = problem.targets.fitted
    whole = Statements.of(problem.targets)
    said = Statements(whole.low[fitted], whole.high[fitted], whole.is_point[fitted])
    variance = prior_variance(problem.targets, problem.slack)[fitted]
    batches: list[Simulated] = []

    def evaluate(step: int, z: Floats) -> tuple[Floats, Bools]:
        batch = _simulate(problem, runner, z, Stage.DESIGN, step)
        batches.append(batch)
        return batch.predicted[:, fitted], batch.usable

    rng = generator(problem.master, Stage.DESIGN)
    start = rng.standard_normal((problem.members, len(problem.space)))
    ensemble = es_mda(evaluate, said, variance, start, problem.plan.steps, rng)
    return Design(
        ensemble.z,
        np.stack([batch.predicted for batch in batches]),
        np.stack([batch.usable for batch in batches]),
        ensemble.final,
        np.stack([batch.seeds for batch in batches]),
    )


@dataclass(frozen=True, slots=True)
class Learnt:
    """The posterior after the last wave.

    Parameters
    ----------
    posterior : Posterior
    draws : Draws
    z : (m, d) float64
        Points that the emulator knows.
    predicted : (m, n) float64
        Their runs; NaN where a hold-out has no place on its scale.
    seeds : (m,) int64
        Of the runs.
    checks : tuple of WaveCheck
        One a wave.
    unusable : int
        Runs that failed or have no place on the scale of a fitted target.
    """

    posterior: Posterior
    draws: Draws
    z: Floats
    predicted: Floats
    seeds: Ints
    checks: tuple[WaveCheck, ...]
    unusable: int

    @property
    def converged(self) -> bool:
        """Whether the stop rule was met before the last allowed wave, by a long enough chain."""
        return bool(self.checks) and self.checks[-1].stop and self.draws.converged

    @property
    def mean(self) -> Floats:
        """Posterior mean ``(size,)``."""
        centre: Floats = self.draws.x.mean(axis=0)
        return centre


def first_posterior(problem: Problem, ensemble: Design) -> Learnt:
    """Fit emulator and posterior to the runs of the design."""
    usable = ensemble.usable.ravel()
    z = ensemble.z.reshape(-1, ensemble.z.shape[2])[usable]
    predicted = ensemble.predicted.reshape(-1, ensemble.predicted.shape[2])[usable]
    seeds = ensemble.seeds.ravel()[usable]
    posterior = _posterior(problem, z, predicted, seeds)
    rng = generator(problem.master, Stage.SAMPLER)
    walkers = _walkers(posterior.size)
    start = rng.standard_normal((walkers, posterior.size))
    start[:, : posterior.d] = ensemble.final[rng.integers(len(ensemble.final), size=walkers)]
    # members that stand twice would never part under moves along differences
    start += 0.01 * rng.standard_normal(start.shape)
    draws = _sampled(problem, posterior, start, 0)
    return Learnt(posterior, draws, z, predicted, seeds, (), int((~usable).sum()))


def next_wave(problem: Problem, runner: Runner, before: Learnt) -> Learnt:
    """Simulate a wave at the posterior and refit emulator and posterior."""
    wave = len(before.checks) + 1
    d = before.posterior.d
    rng = generator(problem.master, Stage.WAVE, wave)
    points = propose(before.draws.x[:, :d], problem.plan.wave_runs, rng)
    batch = _wave(problem, runner, points, wave)
    z = np.concatenate([before.z, batch.z[batch.usable]])
    predicted = np.concatenate([before.predicted, batch.predicted[batch.usable]])
    seeds = np.concatenate([before.seeds, batch.seeds[batch.usable]])
    posterior = _posterior(problem, z, predicted, seeds)
    start = before.draws.x[rng.choice(len(before.draws.x), _walkers(posterior.size), replace=False)]
    draws = _sampled(problem, posterior, start, wave)
    check = check_wave(posterior, draws.x, before.draws.x, wave, len(z))
    unusable = before.unusable + int((~batch.usable).sum())
    return Learnt(posterior, draws, z, predicted, seeds, (*before.checks, check), unusable)


def _wave(problem: Problem, runner: Runner, z: Floats, wave: int) -> Simulated:
    """Have a wave made, with the seeds that all waves share if the plan says so.

    Where the posterior lies a seed adds about the same at every point, and the emulator can take
    it out; over the whole prior of the design it does not.
    """
    count = problem.plan.common_seeds
    if not count:
        return _simulate(problem, runner, z, Stage.WAVE, wave)
    places = [(int(Stage.WAVE), wave, index, 0) for index in range(len(z))]
    seeds = common_seeds(problem.master, wave, len(z), count)
    return problem.simulate(runner, z, seeds, places)


def _walkers(size: int) -> int:
    return max(WALKERS, 4 * size)


def _posterior(problem: Problem, z: Floats, predicted: Floats, seeds: Ints) -> Posterior:
    emulator = fit_emulators(z, predicted, problem.plan.process, problem.trend, seeds)
    return Posterior(emulator, problem.targets, problem.slack, np.zeros(len(problem.targets)))


def _sampled(problem: Problem, posterior: Posterior, start: Floats, wave: int) -> Draws:
    seed = seed_of(problem.master, Stage.SAMPLER, wave, 0) % 2**32
    return sample(posterior.log_density, start, seed, problem.plan.length)


@dataclass(frozen=True, slots=True)
class Predicted:
    """Posterior draws that were simulated with fresh seeds.

    Parameters
    ----------
    x : (m, size) float64
        Draws whose run has a number for every target.
    predicted : (m, n) float64
        Their runs on the targets' scales.
    trajectory : (m, n_trajectory) float64
    seeds : (m,) int64
    index : (m,) int64
        Number of each draw.
    """

    x: Floats
    predicted: Floats
    trajectory: Floats
    seeds: tuple[int, ...]
    index: tuple[int, ...]


def run_predictive(problem: Problem, runner: Runner, learnt: Learnt) -> Predicted:
    """Simulate posterior draws with fresh seeds."""
    rng = generator(problem.master, Stage.PREDICTIVE)
    count = min(problem.plan.predictive, len(learnt.draws.x))
    x = learnt.draws.x[rng.choice(len(learnt.draws.x), size=count, replace=False)]
    batch = _simulate(problem, runner, x[:, : learnt.posterior.d], Stage.PREDICTIVE, 0)
    kept = np.flatnonzero(batch.complete)
    seeds = [seed_of(problem.master, Stage.PREDICTIVE, 0, int(index)) for index in kept]
    return Predicted(
        x[kept], batch.predicted[kept], batch.runs.trajectory[kept], tuple(seeds),
        tuple(kept.tolist()),
    )  # fmt: skip


def run_best_fit(problem: Problem, runner: Runner, pilot: Pilot, learnt: Learnt) -> BestFit:
    """Search the best fit from the posterior mean."""
    seeds = tuple(
        seed_of(problem.master, Stage.BEST_FIT, 0, 0, replicate)
        for replicate in range(problem.plan.best_fit_seeds)
    )
    typical = np.median(learnt.posterior.variances(learnt.draws.x), axis=0)
    variance = typical + pilot.noise / len(seeds)
    evaluate = common_evaluate(problem, runner)
    d, groups = learnt.posterior.d, len(learnt.posterior.groups)
    return best_fit(
        evaluate, question(problem, variance), learnt.mean[:d], seeds,
        problem.plan.best_fit_iterations, learnt.mean[d + groups :],
    )  # fmt: skip


def question(problem: Problem, variance: Floats) -> Question:
    """Ask for the best fit to the fitted figures under error variances ``(n,)``."""
    fitted = problem.targets.fitted
    whole = Statements.of(problem.targets)
    said = Statements(whole.low[fitted], whole.high[fitted], whole.is_point[fitted])
    sds = np.array([problem.slack.factors[name] for name in problem.targets.factors])
    factors = (problem.targets.factor * sds[:, None])[:, fitted]
    return Question(said, variance[fitted], factors, problem.targets.factors)


def common_evaluate(
    problem: Problem, runner: Runner
) -> Callable[[Floats, tuple[int, ...]], Floats]:
    """Give the function that simulates points under common seeds and reads fitted targets."""
    asked = 0

    def evaluate(z: Floats, seeds: tuple[int, ...]) -> Floats:
        nonlocal asked
        points = np.repeat(z, len(seeds), axis=0)
        places = [
            (int(Stage.BEST_FIT), 0, asked + index, replicate)
            for index in range(len(z))
            for replicate in range(len(seeds))
        ]
        asked += len(z)
        batch = problem.simulate(runner, points, list(seeds) * len(z), places)
        values = np.where(batch.usable[:, None], batch.predicted, np.nan)
        return values.reshape(len(z), len(seeds), -1)[:, :, problem.targets.fitted]

    return evaluate
