"""Sobol's indices: which share of an outcome's variance a parameter accounts for."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.analyse.method import problem, salib
from feedfollow.analyse.noise import Apart, act, apart, chance_of_steps
from feedfollow.world.columns import F64

RESAMPLES: Final = 1000


@dataclass(frozen=True)
class Sobol:
    """Sobol's indices; ``points`` are base points N, each run with two more than parameters.

    The design is Saltelli's with scrambled Sobol points; N must be a power of 2, and thousands
    are needed for narrow intervals.
    """

    name: str = "sobol"
    title: str = "Sobol's indices"
    points: int = 128

    def design(self, factors: int, points: int, seed: int) -> F64:
        """Lay out Saltelli's design.

        Returns
        -------
        (points * (factors + 2), factors) float64
            Blocks of A, then A with one column of B each, then B.
        """
        if points < 2 or points & (points - 1):
            below = max(2, 1 << (max(points, 1).bit_length() - 1))
            raise ValueError(
                f"Sobol points come in powers of 2, got {points}; take {below} or {2 * below}"
            )
        sampler = salib("sample.sobol")
        rows: F64 = np.asarray(
            sampler.sample(problem(factors), points, calc_second_order=False, seed=seed),
            dtype=np.float64,
        )
        return rows

    def table(self, design: F64, values: F64, seed: int) -> pd.DataFrame:
        """Estimate the indices.

        Returns
        -------
        DataFrame
            ``S1``, ``ST``: share of the variance of the mean over seeds that the parameter
            accounts for alone, and with all its interactions; ``*_low``, ``*_high``: 95 %
            bootstrap intervals over base points; ``noise``: the part of ``ST`` that seed noise
            alone would give; ``chance``; ``acts``; ``rank``. NaN where nothing varies.
        """
        factors = design.shape[1]
        blocks = values.reshape(-1, factors + 2, values.shape[1])
        steps = [blocks[:, 1 + k] - blocks[:, 0] for k in range(factors)]
        chance = np.array([chance_of_steps(step) for step in steps])
        mean = values.mean(axis=1)
        variance = float(mean.var())
        found = _indices(factors, mean, seed) if variance > 0.0 else _nothing(factors)
        rest = [float(step.var(axis=1, ddof=1).mean()) / values.shape[1] / 2.0 for step in steps]
        columns: dict[str, object] = {}
        for name in ("S1", "ST"):
            columns[name] = found[name]
            columns[f"{name}_low"] = found[name] - found[f"{name}_conf"]
            columns[f"{name}_high"] = found[name] + found[f"{name}_conf"]
        columns["noise"] = np.array(rest) / variance if variance > 0.0 else np.nan
        columns |= {"chance": chance, "acts": act(chance)}
        columns["rank"] = (-np.nan_to_num(found["ST"])).argsort(kind="stable").argsort() + 1
        return pd.DataFrame(columns)

    def apart(self, design: F64, values: F64) -> Apart:
        """Split the variance over the base points A and B, which follow the priors."""
        factors = design.shape[1]
        blocks = values.reshape(-1, factors + 2, values.shape[1])
        return apart(np.concatenate([blocks[:, 0], blocks[:, -1]]))


def _indices(factors: int, mean: F64, seed: int) -> dict[str, F64]:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", RuntimeWarning
        )  # a resample of equal points has no variance
        found = salib("analyze.sobol").analyze(
            problem(factors), mean, calc_second_order=False, num_resamples=RESAMPLES, seed=seed
        )
    return {name: np.asarray(found[name], dtype=np.float64) for name in found}


def _nothing(factors: int) -> dict[str, F64]:
    return dict.fromkeys(("S1", "S1_conf", "ST", "ST_conf"), np.full(factors, np.nan))
