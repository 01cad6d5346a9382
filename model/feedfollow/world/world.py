"""The world: every column there is, built from a scenario and a seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np

from feedfollow.draws import key_of
from feedfollow.spec.scenario import Platform, Scenario
from feedfollow.world import birth_users as people
from feedfollow.world import ledger as books
from feedfollow.world.accounts import Accounts, name_payers
from feedfollow.world.agencies import Agencies, make_agencies
from feedfollow.world.anchors import Anchors
from feedfollow.world.births import born_anchors, born_merchants, born_users, own_lines
from feedfollow.world.coefficients import CATEGORY_COUNT, Coefficients, coefficients
from feedfollow.world.columns import F64, I32, I64, U32, allocate, allocate_tuple
from feedfollow.world.exclusives import Exclusives, make_exclusives
from feedfollow.world.follows import Follows
from feedfollow.world.friends import Friends, make_friends
from feedfollow.world.goods import Goods, make_goods
from feedfollow.world.habits import Habits, make_habits
from feedfollow.world.inputs import (
    Inputs,
    content_platforms,
    reference_people,
    resolve_inputs,
)
from feedfollow.world.labels import (
    BACKLOG_AGES,
    CONTENT_FORMS,
    DESTINATIONS,
    FORMS,
    KIND_COUNT,
    LEADS,
    ORDER_EVENTS,
    REVENUE_DAYS,
    ROOM_TYPES,
    SLOTS,
    SOURCES,
    TRAFFIC,
)
from feedfollow.world.ledger import Ledger
from feedfollow.world.menus import Choices, Menus, make_menus
from feedfollow.world.merchants import Merchants
from feedfollow.world.orders import Orders
from feedfollow.world.platforms import Platforms
from feedfollow.world.programme import Programme, make_programme
from feedfollow.world.rooms import Cells, Entries, Shops, list_cells, make_shops
from feedfollow.world.scandals import Scandals, list_scandals
from feedfollow.world.social import Social, make_social
from feedfollow.world.tally import COUNTERS, Tally
from feedfollow.world.users import Users

BLOCK = 2048
"""Users per block; partial sums of floats are kept by block, so threads never change a bit."""


@dataclass
class World:
    """All state of a run; ``rooms of columns`` by name, and the scenario they were built from.

    Attributes
    ----------
    day : int
        Day number; 0 is the scenario's start, the burn-in is negative.
    held : bool
        Burn-in: follow edges and parasocial evidence are held (process 2.3).
    """

    scenario: Scenario
    coef: Coefficients
    inputs: Inputs
    levers: dict[str, dict[str, float]]
    key: U32
    evidence: F64
    trust_decay: F64
    interest_decay: F64
    users: Users
    follows: Follows
    friends: Friends
    scandals: Scandals
    habits: Habits
    social: Social
    programme: Programme
    agencies: Agencies
    anchors: Anchors
    merchants: Merchants
    goods: Goods
    platforms: Platforms
    entries: Entries
    cells: Cells
    sellers: I32
    menus: Menus
    choices: Choices
    shops: Shops
    exclusives: Exclusives
    accounts: Accounts
    orders: Orders
    ledger: Ledger
    tally: Tally
    day: int = 0

    @property
    def held(self) -> bool:
        """Whether the day belongs to the burn-in."""
        return self.day < 0

    @property
    def date(self) -> date:
        """Calendar date of the day."""
        return self.scenario.start + timedelta(days=self.day)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the content platforms, in the order of their rows."""
        return tuple(p.name for p in content_platforms(self.scenario))

    def rooms_of_columns(self) -> dict[str, Any]:
        """Return every room of declared columns by name (orders by their used rows)."""
        return {
            "users": self.users,
            "follows": self.follows,
            "anchors": self.anchors,
            "merchants": self.merchants,
            "goods": self.goods,
            "platforms": self.platforms,
            "entries": self.entries,
            "cells": self.cells,
            "menus": self.menus,
            "choices": self.choices,
            "shops": self.shops,
            "exclusives": self.exclusives,
            "accounts": self.accounts,
            "ledger": self.ledger,
            "tally": self.tally,
        }


