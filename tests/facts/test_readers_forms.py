"""Readers by form and source, of tips and of the lines of incomes, against orders and ledger."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.facts.evenings import (
    FEN,
    NAMES,
    Note,
    Told,
    busy,
    levers,
    rows,
    tell,
    with_modules,
)

from feedfollow.facts.lived import Lived
from feedfollow.facts.read.forms import (
    anchor_income_gap,
    favourite_share_of_shelf_orders,
    live_over_video_conversion,
    platform_revenue_gap,
    private_sales_share_change,
    tips_per_fan_view,
)
from feedfollow.spec.parameters import CATEGORIES
from feedfollow.world.labels import ENGAGED, FOLLOW, FORMS, LIVE, SOURCES
from feedfollow.world.world import World

MODULES = (
    "shelf", "tips", "ads", "finance", "selection", "own_brands", "paid_membership", "subsidies",
    "entry", "heat_lists", "logistics", "governance",
)  # fmt: skip
PLATFORM = "kuaishou"
BOTH: dict[str, float] = {
    "shelf__search": 1, "shelf__mall": 1, "ads__load": 0.2, "finance__lent": 0.5,
    "fees__data": 0.01, "fees__slots": 0.5, "programme__fee": 2, "programme__coupon": 0.1,
    "prices__subsidy": 0.05, "lists__tasks": 0.05, "logistics__warehouse": 0.3,
    "logistics__fee": 1, "anchors__own_brands": 5, "anchors__own_brand_share": 0.5,
}  # fmt: skip
MARKET: dict[str, object] = {
    "users": 1500,
    **with_modules(*MODULES),
    **levers("douyin", **BOTH),
    **levers("kuaishou", **BOTH),
}
LINES = ("revenue_ads", "tips_kept", "revenue_interest", "revenue_data", "revenue_slots",
         "logistics_fees", "programme_fees", "revenue_tasks", "revenue_commission")  # fmt: skip
Evening = tuple[int, int]


def keep(world: World) -> Evening:
    """Keep fen tipped in the platform's rooms and engaged live views of follows."""
    p = world.names.index(PLATFORM)
    tips = world.tally.tips[world.anchors.platform == p].sum()
    return int(tips), int(world.tally.traffic[p, LIVE, FOLLOW, :, ENGAGED].sum())


@pytest.fixture(scope="module")
def note() -> Note[Evening]:
    return Note(keep)


@pytest.fixture(scope="module")
def told(note: Note[Evening]) -> Told:
    return tell(busy(**MARKET), {}, [note])


@pytest.mark.parametrize("platform", NAMES)
def test_the_private_share_is_of_sales_in_views_of_the_first_and_the_last_days(
    told: Told, platform: str
):
    days, recorded = 10, told.lived.run.scenario.days
    sold = {"first": {True: 0, False: 0}, "last": {True: 0, False: 0}}
    for each in rows(told.lived):
        if each.platform == platform and FORMS[each.form] != "shelf":
            led = SOURCES[each.source] == "follow"
            if each.placed < days:
                sold["first"][led] += each.price
            if each.placed >= recorded - days:
                sold["last"][led] += each.price
    shares = {when: fen[True] / sum(fen.values()) for when, fen in sold.items()}
    found = private_sales_share_change(told.lived, platform, days)
    assert found == pytest.approx(shares["last"] - shares["first"], rel=1e-9)
    assert found != 0.0


@pytest.mark.parametrize("platform", NAMES)
def test_conversion_is_orders_a_view_of_live_rooms_over_videos(told: Told, platform: str):
    counts = dict.fromkeys(FORMS, 0)
    for each in rows(told.lived):
        counts[FORMS[each.form]] += each.platform == platform
    views = told.lived.run.daily.xs(platform, level="platform")[["views_live", "views_video"]].sum()
    live, video = (counts[form] / views[f"views_{form}"] for form in ("live", "video"))
    assert counts["video"] > 5
    found = live_over_video_conversion(told.lived, platform)
    assert found == pytest.approx(live / video, rel=1e-9)


