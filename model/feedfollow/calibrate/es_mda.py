"""Ensemble smoother with multiple data assimilation: a design from the prior to the posterior.

Emerick and Reynolds (2013), "Ensemble smoother with multiple data assimilation". A few steps of
an ensemble Kalman update with the errors inflated, each with fresh runs. Here it chooses where to
simulate: all of its runs are kept and an emulator is fitted to them (calibration.md section 7).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from feedfollow.calibrate.arrays import Bools, Floats, one_thread
from feedfollow.calibrate.likelihood import Statements, innovations

Evaluate = Callable[[int, Floats], tuple[Floats, Bools]]
"""Step and points ``(J, d)`` to predictions ``(J, n)`` on the scales and whether each is usable."""

LEAST_USABLE: Final = 0.5
"""Share of an ensemble that must be usable; with fewer the priors or the model need mending."""


class TooManyFailures(RuntimeError):
    """Too few runs of an ensemble can be used."""


@dataclass(frozen=True, slots=True)
class Ensemble:
    """What an ensemble smoother made.

    Parameters
    ----------
    z : (steps, J, d) float64
        Points that were simulated.
    predicted : (steps, J, n) float64
        Their predictions, NaN where unusable.
    usable : (steps, J) bool
    final : (J, d) float64
        The ensemble after the last update, not simulated.
    """

    z: Floats
    predicted: Floats
    usable: Bools
    final: Floats


@one_thread
def es_mda(
    evaluate: Evaluate,
    said: Statements,
    variance: Floats,
    start: Floats,
    steps: int,
    rng: np.random.Generator,
) -> Ensemble:
    """Move an ensemble from the prior towards the posterior.

    Parameters
    ----------
    evaluate : callable
        Has the runs made.
    said : Statements
        Of the fitted targets.
    variance : (n,) float64
        Error variance of each target, without that of a single run, which the ensemble's own
        spread holds.
    start : (J, d) float64
        Draws of the prior.
    steps : int
        Updates, each with the errors inflated by this number, so that all together use the data
        once.
    rng : Generator
        For the perturbations.

    Returns
    -------
    Ensemble

    Raises
    ------
    TooManyFailures
        If less than half of an ensemble can be used.
    """
    z = start
    points, predictions, good = [], [], []
    for step in range(steps):
        predicted, usable = evaluate(step, z)
        noise = rng.standard_normal(predicted.shape) * np.sqrt(steps * variance)
        spare = rng.standard_normal(z.shape)
        points.append(z)
        predictions.append(np.where(usable[:, None], predicted, np.nan))
        good.append(usable)
        if np.mean(usable) < LEAST_USABLE:
            raise TooManyFailures(
                f"step {step + 1}: {int(usable.sum())} of {len(usable)} runs can be used; look at "
                "the reasons in the table of runs"
            )
        moved = _update(z[usable], predicted[usable], said, steps * variance, noise[usable])
        z = _refilled(moved, usable, spare)
    return Ensemble(np.stack(points), np.stack(predictions), np.stack(good), z)


def _update(
    z: Floats, predicted: Floats, said: Statements, variance: Floats, noise: Floats
) -> Floats:
    """Move each member by the ensemble's gain times its distance to what was said."""
    dz, dy = z - z.mean(axis=0), predicted - predicted.mean(axis=0)
    cross = dz.T @ dy / (len(z) - 1)
    total = dy.T @ dy / (len(z) - 1) + np.diag(variance)
    distance = innovations(predicted + noise, said)
    moved: Floats = z + cho_solve(cho_factor(total), distance.T).T @ cross.T
    return moved


def _refilled(moved: Floats, usable: Bools, spare: Floats) -> Floats:
    """Put draws of the moved ensemble's normal law in the places of unusable members."""
    out = np.empty(spare.shape)
    out[usable] = moved
    missing = ~usable
    if missing.any():
        spread = np.atleast_2d(np.cov(moved, rowvar=False)) + 1e-12 * np.eye(spare.shape[1])
        out[missing] = moved.mean(axis=0) + spare[missing] @ np.linalg.cholesky(spread).T
    return out
