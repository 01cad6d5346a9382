"""Readers of traffic and of who comes back, counted again view by view and order by order."""

from __future__ import annotations

from collections import Counter
from math import isnan

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.facts.evenings import (
    FEN,
    NAMES,
    Note,
    Told,
    busy,
    fates,
    levers,
    rooms,
    rows,
    tell,
    with_modules,
)

from feedfollow.facts.read.traffic import buyers_beyond_followers, repeat_room_share
from feedfollow.spec.parameters import CATEGORIES
from feedfollow.world.columns import F64, I64
from feedfollow.world.labels import SOURCES
from feedfollow.world.world import World

PLATFORM, FIRST, STACKING, LEAST = "kuaishou", 10, 5.0, 4
BOTH = {"ads__load": 0.2, "amplify__stacking": STACKING, "shelf__search": 1, "shelf__mall": 1}
MARKET: dict[str, object] = {
    "users": 3000,
    **with_modules("ads", "amplification", "shelf"),
    **levers("douyin", **BOTH),
    **levers("kuaishou", **BOTH),
    "scale__merchants": 400,
    "parameters__dispatch_multiple": 0.8,
    "parameters__return_intercept": -1,
}
"""Few merchants, so that many have enough orders in both halves."""
WHOLE = 30
"""Days of the only whole month of 44 recorded days."""
Evening = tuple[F64, F64, I64, F64]


def keep(world: World) -> Evening:
    """Keep by room what is added to its feed weight and its views so far, ads, feed views."""
    shown: F64 = world.tally.feed_mass.sum(axis=0)
    seen: F64 = world.anchors.views_seen.copy()
    return world.anchors.boost.copy(), seen, world.tally.ad_spent.copy(), shown


@pytest.fixture(scope="module")
def note() -> Note[Evening]:
    return Note(keep)


@pytest.fixture(scope="module")
def told(note: Note[Evening]) -> Told:
    here: dict[str, object] = {"platform": PLATFORM}
    asked: dict[str, tuple[str, dict[str, object]]] = {
        "promoted": ("PromotedRoomViews", here | {"first": FIRST}),
        "never": ("PromotedRoomViews", here | {"first": 1000}),
        "regret": ("RegretShare", here | {"first": FIRST}),
        "ads": ("AdCostByFollowShare", here | {"least": LEAST}),
        "shuffled": ("AdCostByFollowShare", here | {"least": LEAST, "shuffled": True}),
        "many": ("AdCostByFollowShare", here | {"least": 100_000}),
        "over": ("FeedViewsPerBuyer", here | {"category": "apparel", "over": "food"}),
    }
    for name in ("apparel", "food"):
        asked[name] = ("FeedViewsPerBuyer", here | {"category": name})
    return tell(busy(**MARKET), asked, [note])


def test_promoted_rooms_are_those_that_the_feed_carries_further(told: Told, note: Note[Evening]):
    """What stacking adds to the weight of a room tells which part of it is a hit that day."""
    ours, keep = rooms(told.lived.world, PLATFORM), told.lived.world.coef.conversion_decay
    views, whole = [], []
    for day in range(FIRST, len(note.evenings)):
        boost, seen = note.evenings[day][:2]
        today = seen - keep * note.evenings[day - 1][1]
        views.append(sum(float(boost[a] / STACKING * today[a]) for a in ours))
        whole.append(sum(float(today[a]) for a in ours))
    assert told["promoted"] == pytest.approx(np.mean(views), rel=1e-9)
    assert 0.0 < np.mean(views) < 0.9 * np.mean(whole)
    daily = told.lived.run.daily["views"].xs(PLATFORM, level="platform")
    seen_all = daily.iloc[FIRST:].mean() / told.lived.run.people_per_user
    # feed views are counted as expected ones: four standard errors of all of these days
    error = 4.0 * (seen_all / len(whole)) ** 0.5
    assert np.mean(whole) == pytest.approx(seen_all, abs=error)


def test_no_day_has_no_promoted_views(told: Told):
    assert isnan(told["never"])


@pytest.mark.parametrize("category", ["apparel", "food"])
def test_a_buyer_costs_the_feed_views_of_whole_months(
    told: Told, note: Note[Evening], category: str
):
    cell = 16 * NAMES.index(PLATFORM) + CATEGORIES.index(category)
    views = sum(float(each[3][cell]) for each in note.evenings[:WHOLE])
    buyers = {
        each.user
        for each in rows(told.lived)
        if each.platform == PLATFORM and each.category == category
        and SOURCES[each.source] == "feed" and each.placed < WHOLE
    }  # fmt: skip
    assert len(buyers) > 10
    assert told[category] == pytest.approx(views / len(buyers), rel=1e-9)


