"""Readers of rivals, small rooms and categories, counted again order by order."""

from __future__ import annotations

from math import isnan, prod

import pandas as pd
import pytest
from tests.facts.evenings import (
    FEN,
    NAMES,
    Note,
    Told,
    busy,
    levers,
    made_up,
    rooms,
    rows,
    small_rooms,
    tell,
    with_modules,
)

from feedfollow.facts.read.competition import (
    category_repurchase_everywhere,
    category_sales_everywhere,
    effective_categories,
    monthly_growth,
    small_rooms_sales,
)
from feedfollow.spec.parameters import CATEGORIES
from feedfollow.world.columns import I64
from feedfollow.world.world import World

PLATFORM = "douyin"
MARKET: dict[str, object] = {
    "users": 1500,
    **with_modules("ads", "shelf"),
    **levers(PLATFORM, ads__load=0.2, shelf__search=1, shelf__mall=1),
    **levers("kuaishou", ads__load=0.2),
}
GROWING = ("2020-06", "2020-08")


def keep(world: World) -> I64:
    return world.tally.shown.copy()


@pytest.fixture(scope="module")
def note() -> Note[I64]:
    return Note(keep)


@pytest.fixture(scope="module")
def told(note: Note[I64]) -> Told:
    return tell(busy(**MARKET), {"goods": ("EffectiveGoodsShown", {"platform": PLATFORM})}, [note])


@pytest.mark.parametrize("platform", NAMES)
@pytest.mark.parametrize("top", [0.022, 0.3])
def test_small_rooms_are_those_below_the_top_by_charisma(told: Told, platform: str, top: float):
    world = told.lived.world
    small = small_rooms(world.anchors, rooms(world, platform), top)
    sold = sum(each.price for each in rows(told.lived) if each.anchor in small)
    assert sold > 0
    assert small_rooms_sales(told.lived, platform, top) == pytest.approx(sold / FEN, rel=1e-12)


def test_categories_count_by_the_entropy_of_their_sales(told: Told):
    """Of shares s the exponential of the entropy is the product of s to the power of -s."""
    sold = dict.fromkeys(CATEGORIES, 0)
    for each in rows(told.lived):
        if each.platform == PLATFORM:
            sold[each.category] += each.price
    shares = [fen / sum(sold.values()) for fen in sold.values() if fen]
    found = effective_categories(told.lived, PLATFORM)
    assert found == pytest.approx(prod(s**-s for s in shares), rel=1e-9)
    assert 1.0 < found < len(CATEGORIES)


@pytest.mark.parametrize("category", [0, 3])
def test_sales_of_a_category_are_those_of_all_platforms(told: Told, category: int):
    sold = [each for each in rows(told.lived) if each.category == CATEGORIES[category]]
    assert {each.platform for each in sold} == set(NAMES)
    found = category_sales_everywhere(told.lived, category)
    assert found == pytest.approx(sum(each.price for each in sold) / FEN, rel=1e-12)


def test_sales_of_all_categories_are_what_the_daily_tables_say(told: Told):
    whole = told.lived.run.daily["gmv_broad"].sum() / told.lived.run.people_per_user
    parts = [category_sales_everywhere(told.lived, category) for category in range(16)]
    assert sum(parts) == pytest.approx(whole, rel=1e-9)


def test_who_buys_again_buys_the_category_in_both_halves(told: Told):
    half = told.lived.run.scenario.days // 2
    days: dict[int, set[bool]] = {}
    for each in rows(told.lived):
        if each.category == CATEGORIES[0]:
            days.setdefault(each.user, set()).add(each.placed < half)
    early = [halves for halves in days.values() if True in halves]
    again = sum(1 for halves in early if False in halves)
    assert 10 < again < len(early)
    found = category_repurchase_everywhere(told.lived, 0)
    assert found == pytest.approx(again / len(early), rel=1e-12)


def test_lines_are_counted_by_the_shares_of_their_feed_views(told: Told, note: Note[I64]):
    p = told.lived.world.names.index(PLATFORM)
    views = [sum(int(each[m, p]) for each in note.evenings) for m in range(len(note.evenings[0]))]
    total = sum(views)
    expected = 1.0 / sum((each / total) ** 2 for each in views)
    assert told["goods"] == pytest.approx(expected, rel=1e-9)
    assert 2.0 < expected < sum(1 for each in views if each)
    assert len(note.evenings) == told.lived.run.scenario.days


def daily(june: float, august: float) -> pd.DataFrame:
    """Return three months, of two the sums as given, half on the first day and half on the last."""
    days = pd.date_range("2020-05-31", "2020-09-01")
    table = pd.DataFrame({"date": days, "gmv_exclusive": 1e9, "platform": PLATFORM})
    for month, total in ((6, june), (8, august)):
        inside = table["date"].dt.month == month
        edge = table["date"].dt.is_month_start | table["date"].dt.is_month_end
        table.loc[inside, "gmv_exclusive"] = edge[inside] * total / 2.0
    rival = table.assign(platform="kuaishou", gmv_exclusive=7.0)
    return pd.concat([table, rival]).set_index(["date", "platform"]).sort_index()


def test_growth_is_the_geometric_mean_over_the_months_between():
    lived = made_up(busy(), daily=daily(100.0, 400.0))
    found = monthly_growth(lived, "gmv_exclusive", PLATFORM, *GROWING)
    assert found == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize("sums", [(0.0, 5.0), (5.0, 0.0)])
def test_growth_from_or_to_nothing_is_no_number(sums: tuple[float, float]):
    lived = made_up(busy(), daily=daily(*sums))
    assert isnan(monthly_growth(lived, "gmv_exclusive", PLATFORM, *GROWING))
