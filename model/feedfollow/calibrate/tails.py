"""The fit with Student's t in place of the normal, side by side: whose influence changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.likelihood import Statements
from feedfollow.calibrate.many import sample_many
from feedfollow.calibrate.posterior import Posterior
from feedfollow.calibrate.seeds import Stage, generator

FREEDOM: Final = 4.0
"""Degrees of freedom (calibration.md section 3)."""
LOST: Final = 0.75
"""Weight below which a figure counts as having lost influence."""
WALKERS: Final = 60


def compare_tails(
    posterior: Posterior, draws: Floats, paths: tuple[str, ...], master: int
) -> pd.DataFrame:
    """Sample the posterior under Student's t on the emulator and compare.

    Parameters
    ----------
    posterior : Posterior
        With the normal.
    draws : (n, size) float64
        Of it.
    paths : tuple of str
        Parameters.
    master : int
        Seed of the calibration.

    Returns
    -------
    DataFrame
        Index ``name``. Rows with ``what`` = ``figure``, one a fitted number: ``normal`` and
        ``student``, what was said minus what is predicted in its total sd, and ``weight``, the
        pull on the parameters under t as a share of that under the normal, (k + 1) / (k + z^2)
        over draws. Rows with ``what`` = ``parameter``: posterior means in prior sd, and ``moved``
        in posterior sd.
    """
    heavy = replace(posterior, slack=replace(posterior.slack, tail=FREEDOM))
    rng = generator(master, Stage.TAIL)
    start = draws[rng.choice(len(draws), max(WALKERS, 2 * posterior.size), replace=False)]
    drawn = sample_many(heavy.log_density, start[None], rng).x[0]
    numbers = posterior.targets.fitted & posterior.targets.is_point
    normal, student = (_standardised(posterior, x)[:, numbers] for x in (draws, drawn))
    weight = ((FREEDOM + 1.0) / (FREEDOM + student**2)).mean(axis=0)
    names = [name for name, own in zip(posterior.targets.names, numbers, strict=True) if own]
    figures = pd.DataFrame(
        {"what": "figure", "normal": normal.mean(axis=0), "student": student.mean(axis=0),
         "weight": weight, "moved": np.nan},
        index=pd.Index(names, name="name"),
    )  # fmt: skip
    before, after = (x[:, : posterior.d] for x in (draws, drawn))
    moved = (after.mean(axis=0) - before.mean(axis=0)) / before.std(axis=0)
    parameters = pd.DataFrame(
        {"what": "parameter", "normal": before.mean(axis=0), "student": after.mean(axis=0),
         "weight": np.nan, "moved": moved},
        index=pd.Index(paths, name="name"),
    )  # fmt: skip
    return pd.concat([figures.sort_values("weight"), parameters])


def _standardised(posterior: Posterior, x: Floats) -> Floats:
    """Give what was said minus what is predicted, in its total sd, ``(m, n)``."""
    mean, variance = posterior.predict(x)
    said = Statements.of(posterior.targets)
    out: Floats = (np.where(said.is_point, said.low, 0.0) - mean) / np.sqrt(variance)
    return out
