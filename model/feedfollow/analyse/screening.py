"""Morris' elementary effects: which of many parameters act at all, and which are not additive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.analyse.method import problem, salib
from feedfollow.analyse.noise import Apart, act, apart, chance_of_steps
from feedfollow.analyse.oat import HIGHEST, LOWEST
from feedfollow.world.columns import F64

LEVELS: Final = 4
RESAMPLES: Final = 1000


@dataclass(frozen=True)
class Morris:
    """Morris' screening; ``points`` are trajectories, each of one run more than parameters.

    The grid has four levels of probability, evenly from the 5 to the 95 % quantile of the priors,
    since a prior without an end has no quantile 0 or 1.
    """

    name: str = "morris"
    title: str = "Morris' elementary effects"
    points: int = 20

    def design(self, factors: int, points: int, seed: int) -> F64:
        """Lay out the trajectories.

        Returns
        -------
        (points * (factors + 1), factors) float64
        """
        if points < 2:
            raise ValueError(f"Morris' screening needs at least 2 trajectories, got {points}")
        sampler = salib("sample.morris")
        unit = sampler.sample(problem(factors), points, num_levels=LEVELS, seed=seed)
        rows: F64 = LOWEST + (HIGHEST - LOWEST) * np.asarray(unit, dtype=np.float64)
        return rows

    def table(self, design: F64, values: F64, seed: int) -> pd.DataFrame:
        """Estimate the elementary effects.

        Returns
        -------
        DataFrame
            ``mu``, ``mu_star``: mean change of the outcome, and of its size, from the 5 to the
            95 % quantile at the slope of one step; ``mu_star_low``, ``mu_star_high``: 95 %
            bootstrap interval over trajectories; ``sigma``: standard deviation of the effects
            (interactions and bends, with seed noise in it); ``noise``: the ``mu_star`` that seed
            noise alone would give; ``chance``; ``acts``; ``rank``.
        """
        factors = design.shape[1]
        unit = (design - LOWEST) / (HIGHEST - LOWEST)
        found = salib("analyze.morris").analyze(
            problem(factors),
            unit,
            values.mean(axis=1),
            num_resamples=RESAMPLES,
            num_levels=LEVELS,
            seed=seed,
        )
        mu_star = np.asarray(found["mu_star"], dtype=np.float64)
        half = np.asarray(found["mu_star_conf"], dtype=np.float64)
        steps = [_steps(unit, values, factor) for factor in range(factors)]
        chance = np.array([chance_of_steps(step) for step in steps])
        columns = {
            "mu": np.asarray(found["mu"], dtype=np.float64),
            "mu_star": mu_star,
            "mu_star_low": np.maximum(mu_star - half, 0.0),
            "mu_star_high": mu_star + half,
            "sigma": np.asarray(found["sigma"], dtype=np.float64),
            "noise": [_noise(step) for step in steps],
            "chance": chance,
            "acts": act(chance),
            "rank": (-mu_star).argsort(kind="stable").argsort() + 1,
        }
        return pd.DataFrame(columns)

    def apart(self, design: F64, values: F64) -> Apart:
        """Split the variance over the points of all trajectories, which the grid spaces evenly."""
        return apart(values)


def _steps(unit: F64, values: F64, factor: int) -> F64:
    """Return ``(n_trajectories, n_seeds)``: the outcome's slope over each step of one factor."""
    factors = unit.shape[1]
    moved = unit.reshape(-1, factors + 1, factors)
    seen = values.reshape(-1, factors + 1, values.shape[1])
    change = np.diff(moved[:, :, factor], axis=1)
    at = np.abs(change).argmax(axis=1)
    rows = np.arange(len(moved))
    slopes: F64 = (seen[rows, at + 1] - seen[rows, at]) / change[rows, at][:, None]
    return slopes


def _noise(steps: F64) -> float:
    """Return the mean size of a step's mean over seeds if it were noise alone (half-normal)."""
    error = steps.std(axis=1, ddof=1) / np.sqrt(steps.shape[1])
    return float(error.mean() * np.sqrt(2.0 / np.pi))
