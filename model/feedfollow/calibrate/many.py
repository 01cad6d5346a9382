"""Many small posteriors sampled at once: leave-one-out refits and simulation-based calibration.

The same moves as :mod:`feedfollow.calibrate.sampler` on an array of ensembles, because the cost of
a step lies in its calls and not in its numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from feedfollow.calibrate.arrays import Floats, one_thread
from feedfollow.calibrate.autocorrelation import longest_time

DIFFERENTIAL: Final = 0.7
STRETCH: Final = 2.0
"""Scale of the stretch move of Goodman and Weare (2010)."""
THIN: Final = 10
"""Steps between kept states."""
FIRST: Final = 400
"""Steps before the length of the chains is looked at first."""


@dataclass(frozen=True, slots=True)
class ManyDraws:
    """Draws of many posteriors.

    Parameters
    ----------
    x : (batch, n, size) float64
    autocorrelation : (batch,) float64
        Longest autocorrelation time of each, in steps.
    steps : int
        Steps made, all told.
    converged : bool
        Whether the worst chain is long enough.
    """

    x: Floats
    autocorrelation: Floats
    steps: int
    converged: bool


@one_thread
def sample_many(
    log_density: Callable[[Floats], Floats],
    start: Floats,
    rng: np.random.Generator,
    times: float = 10.0,
    most: int = 12_000,
) -> ManyDraws:
    """Sample a batch of densities.

    Parameters
    ----------
    log_density : callable
        ``(batch, m, size)`` points to ``(batch, m)`` log-densities.
    start : (batch, walkers, size) float64
        An even number of walkers.
    rng : Generator
    times : float
        How many autocorrelation times the second half of the chain of each must hold.
    most : int
        Steps at most.

    Returns
    -------
    ManyDraws
        The second half of the chains.
    """
    x = start.copy()
    value = log_density(x)
    kept: list[Floats] = []
    wanted = FIRST
    while True:
        while len(kept) * THIN < wanted:
            for _ in range(THIN):
                _step(x, value, log_density, rng)
            kept.append(x.copy())
        chain = np.stack(kept[len(kept) // 2 :])
        tau = THIN * longest_time(chain)
        done = bool(np.all(len(chain) * THIN >= times * tau))
        if done or wanted >= most:
            break
        wanted = min(int(wanted * 1.5), most)
    every = max(1, int(0.5 * float(np.median(tau)) / THIN))
    thinned = chain[::-1][::every][::-1]
    batch = start.shape[0]
    draws = np.moveaxis(thinned, 1, 0).reshape(batch, -1, start.shape[2])
    return ManyDraws(draws, tau, len(kept) * THIN, done)


def _step(
    x: Floats, value: Floats, log_density: Callable[[Floats], Floats], rng: np.random.Generator
) -> None:
    """Move each half of the walkers by the other half, in place."""
    half = x.shape[1] // 2
    differential = rng.random() < DIFFERENTIAL
    shuffled = rng.permutation(x.shape[1])
    for own, other in ((shuffled[:half], shuffled[half:]), (shuffled[half:], shuffled[:half])):
        here = x[:, own]
        move = _differential if differential else _stretch
        proposed, factor = move(here, x[:, other], rng)
        new = log_density(proposed)
        chance = np.log(rng.random(new.shape))
        accepted = chance < new - value[:, own] + factor
        x[:, own] = np.where(accepted[..., None], proposed, here)
        value[:, own] = np.where(accepted, new, value[:, own])


def _differential(
    here: Floats, others: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats | float]:
    """Add the difference of two others (ter Braak 2006), now and then a whole one."""
    batch, own, size = here.shape
    first = rng.integers(others.shape[1], size=(batch, own))
    second = (first + rng.integers(1, others.shape[1], size=(batch, own))) % others.shape[1]
    rows = np.arange(batch)[:, None]
    gamma = np.where(rng.random((batch, own)) < 0.1, 1.0, 2.38 / math.sqrt(2.0 * size))
    jitter = 1e-4 * rng.standard_normal(here.shape)
    moved = here + gamma[..., None] * (others[rows, first] - others[rows, second]) + jitter
    return moved, 0.0


def _stretch(
    here: Floats, others: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats | float]:
    """Stretch the line from another walker (Goodman and Weare 2010)."""
    batch, own, size = here.shape
    chosen = others[np.arange(batch)[:, None], rng.integers(others.shape[1], size=(batch, own))]
    factor = ((STRETCH - 1.0) * rng.random((batch, own)) + 1.0) ** 2 / STRETCH
    return chosen + factor[..., None] * (here - chosen), (size - 1.0) * np.log(factor)
