"""Production planned with a platform's data (M33): a festival's rush waits and disappoints less."""

from __future__ import annotations

import pytest
from tests.facts.paired import arm, effects

from feedfollow.observe.results import Run

FESTIVAL = {"name": "july", "start": "2020-07-10", "end": "2020-07-29", "platforms": ["kuaishou"]}
INVENTORY: dict[str, object] = {
    "modules__inventory": True,
    "modules__festivals": True,
    "festivals": [FESTIVAL],
    "parameters__session_intercept_live": -2.0,
}
KNOWN: dict[str, object] = {"platforms__kuaishou__supply__forecast_share": 1}
RUSH = slice("2020-07-10", "2020-08-05")


def rush(run: Run) -> dict[str, float]:
    """Return what becomes of orders from the festival's first day to a week behind it."""
    days = run.daily.xs("kuaishou", level="platform").loc[RUSH]
    orders = days["orders"].sum()
    means = {
        name: float((days[name] * days["orders"]).sum() / orders)
        for name in ("wait_days", "cancel_rate_preship", "satisfaction_rate")
    }
    return {**means, "waiting_for_goods": days["waiting_for_goods"].sum() / orders}


@pytest.mark.experiment
def test_a_rush_that_is_planned_for_waits_and_disappoints_less() -> None:
    """Without a festival there is nothing to know, and nothing moves at all."""
    found = effects(*(arm({**INVENTORY, **each}, rush) for each in ({}, KNOWN)))
    assert found["waiting_for_goods"].high < 0.0
    assert found["wait_days"].high < 0.0
    assert found["cancel_rate_preship"].high < 0.0
    assert found["satisfaction_rate"].low > 0.0
    calm = {**INVENTORY, "festivals": []}
    control = effects(*(arm({**calm, **each}, rush) for each in ({}, KNOWN)))
    assert all(each.low == each.high == 0.0 for each in control.values())
