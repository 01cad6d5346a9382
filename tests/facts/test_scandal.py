"""What a scandal of the largest anchor does (M22)."""

from __future__ import annotations

import numpy as np
import pytest
from tests.facts.paired import arm, effects

from feedfollow.observe.results import Run

FALSE_NEST = {"name": "nest", "date": "2020-07-01", "platform": "kuaishou", "rank": 1}
ON = {"modules__scandal": True}
TOLD, SILENT = {**ON, "scandals": [FALSE_NEST]}, {**ON, "scandals": []}
ALONE = {"parameters__scandal_platform": 0}


def sales(run: Run) -> dict[str, float]:
    """Return GMV (bn CNY) of July and August, and trust and followers (m) at their end."""
    daily = run.daily.xs("kuaishou", level="platform")
    anchors = run.anchors[run.anchors["platform"] == "kuaishou"].loc["2020-07-31":"2020-08-31"]
    top = anchors[anchors["charisma"] == anchors["charisma"].max()]
    all_sales = daily["gmv_broad"].loc["2020-07-01":"2020-08-31"].sum()
    return {
        "gmv": all_sales / 1e9,
        "gmv of the anchor": top["gmv"].sum() / 1e9,
        "gmv of others": (all_sales - top["gmv"].sum()) / 1e9,
        "followers": top["followers"].iloc[-1] / 1e6,
        "trust": daily["system_trust"].loc["2020-08-31"],
    }


@pytest.mark.experiment
def test_a_scandal_costs_the_anchor_fans_and_sales_and_through_the_platform_all_others() -> None:
    """M22: the spill-over is there, and is gone without contagion; sizes are assumed.

    With no part on the platform other rooms lose nothing that can be told from chance. The first
    form of the control asked for the very same trust in the platform, and failed: who buys
    elsewhere has other deliveries. What is asserted since is that no difference can be told.
    """
    found = effects(arm(SILENT, sales), arm(TOLD, sales))
    for name in ("gmv", "gmv of the anchor", "gmv of others", "followers", "trust"):
        assert found[name].high < 0.0, name
    control = effects(arm({**SILENT, **ALONE}, sales), arm({**TOLD, **ALONE}, sales))
    assert control["gmv of the anchor"].high < 0.0
    assert control["followers"].high < 0.0
    for name in ("gmv of others", "trust"):
        assert control[name].low <= 0.0 <= control[name].high, name


def relative_loss(changes: dict[str, object]) -> tuple[float, float]:
    """Return the loss of GMV as a share of what is sold without the scandal, and its error."""
    pairs = zip(arm({**SILENT, **changes}, sales), arm({**TOLD, **changes}, sales), strict=True)
    losses = np.array([1.0 - told["gmv"] / silent["gmv"] for silent, told in pairs])
    return float(losses.mean()), float(losses.std(ddof=1) / np.sqrt(len(losses)))


@pytest.mark.experiment
@pytest.mark.parametrize("agents", ["anchors", "merchants"])
def test_half_as_many_simulated_agents_leave_the_loss_within_three_standard_errors(
    agents: str,
) -> None:
    mean, error = relative_loss({})
    half = {"anchors": {"scale__anchors": 200}, "merchants": {"scale__merchants": 500}}[agents]
    other, its_error = relative_loss(dict(half))
    print(f"{agents}: {mean:.4f} ({error:.4f}), of half as many {other:.4f} ({its_error:.4f})")
    assert mean > 0.0
    assert abs(other - mean) < 3.0 * np.hypot(error, its_error)
