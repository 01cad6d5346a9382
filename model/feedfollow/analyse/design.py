"""Where a sweep puts its points: a grid, a Latin hypercube, or Sobol's sequence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final, Literal, TypeAlias, TypeGuard

import numpy as np
import pandas as pd

from feedfollow.analyse.axes import Axis
from feedfollow.spec.errors import did_you_mean, listing
from feedfollow.world.columns import F64

Design: TypeAlias = Literal["grid", "lhs", "sobol"]
DESIGNS: Final[tuple[Design, ...]] = ("grid", "lhs", "sobol")
POINTS: Final = 32
"""Points of a space-filling design where the user names no number."""


def design_named(name: str) -> Design:
    """Return the design of a name.

    Raises
    ------
    ValueError
        If there is none; with the nearest.
    """
    if not _is_design(name):
        near = did_you_mean(name, DESIGNS) or listing(DESIGNS)
        raise ValueError(f"there is no design {name!r}; {near}")
    return name


def _is_design(name: str) -> TypeGuard[Design]:
    return name in DESIGNS


def unit_points(design: Design, axes: int, points: int, seed: int) -> F64:
    """Spread points over the unit cube.

    Parameters
    ----------
    design : {'lhs', 'sobol'}
    axes : int
        Dimensions.
    points : int
        How many; a power of 2 for Sobol's sequence, whose balance is lost otherwise.
    seed : int
        Of the scrambling: the same seed gives the same points.

    Returns
    -------
    (points, axes) float64
        Each in [0, 1).

    Raises
    ------
    ValueError
        If the number does not fit the design.
    """
    from scipy.stats import qmc

    if points < 2:
        raise ValueError(f"a design that fills a space needs at least 2 points, got {points}")
    rng = np.random.default_rng(seed)
    if design == "lhs":
        spread: F64 = qmc.LatinHypercube(axes, rng=rng).random(points)
        return spread
    if points & (points - 1):
        below = 1 << (points.bit_length() - 1)
        raise ValueError(
            f"Sobol points come in powers of 2: {points} would unbalance them; "
            f"take {below} or {2 * below}"
        )
    sequence: F64 = qmc.Sobol(axes, rng=rng).random(points)
    return sequence


def points_of(
    axes: Sequence[Axis], design: Design, points: int | None = None, seed: int = 1
) -> pd.DataFrame:
    """Lay out the points of a sweep.

    Parameters
    ----------
    axes : sequence of Axis
    design : {'grid', 'lhs', 'sobol'}
        A grid holds every combination, the last path fastest.
    points : int, optional
        How many, for a design that fills a space; 32 without it.
    seed : int
        Of the scrambling.

    Returns
    -------
    DataFrame
        Index ``point`` from 0; a column a path, values as the scenario reads them.

    Raises
    ------
    ValueError
        If the number of points does not fit the design.
    """
    columns: list[list[object]]
    if design == "grid":
        if points is not None:
            raise ValueError("a grid has as many points as its values combine to: name no number")
        columns = [list(column) for column in zip(*product(*(a.levels for a in axes)), strict=True)]
    else:
        spread = unit_points(design, len(axes), POINTS if points is None else points, seed)
        columns = [[axis.at(float(u)) for u in spread[:, k]] for k, axis in enumerate(axes)]
    table = pd.DataFrame({axis.name: column for axis, column in zip(axes, columns, strict=True)})
    table.index.name = "point"
    return table
