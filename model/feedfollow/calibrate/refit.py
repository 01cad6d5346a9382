"""Changed figures in the place of a fit's own, for an emulator that knows no other outputs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from feedfollow.calibrate.posterior import Posterior
from feedfollow.calibrate.target import Target, Targets
from feedfollow.spec.errors import did_you_mean


def with_targets(posterior: Posterior, changed: Mapping[str, Target | None]) -> Posterior:
    """Change targets in their places; one that is left out becomes a hold-out.

    Parameters
    ----------
    posterior : Posterior
    changed : mapping of str to Target or None
        By the name of a figure; None leaves it out.

    Returns
    -------
    Posterior
        A definition factor that no fitted figure informs any more stays at its prior: its
        variance joins the tolerance, as it does where a figure is read.

    Raises
    ------
    ValueError
        If there is no such figure, its output or scale would change, or none is left.
    """
    rows = {row.name: row for row in posterior.targets.rows}
    for name, new in changed.items():
        if name not in rows:
            hint = did_you_mean(name, list(rows)) or f"figures are {', '.join(rows)}"
            raise ValueError(f"the fit has no figure {name!r}; {hint}")
        old = rows[name]
        if new is None:
            rows[name] = replace(old, role="holdout")
        elif (new.output, new.scale, new.name) != (old.output, old.scale, name):
            raise ValueError(
                f"{name} is compared with {old.output} on the scale {old.scale}: the emulator "
                "knows no other, so another output or scale needs a new calibration"
            )
        else:
            rows[name] = new
    informed = Targets(tuple(rows.values())).factors
    targets = Targets(
        tuple(
            row if not row.factor or row.factor in informed
            else replace(row, factor="", sd=math.hypot(row.sd, posterior.slack.factors[row.factor]))
            for row in rows.values()
        )
    )  # fmt: skip
    if not targets.fitted.any():
        raise ValueError("no figure would be left to fit")
    return Posterior(posterior.emulator, targets, posterior.slack, posterior.noise)
