"""Readers of anchors, categories and dishonest merchants, counted again order by order."""

from __future__ import annotations

from math import exp
from statistics import fmean, median

import numpy as np
import pandas as pd
import pytest
from tests.facts.evenings import (
    FEN,
    Note,
    Told,
    busy,
    fates,
    levers,
    made_up,
    rooms,
    rows,
    small_rooms,
    tell,
    with_modules,
)
from tests.small_worlds import mended

from feedfollow.facts.read.anchors import (
    follow_share_of_head_sales,
    quality_sold_below_the_top,
    sales_of_largest_talents,
    talents_who_sell,
)
from feedfollow.facts.readers import make_reader
from feedfollow.spec.parameters import CATEGORIES
from feedfollow.world.columns import F64, I64
from feedfollow.world.labels import SOURCES
from feedfollow.world.world import World

PLATFORM = "kuaishou"
TALENTS, FIRST = 8, 14
"""From the first of June on, whose evening before is the end of May."""
SOME = ["apparel", "electronics"]
FATES = ("wait", "satisfied", "returned", "fakes", "margin")
MARKET: dict[str, object] = {
    "users": 1500,
    **with_modules("governance", "own_brands", "discounts"),
    **levers(PLATFORM, anchors__own_brands=TALENTS, anchors__own_brand_share=0.5),
    "parameters__dispatch_multiple": 0.8,
    "parameters__return_intercept": -1,
}
Evening = tuple[I64, I64, F64]
SIDES = [pytest.param(False, id="some"), pytest.param(True, id="others")]


def keep(world: World) -> Evening:
    p = world.names.index(PLATFORM)
    return world.tally.intent.copy(), world.tally.engaged.copy(), world.merchants.cheating[:, p] + 0


@pytest.fixture(scope="module")
def note() -> Note[Evening]:
    return Note(keep)


@pytest.fixture(scope="module")
def told(note: Note[Evening]) -> Told:
    here: dict[str, object] = {"platform": PLATFORM}
    asked = {
        "income": ("IncomeOfLargestTalents", here | {"talents": TALENTS, "first": FIRST}),
        "cheats": ("CheatsAmongDishonest", here),
    }
    for others in (False, True):
        part = here | {"categories": SOME, "others": others}
        asked |= {
            f"sales {others}": ("SalesOfCategories", part),
            f"conversion {others}": ("ConversionOfCategories", part),
            **{f"{what} {others}": ("DeliveredGoods", part | {"what": what}) for what in FATES},
        }
    return tell(busy(**MARKET), asked, [note])


@pytest.fixture(scope="module")
def delivered() -> pd.DataFrame:
    found = fates(busy(**MARKET))
    arrived = found["fate"] != "cancelled"
    return found[arrived & (found["platform"] == PLATFORM) & ~found["external"]]


def is_chosen(category: str, others: bool) -> bool:
    return (category in SOME) != others


def largest(told: Told) -> list[int]:
    """Return the largest talents."""
    world = told.lived.world
    talents = [a for a in rooms(world, PLATFORM) if not world.anchors.self_room[a]]
    return talents[:TALENTS]


@pytest.mark.parametrize("top", [0.0, 0.022])
def test_quality_is_that_of_what_smaller_talents_sold(told: Told, top: float):
    world = told.lived.world
    small = small_rooms(world.anchors, rooms(world, PLATFORM), top)
    sold = [
        float(world.merchants.quality[each.merchant])
        for each in rows(told.lived)
        if each.anchor in small and not world.anchors.self_room[each.anchor]
    ]
    assert len(sold) > 100
    found = quality_sold_below_the_top(told.lived, PLATFORM, top)
    assert found == pytest.approx(fmean(sold), rel=1e-5)


def test_real_talents_sell_with_the_chance_that_a_session_is_theirs():
    months = pd.to_datetime(["2020-05-31", "2020-06-30"])
    table = pd.DataFrame(
        [
            # date, anchor, platform, own room, real anchors, sessions
            (months[0], 0, PLATFORM, 0, 1.0, 0.0),
            (months[0], 1, PLATFORM, 0, 100.0, 100.0),
            (months[0], 2, PLATFORM, 1, 100.0, 1e9),
            (months[0], 3, "douyin", 0, 100.0, 1e9),
            (months[1], 0, PLATFORM, 0, 1.0, 1e9),
            (months[1], 1, PLATFORM, 0, 100.0, 200.0),
        ],
        columns=["date", "anchor", "platform", "own_room", "real_anchors", "sessions"],
    ).set_index(["date", "anchor"])
    expected = (100.0 * (1.0 - exp(-1.0)) + 1.0 + 100.0 * (1.0 - exp(-2.0))) / 2.0
    found = talents_who_sell(made_up(busy(), anchors=table), PLATFORM)
    assert found == pytest.approx(expected, rel=1e-12)


def test_the_share_of_follows_is_that_of_the_largest_rooms_sales(told: Told):
    """Of so many rooms that the next one has sales, and would move the share."""
    ranked, sales = rooms(told.lived.world, PLATFORM), list(rows(told.lived))
    selling = {each.anchor for each in sales}
    count = next(k for k in range(20, len(ranked)) if ranked[k] in selling)
    head = ranked[:count]
    sold = [(each.price, SOURCES[each.source]) for each in sales if each.anchor in head]
    led = sum(price for price, source in sold if source == "follow")
    found = follow_share_of_head_sales(told.lived, PLATFORM, count)
    assert found == pytest.approx(led / sum(price for price, _ in sold), rel=1e-12)
    assert 0.05 < found < 0.95


