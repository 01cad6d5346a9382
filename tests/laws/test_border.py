"""Goods that cross a border (38): days on the way, what people make of them, and duty."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, live_days, pure_world, small_world
from tests.run.short import digests, tiny

from feedfollow.day.evening.funnel import session_probability
from feedfollow.day.morning.border import set_border
from feedfollow.day.morning.delivery import return_probability
from feedfollow.run.simulate import Options, simulate
from feedfollow.world import labels as state
from feedfollow.world import ledger as books
from feedfollow.world.scene import scene_of
from feedfollow.world.world import World

ON = {"modules.cross_border": True}
DOUYIN = "platforms.douyin.border."
FAR = {**ON, f"{DOUYIN}days": 7, f"{DOUYIN}duty": 0.1}


def test_a_day_is_what_the_levers_and_the_equation_say() -> None:
    changes = {"parameters.session_delay": 0.02, "parameters.return_delay": 0.05}
    world = pure_world(64, {**FAR, **changes})
    set_border(world)
    p, today = world.names.index("douyin"), world.platforms
    assert today.days_further.tolist() == [7 * (q == p) for q in range(2)]
    assert today.duty[p] == 0.1 and today.duty[1 - p] == 0.0
    np.testing.assert_allclose(today.too_far[[p, 1 - p]], [-0.14, 0.0])
    np.testing.assert_allclose(today.regretted[[p, 1 - p]], [0.35, 0.0])


def log_odds(probability: float) -> float:
    return float(np.log(probability / (1.0 - probability)))


def test_days_on_the_way_move_the_log_odds_of_buying_and_of_a_return_by_what_they_weigh() -> None:
    world = pure_world(64, ON)
    world.users.activity[:] = 1.0
    scene, place, goods = scene_of(world), (1, state.LIVE), (0, 0.0)
    buying, back = [], []
    for moved in (0.0, 0.3):
        world.platforms.too_far[1] = -moved
        buying.append(log_odds(session_probability(scene, 0, place, goods, 0.8, 0.5)))
        back.append(log_odds(return_probability(world.coef, 3, 0.1, -0.2, False, moved)))
    assert buying[1] - buying[0] == pytest.approx(-0.3, abs=1e-9)
    assert back[1] - back[0] == pytest.approx(0.3, abs=1e-9)


def test_parcels_are_so_many_days_longer_on_the_way() -> None:
    world = small_world(2000, {**LIGHT, **FAR, "parameters.session_intercept_live": -2.0})
    found = [set[int](), set[int]()]

    def look(day: World) -> None:
        orders = day.orders.used
        sent = orders.state == state.IN_TRANSIT
        for p in range(2):
            here = sent & (orders.platform == p)
            found[p] |= set((orders.due - orders.shipped)[here].tolist())

    live_days(world, 25, at_night=look)
    p, usual = world.names.index("douyin"), world.coef.delivery_days
    assert found[p] == {usual + 7} and found[1 - p] == {usual}


def test_a_duty_is_paid_by_merchants_on_what_is_kept_and_by_nobody_else() -> None:
    changes = {"modules__cross_border": True, "platforms__douyin__border__duty": 0.1}
    lively = {"parameters__session_intercept_live": -2.0}
    free, dear = (
        simulate(tiny(**lively, **each), 1, Options(check=True)) for each in ({}, changes)
    )
    duties = dear.daily["duties"].unstack()
    assert not duties["kuaishou"].any() and duties["douyin"].sum() > 0.0
    flows = dear.accounts["fen"].groupby("flow").sum()
    assert 100.0 * duties["douyin"].sum() / dear.people_per_user == pytest.approx(flows["duty"])
    # nobody but the merchants' purse feels it
    both = [run.daily.drop(columns=["duties", "merchant_profit"]) for run in (free, dear)]
    assert both[0].equals(both[1])
    lost = (free.daily["merchant_profit"] - dear.daily["merchant_profit"]).unstack()
    np.testing.assert_allclose(lost, duties, rtol=0, atol=1e-6)
    sold = dear.daily["gmv_broad"].unstack()["douyin"].sum()
    assert 0.03 * sold < duties["douyin"].sum() < 0.1 * sold


@pytest.mark.parametrize(
    "changes",
    [
        {"modules.cross_border": True},
        {f"{DOUYIN}days": 7, f"{DOUYIN}duty": 0.1},
    ],
    ids=["no_border", "switched_off"],
)
def test_without_a_border_the_tables_are_those_of_the_module_off_to_the_byte(
    changes: dict[str, object], tmp_path: Path
) -> None:
    plain = digests(simulate(tiny()), tmp_path)
    assert digests(simulate(tiny().with_(**changes)), tmp_path) == plain


def test_a_duty_can_begin_on_a_day() -> None:
    event = {
        "name": "duty",
        "date": "2020-06-03",
        "platform": "douyin",
        "set": {"border.duty": 0.1},
    }
    changes = {"modules__cross_border": True, "parameters__session_intercept_live": -1.0}
    run = simulate(tiny(**changes, burn_in="20 days", until="2020-06-08", events=[event]))
    duties = run.daily["duties"].unstack()["douyin"]
    assert not duties.loc[:"2020-06-02"].any() and duties.loc["2020-06-03":].sum() > 0.0


def test_the_flow_of_duties_runs_from_merchants_to_the_state() -> None:
    assert books.FLOWS["duty"] == (books.MERCHANTS, books.STATE)
