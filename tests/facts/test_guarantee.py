"""What a guarantee brings that makes good the damage of a bad delivery (M25)."""

from __future__ import annotations

import pytest
from tests.facts.paired import Changes, Effect, arm, effects

from feedfollow.observe.results import Run

COVERAGE = "platforms__kuaishou__guarantee__coverage"
READY: dict[str, object] = {"parameters__session_intercept_live": -2}


def buying(run: Run) -> dict[str, float]:
    """Return orders per view of Kuaishou, returns and trust in it, of August and September."""
    daily = run.daily.xs("kuaishou", level="platform").loc["2020-08-01":]
    total = daily[["orders", "views", "returned_value", "gmv_broad"]].sum()
    return {
        "conversion": 1000.0 * total["orders"] / total["views"],
        "returned": total["returned_value"] / total["gmv_broad"],
        "repurchase": daily["repurchase_rate"].dropna().mean(),
        "system trust": daily["system_trust"].dropna().mean(),
    }


def covered(always: Changes) -> dict[str, Effect]:
    """Compare a guarantee that makes good everything with none."""
    return effects(
        arm({**READY, **always, COVERAGE: 0}, buying), arm({**READY, **always, COVERAGE: 1}, buying)
    )


@pytest.mark.experiment
def test_a_guarantee_raises_trust_conversion_and_repurchase() -> None:
    """M25: coverage from 0 to 1 on Kuaishou from the start, five pairs of 3,000 users.

    In the control trust moves no session.
    """
    found = covered({})
    for name in ("system trust", "conversion", "repurchase"):
        assert found[name].low > 0.0, name
    control = covered({"parameters__session_trust": 0})
    assert control["conversion"].low <= 0.0 <= control["conversion"].high
