"""What a platform loses that lets quality go, where people can leave (M43, M41)."""

from __future__ import annotations

import pytest
from tests.facts.paired import arm, effects

from feedfollow.observe.results import Run

FREE = {
    "modules__switching": True,
    "parameters__habit_weight": 0.75,
    "parameters__surplus_weight": 1,
    "parameters__friends_weight": 1,
    "parameters__habit_speed": 0.1,
}
"""The upper ends of the priors: weights and speed are guesses, and few people show little."""
GOVERNED = {
    "modules__governance": True,
    "parameters__cheat_intercept": 3,
    "parameters__cheat_harm": 1,
    "parameters__honesty_alpha": 1,
    "parameters__honesty_beta": 4,
    "parameters__session_intercept_live": -1,
    "platforms__kuaishou__governance__inspections": 100,
    "platforms__douyin__governance__inspections": 100,
}
"""Few sellers are honest, and cheat where nobody looks; there is trade enough to find out soon."""


def dated(day: str, inspections: float) -> dict[str, object]:
    """Return an event by which Kuaishou inspects another number of times a year."""
    return {
        "name": f"inspections_from_{day}",
        "date": day,
        "platform": "kuaishou",
        "set": {"governance.inspections": inspections},
    }


STOPS = dated("2020-07-01", 0)
BEGINS_AGAIN = dated("2020-08-01", 100)


def users(run: Run) -> dict[str, float]:
    """Return openings (bn) of August and September, and the share of deliveries that pleased."""
    daily = run.daily[["users_active", "satisfaction_rate"]].unstack()
    sums = {
        f"{name} {month}": daily["users_active"][name].loc[f"2020-{month}"].sum() / 1e9
        for name in ("kuaishou", "douyin")
        for month in ("08", "09")
    }
    pleased = daily["satisfaction_rate"]["kuaishou"]
    return {**sums, "pleased 07": pleased.loc["2020-07-15":"2020-07-31"].mean()}


@pytest.mark.experiment
def test_a_platform_that_lets_quality_go_loses_users_to_others_and_wins_back_a_part() -> None:
    """M43, its part on users who can leave, and M41, its part on churn; 3,000 users, five seeds.

    Where people open as documented, whatever they get, not one opening is lost.
    """
    arms = [
        arm({**FREE, **GOVERNED, "events": events}, users)
        for events in ([], [STOPS], [STOPS, BEGINS_AGAIN])
    ]
    lost, later = effects(arms[0], arms[1]), effects(arms[0], arms[2])
    assert lost["pleased 07"].high < 0.0
    for month in ("08", "09"):
        assert lost[f"kuaishou {month}"].high < 0.0, month
        assert lost[f"douyin {month}"].low > 0.0, month
    assert later["kuaishou 09"].high < 0.0
    assert effects(arms[1], arms[2])["kuaishou 09"].low > 0.0
    bound = {**FREE, **GOVERNED, "parameters__habit_weight": 0}
    stay = effects(*(arm({**bound, "events": events}, users) for events in ([], [STOPS])))
    assert stay["pleased 07"].high < 0.0
    for name in ("kuaishou 08", "kuaishou 09", "douyin 08", "douyin 09"):
        assert (stay[name].low, stay[name].high) == (0.0, 0.0), name
