"""What would be published of figures that are no targets of a fit, with the slack of the fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.figure_targets import target_of
from feedfollow.calibrate.posterior import Density
from feedfollow.calibrate.predictive import Predictive
from feedfollow.calibrate.target import Targets
from feedfollow.observe.documented import Figure
from feedfollow.observe.figure_words import DEFINITION_SD

_OWN: Final = "new "
"""Before the names of figures, so that none is that of a fitted target."""


def published(
    density: Density, x: Floats, figures: Sequence[Figure], values: Floats
) -> tuple[Predictive, Targets]:
    """Join runs with what stands between a run and a published number.

    Parameters
    ----------
    density : Density
        Of the fit: its fitted targets say whose discrepancy and definition factors are known.
    x : (m, size) float64
        Posterior draws.
    figures : sequence of Figure
        At least one.
    values : (m, n) float64
        What the run of each draw gives for them, natural units.

    Returns
    -------
    prediction : Predictive
        Of the published numbers. A figure whose group no fitted figure shares has no discrepancy;
        one whose publisher's factor none informs has that of the prior in its tolerance.
    targets : Targets
        The figures.
    """
    informed = density.targets.factors
    sd = density.slack.factors[informed[0]] if informed else DEFINITION_SD
    targets = Targets(tuple(target_of(figure, "holdout", informed, sd) for figure in figures))
    fitted = [row for row in density.targets.rows if row.role == "fit"]
    named = [replace(row, name=f"{_OWN}{row.name}") for row in targets.rows]
    whole = Targets((*fitted, *named))
    any_density: Any = density  # a dataclass, whichever of the kinds of density
    wider: Density = replace(any_density, targets=whole, noise=np.zeros(len(whole)))
    own = slice(len(fitted), None)
    read = targets.read(values, targets.names)
    return (
        Predictive(read + wider.offsets(x)[:, own], np.sqrt(wider.variances(x)[:, own])),
        targets,
    )