def test_feed_views_of_all_categories_are_about_those_of_the_tables(
    told: Told, note: Note[Evening]
):
    """Expected views, bought ones too, against those drawn, with four standard errors."""
    p = NAMES.index(PLATFORM)
    expected = sum(float(each[3][16 * p : 16 * p + 16].sum()) for each in note.evenings)
    daily = told.lived.run.daily.xs(PLATFORM, level="platform")[["views_feed", "views_paid"]]
    drawn = daily.sum().sum() / told.lived.run.people_per_user
    assert expected == pytest.approx(drawn, abs=4.0 * drawn**0.5)


def test_the_cost_of_one_category_is_put_over_anothers(told: Told):
    assert told["over"] == pytest.approx(told["apparel"] / told["food"], rel=1e-12)


def test_regret_is_of_what_is_delivered_kept_and_does_not_satisfy(told: Told):
    found = fates(busy(**MARKET))
    arrived = found[
        (found["fate"] != "cancelled") & (found["platform"] == PLATFORM) & (found["day"] >= FIRST)
    ]
    kept = arrived["fate"] == "kept"
    regretted = kept & ~arrived["satisfied"].astype(bool)
    assert (~kept).sum() > 10 and regretted.sum() > 10
    assert told["regret"] == pytest.approx(regretted.sum() / len(arrived), rel=1e-12)


def by_merchant(told: Told, note: Note[Evening]) -> pd.DataFrame:
    """Return the share of follow orders in the first half and CNY of ads an order in the second."""
    half, p = told.lived.run.scenario.days // 2, NAMES.index(PLATFORM)
    first, led, second = Counter[int](), Counter[int](), Counter[int]()
    for each in rows(told.lived):
        if each.platform == PLATFORM:
            if each.placed < half:
                first[each.merchant] += 1
                led[each.merchant] += SOURCES[each.source] == "follow"
            else:
                second[each.merchant] += 1
    found = []
    for m in range(len(told.lived.world.merchants)):
        if min(first[m], second[m]) >= LEAST:
            paid = sum(int(each[2][m, p]) for each in note.evenings[half:])
            found.append((led[m] / first[m], paid / FEN / second[m]))
    return pd.DataFrame(found, columns=["share", "cost"])


def test_the_cost_of_an_order_in_ads_is_told_by_the_share_of_follows(
    told: Told, note: Note[Evening]
):
    table = by_merchant(told, note)
    assert len(table) >= 10 and table["cost"].sum() > 0.0
    slope = stats.linregress(table["share"], table["cost"]).slope
    assert told["ads"] == pytest.approx(slope, rel=1e-6)


def test_a_shuffled_share_is_another_merchants(told: Told, note: Note[Evening]):
    table = by_merchant(told, note)
    draws = np.random.default_rng(told.lived.run.seed)
    slope = stats.linregress(draws.permutation(table["share"]), table["cost"]).slope
    assert told["shuffled"] == pytest.approx(slope, rel=1e-6)
    assert told["shuffled"] != pytest.approx(told["ads"], rel=1e-3)


def test_too_few_merchants_have_no_slope(told: Told):
    assert isnan(told["many"])


@pytest.mark.parametrize("first", [0, 30])
def test_buyers_beyond_followers_bought_where_they_did_not_follow(told: Told, first: int):
    buyers = {
        each.user
        for each in rows(told.lived)
        if each.platform == PLATFORM and each.placed >= first and each.anchor >= 0 and not each.fan
    }
    everybody = {each.user for each in rows(told.lived) if each.platform == PLATFORM}
    assert 0 < len(buyers) < len(everybody)
    assert buyers_beyond_followers(told.lived, PLATFORM, first) == len(buyers)


@pytest.mark.parametrize("days", [10, 30])
def test_who_comes_back_bought_in_the_room_on_an_earlier_day(told: Told, days: int):
    heads, last = told.lived.world.anchors.head, told.lived.run.scenario.days - days
    here = [
        each
        for each in rows(told.lived)
        if each.platform == PLATFORM and each.anchor >= 0 and heads[each.anchor]
    ]
    late = [each for each in here if each.placed >= last]
    again = [
        any(
            other.user == each.user and other.anchor == each.anchor and other.placed < each.placed
            for other in here
        )
        for each in late
    ]
    assert 0 < sum(again) < len(again)
    found = repeat_room_share(told.lived, PLATFORM, days)
    assert found == pytest.approx(sum(again) / len(again), rel=1e-12)
