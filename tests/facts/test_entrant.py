"""A third platform with many users and a feed of what friends watch (M42)."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.facts.paired import SEEDS, USERS, Arm, effects

from feedfollow.observe.results import Run
from feedfollow.run.simulate import simulate
from feedfollow.spec.loader import load_scenario

ENTRANT = Path(__file__).parents[1] / "scenarios" / "entrant.yaml"
OPENS = {
    "name": "channels_opens",
    "date": "2020-07-01",
    "platform": "channels",
    "set": {"access.open": 1},
}
FREE = {"parameters.friends_weight": 1, "parameters.habit_weight": 0.75}
"""The upper ends of their priors, which are guesses: few people show little."""
SPAN = {"start": "2020-06-01", "until": "2020-09-30", "burn_in": "60 days", "users": USERS}
INCUMBENTS = ("douyin", "kuaishou")


def shares(run: Run) -> dict[str, float]:
    """Return GMV of August and September (bn CNY), shares of it, and openings (bn)."""
    daily = run.daily.loc["2020-08-01":"2020-09-30"]
    gmv = daily["gmv_broad"].groupby("platform").sum() / 1e9
    opened = daily["users_active"].groupby("platform").sum() / 1e9
    found = {"gmv": gmv.sum(), "gmv of both": gmv[list(INCUMBENTS)].sum()}
    for name in INCUMBENTS:
        found |= {f"share {name}": gmv[name] / gmv.sum(), f"opened {name}": opened[name]}
    return found


def entry(changes: dict[str, object]) -> Arm:
    scenario = load_scenario(ENTRANT, SPAN | FREE | changes)
    return [shares(simulate(scenario, seed)) for seed in SEEDS]


@pytest.mark.experiment
def test_an_entrant_takes_from_the_shares_of_both_and_the_whole_grows() -> None:
    """M42: 3,000 users, five seeds, a month after the opening and two months long.

    Where people open as documented, whatever others do, both are opened as often as without the
    entrant; who is entered by nobody loses nothing that can be told from chance.
    """
    opens, without = {"events": [OPENS]}, entry({})
    found = effects(without, entry(opens))
    assert found["gmv"].low > 0.0
    for name in INCUMBENTS:
        assert found[f"share {name}"].high < 0.0, name
        assert found[f"opened {name}"].high < 0.0, name
    bound = {"modules.switching": False}
    stay = effects(entry(bound), entry(bound | opens))
    for name in INCUMBENTS:
        assert (stay[f"opened {name}"].low, stay[f"opened {name}"].high) == (0.0, 0.0), name
    nobody = {"events": [OPENS | {"set": {"access.open": 0.0005}}]}
    empty = effects(without, entry(nobody))
    for name in ("gmv", *(f"share {each}" for each in INCUMBENTS)):
        assert empty[name].low <= 0.0 <= empty[name].high, name
