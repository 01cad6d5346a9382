"""Readers of large anchors, brands, entry and costs, against orders, edges and evenings."""

from __future__ import annotations

from math import isnan
from statistics import fmean

import numpy as np
import pandas as pd
import pytest
from tests.facts.evenings import (
    FEN,
    NAMES,
    Note,
    Told,
    busy,
    day_of,
    levers,
    made_up,
    rooms,
    rows,
    tell,
    with_modules,
)

from feedfollow.facts.lived import Lived
from feedfollow.facts.read.governance import (
    brand_sales_in_app,
    brand_share_in_app,
    entry_wave,
    head_followers,
    rooms_gmv,
    sales_of_a_brand_in_app,
)
from feedfollow.world.columns import F64
from feedfollow.world.world import World

PLATFORM = "kuaishou"
MARKET: dict[str, object] = {
    "users": 1500,
    **with_modules("entry", "families", "inventory", "pricing"),
    **levers(PLATFORM, anchors__families=6, anchors__family_followers=8),
}
"""Part of the goods is sold behind outside links, and nobody reads those as of the app."""
JUNE = "2020-06"


class Evening:
    """What a test asks of one evening.

    Attributes
    ----------
    head : list of int
        Simulated followers of the largest room, by platform.
    volatility, brands : list of float
        By platform; of brands the real merchants who sell.
    forecast, cost, price : float64
        Of all lines: orders expected (by platform), unit cost, list price over that at birth.
    """

    def __init__(self, world: World) -> None:
        edges, count, merchants = world.follows.anchor, world.follows.count, world.merchants
        self.date = world.date
        self.head, self.brands = [], []
        for p, name in enumerate(NAMES):
            first = rooms(world, name)[0]
            slots = np.arange(edges.shape[2]) < count[:, p, None]
            self.head.append(int((slots & (edges[:, p] == first)).sum()))
            there = merchants.brand & (merchants.sells_on[:, p] > 0)
            self.brands.append(float((merchants.weight * merchants.selling[:, p])[there].sum()))
        self.volatility = [float(each) for each in world.platforms.volatility]
        self.forecast: F64 = np.array(merchants.forecast)
        self.cost: F64 = np.array(merchants.unit_cost)
        self.price: F64 = np.array(world.goods.price_over)


@pytest.fixture(scope="module")
def note() -> Note[Evening]:
    return Note(Evening)


@pytest.fixture(scope="module")
def told(note: Note[Evening]) -> Told:
    names = ("DemandVolatility", "UnitCostOfGoods", "ListPriceOfGoods")
    asked: dict[str, tuple[str, dict[str, object]]] = {
        f"{name} {platform}": (name, {"platform": platform}) for name in names for platform in NAMES
    }
    return tell(busy(**MARKET), asked, [note])


def sold_in_june(told: Told, chosen: list[int]) -> float:
    """Return CNY of real people of June's orders in some rooms."""
    first = day_of(told.lived.run.scenario, "2020-06-01")
    fen = sum(
        each.price for each in rows(told.lived) if each.placed >= first and each.anchor in chosen
    )
    return float(fen) / FEN * told.lived.run.people_per_user


@pytest.mark.parametrize("name", ["head", "family", "others", "rest"])
def test_gmv_of_rooms_is_that_of_the_orders_of_the_month(told: Told, name: str):
    ranked, family = rooms(told.lived.world, PLATFORM), told.lived.world.anchors.family
    head, rest = ranked[0], ranked[1:]
    assert family[head] >= 0
    chosen = {
        "head": [head],
        "family": [a for a in rest if family[a] == family[head]],
        "others": [a for a in rest if family[a] != family[head]],
        "rest": rest,
    }[name]
    expected = sold_in_june(told, chosen)
    assert expected > 0.0
    assert rooms_gmv(told.lived, PLATFORM, name, JUNE) == pytest.approx(expected, rel=1e-9)


def test_gmv_of_a_family_that_is_not_there_is_no_number(told: Told):
    assert isnan(rooms_gmv(told.lived, "douyin", "family", JUNE))


@pytest.mark.parametrize(
    ("when", "ends"),
    [(JUNE, ["2020-06-30"]), ("2020-05-18..2020-06-30", ["2020-05-31", "2020-06-30"])],
)
def test_followers_are_edges_to_the_largest_room_at_month_ends(
    told: Told, note: Note[Evening], when: str, ends: list[str]
):
    people, p = told.lived.run.people_per_user, NAMES.index(PLATFORM)
    counts = [each.head[p] for each in note.evenings if each.date.isoformat() in ends]
    assert len(counts) == len(ends) and min(counts) > 0
    found = head_followers(told.lived, PLATFORM, when)
    assert found == pytest.approx(people * fmean(counts), rel=1e-9)


