"""Readers of ads, small categories, slots, lists and programmes, counted again on their own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import isnan
from statistics import fmean

import numpy as np
import pytest
from tests.facts.evenings import (
    FEN,
    NAMES,
    Note,
    Told,
    busy,
    day_of,
    levers,
    rooms,
    rows,
    tell,
    with_modules,
)

from feedfollow.facts.read.services import niche_orders_over_mass, orders_in_circle
from feedfollow.spec.parameters import CATEGORIES
from feedfollow.world import ledger as books
from feedfollow.world.columns import F64, I64
from feedfollow.world.labels import SOURCES
from feedfollow.world.world import World

PLATFORM = "kuaishou"
BOTH = {"ads__load": 0.3}
TERMS = {"programme__fee": 0.5, "programme__coupon": 0.1, "programme__freight": 1}
LISTS = {"lists__places": 0.2, "lists__boost": 1, "lists__tasks": 0.05}
MARKET: dict[str, object] = {
    "users": 3000,
    **with_modules("ads", "entry", "heat_lists", "paid_membership"),
    **levers("douyin", **BOTH, **TERMS),
    **levers("kuaishou", **BOTH, **TERMS, **LISTS),
}
NICHE = {"craft_heritage", "style_circle_a", "style_circle_b", "farm_specialities"}
CIRCLES = {
    "niche": NICHE,
    "small": NICHE | {"second_hand", "local_services"},
    "mass": {"apparel", "beauty", "food"},
}
EVENING, ISSUE = "2020-05-31", "2020-06-01"
STRETCH = ("2020-06-03", "2020-06-17")
"""Fifteen days, the last of which is in no whole week."""


@dataclass
class Evening:
    """What a test asks of one evening: arrays are by merchant, or by user, and platform."""

    date: date
    spent: I64
    seen: I64
    members: F64
    listed: dict[int, float]
    cash: list[int]


def keep(world: World) -> Evening:
    p, cells = world.names.index(PLATFORM), world.cells
    lines = range(len(world.sellers))
    own = [k for k in lines if cells.first_seller[16 * p] <= k < cells.last_seller[16 * p + 15]]
    return Evening(
        world.date,
        world.tally.ad_spent.copy(),
        world.tally.goods_views.copy(),
        world.programme.enrolled.copy(),
        {int(world.sellers[k]): float(world.shops.listed[k]) for k in own},
        books.sector_accounts(world.ledger, books.PLATFORMS).tolist(),
    )


@pytest.fixture(scope="module")
def note() -> Note[Evening]:
    return Note(keep)


@pytest.fixture(scope="module")
def told(note: Note[Evening]) -> Told:
    here: dict[str, object] = {"platform": PLATFORM}
    stretch = here | dict(zip(("first", "last"), STRETCH, strict=True))
    members = here | {"evening": EVENING}
    return tell(
        busy(**MARKET),
        {
            **{f"ads {each}": ("SessionsOfAds", {"circle": each}) for each in CIRCLES},
            "compared": ("SessionsOfAdsCompared", {"over": "small", "under": "mass"}),
            "weekly": ("WeeklySalesVariation", here | {"rooms": 20}),
            "listed": ("ListedBrandViews", stretch | {"issue": ISSUE}),
            "top": ("TopBrandsViews", stretch),
            **{
                what: ("MembersOfProgramme", members | {"what": what})
                for what in ("orders", "stopped", "number")
            },
            **{f"money {name}": ("MoneyOfPlatform", {"platform": name}) for name in NAMES},
        },
        [note],
    )


def spent_on(told: Told, note: Note[Evening], circle: str) -> float:
    """Return CNY that merchants of a circle of categories paid for ads on all platforms."""
    category = told.lived.world.merchants.category
    inside = [m for m in range(len(category)) if CATEGORIES[category[m]] in CIRCLES[circle]]
    return sum(float(each.spent[inside].sum()) for each in note.evenings) / FEN


@pytest.mark.parametrize("circle", CIRCLES)
def test_sessions_of_ads_are_those_of_paid_views_for_what_merchants_pay(
    told: Told, note: Note[Evening], circle: str
):
    sessions = sum(
        1.0 / each.session_size
        for each in rows(told.lived)
        if SOURCES[each.source] == "paid" and each.category in CIRCLES[circle]
    )
    assert sessions > 1.0
    expected = sessions / spent_on(told, note, circle)
    assert told[f"ads {circle}"] == pytest.approx(expected, rel=1e-9)


def test_what_a_session_of_ads_costs_is_what_the_tables_of_the_run_say(
    told: Told, note: Note[Evening]
):
    run, whole = told.lived.run, sum(float(each.spent.sum()) for each in note.evenings)
    assert whole / FEN * run.people_per_user == pytest.approx(run.daily["revenue_ads"].sum())
    paid = [each for each in rows(told.lived) if SOURCES[each.source] == "paid"]
    sessions = run.traffic["sessions"].xs("paid", level="source").sum() / run.people_per_user
    assert sum(1.0 / each.session_size for each in paid) == pytest.approx(sessions, rel=1e-9)


def test_circles_are_compared_by_their_quotient(told: Told):
    assert told["compared"] == pytest.approx(told["ads small"] / told["ads mass"], rel=1e-12)
    assert told["compared"] != pytest.approx(1.0, rel=1e-3)


def test_orders_of_circles_are_those_of_their_categories(told: Told):
    counts = {
        circle: sum(each.category in names for each in rows(told.lived))
        for circle, names in CIRCLES.items()
    }
    assert 0 < counts["niche"] < counts["small"] < counts["mass"]
    for circle, count in counts.items():
        assert orders_in_circle(told.lived, circle) == count
    expected = counts["niche"] / counts["mass"]
    assert niche_orders_over_mass(told.lived) == pytest.approx(expected, rel=1e-12)


def test_weekly_sales_vary_by_half_the_squared_steps_of_the_largest_rooms(told: Told):
    ranked, weeks = rooms(told.lived.world, PLATFORM)[:20], told.lived.run.scenario.days // 7
    sold = Counter[tuple[int, int]]()
    for each in rows(told.lived):
        sold[each.anchor, each.placed // 7] += each.price
    steps = level = 0.0
    for a in ranked:
        weekly = [sold[a, week] for week in range(weeks)]
        steps += fmean((after - before) ** 2 for before, after in pairwise(weekly)) / 2.0
        level += fmean(weekly) ** 2
    assert weeks == 6 and level > 0.0
    assert told["weekly"] == pytest.approx(steps / level, rel=1e-9)


def views_of(note: Note[Evening]) -> Counter[int]:
    """Return engaged views of lines on the platform over the stretch."""
    seen, p = Counter[int](), NAMES.index(PLATFORM)
    for each in note.evenings:
        if STRETCH[0] <= each.date.isoformat() <= STRETCH[1]:
            seen.update({m: int(each.seen[m, p]) for m in each.listed})
    return seen


def test_listed_brands_are_compared_with_the_unlisted_of_their_category(
    told: Told, note: Note[Evening]
):
    merchants = told.lived.world.merchants
    (listed,) = (each.listed for each in note.evenings if each.date.isoformat() == ISSUE)
    later = [each.listed for each in note.evenings if each.date.isoformat() == STRETCH[1]]
    assert later != [listed]
    views, own, matched = views_of(note), 0.0, 0.0
    for line, part in listed.items():
        alike = [m for m, other in listed.items() if merchants.brand[m] and other == 0.0
                 and merchants.category[m] == merchants.category[line]]  # fmt: skip
        if part > 0.0 and alike:
            own += part * views[line]
            matched += part * fmean(views[m] for m in alike)
    assert own > matched > 0.0
    assert told["listed"] == pytest.approx(own / matched, rel=1e-9)


def test_the_brands_seen_most_are_a_tenth_of_the_brands_every_week(told: Told, note: Note[Evening]):
    p, brand = NAMES.index(PLATFORM), told.lived.world.merchants.brand
    days = [each for each in note.evenings if STRETCH[0] <= each.date.isoformat() <= STRETCH[1]]
    lines = [m for m in days[0].listed if brand[m]]
    shares = []
    for week in (days[:7], days[7:14]):
        seen = sorted((sum(int(day.seen[m, p]) for day in week) for m in lines), reverse=True)
        shares.append(sum(seen[: len(lines) // 10]) / sum(seen))
    assert len(lines) >= 20
    assert told["top"] == pytest.approx(fmean(shares), rel=1e-9)


def members(note: Note[Evening]) -> set[int]:
    """Return who is in the platform's programme on the evening."""
    (inside,) = (each.members for each in note.evenings if each.date.isoformat() == EVENING)
    return set(np.flatnonzero(inside[:, NAMES.index(PLATFORM)]).tolist())


