"""Small worlds for the laws: two platforms that share nothing, cut down to what a law is about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from feedfollow.day.evening.checkout import check_out
from feedfollow.day.evening.shop_floor import Workers, meet_goods
from feedfollow.day.schedule import action, end_day, phases
from feedfollow.draws import key_of
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.scenario import Scenario
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64, U32, allocate, allocate_tuple
from feedfollow.world.labels import (
    CONTENT_FORMS,
    DESTINATIONS,
    FORMS,
    ROOM_TYPES,
    SLOTS,
    SOURCES,
    TRAFFIC,
)
from feedfollow.world.rooms import Cells, Entries
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.tally import COUNTERS, Tally
from feedfollow.world.world import World, build_world

SEPARATE = Path(__file__).parents[1] / "scenarios" / "separate.yaml"
PLATFORMS = 2
"""Columns by platform are part of a row's type: other numbers would compile every kernel anew."""

PURE_PEOPLE = {
    "minutes_spread": 0,
    "charisma_spread": 0,
    "live_probability_head": 1,
    "live_probability_tail": 1,
    "engage_match": 0,
    "session_trust": 0,
    "session_quality": 0,
    "session_need": 0,
    "session_budget": 0,
    "price_sensitivity_spread": 0,
    "price_spread": 0,
    "orders_per_session": 1,
    "hard_budget_multiple": 1000,
    "need_seeding": 0,
}
"""Parameters under which views, engagement and sessions are the same for all but activity."""

LIGHT = {
    "burn_in": "0 days",
    "start": "2020-05-01",
    "scale": {"anchors": 100, "merchants": 100},
    "merchants_exclusive": False,
    "platforms.douyin.merchants.share": 1,
    "platforms.kuaishou.merchants.share": 1,
}
"""A small market from May 2020 on, soon built: for laws that need many worlds."""


def key(seed: int) -> U32:
    return np.array(key_of(seed), dtype=np.uint32)


def small_scenario(users: int, changes: dict[str, object] | None = None) -> Scenario:
    """Return the separate scenario with other users and settings by dotted path."""
    return load_scenario(SEPARATE, {"users": users, **(changes or {})})


def small_world(users: int, changes: dict[str, object] | None = None, seed: int = 1) -> World:
    """Build a small world."""
    return build_world(small_scenario(users, changes), seed)


def pure_world(users: int, changes: dict[str, object] | None = None, seed: int = 1) -> World:
    """Build a world at day 0 in which all are adopters, members and awake, without follows.

    The evening can be run alone, day after day; nothing but the views, follows and sessions of
    users with equal habits is left.
    """
    settings: dict[str, object] = {f"parameters.{name}": v for name, v in PURE_PEOPLE.items()}
    world = small_world(users, LIGHT | settings | (changes or {}), seed)
    world.users.adopted[:] = True
    world.users.potential[:] = True
    world.users.member[:] = True
    world.users.opened[:] = True
    world.day = 0
    world.users.clicks_day[:] = 0
    world.users.system_day[:] = 0
    return world


def live_until_shopping(world: World) -> None:
    """Live the phases of a day up to the one in which people view, engage and shop."""
    for phase in phases(world):
        if phase.parallel:
            return
        action(phase)(world)


def live_days(
    world: World,
    days: int,
    every_view: bool = False,
    at_night: Callable[[World], None] | None = None,
) -> None:
    """Live whole days, all phases, drawing every view or engaged ones only.

    ``at_night`` is called at the end of each day, before closed orders leave the table.
    """
    workers = Workers(world, 1, None)
    for _ in range(days):
        for phase in phases(world):
            if phase.parallel:
                check_out(world, meet_goods(world, workers, every_view))
            else:
                action(phase)(world)
        if at_night is not None:
            at_night(world)
        end_day(world)


def rooms_of_one_cell(count: int) -> tuple[Anchors, Entries, Cells]:
    """Return ``count`` equal real rooms of one platform and category, always live."""
    anchors = allocate(Anchors, {"anchor": count, "category": CATEGORY_COUNT})
    anchors.head[:] = True
    anchors.live[:] = True
    anchors.weight[:] = 1.0
    anchors.live_probability[:] = 1.0
    anchors.charisma[:] = 1.0
    anchors.pull[:] = 1.0
    anchors.follow_pull[:] = 1.0
    anchors.breadth[:] = 1
    anchors.popularity[:] = 1.0
    entries = allocate(Entries, {"entry": count})
    entries.anchor[:] = np.arange(count)
    cells = allocate(Cells, {"cell": PLATFORMS * CATEGORY_COUNT})
    cells.first[1:] = count
    cells.last[:] = count
    return anchors, entries, cells


def empty_tally(anchors: int, blocks: int = 1) -> Tally:
    """Return a tally of zeros for a number of rooms."""
    sizes = {
        "platform": PLATFORMS,
        "form": len(FORMS),
        "content_form": CONTENT_FORMS,
        "source": len(SOURCES),
        "destination": len(DESTINATIONS),
        "quantity": len(TRAFFIC),
        "counter": len(COUNTERS),
        "category": CATEGORY_COUNT,
        "room_type": len(ROOM_TYPES),
        "anchor": anchors,
        "block": blocks,
        "cell": PLATFORMS * CATEGORY_COUNT,
        "slot": SLOTS,
        "merchant": 1,  # what merchants' goods are seen for is counted with ads alone
        "listable": 0,
        "unpaid_paid": 2,
    }
    return allocate_tuple(Tally, sizes)


def urn_scene(count: int) -> tuple[Scene, Tally, F64]:
    """Return a scene of one cell whose rooms are ranked by popularity alone (chi = 1, omega = 0).

    Popularity counts engaged views: one engaged view of one real room adds 1 and nothing is
    forgotten. That is the average of (6) with a memory of ``2^40`` days and as many people per
    user, where the decay of a law's few thousand views is below 1e-8.

    Returns
    -------
    scene, tally
    scratch : (32,) float64
        What :func:`learn` gathers expected views in.
    """
    world = small_world(64, LIGHT)
    anchors, entries, cells = rooms_of_one_cell(count)
    world.platforms.popularity_exponent[:] = 1.0
    world.platforms.conversion_exponent[:] = 0.0
    world.platforms.cold_start_quota[:] = 0.0
    world.coef.people_per_user = 2.0**40
    world.coef.popularity_decay = 1.0 - 2.0**-40
    world.coef.conversion_decay = 1.0
    scene = scene_of(world)._replace(anchors=anchors, entries=entries, cells=cells)
    return scene, empty_tally(count), np.zeros(len(cells))
