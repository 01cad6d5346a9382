"""One factor at a time: each parameter at quantiles of its prior, the others as they are.

The place to start (ten Broeke, van Voorn and Ligtenberg 2016, JASSS 19(1)5): it shows shapes,
turning points and crossings, which indices hide. It says nothing of interactions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.analyse.intervals import mean_over_seeds
from feedfollow.analyse.noise import Apart, act, apart, chance_of_levels
from feedfollow.world.columns import F64

LOWEST: Final = 0.05
HIGHEST: Final = 0.95
"""Outermost quantiles that are tested."""


@dataclass(frozen=True)
class OneAtATime:
    """One factor at a time; ``points`` are quantiles a parameter, evenly from 5 to 95 %."""

    name: str = "oat"
    title: str = "one factor at a time"
    points: int = 5

    def design(self, factors: int, points: int, seed: int) -> F64:
        """Lay out the scenario itself, then each parameter at each quantile.

        Returns
        -------
        (1 + factors * points, factors) float64
            NaN where a parameter stays as the scenario has it.
        """
        if points < 2:
            raise ValueError(f"one factor at a time needs at least 2 quantiles, got {points}")
        rows = np.full((1 + factors * points, factors), np.nan)
        for factor in range(factors):
            first = 1 + factor * points
            rows[first : first + points, factor] = np.linspace(LOWEST, HIGHEST, points)
        return rows

    def table(self, design: F64, values: F64, seed: int) -> pd.DataFrame:
        """Compare the ends and the whole range of each parameter.

        Returns
        -------
        DataFrame
            ``at_low``, ``at_high``: mean outcome at the 5 and 95 % quantile; ``effect`` with
            ``effect_low``, ``effect_high``: the second less the first and its 95 % interval over
            paired seeds; ``range``: largest less smallest mean over the quantiles; ``variance``:
            of the expected outcome when this parameter alone follows its prior, seed noise taken
            out; ``chance``: how likely seeds alone do this; ``acts``; ``rank``.
        """
        own = [values[rows] for rows in _rows(design)]
        ends = [mean_over_seeds(part[-1] - part[0]) for part in own]
        effect = np.array([float(mean) for mean, _ in ends])
        half = np.array([float(width) for _, width in ends])
        means = [part.mean(axis=1) for part in own]
        span = np.array([float(np.ptp(mean)) for mean in means])
        chance = np.array([chance_of_levels(part) for part in own])
        columns = {
            "at_low": [mean[0] for mean in means],
            "at_high": [mean[-1] for mean in means],
            "effect": effect,
            "effect_low": effect - half,
            "effect_high": effect + half,
            "range": span,
            "variance": [_variance(part) for part in own],
            "chance": chance,
            "acts": act(chance),
            "rank": (-span).argsort(kind="stable").argsort() + 1,
        }
        return pd.DataFrame(columns)

    def apart(self, design: F64, values: F64) -> Apart:
        """Split the variance: parameters is the sum over parameters that follow their priors alone.

        Interactions are not in it: a lower bound where parameters reinforce each other.
        """
        whole = apart(values)
        alone = sum(_variance(values[rows]) for rows in _rows(design))
        return Apart(float(values[0].mean()), alone, whole.seeds, whole.rest)


def _rows(design: F64) -> list[slice]:
    """Return the rows of each parameter."""
    factors = design.shape[1]
    points = (len(design) - 1) // factors
    return [slice(1 + k * points, 1 + (k + 1) * points) for k in range(factors)]


def _variance(values: F64) -> float:
    """Return the variance over a prior from evenly spaced quantiles, less what seeds add to it.

    Each quantile stands for the probability nearer to it than to its neighbours.
    """
    levels, seeds = values.shape
    quantiles = np.linspace(LOWEST, HIGHEST, levels)
    edges = np.concatenate([[0.0], (quantiles[1:] + quantiles[:-1]) / 2.0, [1.0]])
    weight = np.diff(edges)
    mean = values.mean(axis=1)
    spread = float((weight * (mean - (weight * mean).sum()) ** 2).sum())
    noise: float = apart(values).rest / seeds * (1.0 - float(np.square(weight).sum()))
    return float(max(0.0, spread - noise))