def test_tips_are_cny_an_engaged_live_view_of_a_follow(told: Told, note: Note[Evening]):
    tips, views = (sum(each) for each in zip(*note.evenings, strict=True))
    assert tips > 0 and views > 0
    assert tips_per_fan_view(told.lived, PLATFORM) == pytest.approx(tips / FEN / views, rel=1e-9)


def test_shelf_orders_are_compared_with_what_their_buyer_likes_most(told: Told):
    hits = []
    for each in rows(told.lived):
        if SOURCES[each.source] in ("search", "mall"):
            taste = [float(share) for share in told.lived.world.users.taste[each.user]]
            hits.append(CATEGORIES[taste.index(max(taste))] == each.category)
    found = favourite_share_of_shelf_orders(told.lived)
    assert found == pytest.approx(sum(hits) / len(hits), rel=1e-12)
    assert 0.0 < found < 1.0


def changed(lived: Lived, name: str, table: pd.DataFrame) -> Lived:
    """Return the same with another table."""
    return replace(lived, run=replace(lived.run, tables={**lived.run.tables, name: table}))


def flows(lived: Lived, *names: str) -> float:
    """Return CNY of real people that flowed by these names."""
    fen = lived.run.accounts["fen"].groupby("flow").sum()
    return float(fen[list(names)].sum()) / FEN * lived.run.people_per_user


def test_every_line_of_revenue_is_there_and_they_add_up_to_the_books(told: Told):
    totals = told.lived.run.daily[list(LINES)].sum()
    assert (totals > 0.0).all(), totals
    assert flows(told.lived, "loan_repay") > 0.0 and flows(told.lived, "refund_subsidy") > 0.0
    assert platform_revenue_gap(told.lived) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_revenue_that_is_left_out_is_the_gap(told: Told, line: str):
    daily = told.lived.run.daily
    part = daily[line].sum() / daily[list(LINES)].sum().sum()
    left = "take_rate" if line == "revenue_commission" else line
    found = platform_revenue_gap(changed(told.lived, "daily", daily.assign(**{left: 0.0})))
    assert found == pytest.approx(part, rel=1e-9)


def test_incomes_of_anchors_are_commissions_slots_and_tips_but_for_own_goods(told: Told):
    """Here the five largest talents own goods, whose profit is none of the lines."""
    income = told.lived.run.daily["anchor_income"].sum()
    own = told.lived.run.daily["own_brand_profit"].sum()
    assert abs(own / income) > 1e-4
    assert anchor_income_gap(told.lived) == pytest.approx(own / income, abs=1e-9)


@pytest.mark.parametrize(
    ("names", "sign"),
    [(("slot_fees", "revenue_slots"), (1, -1)), (("revenue_tips", "tips_kept"), (1, -1))],
)
def test_a_line_of_income_that_is_left_out_is_added_to_the_gap(
    told: Told, names: tuple[str, str], sign: tuple[int, int]
):
    daily = told.lived.run.daily
    line = sum(each * daily[name].sum() for name, each in zip(names, sign, strict=True))
    assert line > 0.0
    without = changed(told.lived, "daily", daily.assign(**dict.fromkeys(names, 0.0)))
    part = line / daily["anchor_income"].sum()
    gained = anchor_income_gap(without) - anchor_income_gap(told.lived)
    assert gained == pytest.approx(part, rel=1e-6)


def test_commissions_left_out_are_added_to_the_gap(told: Told):
    names = ("settle_anchor", "external_anchor")
    accounts = told.lived.run.accounts
    kept = ~accounts.index.get_level_values("flow").isin(names)
    without = changed(told.lived, "accounts", accounts.assign(fen=accounts["fen"] * kept))
    part = flows(told.lived, *names) / told.lived.run.daily["anchor_income"].sum()
    gained = anchor_income_gap(without) - anchor_income_gap(told.lived)
    assert gained == pytest.approx(part, rel=1e-6)
