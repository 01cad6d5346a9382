"""A cart on a platform of tips (M58): fans tip less, anchors earn more."""

from __future__ import annotations

import pytest
from tests.facts.paired import arm, effects

from feedfollow.observe.results import Run

TIPS: dict[str, object] = {
    "modules__tips": True,
    "parameters__tip_chance": 0.1,
    "parameters__budget_median": 1e6,
    "platforms__kuaishou__traffic__private_share": 0.9,
}
NO_CART: dict[str, object] = {
    "parameters__session_intercept_live": -20,
    "parameters__session_intercept_video": -20,
}
CART: dict[str, object] = {
    "parameters__session_intercept_live": 0,
    "parameters__session_intercept_video": -1.5,
}


def tips(run: Run) -> dict[str, float]:
    """Return tips per engaged live view of a followed room, and what anchors earn in bn CNY."""
    daily = run.daily.xs("kuaishou", level="platform")
    live = run.traffic.xs("live", level="form").xs("follow", level="source")
    views = live["engaged"].groupby("platform").sum()["kuaishou"]
    total = daily[["revenue_tips", "tips_kept", "anchor_income"]].sum()
    return {
        "tips per view": total["revenue_tips"] / 100.0 / views,
        "anchor income": (total["anchor_income"] + total["revenue_tips"] - total["tips_kept"])
        / 1e9,
    }


@pytest.mark.experiment
def test_a_cart_takes_tips_and_brings_anchors_more() -> None:
    """Where purchases take nothing from tips, a view is tipped as often as before."""
    instead = {**TIPS, "parameters__tip_substitution": 1}
    found = effects(*(arm({**instead, **each}, tips) for each in (NO_CART, CART)))
    assert found["tips per view"].high < 0.0
    assert found["anchor income"].low > 0.0
    beside = {**TIPS, "parameters__tip_substitution": 0}
    control = effects(*(arm({**beside, **each}, tips) for each in (NO_CART, CART)))
    assert control["tips per view"].low <= 0.0 <= control["tips per view"].high
    assert control["anchor income"].low > 0.0
