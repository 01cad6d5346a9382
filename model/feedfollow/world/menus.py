"""Menus: the merchants from whom talents choose the goods of their rooms (2.14)."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from feedfollow.draws import Purpose, philox
from feedfollow.kernels import inlined
from feedfollow.spec.scenario import Scenario
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64, I32, I64, U32, Column, Room, allocate
from feedfollow.world.rooms import Cells
from feedfollow.world.spread import beta_quantile

TRAITS = int(Purpose.ANCHOR_TRAITS)
HONESTY = (8, 1)
"""Block and lane of the word that decides on a talent's honesty; lane 0 decides on its house."""

SELECTION = ("selection",)


class Menus(Room):
    """Whom a talent can list; no rows where the module is off."""

    honesty: Annotated[F64, Column("anchor", "float64", "0..1", "honesty of the talent, h_a")]
    first: Annotated[
        I64, Column("anchor category", "int64", "choice", "first choice in each of its categories")
    ]
    last: Annotated[
        I64, Column("anchor category", "int64", "choice", "behind the last one in each of them")
    ]


class Choices(Room):
    """One row for each talent, category of its shows and merchant of that category."""

    total: Annotated[
        F64,
        Column("choice", "float64", "weight", "running total of chances to be listed", SELECTION),
    ]
    merchant: Annotated[I32, Column("choice", "int32", "merchant", "who may be listed")]
    anchor: Annotated[I32, Column("choice", "int32", "anchor", "the talent")]
    fee_owed: Annotated[
        F64, Column("choice", "float64", "fen", "slot fees so far, exact", SELECTION)
    ]
    fee_paid: Annotated[
        I64, Column("choice", "int64", "fen", "of these paid, in whole fen", SELECTION)
    ]


def make_menus(
    scenario: Scenario, anchors: Anchors, cells: Cells, sellers: I32, key: U32
) -> tuple[Menus, Choices]:
    """List the merchants of every talent's categories; nothing where the module is off.

    Parameters
    ----------
    sellers : (entries,) int32
        Merchants of all cells, one cell after the other.
    key : (2,) uint32
        Of the seed.
    """
    if not scenario.modules["selection"]:
        empty = {"anchor": 0, "category": CATEGORY_COUNT, "choice": 0}
        return allocate(Menus, empty), allocate(Choices, empty)
    menus = allocate(Menus, {"anchor": len(anchors), "category": CATEGORY_COUNT})
    rows: list[I32] = []
    owners: list[int] = []
    end = 0
    for a in range(len(anchors)):
        if anchors.self_room[a]:
            continue
        for show, category in enumerate(anchors.categories[a, : anchors.breadth[a]]):
            cell = int(anchors.platform[a]) * CATEGORY_COUNT + int(category)
            rows.append(sellers[cells.first_seller[cell] : cells.last_seller[cell]])
            owners.append(a)
            menus.first[a, show], end = end, end + len(rows[-1])
            menus.last[a, show] = end
    block, lane = HONESTY
    words = [philox(block, a, 0, TRAITS, key[0], key[1])[lane] for a in range(len(anchors))]
    value = scenario.parameters
    menus.honesty[:] = beta_quantile(
        (value["honesty_alpha"], value["honesty_beta"]), np.array(words, dtype=np.uint32)
    )
    choices = allocate(Choices, {"choice": max(end, 1)})
    if rows:
        choices.merchant[:] = np.concatenate(rows)
        choices.anchor[:] = np.repeat(owners, [len(each) for each in rows])
    return menus, choices


@inlined
def position(anchors: Anchors, a: int, category: int) -> int:
    """Return which of a room's categories this is; one that it does not show counts as its last."""
    show = 0
    while show < anchors[a].breadth - 1 and anchors[a].categories[show] != category:
        show += 1
    return show
