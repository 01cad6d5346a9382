"""Whether the model's own error on amounts is small enough, and whether that can be said."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import pandas as pd

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.target import Targets

Verdict = Literal["passed", "failed", "cannot be judged"]

MONEY_LIMIT: Final = 0.2
"""Discrepancy on a logarithm above which a fit counts as failed."""
EMULATOR_LIMIT: Final = 0.5
"""Emulator's sd in tolerances above which its errors cannot be told from the model's."""


def verdicts(discrepancy: pd.DataFrame, targets: Targets, unsure: Floats) -> dict[str, Verdict]:
    """Judge the discrepancy of every group on a logarithm.

    Parameters
    ----------
    discrepancy : DataFrame
        From :func:`feedfollow.calibrate.tables.discrepancies`.
    targets : Targets
    unsure : (n,) float64
        The emulator's sd at the posterior, in tolerances.

    Returns
    -------
    dict of str to str
        By group: ``failed`` above 20 %, else ``passed``; ``cannot be judged`` if the emulator is
        less sure than half a tolerance of any fitted figure of the group.
    """
    found: dict[str, Verdict] = {}
    for name, row in discrepancy.iterrows():
        if row["scale"] != "log":
            continue
        if len(vague(targets, unsure, str(name))):
            found[str(name)] = "cannot be judged"
        else:
            found[str(name)] = "failed" if row["median"] > MONEY_LIMIT else "passed"
    return found


def vague(targets: Targets, unsure: Floats, group: str) -> list[str]:
    """Name the fitted figures of a group of which the emulator is not sure, the worst first."""
    own = [
        place for place, row in enumerate(targets.rows)
        if row.group == group and row.role == "fit" and unsure[place] > EMULATOR_LIMIT
    ]  # fmt: skip
    return [targets.names[place] for place in sorted(own, key=lambda k: -np.asarray(unsure)[k])]
