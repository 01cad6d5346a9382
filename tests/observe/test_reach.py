"""What a lever can reach: derived from the code, complete, and written down where people read."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import numpy as np
import pytest
from tests.day.test_schedule import ROOMS
from tests.run.short import short

import feedfollow.day
from feedfollow.observe import measure_reads
from feedfollow.observe.dependence.code import is_function, plain
from feedfollow.observe.dependence.world_code import read_code, readers, writers
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.measures import Days
from feedfollow.observe.reach import EVERYTHING, reach, reach_elsewhere, reach_in
from feedfollow.observe.reach_page import page
from feedfollow.observe.recorder import Recorder
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.vocabulary import MODULES
from feedfollow.world.columns import BIRTH, declared

PAGE = Path(__file__).parents[2] / "docs" / "reach.md"
SETTLED = {"revenue_commission", "take_rate", "merchant_profit"}
HEADS = {"users_members", "users_active", "users_adopted", "people_adopted", "anchors_active"}
HEADS |= {"people_aware"}
"""Nobody joins, opens an app, adopts or hears of a scandal because of a policy; real anchors are an
input. Whom a platform lets in is its policy, and with switching how often people open it."""

TEAMS = {"exclusive_costs"}
"""What a lever sets alone, whatever is sold."""

WEIGHED = {
    "anchors.account_brands",
    "anchors.account_rank",
    "anchors.accounts",
    "anchors.self_share",
}
"""They say which rows of anchors stand for how many: the sum is an input, which the code that is
read does not say (tests/laws/test_account_matrix.py holds it)."""

LETS_IN = "access.open"
DRAWN = {"users_active", "users_adopted"}
"""What habit, surplus and friends move (15)."""
AS_DOCUMENTED = frozenset(MODULES) - {"switching"}


CORE = frozenset()
"""The model without optional modules."""


def test_a_fee_reaches_what_is_read_from_the_settlement_of_orders():
    assert reach("fees.commission", CORE) == reach("fees.external", CORE) == SETTLED


SEEN = {"ads", "governance", "entry", "pricing", "selection", "own_brands", "off_platform_deals"}
"""Modules in which merchants or talents see what is left of an order."""


@pytest.mark.long  # reads the code again for other modules, seconds each
def test_a_module_opens_the_ways_that_lead_through_it_and_no_others():
    assert reach("fees.commission", frozenset({"ads"})) > SETTLED | {"orders", "revenue_ads"}
    assert reach("fees.commission", frozenset(MODULES) - SEEN) == SETTLED
    assert reach("ads.load", frozenset(MODULES) - {"ads"}) == frozenset()
    assert reach("fees.tips", CORE) == frozenset()
    assert reach("fees.tips", frozenset({"tips"})) == {"tips_kept", "anchor_income"}


@pytest.mark.long  # reads the code again for other modules, seconds each
def test_where_any_module_may_be_on_every_way_is_open():
    for lever in LEVERS:
        assert reach(lever, CORE) <= reach(lever, frozenset(MODULES)) <= reach(lever)


@pytest.mark.long
def test_a_link_reaches_whatever_depends_on_sales_since_goods_of_closed_links_are_not_sold():
    found = [reach(f"links.open_{form}", AS_DOCUMENTED) for form in ("live", "video")]
    assert found == [EVERYTHING - HEADS - TEAMS] * 2


@pytest.mark.parametrize("form", ["live", "video"])
@pytest.mark.parametrize("of", ["link", "shop"])
def test_a_fee_that_sellers_choose_by_reaches_what_a_link_reaches(of, form):
    assert reach(f"fees.{of}_{form}", AS_DOCUMENTED) == EVERYTHING - HEADS - TEAMS


@pytest.mark.parametrize("lever", [name for name in LEVERS if name != LETS_IN])
def test_no_lever_but_whom_it_lets_in_reaches_who_uses_a_platform(lever):
    heads = HEADS - ({"anchors_active"} if lever in WEIGHED else set())
    if lever in WEIGHED:
        assert not reach(lever, AS_DOCUMENTED - {"account_matrix"}) & HEADS
    assert not reach(lever, AS_DOCUMENTED) & heads
    assert not reach(lever) & (heads - DRAWN)
    assert reach(lever), "a lever that nothing reads"


def test_whom_a_platform_lets_in_is_who_uses_it():
    assert reach(LETS_IN, CORE) & HEADS == {"users_members", "users_active", "users_adopted"}


def test_people_open_an_app_more_or_less_by_what_they_got_there_and_where_others_are():
    on = frozenset({"switching"})
    for lever in ("feed.precision", "goods.list_price"):
        assert reach(lever, on) >= DRAWN
        assert reach_elsewhere(lever, on) >= DRAWN
    assert not reach("fees.commission", on) & DRAWN


def test_friends_lead_from_one_platform_to_another_that_shares_nobody():
    apart = short(modules__switching=True)
    assert reach_in(apart, "kuaishou", "feed.precision")["douyin"] >= DRAWN
    without = apart.with_(**{"modules.switching": False})
    assert not reach_in(without, "kuaishou", "feed.precision")["douyin"]


@pytest.mark.parametrize("lever", ["traffic.private_share", "feed.precision", "goods.list_price"])
def test_what_decides_who_sees_and_buys_what_reaches_all_other_measures(lever):
    assert reach(lever, AS_DOCUMENTED) == EVERYTHING - HEADS - TEAMS


def test_only_what_people_and_merchants_carry_reaches_another_platform():
    assert reach_elsewhere("fees.commission", CORE) == frozenset()
    assert "orders" in reach_elsewhere("traffic.private_share")
    assert all(reach_elsewhere(lever) <= reach(lever) for lever in LEVERS)


FOR_ALL = {"gmv_outside", "stock_days", "unit_cost"}
"""One number for all platforms."""


@pytest.mark.long
def test_only_who_is_where_reaches_a_platform_that_shares_nobody():
    shared = {"population.exclusive": False, "merchants_exclusive": False}
    searched = short(modules__shelf=True, modules__inventory=True)
    on = frozenset(name for name, state in searched.modules.items() if state)
    apart = reach_in(searched, "kuaishou", "feed.precision")
    assert apart["douyin"] == FOR_ALL
    assert apart["kuaishou"] == reach("feed.precision", on)
    allotted = reach_in(searched, "kuaishou", "merchants.share")["douyin"]
    assert allotted == reach_elsewhere("merchants.share", on) | FOR_ALL
    together = reach_in(searched.with_(**shared), "kuaishou", "feed.precision")
    assert together["douyin"] == reach_elsewhere("feed.precision", on) | FOR_ALL
    assert len(together["douyin"]) > len(FOR_ALL)


def test_a_lever_that_there_is_not_is_refused_with_the_nearest_one():
    with pytest.raises(ValueError, match=r"no lever 'fees\.comission'.*fees\.commission"):
        reach("fees.comission")


@pytest.mark.parametrize("room", ROOMS)
def test_columns_are_written_by_the_phases_that_they_declare_and_by_no_others(room):
    for name, column in declared(ROOMS[room]).items():
        found = writers(ROOMS[room], name) - {BIRTH}
        assert found == set(column.writers) - {BIRTH}, f"{room}.{name}"


def test_every_function_of_the_day_is_read():
    walked = read_code().walked
    missed = []
    for info in pkgutil.walk_packages(feedfollow.day.__path__, "feedfollow.day."):
        for function in vars(importlib.import_module(info.name)).values():
            if is_function(function) and plain(function).__module__ == info.name:
                name = f"{info.name}.{plain(function).__qualname__}"
                missed += [name] if name not in walked else []
    schedule = {
        "action",
        "phases",
        "_phases",
        "live_one_day",
        "end_day",
    }  # the list of phases, which are the roots
    assert set(missed) == {f"feedfollow.day.schedule.{name}" for name in schedule}


def test_readers_are_read_off_the_code():
    assert readers(ROOMS["platforms"], "commission") == {
        "auction",
        "deals",
        "listing",
        "margins",
        "owners",
        "selection",
        "settlement",
    }
    assert readers(ROOMS["platforms"], "open_share") == {"decide", "link_fees"}
    assert "record" in readers(ROOMS["tally"], "counters")


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_reads_something(measure):
    assert measure_reads.reads(measure)


def test_a_measure_reads_what_weighs_its_days_too():
    said = {measure_reads.read_said(each) for each in measure_reads.reads("return_rate")}
    returned = {"counters[orders_returned]", "counters[orders_confirmed]"}
    assert said == returned | {"traffic[orders]"}
    external = {measure_reads.read_said(each) for each in measure_reads.reads("gmv_external")}
    assert external == {"traffic[gmv] by destination"}


FIELDS = {
    "traffic": "traffic",
    "counters": "counters",
    "rooms": "rooms",
    "heads": "heads",
    "backlog": "backlog",
    "festivals": "festive",
    "shops": "shops",
    "flows": "flows",
}
"""Field of the recorder, and what the days make of it."""


@pytest.mark.parametrize("field", FIELDS)
def test_the_days_are_made_of_the_recorded_fields_one_by_one(field):
    one, other = (
        Days(
            Recorder(**{name: [np.full(2, float(value and name == field))] for name in FIELDS}), 1.0
        )
        for value in (False, True)
    )
    differ = {name for name in vars(one) if not np.array_equal(vars(one)[name], vars(other)[name])}
    assert differ == {FIELDS[field]}


def test_a_field_that_is_not_known_is_refused():
    with pytest.raises(AttributeError, match="expected one of rooms, backlog, shops, sellers"):
        measure_reads._Days(set()).traffic  # noqa: B018


def test_the_page_is_what_the_code_says():
    assert PAGE.read_text(encoding="utf-8") == page()
