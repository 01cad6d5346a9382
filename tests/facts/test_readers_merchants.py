"""Readers of merchants and their rooms, counted again order by order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from statistics import fmean

import numpy as np
import pytest
from scipy import stats
from tests.facts.evenings import (
    NAMES,
    Note,
    Told,
    busy,
    levers,
    rooms,
    rows,
    tell,
    with_modules,
)

from feedfollow.facts.read.merchants import (
    adopted_line_sales,
    cheap_sellers,
    house_sales_variation,
    lines_of_house,
    orders_a_view,
    own_room_followers_gained,
    own_share_by_size,
    rooms_owned_at,
)
from feedfollow.world.columns import F64, I64
from feedfollow.world.labels import FORMS
from feedfollow.world.world import World

PLATFORM, OWNED, FEWER = "douyin", 0.25, 0.1
ALL_IN_APP = {
    name: each
    for platform in NAMES
    for name, each in levers(platform, links__open_live=0, links__open_video=0).items()
}
MARKET: dict[str, object] = {
    "users": 1500,
    **ALL_IN_APP,
    **with_modules("ads", "entry", "own_brands"),
    **levers(PLATFORM, ads__load=0.2, anchors__own_brands=20, anchors__own_brand_share=0.8),
    **levers(PLATFORM, anchors__self_share=OWNED),
}
Evening = tuple[F64, int]


def keep(world: World) -> Evening:
    """Keep the paid views of lines and the follow edges to own rooms of a platform."""
    p, follows = world.names.index(PLATFORM), world.follows
    slots = np.arange(follows.anchor.shape[2]) < follows.count[:, p, None]
    followed: I64 = follows.anchor[:, p][slots]
    bought: F64 = world.merchants.ad_bought[:, p].copy()
    return bought, int(world.anchors.self_room[followed].sum())


@pytest.fixture(scope="module")
def note() -> Note[Evening]:
    return Note(keep)


@pytest.fixture(scope="module")
def told(note: Note[Evening]) -> Told:
    return tell(
        busy(**MARKET), {"paid": ("PaidViewsConcentration", {"platform": PLATFORM})}, [note]
    )


@pytest.fixture(scope="module")
def fewer() -> Told:
    """Live the same market with fewer own rooms, so that most houses have none."""
    return tell(busy(**{**MARKET, **levers(PLATFORM, anchors__self_share=FEWER)}), {})


@pytest.mark.parametrize("platform", NAMES)
@pytest.mark.parametrize("form", ["live", "video"])
def test_orders_a_view_are_the_orders_over_the_views_of_a_form(
    told: Told, form: str, platform: str
):
    orders = sum(FORMS[each.form] == form for each in rows(told.lived) if each.platform == platform)
    views = told.lived.run.daily.xs(platform, level="platform")[f"views_{form}"].sum()
    expected = orders * told.lived.run.people_per_user / views
    assert orders_a_view(told.lived, platform, form) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_lines_of_talents_are_compared_with_the_mean_line_of_their_category(
    told: Told, elsewhere: bool
):
    world, p = told.lived.world, NAMES.index(PLATFORM)
    merchants, multiples = world.merchants, []
    here = [each for each in rows(told.lived) if each.platform == PLATFORM]
    for a in rooms(world, PLATFORM):
        line = int(world.anchors.own_line[a])
        if line < 0:
            continue
        alike = [m for m in range(len(merchants)) if merchants.sells_on[m, p]
                 and merchants.category[m] == merchants.category[line]]  # fmt: skip
        sold = sum(each.price for each in here if each.merchant in alike)
        own = sum(each.price for each in here if each.merchant == line
                  and not (elsewhere and each.anchor == a))  # fmt: skip
        if sold:
            multiples.append(own * len(alike) / sold)
    assert len(multiples) > 5
    found = adopted_line_sales(told.lived, PLATFORM, elsewhere)
    assert found == pytest.approx(fmean(multiples), rel=1e-9)


def test_rooms_that_merchants_have_at_a_share_are_told_at_other_shares_too(told: Told, fewer: Told):
    own = {}
    for share, each in ((OWNED, told.lived.world), (FEWER, fewer.lived.world)):
        kept, head = each.anchors.self_room, each.anchors.head
        own[share] = [a for a in rooms(each, PLATFORM) if kept[a] and head[a]]
    assert len(own[OWNED]) > 2 * len(own[FEWER]) > 10
    for each in (told.lived.world, fewer.lived.world):
        for share, expected in own.items():
            assert rooms_owned_at(each, PLATFORM, share).tolist() == expected


def test_the_lines_of_a_house_are_those_that_its_own_room_sells(told: Told):
    world, sold = told.lived.world, dict[int, set[int]]()
    for each in rows(told.lived):
        if each.anchor >= 0 and world.anchors.self_room[each.anchor]:
            sold.setdefault(each.anchor, set()).add(each.merchant)
    houses = [a for a in rooms_owned_at(world, PLATFORM, OWNED).tolist() if a in sold]
    assert len(houses) > 10
    for a in houses:
        lines = lines_of_house(world, a).tolist()
        assert sold[a] <= set(lines)
        assert len(lines) == world.anchors.breadth[a]


def variation(told: Told) -> float:
    """Return the squared coefficient of variation of weekly purchases, chance taken off."""
    lived, anchors = told.lived, told.lived.world.anchors
    weeks = lived.run.scenario.days // 7
    here = [each for each in rows(lived) if each.platform == PLATFORM]
    orders = Counter(each.placed // 7 for each in here)
    whole = sum(orders[week] for week in range(weeks))
    excess = level = 0.0
    for a in rooms_owned_at(lived.world, PLATFORM, OWNED).tolist():
        lines = set(lines_of_house(lived.world, a).tolist())
        bought = {
            (each.user, each.placed)
            for each in here
            if each.anchor >= 0 and (each.anchor == a if anchors.self_room[a] else
            each.merchant in lines and not anchors.self_room[each.anchor])
        }  # fmt: skip
        counts = Counter(day // 7 for _, day in bought)
        total = sum(counts[week] for week in range(weeks))
        for week in range(weeks):
            part = orders[week] / whole
            chance = total * part * (1.0 - part)
            excess += (counts[week] - total * part) ** 2 - chance
            level += (total * part) ** 2
    return excess / level


def test_a_house_with_its_own_room_varies_as_its_purchases_there_do(told: Told):
    found = house_sales_variation(told.lived, PLATFORM, OWNED)
    assert found == pytest.approx(variation(told), rel=1e-9)


def test_a_house_without_a_room_varies_as_its_purchases_at_talents_do(fewer: Told):
    found = house_sales_variation(fewer.lived, PLATFORM, OWNED)
    assert found == pytest.approx(variation(fewer), rel=1e-9)


def test_followers_of_own_rooms_grow_by_the_edges_gained_between_month_ends(
    told: Told, note: Note[Evening]
):
    """From the last of May, the 14th evening, to the last of June, the last one."""
    gained = note.evenings[-1][1] - note.evenings[13][1]
    assert gained != 0
    expected = gained * told.lived.run.people_per_user
    assert own_room_followers_gained(told.lived, PLATFORM) == pytest.approx(expected, rel=1e-9)


def test_the_slope_is_of_the_second_halfs_share_on_the_first_halfs_sales(told: Told):
    anchors, half = told.lived.world.anchors, told.lived.run.scenario.days // 2
    early, late, own = Counter[int](), Counter[int](), Counter[int]()
    for each in rows(told.lived):
        if each.platform == PLATFORM and each.anchor >= 0:
            if each.placed < half:
                early[each.merchant] += each.price
            else:
                late[each.merchant] += each.price
                own[each.merchant] += each.price * bool(anchors.self_room[each.anchor])
    both = sorted(early.keys() & late.keys())
    assert len(both) > 20
    slope = stats.linregress(
        np.log([early[m] for m in both]), [own[m] / late[m] for m in both]
    ).slope
    assert own_share_by_size(told.lived, PLATFORM) == pytest.approx(slope, rel=1e-9)


def test_cheap_sellers_are_the_real_ones_of_the_cheapest_third_of_lines(told: Told):
    merchants, p = told.lived.world.merchants, NAMES.index(PLATFORM)
    ranked = sorted(
        (float(merchants.log_price[m]), m)
        for m in range(len(merchants))
        if merchants.sells_on[m, p]
    )
    # the quantile of n values lies at the place (n - 1) / 3 from 0, and is itself among them
    cheap = [m for _, m in ranked[: (len(ranked) - 1) // 3 + 1]]
    expected = sum(float(merchants.weight[m]) * float(merchants.selling[m, p]) for m in cheap)
    assert expected < sum(float(merchants.weight[m]) for m in cheap)
    assert cheap_sellers(told.lived, PLATFORM) == pytest.approx(expected, rel=1e-9)


def test_paid_views_are_concentrated_by_the_squares_of_their_shares(
    told: Told, note: Note[Evening]
):
    bought = [sum(float(views[m]) for views, _ in note.evenings)
              for m in range(len(note.evenings[0][0]))]  # fmt: skip
    expected = sum((each / sum(bought)) ** 2 for each in bought)
    assert told["paid"] == pytest.approx(expected, rel=1e-9)
    assert 1.0 / sum(1 for each in bought if each > 0.0) < expected < 1.0


def test_nothing_is_read_off_a_platform_that_has_none_of_it(told: Told):
    """The rival has no own lines; with the anchors of the other alone it has no own rooms."""
    assert np.isnan(adopted_line_sales(told.lived, "kuaishou"))
    anchors = told.lived.run.anchors
    run = replace(told.lived.run, tables={"anchors": anchors[anchors["platform"] == PLATFORM]})
    assert own_room_followers_gained(replace(told.lived, run=run), "kuaishou") == 0.0
