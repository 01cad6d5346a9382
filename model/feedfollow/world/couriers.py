"""Couriers by day: the share of their normal capacity at which they work (2.10)."""

from __future__ import annotations

from datetime import date

import numpy as np

from feedfollow.functions import log
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import F64


def courier_capacity(scenario: Scenario, first: date, days: int) -> F64:
    """Resolve the rests of couriers; they never rest where the module is off.

    Parameters
    ----------
    scenario : Scenario
    first : date
        Day of entry 0.
    days : int
        Entries.

    Returns
    -------
    (days,) float64
        Parcels taken up a day over those of an ordinary day.
    """
    capacity = np.ones(days)
    for rest in scenario.couriers if scenario.modules["couriers"] else ():
        opens, behind = (rest.start - first).days, (rest.end - first).days + 1
        capacity[max(opens, 0) : max(behind, 0)] = rest.capacity
    return capacity


def put_off(capacity: float, response: float) -> float:
    """Return ``ln(1 - rho_C (1 - c))``, what a rest of couriers takes off the log odds (8).

    Parameters
    ----------
    capacity : float
        c, share of an ordinary day.
    response : float
        rho_C, share of purchases put off where no courier works.
    """
    bought = 1.0 - response * (1.0 - capacity)
    return float(log(bought)) if bought < 1.0 else 0.0