def build_world(scenario: Scenario, seed: int | None = None) -> World:
    """Build the world of a scenario at the first day of its burn-in.

    Parameters
    ----------
    scenario : Scenario
    seed : int, optional
        Seed of all draws; the scenario's own by default. Different seeds are different worlds.

    Raises
    ------
    ValueError
        If inputs contradict each other (daily users above members, an impossible overlap, too
        few simulated agents).
    """
    key = np.array(key_of(scenario.seed if seed is None else seed), dtype=np.uint32)
    parameters = scenario.parameters
    coef = coefficients(parameters, reference_people(scenario) / scenario.users)
    inputs = resolve_inputs(scenario, coef.opening_spread)
    platforms = content_platforms(scenario)
    sizes = _sizes(scenario, len(platforms))
    merchants = born_merchants(scenario, platforms, sizes, key)
    anchors, accounts = born_anchors(scenario, platforms, sizes, key)
    if scenario.modules["own_brands"]:
        own_lines(scenario, platforms, (anchors, merchants), key)
    users = born_users(scenario, platforms, coef, sizes, key)
    entries, cells, sellers = list_cells(anchors, merchants, len(platforms))
    name_payers(accounts, anchors, cells, sellers)
    menus, choices = make_menus(scenario, anchors, cells, sellers, key)
    offsets = _offsets(sizes)
    ledger = allocate_tuple(Ledger, {**sizes, "account": int(offsets[-1])})
    ledger.offset[:] = offsets
    return World(
        scenario=scenario,
        coef=coef,
        inputs=inputs,
        levers={p.name: dict(p.levers) for p in platforms},
        key=key,
        evidence=np.array([_evidence(coef, platform) for platform in platforms]),
        trust_decay=_decay_table(coef.trust_decay),
        interest_decay=_decay_table(coef.interest_decay),
        users=users,
        follows=allocate(Follows, sizes),
        friends=make_friends(scenario, np.asarray(users)["taste"], key),
        scandals=list_scandals(scenario, tuple(p.name for p in platforms), key),
        habits=make_habits(scenario, len(platforms)),
        social=make_social(scenario, len(platforms)),
        programme=make_programme(scenario, len(platforms), key),
        agencies=make_agencies(scenario, len(platforms)),
        anchors=anchors,
        merchants=merchants,
        goods=make_goods(merchants, len(platforms), key),
        platforms=allocate(Platforms, sizes),
        entries=entries,
        cells=cells,
        sellers=sellers,
        menus=menus,
        choices=choices,
        shops=make_shops(scenario, len(sellers)),
        exclusives=make_exclusives(scenario, anchors, cells, sellers),
        accounts=accounts,
        orders=Orders.empty(),
        ledger=ledger,
        tally=allocate_tuple(Tally, sizes),
        day=-scenario.burn_in,
    )


def _evidence(coef: Coefficients, platform: Platform) -> float:
    """Return the parasocial evidence of a follow edge at the start (2.9)."""
    views = platform.levers["content.views_live"] + platform.levers["content.views_video"]
    return people.start_evidence(coef, views, platform.levers["traffic.private_share"])


def _sizes(scenario: Scenario, platforms: int) -> dict[str, int]:
    return {
        "user": scenario.users,
        "platform": platforms,
        "category": CATEGORY_COUNT,
        "slot": SLOTS,
        "anchor": scenario.anchors_per_platform * platforms,
        "merchant": scenario.merchants,
        "listable": scenario.merchants if scenario.modules["heat_lists"] else 0,
        "age": BACKLOG_AGES,
        "lead": LEADS,
        "event": len(ORDER_EVENTS),
        "revenue_day": REVENUE_DAYS,
        "unpaid_paid": 2,
        "form": len(FORMS),
        "content_form": CONTENT_FORMS,
        "source": len(SOURCES),
        "destination": len(DESTINATIONS),
        "quantity": len(TRAFFIC),
        "counter": len(COUNTERS),
        "room_type": len(ROOM_TYPES),
        "kind": KIND_COUNT,
        "block": -(-scenario.users // BLOCK),
        "cell": platforms * CATEGORY_COUNT,
        "sector_edge": len(books.SECTORS) + 1,
        "flow": len(books.FLOWS),
    }


def _offsets(sizes: dict[str, int]) -> I64:
    return books.account_offsets(
        {
            books.MERCHANTS: sizes["merchant"],
            books.ANCHORS: sizes["anchor"],
            books.PLATFORMS: sizes["platform"],
            books.ESCROW: sizes["platform"],
            books.OUTSIDE: 2,
        }
    )


def _decay_table(factor: float, days: int = 8192) -> F64:
    """Return the powers ``factor^0 .. factor^(days-1)``; the last one serves all longer gaps."""
    table = np.empty(days)
    value = 1.0
    for k in range(days):
        table[k] = value
        value *= factor
    return table