def bought_by(told: Told, users: set[int], first: int) -> list[int]:
    """Return the buyers of the orders of users in the platform's app from a day on."""
    return [
        each.user
        for each in rows(told.lived)
        if each.platform == PLATFORM and not each.external
        and each.user in users and each.placed >= first
    ]  # fmt: skip


def test_members_are_those_of_the_evening_and_buy_from_the_next_day_on(
    told: Told, note: Note[Evening]
):
    inside, scenario = members(note), told.lived.run.scenario
    assert told["number"] == len(inside) > 20
    orders = bought_by(told, inside, day_of(scenario, "2020-06-01"))
    assert told["orders"] == pytest.approx(len(orders) / len(inside), rel=1e-12)  # June: 30 days
    stayed = set(bought_by(told, inside, scenario.days - 30))
    assert told["stopped"] == pytest.approx(1.0 - len(stayed) / len(inside), rel=1e-12)
    assert 0.0 < told["stopped"] < 1.0
    assert any(
        each.user in inside and each.external and each.platform == PLATFORM
        for each in rows(told.lived)
    )


def test_who_orders_last_on_the_day_before_the_last_thirty_has_stopped(
    told: Told, note: Note[Evening]
):
    """Of all orders only those of the last day that does not count are left, and of the next."""
    last = told.lived.run.scenario.days - 30
    two = replace(told.lived, placed=told.lived.placed[last - 1 : last + 1])
    only = Told(two, told.readers)
    inside = members(note)
    assert {each.placed for each in rows(two)} == {last - 1, last}
    stayed = set(bought_by(only, inside, last))
    assert set(bought_by(only, inside, 0)) - stayed
    assert only["stopped"] == pytest.approx(1.0 - len(stayed) / len(inside), rel=1e-12)


