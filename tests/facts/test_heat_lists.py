"""Brands on a weekly list, and tasks that brands pay users for (M73); all sizes are assumed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from tests.facts.paired import SEEDS, USERS, effects
from tests.run.short import short

from feedfollow.run.simulate import Simulation, with_seed
from feedfollow.world.columns import F64
from feedfollow.world.world import World

PLATFORM, PLACES = "kuaishou", 0.1
ISSUE = date(2020, 6, 27)
"""The first day of a week of the run: lists are drawn up every seventh day from its first."""

BASE: dict[str, object] = {
    "modules__entry": True,
    "modules__heat_lists": True,
    "parameters__session_intercept_live": -2.0,
    "until": "2020-08-31",
    **{f"platforms__{PLATFORM}__links__open_{form}": 0 for form in ("live", "video")},
}
"""Kuaishou sells in its app alone, and more than it did, so that 3,000 users tell more."""


def lever(name: str, value: float) -> dict[str, object]:
    return {f"platforms__{PLATFORM}__lists__{name}": value}


def at(day: date, places: float) -> dict[str, object]:
    return {"name": f"to_{places}", "date": day.isoformat(), "platform": PLATFORM,
            "set": {"lists.places": places}}  # fmt: skip


ONE_LIST = {**lever("places", 0), "events": [at(ISSUE, PLACES), at(ISSUE + timedelta(7), 0)]}
"""A single list, which names brands for a week."""


@cache
def run(seed: int, boost: float, one: bool) -> tuple[dict[date, F64], dict[date, F64], World]:
    """Return engaged views by line and day, the listed part of lines by day, and the world."""
    settings = {**BASE, **lever("boost", boost), **(ONE_LIST if one else lever("places", PLACES))}
    simulation = Simulation(with_seed(short(users=USERS, **settings), seed))
    views: dict[date, F64] = {}
    listed: dict[date, F64] = {}
    world = simulation.world
    p = world.names.index(PLATFORM)
    lines = rows(world, p)
    while not simulation.over:
        day = world.date
        simulation.live_day()
        views[day] = world.tally.goods_views[world.sellers[lines], p].astype(float)
        listed[day] = world.shops.listed[lines].copy()
    return views, listed, world


def rows(world: World, p: int) -> slice:
    """Return the rows of the shops of a platform."""
    cells = len(world.cells) // len(world.names)
    first, last = world.cells[p * cells], world.cells[(p + 1) * cells - 1]
    return slice(int(first.first_seller), int(last.last_seller))


def over(by_day: dict[date, F64], first: date, days: int) -> F64:
    """Return the sum over a number of days."""
    total: F64 = sum(by_day[first + timedelta(k)] for k in range(days))
    return total


def one_list(seed: int, boost: float) -> dict[str, float]:
    """Return daily views of a listed brand over those of unlisted ones of its category, in logs."""
    views, listed, world = run(seed, boost, True)
    lines = rows(world, world.names.index(PLATFORM))
    merchants = world.merchants[world.sellers[lines]]
    on, brand, category = listed[ISSUE], merchants.brand, merchants.category

    def against_matched(first: date, days: int) -> float:
        seen, matched = over(views, first, days), 0.0
        for line in np.flatnonzero(on > 0.0):
            alike = brand & (on == 0.0) & (category == category[line])
            alike = alike if alike.any() else brand & (on == 0.0)
            matched += on[line] * seen[alike].mean()
        return float(np.log((on * seen).sum() / matched))

    return {
        "before": against_matched(ISSUE - timedelta(28), 28),
        "on the list": against_matched(ISSUE, 7),
        "next fortnight": against_matched(ISSUE + timedelta(7), 14),
        "a month later": against_matched(ISSUE + timedelta(37), 28),
        "all views": float(over(views, ISSUE, 28).sum()),
    }


@pytest.mark.experiment
def test_a_list_raises_views_of_its_brands_for_less_than_a_month() -> None:
    """M73: listed brands against unlisted ones of their category, and against themselves unlisted.

    That the effect ends is put in (the half-life of a week); that it ends for good is not, as sales
    of the week may have won followers and trust.
    """
    without = [one_list(seed, 0.0) for seed in SEEDS]
    found = effects(without, [one_list(seed, 1.0) for seed in SEEDS])
    assert found["before"].low == found["before"].high == 0.0
    assert found["on the list"].low > 0.0
    assert found["next fortnight"].low > 0.0
    assert found["on the list"].mean > found["next fortnight"].mean
    assert found["a month later"].low <= 0.0 <= found["a month later"].high
    assert abs(found["a month later"].mean) < 0.25 * found["on the list"].mean
    # nothing is created: what the list gives it takes from others
    assert abs(found["all views"].mean) < 0.01 * found["all views"].level
    # the control: on a list that shows nothing more, brands are seen as others are
    means = np.array([each["on the list"] for each in without])
    assert abs(means.mean()) < 3.0 * means.std(ddof=1) / np.sqrt(len(means)) + 0.02


def standing(seed: int, boost: float) -> dict[str, float]:
    """Return how concentrated views of brands are while lists follow one another."""
    views, listed, world = run(seed, boost, False)
    lines = rows(world, world.names.index(PLATFORM))
    brand = world.merchants.brand[world.sellers[lines]]
    weeks = [ISSUE + timedelta(7 * k) for k in range(9)]
    shares = [over(views, day, 7)[brand] for day in weeks]
    stays = [
        (np.minimum(listed[now], listed[then])).sum() / listed[now].sum()
        for now, then in pairwise(weeks)
    ]
    return {
        "hhi": float(np.mean([((each / each.sum()) ** 2).sum() for each in shares])),
        "top tenth": float(
            np.mean([np.sort(each)[-(len(each) // 10) :].sum() / each.sum() for each in shares])
        ),
        "stays": float(np.mean(stays)),
    }


@pytest.mark.experiment
def test_lists_week_after_week_concentrate_views_on_fewer_brands() -> None:
    """M73, concentration: by week, of the views of all brands; and who is listed stays so.

    A brand was on 15 lists running (handu_issues_on_list): a chance to stay of .94 a week.
    """
    found = effects(*([standing(seed, boost) for seed in SEEDS] for boost in (0.0, 1.0)))
    assert found["hhi"].low > 0.0
    assert found["top tenth"].low > 0.0
    assert found["stays"].low > 0.0


def tasked(seed: int, share: float) -> dict[str, float]:
    settings = {**BASE, **lever("places", 0), **lever("tasks", share)}
    simulation = Simulation(with_seed(short(users=USERS, **settings), seed))
    while not simulation.over:
        simulation.live_day()
    daily = simulation.to_run().daily.xs(PLATFORM, level="platform")
    total = daily[["engaged", "engaged_tasks", "revenue_tasks", "gmv_brand", "gmv_broad"]].sum()
    return {
        "engaged": total["engaged"] / 1e9,
        "tasks": total["engaged_tasks"] / total["engaged"],
        "revenue": total["revenue_tasks"] / 1e9,
        "brands": total["gmv_brand"] / total["gmv_broad"],
        "gmv": total["gmv_broad"] / 1e9,
    }


@pytest.mark.experiment
def test_paid_tasks_bring_brands_views_and_sales_and_cost_them_money() -> None:
    """M73, tasks: a tenth of what is shown in categories with a brand."""
    found = effects(*([tasked(seed, share) for seed in SEEDS] for share in (0.0, 0.1)))
    assert found["tasks"].low > 0.0
    assert found["revenue"].low > 0.0
    assert found["brands"].low > 0.0
    assert abs(found["engaged"].mean) < 0.01 * found["engaged"].level
