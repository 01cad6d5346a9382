"""What families of anchors with stocks of followers do to the concentration of sales (M51)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from tests.facts.paired import arm, effects

from feedfollow.observe.results import Run
from feedfollow.world.columns import F64

KUAISHOU = "platforms__kuaishou__"
STOCKS = f"{KUAISHOU}anchors__family_followers"
ON = {"modules__families": True, f"{KUAISHOU}anchors__families": 6, "until": "2020-11-30"}
STOCKED = ON | {STOCKS: 8}


def event(day: str, lever: str, value: float) -> dict[str, object]:
    """Return the change of one lever of Kuaishou on a day."""
    return {"name": lever, "date": day, "platform": "kuaishou", "set": {lever: value}}


OPENING = {
    f"{KUAISHOU}anchors__real": [
        {"period": "2020-06-01", "value": 20_000},
        {"period": "2020-11-30", "value": 200_000},
    ],
    "events": [event("2020-07-15", "traffic.public_extra", 1.0)],
}
"""Anchors become ten times as many, and the feed is opened."""


def interval(differences: F64) -> tuple[float, float]:
    """Return the 95 % interval of a mean by Student's t, and print it."""
    half = stats.t.ppf(0.975, len(differences) - 1) * stats.sem(differences)
    low, high = float(differences.mean() - half), float(differences.mean() + half)
    print(f"{differences.mean():+.4g} [{low:+.4g}, {high:+.4g}]")
    return low, high


def autumn(run: Run) -> dict[str, float]:
    """Return concentration of sales in June, and by how much it fell to November (logarithms)."""
    daily = run.daily.xs("kuaishou", level="platform")[["hhi", "family_share"]].dropna()
    first, last = np.log(daily.iloc[0]), np.log(daily.iloc[-1])
    return {
        "log hhi first": first["hhi"],
        "log share first": first["family_share"],
        "hhi fell by": first["hhi"] - last["hhi"],
        "share fell by": first["family_share"] - last["family_share"],
    }


@pytest.mark.experiment
def test_stocks_of_followers_concentrate_first_sales_and_feed_and_new_anchors_wear_that_off() -> (
    None
):
    """M51: families that start with stocks sell more at first, and the lead shrinks.

    The same families with equal stocks are the control. Sizes are assumed; stocks (8 times) and
    the opening were chosen on seeds 11 to 13. Without new anchors and feed concentration does not
    fall at all: fans become more for months, whoever has stocks. That was seen before this test
    was written, and is why the claim is asserted of a market that opens.
    """
    stocks = arm(STOCKED | OPENING, autumn)
    found = effects(arm(ON | OPENING | {STOCKS: 1}, autumn), stocks)
    for name in ("log hhi first", "log share first", "share fell by"):
        assert found[name].low > 0.0, name
    assert interval(np.array([each["hhi fell by"] for each in stocks]))[0] > 0.0
    closed = arm(STOCKED, autumn)
    assert interval(np.array([each["hhi fell by"] for each in closed]))[0] <= 0.0
