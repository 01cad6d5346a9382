"""Draws of a posterior by an ensemble of walkers (emcee), until the chain is long enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import emcee  # type: ignore[import-untyped]
import numpy as np

from feedfollow.calibrate.arrays import Floats, one_thread
from feedfollow.calibrate.autocorrelation import longest_time

WALKERS: Final = 60
CHECK: Final = 500
"""Steps before the length of the chain is looked at first."""
THIN: Final = 5
"""Steps between the states that its autocorrelation is taken from."""
GROWTH: Final = 1.3
"""Factor between the lengths at which it is looked at."""


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws of a posterior.

    Parameters
    ----------
    x : (n, size) float64
        In the order of the chain, thinned by half an autocorrelation time.
    steps : int
        Steps that were made.
    autocorrelation : float
        Longest autocorrelation time of a coordinate, in steps.
    acceptance : float
        Share of proposals accepted.
    converged : bool
        Whether the chain is as many autocorrelation times long as was asked for.
    """

    x: Floats
    steps: int
    autocorrelation: float
    acceptance: float
    converged: bool


@dataclass(frozen=True, slots=True)
class Length:
    """How long a chain must be.

    Parameters
    ----------
    times : float
        In autocorrelation times.
    most : int
        In steps, whatever the autocorrelation.
    keep : int
        Draws kept at most.
    """

    times: float = 50.0
    most: int = 40_000
    keep: int = 6_000


@one_thread
def sample(
    log_density: Callable[[Floats], Floats], start: Floats, seed: int, length: Length | None = None
) -> Draws:
    """Sample a density with 70 % differential-evolution and 30 % stretch moves.

    Parameters
    ----------
    log_density : callable
        ``(m, size)`` points to ``(m,)`` log-densities.
    start : (walkers, size) float64
        Spread over the region of the posterior; at least ``WALKERS`` rows and twice the size.
    seed : int
        Below 2**32.
    length : Length, optional

    Returns
    -------
    Draws
        The first fifth of the chain and five autocorrelation times are left out.

    Raises
    ------
    ValueError
        If the walkers are too few, or all stand where the density is zero.
    """
    length = length or Length()
    walkers, size = start.shape
    if walkers < max(WALKERS, 2 * size):
        raise ValueError(f"{size} coordinates need {max(WALKERS, 2 * size)} walkers, got {walkers}")
    if not np.isfinite(log_density(start)).any():
        raise ValueError("no walker stands where the posterior has any density")
    moves = [(emcee.moves.DEMove(), 0.7), (emcee.moves.StretchMove(), 0.3)]
    sampler = emcee.EnsembleSampler(walkers, size, log_density, moves=moves, vectorize=True)
    sampler.random_state = np.random.RandomState(seed).get_state()  # emcee draws from no other kind
    state, wanted = start, min(CHECK, length.most)
    while True:
        state = sampler.run_mcmc(state, wanted - sampler.iteration, skip_initial_state_check=True)
        kept_chain = sampler.get_chain(discard=sampler.iteration // 5, thin=THIN)
        tau = THIN * float(longest_time(kept_chain))
        kept = 0.8 * sampler.iteration
        done = kept >= length.times * tau
        if done or sampler.iteration >= length.most:
            return _collect(sampler, tau, done, length.keep)
        wanted = min(int(sampler.iteration * GROWTH), length.most)


def _collect(sampler: emcee.EnsembleSampler, tau: float, done: bool, keep: int) -> Draws:
    """Leave out the beginning and thin the rest."""
    steps = sampler.iteration
    discard = min(max(steps // 5, int(5.0 * tau)), steps - 1)
    thin = max(1, int(0.5 * tau))
    chain = np.asarray(sampler.get_chain(discard=discard, thin=thin), dtype=np.float64)
    per_walker = max(1, keep // chain.shape[1])
    if len(chain) > per_walker:
        chain = chain[np.linspace(0, len(chain) - 1, per_walker).astype(np.int64)]
    flat = chain.reshape(-1, chain.shape[2])
    return Draws(flat, steps, tau, float(np.mean(sampler.acceptance_fraction)), done)
