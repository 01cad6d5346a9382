"""What every method of sensitivity analysis has: a design in the unit cube, and a table."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Protocol

import numpy as np
import pandas as pd

from feedfollow.analyse.noise import Apart
from feedfollow.extras import missing
from feedfollow.world.columns import F64

Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


class MissingLibrary(ImportError):
    """A library that an extra brings is not installed."""


class Method(Protocol):
    """A method of sensitivity analysis.

    A design is an array ``(n_points, n_factors)`` of quantiles of the priors; NaN leaves a
    parameter as the scenario has it. Values of an outcome are ``(n_points, n_seeds)``.
    """

    @property
    def name(self) -> str:
        """As the user writes it."""

    @property
    def title(self) -> str:
        """For readers."""

    @property
    def points(self) -> int:
        """What ``points`` is where the user names no number."""

    def design(self, factors: int, points: int, seed: int) -> F64:
        """Lay out the design; ValueError if the number of points does not fit it."""

    def table(self, design: F64, values: F64, seed: int) -> pd.DataFrame:
        """Analyse one outcome: a row a factor in order, ``acts`` and ``rank`` among the columns."""

    def apart(self, design: F64, values: F64) -> Apart:
        """Split the variance of the outcome into that of parameters and that of seeds."""


def problem(factors: int) -> dict[str, object]:
    """Describe a unit cube the way SALib wants it."""
    return {
        "num_vars": factors,
        "names": [f"x{k}" for k in range(factors)],
        "bounds": [[0.0, 1.0]] * factors,
    }


def salib(module: str) -> ModuleType:
    """Import a module of SALib, which only some methods need.

    Raises
    ------
    MissingLibrary
        If it is not installed.
    """
    try:
        return import_module(f"SALib.{module}")
    except ModuleNotFoundError as error:
        said = missing("this method", "SALib", "calibration")
        raise MissingLibrary(f"{said} ({error})") from None
