"""Waves of runs where the posterior lies, until neither emulator nor posterior needs another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from feedfollow.calibrate.arrays import Floats, one_thread
from feedfollow.calibrate.posterior import Posterior

STRETCHED: Final = 0.25
"""Share of a wave that is moved away from the posterior mean."""
STRETCH: Final = 1.5
MEDIAN_LIMIT: Final = 0.3
UPPER_LIMIT: Final = 0.5
"""Limits of the emulator's sd in units of a figure's tolerance: median and 95th percentile."""
SHIFT_LIMIT: Final = 0.2
"""Limit of the shift of the mean between two waves, in posterior sd."""
RATIO_LIMITS: Final = (0.9, 1.1)
"""Limits of the ratio of posterior sd between two waves."""
_LOOKED_AT: Final = 2000


def propose(z: Floats, count: int, rng: np.random.Generator) -> Floats:
    """Choose the points of a wave.

    Parameters
    ----------
    z : (n, d) float64
        Posterior draws.
    count : int
        Points wanted, at most n.
    rng : Generator

    Returns
    -------
    (count, d) float64
        Three quarters are posterior draws; the others are stretched by 1.5 about the mean.
    """
    chosen = z[rng.choice(len(z), size=count, replace=False)]
    far = count - round((1.0 - STRETCHED) * count)
    centre = z.mean(axis=0)
    chosen[count - far :] = centre + STRETCH * (chosen[count - far :] - centre)
    return chosen


@one_thread
def emulator_sd(posterior: Posterior, draws: Floats) -> tuple[Floats, Floats]:
    """Give the emulator's sd at posterior draws in tolerances.

    Parameters
    ----------
    posterior : Posterior
    draws : (n, size) float64

    Returns
    -------
    median, upper : (n,) float64
        Median and 95th percentile over the draws, target by target.
    """
    every = max(1, len(draws) // _LOOKED_AT)
    _, variance = posterior.emulator.predict(draws[::every, : posterior.d])
    ratio = np.sqrt(variance) / posterior.targets.sd
    return np.median(ratio, axis=0), np.quantile(ratio, 0.95, axis=0)


def within_limits(median: Floats, upper: Floats) -> bool:
    """Whether an emulator's sd, in tolerances, adds little to that of every figure."""
    return bool((median <= MEDIAN_LIMIT).all() and (upper <= UPPER_LIMIT).all())


@dataclass(frozen=True, slots=True)
class WaveCheck:
    """Whether another wave is needed.

    Parameters
    ----------
    wave : int
    runs : int
        Runs that the emulator knows.
    median, upper : (n_fit,) float64
        Emulator's sd over tolerance at posterior draws: median and 95th percentile.
    shift : (d,) float64
        Change of the posterior mean since the wave before, in its sd.
    ratio : (d,) float64
        Posterior sd over that of the wave before.
    """

    wave: int
    runs: int
    median: Floats
    upper: Floats
    shift: Floats
    ratio: Floats

    @property
    def emulator_is_good(self) -> bool:
        """Whether the emulator adds little to the tolerance of every fitted figure."""
        return within_limits(self.median, self.upper)

    @property
    def mean_shift(self) -> float:
        """Root mean square shift over parameters."""
        return float(np.sqrt(np.mean(self.shift**2)))

    @property
    def sd_ratio(self) -> float:
        """Geometric mean over parameters of the ratio of sd."""
        return float(np.exp(np.mean(np.log(self.ratio))))

    @property
    def worst_shift(self) -> float:
        """Largest shift of a parameter, whatever its direction."""
        return float(np.abs(self.shift).max())

    @property
    def worst_ratio(self) -> float:
        """Ratio of sd of the parameter whose sd changed most."""
        return float(self.ratio[np.argmax(np.abs(np.log(self.ratio)))])

    @property
    def posterior_is_still(self) -> bool:
        """Whether the posterior stayed where it was."""
        low, high = RATIO_LIMITS
        return self.mean_shift <= SHIFT_LIMIT and low <= self.sd_ratio <= high

    @property
    def stop(self) -> bool:
        """Whether no other wave is needed."""
        return self.emulator_is_good and self.posterior_is_still


@one_thread
def check_wave(
    posterior: Posterior, draws: Floats, before: Floats, wave: int, runs: int
) -> WaveCheck:
    """Compare a wave's posterior with the one before, and the emulator with the tolerances.

    Parameters
    ----------
    posterior : Posterior
        With the emulator of this wave.
    draws, before : (n, size) float64
        Draws of this wave's and the last wave's posterior.
    wave, runs : int
        For the record.

    Returns
    -------
    WaveCheck
    """
    d, fitted = posterior.d, posterior.targets.fitted
    median, upper = emulator_sd(posterior, draws)
    sd, sd_before = draws[:, :d].std(axis=0), before[:, :d].std(axis=0)
    shift = (draws[:, :d].mean(axis=0) - before[:, :d].mean(axis=0)) / sd_before
    return WaveCheck(
        wave,
        runs,
        median[fitted],
        upper[fitted],
        shift,
        sd / sd_before,
    )
