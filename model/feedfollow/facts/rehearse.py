"""Rehearse experiments: whether every number is there, how long it takes, how sure it could be.

No effect is shown, so that sizes can be chosen before anything is known of the answer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np

from feedfollow.analyse.estimate import t_quantile
from feedfollow.facts.experiment import Experiment, Outcome
from feedfollow.facts.verdict import Read, combined, controlled
from feedfollow.world.columns import F64

SEEDS: Final = (1, 2, 3)
"""Never those of the experiments themselves."""


def rehearsed(experiment: Experiment, read: Read, seeds: int) -> list[str]:
    """Say of every outcome whether it can be read, and what half-width its interval would have.

    Parameters
    ----------
    experiment : Experiment
    read : callable
        Gives a reading by seed of the rehearsal.
    seeds : int
        Of the experiment itself.

    Returns
    -------
    list of str
        A line an outcome; a width is a share of the base's level where the base is one side of it.
    """
    base = next(iter(experiment.arms))
    lines = []
    for outcome in experiment.outcomes:
        own = {arm: read(experiment.arms[arm], outcome.reading) for arm in outcome.weights}
        under = controlled(experiment, outcome, read)
        gaps = [arm for arm, values in own.items() if not np.isfinite(values).all()]
        gaps += [f"{arm} under control" for arm, v in under.items() if not np.isfinite(v).all()]
        if gaps:
            lines.append(f"{outcome.name}: no number in {', '.join(gaps)}")
            continue
        level = math.nan if outcome.level or base not in own else abs(float(own[base].mean()))
        told = [f"{outcome.name}: {_width(own, outcome, level, seeds)}"]
        if under:
            told.append(f"under control {_width(under, outcome, level, seeds)}")
        lines.append(", ".join(told))
    return lines


def _width(own: Mapping[str, F64], outcome: Outcome, level: float, seeds: int) -> str:
    """Write the half-width of an interval over so many seeds."""
    effects = combined(own, outcome)
    if not np.isfinite(effects).all():
        return "a ratio of a number that is not above 0"
    half = t_quantile(seeds - 1.0) * float(effects.std(ddof=1)) / math.sqrt(seeds)
    if outcome.scale == "ratio":
        return f"+-{100.0 * half:.2g} %"
    share = f" ({100.0 * half / level:.2g} % of the base)" if level > 0.0 else ""
    return f"+-{half:.3g}{share}"
