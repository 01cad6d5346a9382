"""The day on one page: every line can be carried out, and columns name their writers."""

from __future__ import annotations

import inspect

import pytest
from tests.laws.small_world import small_world

from feedfollow.day.schedule import CLOSING, SCHEDULE, action, phases
from feedfollow.spec.symbols import columns_named
from feedfollow.spec.vocabulary import MODULES
from feedfollow.world.accounts import Accounts
from feedfollow.world.agencies import Agencies
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import declared
from feedfollow.world.exclusives import Exclusives
from feedfollow.world.follows import Follows
from feedfollow.world.friends import Friends
from feedfollow.world.goods import Goods
from feedfollow.world.habits import Habits
from feedfollow.world.ledger import Ledger
from feedfollow.world.merchants import Merchants
from feedfollow.world.orders import OrderColumns
from feedfollow.world.platforms import Platforms
from feedfollow.world.programme import Programme
from feedfollow.world.rooms import Cells, Entries, Shops
from feedfollow.world.scandals import Scandals
from feedfollow.world.social import Social
from feedfollow.world.tally import Tally
from feedfollow.world.users import Users

ROOMS = {
    "users": Users,
    "follows": Follows,
    "friends": Friends,
    "scandals": Scandals,
    "habits": Habits,
    "social": Social,
    "programme": Programme,
    "agencies": Agencies,
    "anchors": Anchors,
    "merchants": Merchants,
    "goods": Goods,
    "platforms": Platforms,
    "orders": OrderColumns,
    "entries": Entries,
    "cells": Cells,
    "shops": Shops,
    "exclusives": Exclusives,
    "accounts": Accounts,
    "ledger": Ledger,
    "tally": Tally,
}
# steps of the evening phase that are modules of their own, and the two doors to the books
STEPS = {"attention", "decide", "realise", "checkout", "ledger.post", "birth"}


@pytest.mark.parametrize("phase", [*SCHEDULE, CLOSING], ids=lambda phase: phase.home)
def test_every_phase_is_a_documented_function_of_the_world(phase):
    function = action(phase)
    assert function.__doc__
    first = next(iter(inspect.signature(function).parameters))
    assert first == "world"
    assert len(inspect.signature(function).parameters) == (2 if phase.parallel else 1)


def test_the_parts_of_the_day_follow_one_another():
    parts = [phase.home.split(".")[0] for phase in SCHEDULE]
    assert parts == sorted(parts, key=["morning", "noon", "evening", "night"].index)
    codes = [phase.code for phase in (*SCHEDULE, CLOSING)]
    assert codes == sorted(codes)


@pytest.mark.parametrize("module", MODULES)
def test_the_phases_of_a_module_are_left_out_where_it_is_off(module):
    others = [phase for phase in SCHEDULE if phase.owner != module]
    base = {"modules.friends": True} if module == "social" else {}
    on, off = (small_world(64, base | {f"modules.{module}": state}) for state in (True, False))
    assert phases(off) == [phase for phase in others if phase in phases(on)]
    assert set(phases(on)) - set(phases(off)) == set(SCHEDULE) - set(others)


def test_whoever_owns_a_phase_is_a_module():
    assert {phase.owner for phase in SCHEDULE} <= {"", *MODULES}


@pytest.mark.parametrize("room", ROOMS)
def test_every_column_is_described_and_written_by_known_phases(room):
    known = {phase.module for phase in (*SCHEDULE, CLOSING)} | STEPS
    for name, column in declared(ROOMS[room]).items():
        assert column.unit, f"{room}.{name} has no unit"
        assert column.meaning, f"{room}.{name} has no meaning"
        assert set(column.writers) <= known, f"{room}.{name}: {set(column.writers) - known}"


def test_every_column_that_a_symbol_of_the_equations_stands_for_is_declared():
    declared_names = {f"{room}.{name}" for room, cls in ROOMS.items() for name in declared(cls)}
    assert columns_named() <= declared_names
