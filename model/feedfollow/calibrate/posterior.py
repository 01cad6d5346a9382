"""Log-density of the parameters and of the model's own slack, on the emulator."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ndtr, ndtri

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.emulators import AnyEmulator
from feedfollow.calibrate.likelihood import Statements, log_terms
from feedfollow.calibrate.target import Targets


@dataclass(frozen=True)
class Slack:
    """What is allowed besides the tolerances of the figures.

    Parameters
    ----------
    discrepancy : mapping of str to float
        Scale of the half-normal prior of the model's own error, by group of figures and on their
        scale; 0 for none.
    factors : mapping of str to float
        Standard deviation of the logarithm of each definition factor.
    tail : float, optional
        Degrees of freedom of Student's t for the numbers; the normal without it.
    """

    discrepancy: Mapping[str, float]
    factors: Mapping[str, float]
    tail: float | None = None


def prior_variance(targets: Targets, slack: Slack) -> Floats:
    """Give the error variance of each target before anything is fitted.

    Parameters
    ----------
    targets : Targets
    slack : Slack

    Returns
    -------
    (n,) float64
        Of tolerance, definition factor and discrepancy; the mean square of a half-normal is the
        square of its scale. A target whose group nothing fitted shares has no discrepancy.
    """
    sds = np.array([slack.factors[name] for name in targets.factors])
    scales = np.array([slack.discrepancy[name] for name in targets.groups])
    own = np.where(targets.group >= 0, scales[targets.group] ** 2, 0.0)
    variance: Floats = targets.sd**2 + own + ((targets.factor * sds[:, None]) ** 2).sum(axis=0)
    return variance


class Density(ABC):
    """A density of parameters and of slack, whatever predicts the targets.

    A point x is made of the parameters z, one coordinate for the discrepancy of each group and
    one for each definition factor; all are standard normal a priori.

    Attributes
    ----------
    targets : Targets
        Hold-outs too; they do not count unless a mask says so.
    slack : Slack
    noise : (n,) float64
        Variance that the documented number itself has from a finite simulation: zero for reality.
    """

    targets: Targets
    slack: Slack
    noise: Floats

    def __post_init__(self) -> None:
        for what, named, given in (
            ("discrepancy", self.targets.groups, self.slack.discrepancy),
            ("definition factor", self.targets.factors, self.slack.factors),
        ):
            missing = [name for name in named if name not in given]
            if missing:
                raise ValueError(f"no {what} is given for {missing[0]!r}")

    @property
    @abstractmethod
    def d(self) -> int:
        """Number of parameters."""

    @abstractmethod
    def simulated(self, z: Floats) -> tuple[Floats, Floats]:
        """Give what a simulator says of every target at a point.

        Parameters
        ----------
        z : (..., d) float64

        Returns
        -------
        mean, variance : (..., n) float64
            On the scales; the variance is that of not knowing the mean.
        """

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Groups whose discrepancy is estimated."""
        return tuple(name for name in self.targets.groups if self.slack.discrepancy[name] > 0.0)

    @property
    def size(self) -> int:
        """Number of coordinates of a point."""
        return self.d + len(self.groups) + len(self.targets.factors)

    def discrepancy(self, x: Floats) -> Floats:
        """Give the standard deviation of the model's error by group.

        Parameters
        ----------
        x : (..., size) float64

        Returns
        -------
        (..., n_groups) float64
            Half-normal a priori: the quantile of the coordinate's probability.
        """
        u = ndtr(x[..., self.d : self.d + len(self.groups)])
        # far out the probability rounds to 1; no figure moves a coordinate by eight sd
        half: Floats = self._scales[0] * ndtri(np.minimum(0.5 * (1.0 + u), 1.0 - 1e-16))
        return half

    def offsets(self, x: Floats) -> Floats:
        """Give what definition factors add to each target on its logarithm, ``(..., n)``."""
        added: Floats = (
            x[..., self.d + len(self.groups) :] * self._scales[1]
        ) @ self.targets.factor
        return added

    def variances(self, x: Floats) -> Floats:
        """Give the error variance of each target without the emulator's, ``(..., n)``."""
        if not self.groups:
            return np.broadcast_to(self._own, (*x.shape[:-1], len(self._own)))
        total: Floats = self._own + (self.discrepancy(x) ** 2) @ self._members
        return total

    @cached_property
    def _own(self) -> Floats:
        """``(n,)`` variances that no coordinate moves."""
        own: Floats = self.targets.sd**2 + self.noise
        return own

    @cached_property
    def _members(self) -> Floats:
        """``(n_groups, n)``, 1 where a target has a group's discrepancy."""
        rows = [[row.group == name for row in self.targets.rows] for name in self.groups]
        return np.array(rows, dtype=np.float64)

    @cached_property
    def _said(self) -> Statements:
        return Statements.of(self.targets)

    @cached_property
    def _counts(self) -> Floats:
        return self.targets.fitted.astype(np.float64)

    @cached_property
    def _scales(self) -> tuple[Floats, Floats]:
        """Scales of discrepancies and factors."""
        factors = [self.slack.factors[name] for name in self.targets.factors]
        return np.array([self.slack.discrepancy[name] for name in self.groups]), np.array(factors)

    def predict(self, x: Floats) -> tuple[Floats, Floats]:
        """Predict what would be published at a point.

        Returns
        -------
        mean, variance : (..., n) float64
            Of the published number on its scale: definition, tolerance, discrepancy, emulator.
        """
        mean, unsure = self.simulated(x[..., : self.d])
        return mean + self.offsets(x), self.variances(x) + unsure

    def log_density(
        self, x: Floats, said: Statements | None = None, mask: Floats | None = None
    ) -> Floats:
        """Give the log-density of points, up to a constant.

        Parameters
        ----------
        x : (..., size) float64
        said : Statements, optional
            Other statements than the targets' own; broadcast against the points.
        mask : (..., n) float64, optional
            1 for targets that count; by default those with role ``fit``.

        Returns
        -------
        (...,) float64
        """
        mean, variance = self.predict(x)
        given = self._said if said is None else said
        counts = self._counts if mask is None else mask
        terms = log_terms(mean, given, np.sqrt(variance), self.slack.tail)
        total: Floats = (terms * counts).sum(axis=-1) - 0.5 * (x * x).sum(axis=-1)
        return total


@dataclass(frozen=True)
class Posterior(Density):
    """The density on the emulator of a simulator: the one that is sampled.

    Parameters
    ----------
    emulator : Emulator, Emulators or OnTrend
        Predicts all targets.
    targets : Targets
    slack : Slack
    noise : (n,) float64
        As in :class:`Density`.
    """

    emulator: AnyEmulator
    targets: Targets
    slack: Slack
    noise: Floats

    @property
    def d(self) -> int:
        """Number of parameters."""
        return self.emulator.basis.d

    def simulated(self, z: Floats) -> tuple[Floats, Floats]:
        """Give the emulator's prediction of every target, as :meth:`Density.simulated` says."""
        return self.emulator.predict(z)
