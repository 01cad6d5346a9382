"""Emulators put together: of targets that not every run has a number for, and on a trend.

Targets to which a seed adds differently much are learnt apart (:mod:`feedfollow.calibrate.blocks`).

A run enters the fit if every fitted target can be read off it; a hold-out that cannot be read off
some of these runs is learnt from the others, and takes no run away from the rest. Where a closed
form says roughly what a run gives, only what runs add to it is emulated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

import numpy as np

from feedfollow.calibrate.arrays import Floats, Ints
from feedfollow.calibrate.basis import Basis
from feedfollow.calibrate.blocks import RATIOS, Blocks
from feedfollow.calibrate.emulator import Emulator, fit_emulator
from feedfollow.calibrate.residual_process import ResidualProcess

_STEP: Final = 1e-4
"""Of the central differences that give the slopes of a trend, in prior sd."""


class Trend(Protocol):
    """A closed form of the targets that is roughly right."""

    def __call__(self, z: Floats) -> Floats:
        """Give the targets ``(..., n)`` on their scales at points ``(..., d)``; finite."""
        ...


@dataclass(frozen=True)
class Emulators:
    """Emulators of groups of targets, each fitted to the runs that have a number for its group.

    Parameters
    ----------
    parts : tuple of ((k,) int64, Emulator)
        Places of the targets of each; every target stands in one.
    """

    parts: tuple[tuple[Ints, Emulator], ...]

    @property
    def basis(self) -> Basis:
        """Features of the first part; its parameters are those of all."""
        return self.parts[0][1].basis

    @property
    def process(self) -> ResidualProcess | None:
        """A process on residuals, if any part keeps one."""
        return next((each.process for _, each in self.parts if each.process is not None), None)

    def predict(self, z: Floats) -> tuple[Floats, Floats]:
        """Give mean and variance as :meth:`Emulator.predict` does, ``(..., n)`` both."""
        found = [each.predict(z) for _, each in self.parts]
        return (
            self._joined([mean for mean, _ in found], -1),
            self._joined([variance for _, variance in found], -1),
        )

    def run_variance(self, z: Floats) -> Floats:
        """Give the variance with which one more run is predicted, ``(..., n)``."""
        return self._joined([each.run_variance(z) for _, each in self.parts], -1)

    def slopes(self, z: Floats) -> tuple[Floats, Floats]:
        """Give slopes ``(n, d)`` and their covariances ``(n, d, d)`` at one point."""
        found = [each.slopes(z) for _, each in self.parts]
        return (
            self._joined([slopes for slopes, _ in found], 0),
            self._joined([covariance for _, covariance in found], 0),
        )

    def _joined(self, values: list[Floats], axis: int) -> Floats:
        """Put the targets of all parts in their places."""
        places = np.concatenate([columns for columns, _ in self.parts])
        return np.take(np.concatenate(values, axis=axis), np.argsort(places), axis=axis)


@dataclass(frozen=True)
class OnTrend:
    """A trend and an emulator of what runs add to it.

    Parameters
    ----------
    trend : Trend
    rest : Emulator or Emulators
        Of run less trend.
    """

    trend: Trend
    rest: Emulator | Emulators

    @property
    def basis(self) -> Basis:
        """Features of the rest; its parameters are those of the trend."""
        return self.rest.basis

    @property
    def process(self) -> ResidualProcess | None:
        """A process on residuals, if the rest keeps one."""
        return self.rest.process

    def predict(self, z: Floats) -> tuple[Floats, Floats]:
        """Give mean and variance as :meth:`Emulator.predict` does, ``(..., n)`` both."""
        mean, variance = self.rest.predict(z)
        return mean + self.trend(z), variance

    def run_variance(self, z: Floats) -> Floats:
        """Give the variance with which one more run is predicted, ``(..., n)``."""
        return self.rest.run_variance(z)

    def slopes(self, z: Floats) -> tuple[Floats, Floats]:
        """Give slopes ``(n, d)`` and their covariances ``(n, d, d)`` at one point."""
        slopes, covariance = self.rest.slopes(z)
        steps = _STEP * np.eye(len(z))
        own: Floats = (self.trend(z + steps) - self.trend(z - steps)).T / (2.0 * _STEP)
        return slopes + own, covariance


AnyEmulator: TypeAlias = Emulator | Emulators | OnTrend


def trend_of(emulator: AnyEmulator) -> Trend | None:
    """Give the trend that an emulator builds on, None where it builds on none."""
    return emulator.trend if isinstance(emulator, OnTrend) else None


def fit_emulators(
    z: Floats,
    predicted: Floats,
    process: bool = False,
    trend: Trend | None = None,
    seeds: Ints | None = None,
) -> AnyEmulator:
    """Fit an emulator to runs of which some have no number for some targets.

    Parameters
    ----------
    z : (m, d) float64
        Points.
    predicted : (m, n) float64
        What the runs gave, on the targets' scales; NaN or infinite where a run has no number.
    process : bool
        As in :func:`feedfollow.calibrate.emulator.fit_emulator`.
    trend : Trend, optional
        Of the targets; what runs add to it is emulated.
    seeds : (m,) int64, optional
        Of the runs; what those of one seed have in common is told apart from what their points do.

    Returns
    -------
    Emulator, Emulators or OnTrend
        One emulator if every run has every number, none share a seed, and there is no trend.

    Raises
    ------
    ValueError
        If a target has a number in fewer runs than twice the parameters, or a process is asked for
        where runs share seeds.
    """
    own = np.arange(len(z)) if seeds is None else seeds
    if trend is not None:
        return OnTrend(trend, _fitted(z, predicted - trend(z), process, own))
    return _fitted(z, predicted, process, own)


def _fitted(z: Floats, predicted: Floats, process: bool, seeds: Ints) -> Emulator | Emulators:
    known = np.isfinite(predicted)
    patterns, member = np.unique(known, axis=1, return_inverse=True)
    parts = []
    for place, rows in enumerate(patterns.T):
        columns = np.flatnonzero(member.ravel() == place)
        here, said = z[rows], predicted[rows][:, columns]
        for blocks, own in _by_luck(here, said, seeds[rows]):
            part = fit_emulator(here, said[:, own], process, blocks)
            parts.append((columns[own], part))
    return parts[0][1] if len(parts) == 1 else Emulators(tuple(parts))


def _by_luck(z: Floats, predicted: Floats, seeds: Ints) -> list[tuple[Blocks, Ints]]:
    """Group targets by how much a seed adds to them, by the largest marginal likelihood."""
    tried = [Blocks.of(seeds, ratio) for ratio in RATIOS]
    if not tried[0].shared:
        return [(tried[0], np.arange(predicted.shape[1]))]
    surprise = [fit_emulator(z, predicted, blocks=each).surprise for each in tried]
    best = np.argmin(np.stack(surprise), axis=0)
    return [(tried[k], np.flatnonzero(best == k)) for k in np.unique(best)]