@pytest.mark.parametrize("platform", NAMES)
def test_money_of_a_platform_is_what_its_account_grows_by_after_the_first_evening(
    told: Told, note: Note[Evening], platform: str
):
    p, people = NAMES.index(platform), told.lived.run.people_per_user
    grown = note.evenings[-1].cash[p] - note.evenings[0].cash[p]
    assert told[f"money {platform}"] == pytest.approx(grown * people / FEN, rel=1e-12)


def test_money_of_all_platforms_is_what_flows_to_them_less_what_flows_from_them(told: Told):
    flows = told.lived.run.accounts.reset_index()
    flows = flows[flows["date"] > str(told.lived.run.scenario.start)]
    to, by = (flows.loc[flows[side] == "platforms", "fen"].sum() for side in ("payee", "payer"))
    assert to > by > 0
    grown = (to - by) * told.lived.run.people_per_user / FEN
    assert sum(told[f"money {name}"] for name in NAMES) == pytest.approx(grown, rel=1e-9)


def test_what_nobody_did_is_no_number():
    """No week is whole, no list has a place, nobody is in a programme, nothing is paid for ads."""
    here: dict[str, object] = {"platform": PLATFORM}
    week = here | {"first": "2020-05-18", "last": "2020-05-23"}
    off = {**MARKET, **levers(PLATFORM, lists__places=0), "until": "2020-05-30"}
    for name in NAMES:
        off |= levers(name, ads__load=0, programme__fee=1000)
    asked = {
        "weekly": ("WeeklySalesVariation", here | {"rooms": 5}),
        "listed": ("ListedBrandViews", week | {"issue": "2020-05-18"}),
        "top": ("TopBrandsViews", week),
        "orders": ("MembersOfProgramme", here | {"evening": "2020-05-18", "what": "orders"}),
        "ads": ("SessionsOfAds", {"circle": "mass"}),
    }
    told = tell(busy(**off), asked)
    assert all(isnan(told[name]) for name in asked)
