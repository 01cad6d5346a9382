"""Runs in blocks by the seed that they share: the luck of a seed is no effect of its points.

Under one seed a lucky draw of people raises the same amounts at every point of the parameters, so
that points differ by less than two runs with seeds of their own do. Waves share a set of
seeds, and the emulator is fitted by generalised least squares with a random effect a seed (Schruben
and Margolin 1978, JASA 73: common seeds as blocks of a designed experiment). Slopes gain. The level
does not: it is known only as well as the number of seeds allows, and the fit says so (Chen,
Ankenman and Nelson 2012, ACM TOMACS 22).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from feedfollow.calibrate.arrays import Floats, Ints

RATIOS: Final = (0.0, 1.0, 4.0)
"""Variances of a seed's effect that are tried, in units of what is left within a seed."""


@dataclass(frozen=True)
class Blocks:
    """Blocks of runs with what their members have in common.

    Parameters
    ----------
    member : (m,) int64
        Block of each run, from 0 on.
    ratio : float
        Variance of a block's effect over that of a run within its block; 0: nothing in common.
    """

    member: Ints
    ratio: float

    @classmethod
    def of(cls, seeds: Ints, ratio: float) -> Blocks:
        """Put runs ``(m,)`` of equal seeds into one block."""
        return cls(np.unique(seeds, return_inverse=True)[1].ravel().astype(np.int64), ratio)

    @property
    def shared(self) -> bool:
        """Whether any two runs have a block in common."""
        return bool((self.counts > 1.0).any())

    @cached_property
    def counts(self) -> Floats:
        """``(n_blocks,)`` runs of each block."""
        return np.bincount(self.member).astype(np.float64)

    @property
    def log_determinant(self) -> float:
        """Of the covariance of runs, in units of the variance within a block."""
        return float(np.log1p(self.ratio * self.counts).sum())

    @cached_property
    def ones(self) -> Floats:
        """``(m,)`` what whitening makes of a constant 1."""
        whole = self.whitened(np.ones((len(self.member), 1)))
        constant: Floats = whole[:, 0]
        return constant

    def whitened(self, values: Floats) -> Floats:
        """Transform rows so that their errors are independent and of equal variance.

        Parameters
        ----------
        values : (m, k) float64

        Returns
        -------
        (m, k) float64
            Each less a part of its block's mean: ``1 - (1 + n ratio)^(-1/2)`` of it for a block
            of n runs.
        """
        if self.ratio == 0.0:
            return values
        total = np.zeros((len(self.counts), values.shape[1]))
        np.add.at(total, self.member, values)
        part = (1.0 - (1.0 + self.ratio * self.counts) ** -0.5) / self.counts
        out: Floats = values - (part[:, None] * total)[self.member]
        return out
