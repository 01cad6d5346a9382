"""PAWN: how far fixing a parameter moves the whole distribution of an outcome.

For outcomes whose variance says little, such as the share of the largest 1 % of anchors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.analyse.design import unit_points
from feedfollow.analyse.method import problem, salib
from feedfollow.analyse.noise import Apart, apart
from feedfollow.world.columns import F64

SLIDES: Final = 8
RESAMPLES: Final = 100
DUMMIES: Final = 100


@dataclass(frozen=True)
class Pawn:
    """PAWN; ``points`` are points of a Latin hypercube, at least ten a slide."""

    name: str = "pawn"
    title: str = "PAWN"
    points: int = 256

    def design(self, factors: int, points: int, seed: int) -> F64:
        """Lay out a Latin hypercube.

        Returns
        -------
        (points, factors) float64
        """
        if points < 10 * SLIDES:
            raise ValueError(
                f"PAWN needs at least {10 * SLIDES} points, ten in each of {SLIDES} slides of a "
                f"parameter; got {points}"
            )
        salib("analyze.pawn")
        return unit_points("lhs", factors, points, seed)

    def table(self, design: F64, values: F64, seed: int) -> pd.DataFrame:
        """Estimate the distances.

        Returns
        -------
        DataFrame
            ``median``, ``maximum``: over slides of the parameter, the Kolmogorov-Smirnov distance
            between the outcome in the slide and the outcome as a whole; ``low``, ``high``: 95 %
            bootstrap interval of the median over points, its bias taken out; ``noise``: the
            maximum that 95 % of parameters without any effect stay below (dummies, Khorashadi
            Zadeh et al. 2017); ``acts``: whether the maximum is above that, since a parameter may
            act at an end of its range only; ``rank``, by the median.
        """
        mean = values.mean(axis=1)
        rng = np.random.default_rng(seed)
        median, maximum = _distances(design, mean)
        draws = np.stack(
            [_distances(design[rows], mean[rows])[0] for rows in _resamples(rng, len(design))]
        )
        dummies = _distances(rng.random((len(design), DUMMIES)), mean)[1]
        floor = float(np.quantile(dummies, 0.95))
        # points drawn twice make steps in both distributions, so resampled distances are larger
        unbiased = draws - (draws.mean(axis=0) - median)
        low, high = np.maximum(np.quantile(unbiased, [0.025, 0.975], axis=0), 0.0)
        constant = float(np.ptp(mean)) == 0.0
        columns = {
            "median": median,
            "maximum": maximum,
            "low": low,
            "high": high,
            "noise": floor,
            "acts": np.zeros(len(median), dtype=bool) if constant else maximum > floor,
            "rank": (-median).argsort(kind="stable").argsort() + 1,
        }
        return pd.DataFrame(columns)

    def apart(self, design: F64, values: F64) -> Apart:
        """Split the variance over all points, which follow the priors."""
        return apart(values)


def _distances(design: F64, mean: F64) -> tuple[F64, F64]:
    found = salib("analyze.pawn").analyze(problem(design.shape[1]), design, mean, S=SLIDES)
    return (
        np.asarray(found["median"], dtype=np.float64),
        np.asarray(found["maximum"], dtype=np.float64),
    )


def _resamples(
    rng: np.random.Generator, points: int
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    return rng.integers(0, points, size=(RESAMPLES, points))
