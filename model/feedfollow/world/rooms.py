"""Room tables: which rooms show which category, and how they are drawn (second stage of (6))."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from feedfollow.spec.scenario import Scenario
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64, I32, I64, Column, Room, allocate
from feedfollow.world.merchants import Merchants
from feedfollow.world.own_brands import main_category

DAILY = ("rank_rooms",)
AUCTION = ("auction",)
LEARNT = ("ad_results",)
OWN_ROOMS = ("own_rooms",)
ENTRY = ("entry",)
HEAT_LISTS = ("heat_lists",)
OFFERED = (*ENTRY, *HEAT_LISTS)
TASKS = ("tasks",)


class Entries(Room):
    """Rooms by cell (platform x category): the frozen proposal and today's weights.

    Proposals come from alias tables frozen for the month and are accepted by the ratio of today's
    weight to the frozen one: a small change of popularity then moves few choices, which keeps
    scenarios coupled under common random numbers (process 2.4).
    """

    anchor: Annotated[I32, Column("entry", "int32", "anchor", "room of the entry")]
    frozen: Annotated[F64, Column("entry", "float64", "weight", "weight at the freeze", DAILY)]
    tilted_cut: Annotated[
        F64, Column("entry", "float64", "probability", "alias cut, weights tilted by pull", DAILY)
    ]
    tilted_alias: Annotated[I32, Column("entry", "int32", "entry", "alias of tilted_cut", DAILY)]
    plain_cut: Annotated[F64, Column("entry", "float64", "probability", "alias cut", DAILY)]
    plain_alias: Annotated[I32, Column("entry", "int32", "entry", "alias of plain_cut", DAILY)]
    weight: Annotated[F64, Column("entry", "float64", "weight", "weight of (6) today", DAILY)]
    ratio: Annotated[F64, Column("entry", "float64", "ratio", "today's over frozen weight", DAILY)]
    plain_total: Annotated[
        F64, Column("entry", "float64", "weight", "running total of weights in the cell", DAILY)
    ]
    tilted_total: Annotated[
        F64, Column("entry", "float64", "weight", "running total of tilted weights", DAILY)
    ]
    own_plain_total: Annotated[
        F64,
        Column("entry", "float64", "weight", "running total over rooms of paid views", AUCTION),
    ]
    own_tilted_total: Annotated[
        F64, Column("entry", "float64", "weight", "the same, weights tilted by pull", AUCTION)
    ]


class Cells(Room):
    """One row per platform and category: where its rooms and sellers are listed."""

    first: Annotated[I32, Column("cell", "int32", "entry", "first room entry")]
    last: Annotated[I32, Column("cell", "int32", "entry", "behind the last room entry")]
    first_seller: Annotated[I32, Column("cell", "int32", "entry", "first seller entry")]
    last_seller: Annotated[I32, Column("cell", "int32", "entry", "behind the last seller entry")]
    max_ratio: Annotated[
        F64, Column("cell", "float64", "ratio", "largest ratio of the cell", DAILY)
    ]
    mean_pull: Annotated[
        F64, Column("cell", "float64", "ratio", "E_c[z^e_z], 0 where no room is live", DAILY)
    ]
    paid_pull: Annotated[
        F64,
        Column("cell", "float64", "ratio", "the same of the rooms paid views lead to", AUCTION),
    ]
    own_share: Annotated[
        F64,
        Column("cell", "float64", "share", "own rooms of merchants among the tail's", OWN_ROOMS),
    ]
    own_gain: Annotated[
        F64,
        Column("cell", "float64", "share", "own rooms more than at birth, 0 without", OWN_ROOMS),
    ]
    talent_gain: Annotated[
        F64, Column("cell", "float64", "share", "the same of rooms of talents", OWN_ROOMS)
    ]
    ad_price: Annotated[
        F64, Column("cell", "float64", "fen/view", "price of a paid view today (14)", AUCTION)
    ]
    ad_sold: Annotated[
        F64, Column("cell", "float64", "share", "views for sale that are sold today", AUCTION)
    ]
    ad_targeted: Annotated[
        F64,
        Column("cell", "float64", "share", "feed views sold, of those of the category", AUCTION),
    ]
    ad_even: Annotated[
        F64, Column("cell", "float64", "share", "feed views sold, of those of all", AUCTION)
    ]
    feed_forecast: Annotated[
        F64, Column("cell", "float64", "views/day", "smoothed expected feed views", LEARNT)
    ]
    feed_seen: Annotated[
        F64, Column("cell", "float64", "views", "decayed expected feed views not sold", LEARNT)
    ]
    feed_engaged: Annotated[
        F64, Column("cell", "float64", "views", "engaged ones among these", LEARNT)
    ]
    paid_seen: Annotated[
        F64, Column("cell", "float64", "views", "decayed expected paid views", LEARNT)
    ]
    paid_engaged: Annotated[
        F64, Column("cell", "float64", "views", "engaged ones among these", LEARNT)
    ]


class Shops(Room):
    """One row per seller entry: how a line is drawn by the share of its merchants who sell (20).

    Lists of brands and tasks add to it (34). There are no rows where merchants do not enter and
    leave, and nobody is listed.
    """

    cut: Annotated[F64, Column("shop", "float64", "probability", "alias cut", ENTRY, fill=1)]
    alias: Annotated[I32, Column("shop", "int32", "place", "alias of cut, in its cell", ENTRY)]
    shown: Annotated[
        F64, Column("shop", "float64", "weight", "by which its goods are shown (34)", OFFERED, 1.0)
    ]
    listed: Annotated[
        F64,
        Column("shop", "float64", "share", "of its merchants, on the list now (34)", HEAT_LISTS),
    ]
    heat: Annotated[
        F64, Column("shop", "float64", "share", "the same, of late, h_mp (34)", HEAT_LISTS)
    ]
    tasked: Annotated[
        F64,
        Column("shop", "float64", "share", "of its weight that tasks have paid for", HEAT_LISTS),
    ]
    task_owed: Annotated[
        F64, Column("shop", "float64", "fen", "paid tasks so far, exact (34)", TASKS)
    ]
    task_paid: Annotated[I64, Column("shop", "int64", "fen", "of these paid, in whole fen", TASKS)]


def make_shops(scenario: Scenario, sellers: int) -> Shops:
    """Return a row for each seller entry, or none where all lines are drawn alike."""
    weighed = scenario.modules["entry"] or scenario.modules["heat_lists"]
    return allocate(Shops, {"shop": sellers if weighed else 0})


def list_cells(
    anchors: Anchors, merchants: Merchants, platforms: int
) -> tuple[Entries, Cells, I32]:
    """List the rooms and the sellers of every cell, by rising number.

    Returns
    -------
    entries : Entries
    cells : Cells
    sellers : (entries,) int32
        Merchants of all cells, one cell after the other.
    """
    rooms: list[list[int]] = [[] for _ in range(platforms * CATEGORY_COUNT)]
    for a, platform in enumerate(anchors.platform):
        for category in anchors.categories[a, : anchors.breadth[a]]:
            rooms[int(platform) * CATEGORY_COUNT + int(category)].append(a)
    sellers = [
        np.flatnonzero((merchants.category == c) & merchants.sells_on[:, p]).tolist()
        for p in range(platforms)
        for c in range(CATEGORY_COUNT)
    ]
    cells = allocate(Cells, {"cell": len(rooms)})
    cells.first[:], cells.last[:], flat_rooms = _ragged(rooms)
    cells.first_seller[:], cells.last_seller[:], flat_sellers = _ragged(sellers)
    entries = allocate(Entries, {"entry": len(flat_rooms)})
    entries.anchor[:] = flat_rooms
    return entries, cells, flat_sellers


def house_line(anchors: Anchors, a: int, cells: Cells, sellers: I32) -> int:
    """Return the line of an own room's house in the category that most of its shows are of.

    Parameters
    ----------
    sellers : (entries,) int32
        Merchants of all cells, one cell after the other.
    """
    cell = int(anchors.platform[a]) * CATEGORY_COUNT + main_category(anchors, a)
    first, last = int(cells.first_seller[cell]), int(cells.last_seller[cell])
    return int(sellers[first + int(float(anchors.house[a]) * (last - first))])


def _ragged(members: list[list[int]]) -> tuple[I32, I32, I32]:
    """Return first and behind-last positions of every list, and all lists joined."""
    edges = np.concatenate([[0], np.cumsum([len(cell) for cell in members])]).astype(np.int32)
    flat = np.array([index for cell in members for index in cell], dtype=np.int32)
    return edges[:-1], edges[1:], flat