def entering(told: Told, shares: list[float]) -> Lived:
    """Return the same world with shares of a platform's merchants who sell, evening by evening."""
    merchants, p = told.lived.world.merchants, NAMES.index(PLATFORM)
    could = sum(float(w) for w, here in zip(merchants.weight, merchants.sells_on[:, p], strict=True)
                if here)  # fmt: skip
    days = pd.date_range("2020-06-01", periods=len(shares), name="date")
    own = pd.DataFrame({"date": days, "platform": PLATFORM, "sellers": np.array(shares) * could})
    rival = own.assign(platform="douyin", sellers=np.arange(len(shares)) * could)
    daily = pd.concat([own, rival]).set_index(["date", "platform"]).sort_index()
    lived = made_up(busy(), daily=daily)
    lived.world = told.lived.world
    return lived


@pytest.mark.parametrize(
    ("edge", "times", "expected"),
    [("first", 1, 0.25), ("first", 2, 0.2), ("last", 1, 0.2), ("last", 2, 0.1), ("last", 9, 0.0)],
)
def test_a_wave_is_what_the_busiest_days_exceed_the_edges_by(
    told: Told, edge: str, times: float, expected: float
):
    """In two days .05 come at first, .3 when most do, and .1 at last."""
    shares = [0.1, 0.12, 0.15, 0.2, 0.4, 0.5, 0.55, 0.6]
    found = entry_wave(entering(told, shares), PLATFORM, 2, times, edge)
    assert found == pytest.approx(expected, abs=1e-12)


def test_who_leaves_at_the_edge_adds_nothing_to_a_wave(told: Told):
    lived = entering(told, [0.5, 0.4, 0.3, 0.5, 0.6, 0.5, 0.4])
    assert entry_wave(lived, PLATFORM, 2, 2, "first") == pytest.approx(0.3, abs=1e-12)
    assert entry_wave(lived, PLATFORM, 2, 2, "last") == pytest.approx(0.3, abs=1e-12)
    assert isnan(entry_wave(lived, PLATFORM, 7, 2, "last"))


def paid_in_app(told: Told, first: int, last: int) -> dict[bool, float]:
    """Return CNY paid in the app for goods of brands and of others, between two days."""
    found = {True: 0.0, False: 0.0}
    for each in rows(told.lived):
        if each.platform == PLATFORM and not each.external and first <= each.placed <= last:
            found[bool(told.lived.world.merchants.brand[each.merchant])] += each.price / FEN
    return found


@pytest.mark.parametrize(("first", "last"), [("2020-06-01", "2020-06-30"), ("2020-05-20",) * 2])
def test_sales_of_brands_are_those_of_the_app_in_a_period(
    told: Told, note: Note[Evening], first: str, last: str
):
    scenario, when = told.lived.run.scenario, f"{first}..{last}"
    sold = paid_in_app(told, day_of(scenario, first), day_of(scenario, last))
    assert all(sold.values())
    assert brand_sales_in_app(told.lived, PLATFORM, when) == pytest.approx(sold[True], rel=1e-9)
    share = sold[True] / sum(sold.values())
    assert brand_share_in_app(told.lived, PLATFORM, when) == pytest.approx(share, rel=1e-9)
    brands = fmean(
        each.brands[NAMES.index(PLATFORM)]
        for each in note.evenings
        if first <= each.date.isoformat() <= last
    )
    found = sales_of_a_brand_in_app(told.lived, PLATFORM, when)
    assert found == pytest.approx(sold[True] / brands, rel=1e-9)


def test_part_of_what_brands_sell_is_outside_the_app(told: Told):
    outside = [
        each
        for each in rows(told.lived)
        if each.platform == PLATFORM and each.external
        and told.lived.world.merchants.brand[each.merchant]
    ]  # fmt: skip
    assert outside


@pytest.mark.parametrize("platform", NAMES)
def test_volatility_is_the_mean_of_evenings(told: Told, note: Note[Evening], platform: str):
    values = [each.volatility[NAMES.index(platform)] for each in note.evenings]
    assert len(values) == told.lived.run.scenario.days and np.ptp(values) > 0.0
    assert told[f"DemandVolatility {platform}"] == pytest.approx(fmean(values), rel=1e-12)


@pytest.mark.parametrize("platform", NAMES)
@pytest.mark.parametrize("name", ["UnitCostOfGoods", "ListPriceOfGoods"])
def test_costs_and_prices_are_weighed_by_the_orders_expected(
    told: Told, note: Note[Evening], name: str, platform: str
):
    p, found = NAMES.index(platform), []
    for evening in note.evenings:
        values = evening.cost if name == "UnitCostOfGoods" else evening.price
        pairs = [(float(f), float(v)) for f, v in zip(evening.forecast[:, p], values, strict=True)]
        found.append(sum(f * v for f, v in pairs) / sum(f for f, _ in pairs))
    assert told[f"{name} {platform}"] == pytest.approx(fmean(found), rel=1e-9)
    plain = fmean(float(np.mean(e.cost if name[0] == "U" else e.price)) for e in note.evenings)
    assert told[f"{name} {platform}"] != pytest.approx(plain, rel=1e-6)
