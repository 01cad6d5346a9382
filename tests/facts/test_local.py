"""Local services (M39): rooms of one's city bring visits there; trust and interest tell."""

from __future__ import annotations

import numpy as np
import pytest
from tests.facts.paired import SEEDS, Arm, Changes, effects
from tests.run.short import short

from feedfollow.run.simulate import Simulation
from feedfollow.world.coefficients import CATEGORY_COUNT, LOCAL_SERVICES
from feedfollow.world.labels import GMV, LOCAL, VIEWS
from feedfollow.world.tally import VOUCHERS_REDEEMED

NAMES = ("kuaishou", "douyin")
USERS, DAYS = 2000, 60

MANY_SALES: dict[str, object] = {
    "parameters__session_intercept_live": -1.5,
    "parameters__session_intercept_video": -1.5,
}
"""So that few users buy enough; the same in all arms."""


def local(share: float, **changes: object) -> Changes:
    shares = {f"platforms__{name}__local__share": share for name in NAMES}
    return {"modules__local": True, **shares, **changes}


def trusted(start: float) -> dict[str, object]:
    return {f"platforms__{name}__trust__system_start": start for name in NAMES}


def outcomes(changes: Changes, seed: int) -> dict[str, float]:
    """Return visits, sales and what the interested buy over the others, in per thousand.

    Visits are vouchers redeemed, by user; sales are vouchers by local view; the last is a ratio of
    the vouchers a head of those who like local services more than the average, and of the others.
    """
    simulation = Simulation(short(users=USERS, seed=seed, **MANY_SALES, **changes))
    while simulation.world.held:
        simulation.live_day()
    world, visits, views = simulation.world, 0, 0
    bought, total = np.zeros(USERS), 0
    for _ in range(DAYS):
        simulation.live_day()
        visits += world.tally.counters[:, VOUCHERS_REDEEMED].sum()
        views += world.tally.traffic[:, :, LOCAL, :, VIEWS].sum()
        total += world.tally.traffic[..., GMV].sum()
        placed = world.orders.used
        today = (placed.placed == world.day - 1) & (placed.source == LOCAL)
        np.add.at(bought, placed.user[today], 1)
    keen = world.users.taste[:, LOCAL_SERVICES] * CATEGORY_COUNT > 1.0
    return {
        "visits": 1000.0 * visits / USERS,
        "sales by view": 1000.0 * bought.sum() / max(views, 1),
        "interested": np.log(max(bought[keen].mean(), 1e-9) / max(bought[~keen].mean(), 1e-9)),
        "all sales": total / 1e8,
    }


def arm(changes: Changes) -> Arm:
    return [outcomes(changes, seed) for seed in SEEDS]


@pytest.mark.experiment
def test_rooms_of_ones_city_bring_visits_from_nothing() -> None:
    """M39: visits and sales rise with the share of local views, and are 0 without."""
    none = arm(local(0.0))
    some = effects(none, arm(local(0.08)))
    twice = effects(none, arm(local(0.16)))
    assert all(run["visits"] == run["sales by view"] == 0.0 for run in none)
    assert some["visits"].low > 0.0
    assert twice["visits"].low > some["visits"].mean


@pytest.mark.experiment
def test_trust_and_interest_decide_how_much_local_rooms_sell() -> None:
    """M39: more trust sells more by view, and the interested buy more; not where neither counts."""
    careless = {"parameters__session_trust": 0, "parameters__session_quality": 0}
    low, high = (arm(local(0.16, **trusted(level))) for level in (0.6, 0.9))
    gain = effects(low, high)["sales by view"]
    assert gain.low > 0.0
    blind = [arm(local(0.16, **careless, **trusted(level))) for level in (0.6, 0.9)]
    without = effects(*blind)["sales by view"]
    assert without.low <= 0.0 <= without.high
    indifferent = arm(local(0.16, parameters__engage_match=0, **trusted(0.9)))
    interest = effects(indifferent, high)["interested"]
    assert interest.low > 0.0
    assert abs(np.mean([run["interested"] for run in indifferent])) < interest.mean
