"""Quadratic features of a point and their slopes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from feedfollow.calibrate.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Basis:
    """The features z, z^2 - 1 and z_i z_j of chosen pairs.

    Parameters
    ----------
    d : int
        Parameters.
    pairs : (k, 2) int64
        Pairs whose product is a feature.
    """

    d: int
    pairs: Ints

    @classmethod
    def full(cls, d: int) -> Basis:
        """Take every pair."""
        first, second = np.triu_indices(d, 1)
        return cls(d, np.stack([first, second], axis=1).astype(np.int64))

    @property
    def size(self) -> int:
        """Number of features, without the constant."""
        return 2 * self.d + len(self.pairs)

    def features(self, z: Floats) -> Floats:
        """Give the features of points.

        Parameters
        ----------
        z : (..., d) float64

        Returns
        -------
        (..., size) float64
        """
        products = z[..., self.pairs[:, 0]] * z[..., self.pairs[:, 1]]
        return np.concatenate([z, z * z - 1.0, products], axis=-1)

    def slopes(self, z: Floats) -> Floats:
        """Give the derivatives of the features at one point.

        Parameters
        ----------
        z : (d,) float64

        Returns
        -------
        (size, d) float64
        """
        out = np.zeros((self.size, self.d))
        own = np.arange(self.d)
        out[own, own] = 1.0
        out[self.d + own, own] = 2.0 * z
        rows = 2 * self.d + np.arange(len(self.pairs))
        out[rows, self.pairs[:, 0]] = z[self.pairs[:, 1]]
        out[rows, self.pairs[:, 1]] = z[self.pairs[:, 0]]
        return out
