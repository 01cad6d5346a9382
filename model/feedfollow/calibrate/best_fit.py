"""Best fit by Levenberg and Marquardt on signed deviance residuals, with common random numbers.

With the same seeds at every point a difference of two runs is a slope and not noise: 40 to 670
times less variance, and the same search with fresh seeds ends at three to four times the misfit
(calibration.md sections 2 and 6). So the seeds are part of the question, and fixed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from feedfollow.calibrate.arrays import Floats, one_thread
from feedfollow.calibrate.likelihood import Statements, deviance_residuals

Evaluate = Callable[[Floats, tuple[int, ...]], Floats]
"""Points ``(m, d)`` and R seeds to predictions ``(m, R, n)`` on the scales; NaN where failed."""

STEP: Final = 0.15
"""Step of a slope, in prior standard deviations."""
HARDER: Final = 4.0
EASIER: Final = 5.0
"""Factors of the damping after a worse and a better point."""
TRIALS: Final = 4
"""Points tried an iteration."""
SETTLED: Final = 0.05
"""An iteration that gains less than this, or could, ends the search."""
FEWEST: Final = 2
MOST: Final = 4
"""Common seeds: one alone misleads, more than four cost more than they tell."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is minimised: squared residuals of figures, plus squared coordinates (the prior).

    Parameters
    ----------
    said : Statements
        Of the fitted targets.
    variance : (n,) float64
        Of each error: tolerance, discrepancy, noise of the mean over the seeds.
    factors : (n_factors, n) float64
        What one prior sd of a definition factor adds to each target.
    names : tuple of str
        Of the factors.
    """

    said: Statements
    variance: Floats
    factors: Floats
    names: tuple[str, ...] = ()

    def residuals(self, predicted: Floats, x: Floats) -> Floats:
        """Give residuals of figures, then the coordinates.

        Parameters
        ----------
        predicted : (..., n) float64
            Means over the seeds.
        x : (..., d + n_factors) float64

        Returns
        -------
        (..., n + d + n_factors) float64
        """
        shifted = predicted + self.offsets(x)
        residual, _ = deviance_residuals(shifted, self.said, np.sqrt(self.variance))
        return np.concatenate([residual, np.broadcast_to(x, (*residual.shape[:-1], x.shape[-1]))],
                              axis=-1)  # fmt: skip

    def offsets(self, x: Floats) -> Floats:
        """Give what the factors add."""
        count = len(self.factors)
        added: Floats = x[..., x.shape[-1] - count :] @ self.factors
        return added


@dataclass(frozen=True, slots=True)
class BestFit:
    """A point of least misfit for a set of seeds.

    Parameters
    ----------
    z : (d,) float64
    factors : (n_factors,) float64
        Definition factors, in prior sd.
    objective : float
        Squared residuals and squared coordinates.
    misfit : float
        Squared residuals of figures alone.
    residuals : (n,) float64
        Signed deviance residuals of the figures.
    jacobian : (n, d + n_factors) float64
        Their slopes by parameters and factors, at the last point where they were taken.
    seeds : tuple of int
    calls : int
        Runs asked for.
    path : tuple of float
        Objective after each iteration, the start first.
    settled : bool
        Whether the search ended at a least misfit: its last step was accepted and gained almost
        nothing, or the slopes promise no more. False where the budget or the trials ran out.
    names : tuple of str
        Of the factors.
    """

    z: Floats
    factors: Floats
    objective: float
    misfit: float
    residuals: Floats
    jacobian: Floats
    seeds: tuple[int, ...]
    calls: int
    path: tuple[float, ...]
    settled: bool
    names: tuple[str, ...] = ()

    @property
    def information(self) -> Floats:
        """Fisher information ``(d, d)`` of the figures, in prior units, factors being free."""
        d = len(self.z)
        full = self.jacobian.T @ self.jacobian
        cross, inner = full[:d, d:], full[d:, d:]
        known: Floats = full[:d, :d] - cross @ np.linalg.solve(np.eye(len(inner)) + inner, cross.T)
        return known


@one_thread
def best_fit(
    evaluate: Evaluate,
    question: Question,
    start: Floats,
    seeds: tuple[int, ...],
    iterations: int = 5,
    factors: Floats | None = None,
) -> BestFit:
    """Search the best fit.

    Parameters
    ----------
    evaluate : callable
        Has the runs made.
    question : Question
    start : (d,) float64
        The posterior mean: from the prior's median one search in six sticks.
    seeds : tuple of int
        Two to four different seeds, the same at every point. There is no way to ask for fresh
        ones.
    iterations : int
        At most; the runs are limited to those of so many iterations of one trial each.
    factors : (n_factors,) float64, optional
        Where the definition factors start, such as their posterior mean; 0 when left out.

    Returns
    -------
    BestFit

    Raises
    ------
    TypeError
        If the seeds are not a tuple of whole numbers.
    ValueError
        If there are too few or too many, one comes twice, or the start cannot be simulated.
    """
    _refuse(seeds)
    search = _Search(evaluate, question, seeds, budget(len(start), len(seeds), iterations))
    x = np.concatenate([start, np.zeros(len(question.factors)) if factors is None else factors])
    predicted, residual = search.start(x)
    path = [float(residual @ residual)]
    damping, settled = 1.0, False
    jacobian = np.zeros((len(residual), len(x)))
    while search.can_go_on(len(start)):
        jacobian = search.slopes(x, predicted, residual)
        settled = _promised(residual, jacobian) < SETTLED
        found = None if settled else search.better(x, (residual, jacobian), damping)
        if found is None:
            break
        damping = found.damping
        gained = path[-1] - found.objective
        x, predicted, residual = found.x, found.predicted, found.residual
        path.append(found.objective)
        settled = gained < SETTLED
        if settled:
            break
    n, d = len(question.variance), len(start)
    return BestFit(
        x[:d], x[d:], path[-1], float(residual[:n] @ residual[:n]), residual[:n],
        jacobian[:n], seeds, search.calls, tuple(path), settled, question.names,
    )  # fmt: skip


def _promised(residual: Floats, jacobian: Floats) -> float:
    """Give what a whole step would gain if the slopes held all the way."""
    slope = jacobian.T @ residual
    return float(slope @ np.linalg.solve(jacobian.T @ jacobian, slope))


def budget(parameters: int, seeds: int, iterations: int) -> int:
    """Give the most runs of a search: its start, then slopes and one trial an iteration."""
    return seeds * (1 + iterations * (parameters + 1))


def _refuse(seeds: object) -> None:
    """Refuse anything but a few fixed seeds."""
    whole = isinstance(seeds, tuple) and all(
        isinstance(seed, int) and not isinstance(seed, bool) for seed in seeds
    )
    if not isinstance(seeds, tuple) or not whole:
        raise TypeError(
            "the best fit takes a tuple of fixed seeds, the same at every point: with fresh seeds "
            f"its slopes are noise and it fails; got {seeds!r}"
        )
    if not FEWEST <= len(seeds) <= MOST:
        raise ValueError(f"the best fit takes {FEWEST} to {MOST} common seeds, got {len(seeds)}")
    if len(set(seeds)) < len(seeds):
        raise ValueError("a seed is named twice: the same seed gives the same run")


@dataclass(frozen=True, slots=True)
class _Found:
    x: Floats
    predicted: Floats
    residual: Floats
    objective: float
    damping: float


@dataclass
class _Search:
    """Points that were tried, under one set of seeds."""

    evaluate: Evaluate
    question: Question
    seeds: tuple[int, ...]
    budget: int
    calls: int = 0

    def can_go_on(self, d: int) -> bool:
        """Whether slopes by d parameters and a trial are within the budget."""
        return self.calls + (d + 1) * len(self.seeds) <= self.budget

    def many(self, z: Floats) -> Floats:
        """Give the means over the seeds, ``(m, n)``."""
        self.calls += len(z) * len(self.seeds)
        mean: Floats = self.evaluate(z, self.seeds).mean(axis=1)
        return mean

    def at(self, x: Floats) -> tuple[Floats, Floats]:
        """Give prediction and residuals of one point."""
        d = len(x) - len(self.question.factors)
        predicted = self.many(x[None, :d])[0]
        return predicted, self.question.residuals(predicted, x)

    def start(self, x: Floats) -> tuple[Floats, Floats]:
        """Give prediction and residuals of the start, which has to be one that can be simulated."""
        predicted, residual = self.at(x)
        if not np.isfinite(residual).all():
            raise ValueError("the start of the best fit cannot be simulated: see the table of runs")
        return predicted, residual

    def slopes(self, x: Floats, predicted: Floats, residual: Floats) -> Floats:
        """Give the slopes of the residuals by the coordinates.

        A step forward for each parameter, backwards where that run fails; the same for all, so
        that two parameters of one effect have the same slopes. Definition factors shift
        predictions and cost no run.
        """
        d = len(x) - len(self.question.factors)
        steps = np.full(d, STEP)
        there = self.many(x[:d] + np.diag(steps))
        failed = np.flatnonzero(~np.isfinite(there).all(axis=1))
        if failed.size:
            steps[failed] *= -1.0
            there[failed] = self.many(x[:d] + np.diag(steps)[failed])
        if not np.isfinite(there).all():
            raise ValueError("the model cannot be simulated on either side of the best fit")
        out = np.empty((len(residual), len(x)))
        for column in range(len(x)):
            moved = x.copy()
            step = steps[column] if column < d else STEP
            moved[column] += step
            new = there[column] if column < d else predicted
            out[:, column] = (self.question.residuals(new, moved) - residual) / step
        return out

    def better(self, x: Floats, here: tuple[Floats, Floats], damping: float) -> _Found | None:
        """Try damped steps until one is better; None if none was."""
        residual, jacobian = here
        curvature, slope = jacobian.T @ jacobian, jacobian.T @ residual
        now = float(residual @ residual)
        for _ in range(TRIALS):
            if self.calls + len(self.seeds) > self.budget:
                break
            # the prior's part of the curvature is 1 in every coordinate, so the scale is known
            move = np.linalg.solve(curvature + damping * np.eye(len(x)), -slope)
            trial = x + move
            there, new = self.at(trial)
            objective = float(new @ new)
            if objective < now:  # False for NaN
                return _Found(trial, there, new, objective, damping / EASIER)
            damping *= HARDER
        return None
