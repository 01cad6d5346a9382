"""The inputs-only null, kept beside a fit: its chain takes minutes, and two commands need it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from rich.console import Console

from feedfollow.calibrate.arrays import Floats, write_arrays
from feedfollow.calibrate.null import NullDensity, NullFit, density_of, inputs_null
from feedfollow.calibrate.sampler import Draws, Length
from feedfollow.observe.foreign_files import read_arrays

if TYPE_CHECKING:
    from feedfollow.calibrate.problem import Problem

NULL_FILE: Final = "inputs_null.npz"
HELD: Final = ("x", "value", "chain", "asked")
CLOSE: Final = 1e-9
"""By how much of itself a log density may differ from the one that was kept: between processors,
whose exponentials differ in the last digit."""


def kept_null(problem: Problem, home: Path, screen: Console, keep: bool = True) -> NullFit:
    """Read the null of a problem from the folder of its fit, or fit it.

    Parameters
    ----------
    problem : Problem
    home : Path
        Folder of the fit.
    screen : Console
        Told before it is fitted.
    keep : bool
        Whether to write what was fitted into the folder.

    Returns
    -------
    NullFit
        The same whether it was read or fitted.

    Raises
    ------
    ValueError
        As :func:`feedfollow.calibrate.null.inputs_null`.
    """
    path = home / NULL_FILE
    found = read_null(path, problem)
    if found is not None:
        return found
    screen.print("Fitting the inputs-only null (minutes) ...")
    null = inputs_null(problem)
    if keep:
        write_null(null, problem.plan.length, path)
    return null


def read_null(path: Path, problem: Problem) -> NullFit | None:
    """Read a null that was kept; None if there is none, or one of another problem or of other code.

    Draws are believed only if the density gives each of them the value that was kept with it.

    Raises
    ------
    ResultError
        If the file is spoilt.
    """
    if not path.is_file():
        return None
    density, silent = density_of(problem)
    arrays = read_arrays(path)
    if arrays.keys() != set(HELD):
        return None
    x, chain = arrays["x"], arrays["chain"]
    if x.ndim != 2 or x.shape[1] != density.size or chain.shape != (4,):
        return None
    if not np.array_equal(arrays["asked"], _asked(problem.master, problem.plan.length)):
        return None
    if not np.allclose(_values(density, x), arrays["value"], rtol=CLOSE, atol=0.0):
        return None
    steps, autocorrelation, acceptance, converged = chain.tolist()
    draws = Draws(x, int(steps), autocorrelation, acceptance, bool(converged))
    return NullFit(density, draws, problem.master, silent)


def write_null(null: NullFit, length: Length, path: Path) -> None:
    """Write the draws of a null with their densities; the file is whole or as it was before."""
    draws = null.draws
    aside = path.with_name(f".writing-{path.name}")
    chain = [draws.steps, draws.autocorrelation, draws.acceptance, draws.converged]
    arrays = {
        "x": draws.x,
        "value": _values(null.density, draws.x),
        "chain": np.array(chain, dtype=np.float64),
        "asked": _asked(null.master, length),
    }
    write_arrays(aside, arrays)
    os.replace(aside, path)


def _values(density: NullDensity, x: Floats) -> Floats:
    return np.asarray(density.log_density(x))


def _asked(master: int, length: Length) -> Floats:
    """Put what decides the chain, besides its density, in a row."""
    return np.array([master, length.times, length.most, length.keep], dtype=np.float64)
