"""What a scenario changes, over posterior draws with the same random numbers in both arms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from feedfollow.calibrate.arrays import Floats

LEVELS = np.array([0.05, 0.25, 0.5, 0.75, 0.95])


@dataclass(frozen=True, slots=True)
class Effect:
    """Difference of a scenario and the base, output by output.

    The discrepancy of the model is not in it: what the model gets wrong in both arms alike does
    not show in a difference, and what it gets wrong about the change is not known.

    Parameters
    ----------
    scenario : str
    difference : (m, n) float64
        On the scales, a row a posterior draw.
    """

    scenario: str
    difference: Floats

    def quantiles(self) -> Floats:
        """Give the quantiles of ``LEVELS``, ``(5, n)``."""
        quantiles: Floats = np.quantile(self.difference, LEVELS, axis=0)
        return quantiles

    def chance_up(self) -> Floats:
        """Give the probability that the scenario raises an output, ``(n,)``."""
        chance: Floats = (self.difference > 0.0).mean(axis=0)
        return chance


def variance_ratio(base: Floats, changed: Floats) -> Floats:
    """Give how many times fewer runs common random numbers need.

    Parameters
    ----------
    base, changed : (m, n) float64
        Runs of both arms under the same m seeds, at one point of the parameters.

    Returns
    -------
    (n,) float64
        Variance of a difference under independent seeds over that under common ones; infinite
        where the scenario changes nothing in any run.
    """
    apart = base.var(axis=0, ddof=1) + changed.var(axis=0, ddof=1)
    together = (changed - base).var(axis=0, ddof=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Floats = np.where(together > 0.0, apart / together, np.inf)
    return ratio