@pytest.mark.parametrize("own", [None, True, False])
def test_sales_of_the_largest_talents_are_of_goods_of_their_own_or_not(
    told: Told, own: bool | None
):
    """From a day on which they sell."""
    talents, lines = largest(told), told.lived.world.anchors.own_line
    sold = [
        each
        for each in rows(told.lived)
        if each.anchor in talents and own in (None, bool(lines[each.anchor] == each.merchant))
    ]
    first = sorted(each.placed for each in sold)[len(sold) // 2]
    late = sum(each.price for each in sold if each.placed >= first)
    assert 0 < late < sum(each.price for each in sold)
    found = sales_of_largest_talents(told.lived, PLATFORM, TALENTS, first, own)
    assert found == pytest.approx(late / FEN, rel=1e-12)


def test_income_of_the_largest_talents_is_what_their_accounts_grow_by_in_a_month(told: Told):
    cash = told.lived.run.anchors["cash_fen"].unstack("date")[["2020-05-31", "2020-06-30"]]
    before, after = cash.loc[largest(told)].sum()
    assert after > before
    assert told["income"] == pytest.approx((after - before) / FEN, rel=1e-12)


@pytest.mark.parametrize("others", SIDES)
@pytest.mark.parametrize("what", FATES)
def test_delivered_goods_are_told_by_what_became_of_each(
    told: Told, delivered: pd.DataFrame, what: str, others: bool
):
    table = delivered[[is_chosen(each, others) for each in delivered["category"]]]
    values = {
        "wait": table["shipped"] - table["placed"],
        "satisfied": table["satisfied"].astype(float),
        "returned": (table["fate"] == "returned").astype(float),
        "fakes": table["cheated"].astype(float),
        "margin": (table["price"] - table["cost"]) / FEN,
    }[what]
    assert len(values) > 100 and values.std() > 0.0
    assert told[f"{what} {others}"] == pytest.approx(values.mean(), rel=1e-12)


@pytest.mark.parametrize("others", SIDES)
def test_sales_of_categories_are_those_of_the_orders(told: Told, others: bool):
    sold = sum(
        each.price
        for each in rows(told.lived)
        if each.platform == PLATFORM and is_chosen(each.category, others)
    )
    assert told[f"sales {others}"] == pytest.approx(sold / FEN, rel=1e-12)


@pytest.mark.parametrize("others", SIDES)
def test_conversion_is_of_rooms_by_their_first_category(
    told: Told, note: Note[Evening], others: bool
):
    world = told.lived.world
    chosen = [
        a
        for a in rooms(world, PLATFORM)
        if is_chosen(CATEGORIES[world.anchors.categories[a, 0]], others)
    ]
    sessions = sum(int(intent[a]) for intent, _, _ in note.evenings for a in chosen) / 2**20
    views = sum(int(engaged[a]) for _, engaged, _ in note.evenings for a in chosen)
    assert told[f"conversion {others}"] == pytest.approx(sessions / views, rel=1e-12)


def test_expected_sessions_are_about_those_that_came(told: Told, note: Note[Evening]):
    """With four standard errors of a count; a budget that is spent refuses some of them."""
    traffic = told.lived.run.traffic.xs(PLATFORM, level="platform")
    engaged, came = traffic[["engaged", "sessions"]].sum() / told.lived.run.people_per_user
    anchors, views = told.lived.world.anchors, {True: 0, False: 0}
    for a in rooms(told.lived.world, PLATFORM):
        others = CATEGORIES[anchors.categories[a, 0]] not in SOME
        views[others] += sum(int(each[a]) for _, each, _ in note.evenings)
    assert sum(views.values()) == round(engaged)
    mean = sum(told[f"conversion {others}"] * each for others, each in views.items())
    assert came == pytest.approx(mean, abs=4.0 * came**0.5 + 0.1 * came)


def test_cheats_are_counted_among_the_less_honest_half(told: Told, note: Note[Evening]):
    merchants, p = told.lived.world.merchants, told.lived.world.names.index(PLATFORM)
    middle = median(float(each) for each in merchants.honesty)
    low = [
        m
        for m in range(len(merchants))
        if merchants.honesty[m] < middle and merchants.sells_on[m, p]
    ]
    weight = [float(merchants.weight[m]) for m in low]
    shares = [
        sum(w * float(cheating[m]) for w, m in zip(weight, low, strict=True)) / sum(weight)
        for _, _, cheating in note.evenings
    ]
    assert len(shares) == told.lived.run.scenario.days
    assert told["cheats"] == pytest.approx(fmean(shares), rel=1e-9)
    everybody = np.average(merchants.cheating[:, p], weights=merchants.weight)
    assert told["cheats"] > 1.2 * everybody


def test_lines_of_many_merchants_have_more_cheats(told: Told):
    """All lines of a run stand for as many real merchants; here every second one for 9 times."""
    world, p = told.lived.world, told.lived.world.names.index(PLATFORM)
    with mended(world):
        merchants = world.merchants
        merchants.weight[:] = np.where(np.arange(len(merchants)) % 2 == 0, 9.0, 1.0)
        merchants.cheating[:, p] = merchants.weight / 10.0
        reader = make_reader("CheatsAmongDishonest", {"platform": PLATFORM})
        reader.look(world)
        low = (merchants.honesty < np.median(merchants.honesty)) & (merchants.sells_on[:, p] > 0)
        many = int((merchants.weight[low] == 9.0).sum())
        few = int(low.sum()) - many
    expected = (many * 9.0 * 0.9 + few * 1.0 * 0.1) / (many * 9.0 + few)
    assert reader.value(told.lived) == pytest.approx(expected, rel=1e-9)
