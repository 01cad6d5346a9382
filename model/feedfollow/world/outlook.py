"""What a platform knows of coming demand: festivals and rests of couriers, ahead of time (13)."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np

from feedfollow.functions import exp
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import F64
from feedfollow.world.couriers import courier_capacity
from feedfollow.world.festivals import held_strength, view_factor

HORIZON: Final = 42
"""Days ahead that stocks are planned; six weeks, longer than any lead time there may be."""


def demand_outlook(scenario: Scenario, first: date, days: int, names: list[str]) -> F64:
    """Return what the calendar multiplies the demand of each day by, beyond the last day.

    A festival multiplies views (3) and, as purchases are rare, buying sessions of a view by
    ``exp(b_X I_e)`` (8); where couriers rest, ``1 - rho_C (1 - c)`` of the purchases are made.

    Parameters
    ----------
    scenario : Scenario
    first : date
        Day of row 0.
    days : int
        Days of the run.
    names : list of str
        Content platforms, in the order of the columns.

    Returns
    -------
    (days + HORIZON, n_platforms) float64
        1 on an ordinary day, and everywhere without the module.
    """
    rows = days + HORIZON
    outlook = np.ones((rows, len(names)))
    if not scenario.modules["inventory"]:
        return outlook
    value = scenario.parameters
    strength = held_strength(scenario, first, rows, names)
    gain = value["session_festival"]
    eager = {level: float(exp(gain * level)) for level in set(strength.ravel().tolist())}
    outlook *= view_factor(strength, value["festival_views"])
    outlook *= np.array([[eager[level] for level in row] for row in strength.tolist()])
    rest = 1.0 - courier_capacity(scenario, first, rows)
    return outlook * (1.0 - value["courier_response"] * rest)[:, None]
