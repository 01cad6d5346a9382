"""Several rooms of one merchant (37): whose they are, and whose rows they take."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from feedfollow.world.anchors import Anchors
from feedfollow.world.birth_anchors import HEAD
from feedfollow.world.columns import I32, I64, Column, Room
from feedfollow.world.rooms import Cells, house_line


class Accounts(Room):
    """One row an anchor; no rows where the module is off."""

    first: Annotated[
        I32,
        Column(
            "anchor", "int32", "anchor", "first room of its merchant with several, -1 others",
            fill=-1,
        ),
    ]  # fmt: skip
    merchant: Annotated[I32, Column("anchor", "int32", "merchant", "who pays the team")]


def brands_of(anchors: Anchors, rows: slice, rank: int, brands: int) -> I64:
    """Return the first rooms of merchants with several, ``(n_brands,) int64``.

    Parameters
    ----------
    rows : slice
        Anchors of a platform, by falling charisma.
    rank, brands : int
        Own rooms that are larger, and merchants wanted; there are no more than rooms that are
        simulated one by one.
    """
    single = min(HEAD, (rows.stop - rows.start) // 2)
    own = anchors.self_room[rows.start : rows.start + single]
    return rows.start + np.flatnonzero(own)[rank : rank + brands]


def open_accounts(
    anchors: Anchors, accounts: Accounts, rows: slice, firsts: I64, rooms: int
) -> None:
    """Give own rooms of a platform further rooms like them (37), and write down whose they are.

    A further room is a real one, known from the start as its first is: a row of the tail makes
    way for it, and the next larger row of the same type stands for that one's rooms as well.

    Parameters
    ----------
    firsts : (n_brands,) int64
        Their first rooms.
    rooms : int
        Rooms of each.

    Raises
    ------
    ValueError
        If there are fewer such rows than further rooms.
    """
    wanted = len(firsts) * (rooms - 1)
    spare = spare_rows(anchors, rows)
    if len(spare) < wanted:
        raise ValueError(
            f"{wanted} further rooms of merchants with several (anchors.account_brands, "
            f"anchors.accounts): expected at most {len(spare)}, every second of the rows that "
            f"stand for several rooms; more with more of them (scale.anchors)"
        )
    accounts.first[firsts] = firsts
    for k, (row, heir) in enumerate(spare[:wanted]):
        anchors.tail_share[heir] += anchors.tail_share[row]
        anchors.weight[heir] += anchors.weight[row]
        become_like(anchors, row, int(firsts[k % len(firsts)]))
        accounts.first[row] = firsts[k % len(firsts)]


def become_like(anchors: Anchors, row: int, first: int) -> None:
    """Make a row one real room with the traits of another of its platform."""
    anchors.head[row] = True
    anchors.tail_share[row], anchors.weight[row] = 0.0, 1.0
    anchors.charisma[row] = anchors.charisma[first]
    anchors.pull[row] = anchors.pull[first]
    anchors.follow_pull[row] = anchors.follow_pull[first]
    anchors.self_room[row] = anchors.self_room[first]
    anchors.house[row] = anchors.house[first]
    anchors.breadth[row] = anchors.breadth[first]
    anchors.categories[row] = anchors.categories[first]
    anchors.mix_total[row] = anchors.mix_total[first]
    anchors.live_probability[row] = anchors.live_probability[first]
    anchors.popularity[row] = anchors.popularity[first]
    anchors.family[row] = anchors.family[first]
    anchors.early_follows[row] = anchors.early_follows[first]


def spare_rows(anchors: Anchors, rows: slice) -> list[tuple[int, int]]:
    """Pair the rows of a platform's tail, type by type: who makes way, and who takes its rooms.

    The smallest rooms come first; a row is in one pair at most.
    """
    tail = rows.start + np.flatnonzero(~anchors.head[rows])
    pairs: list[tuple[int, int]] = []
    for own in (False, True):
        alike = tail[anchors.self_room[tail] == own][::-1]
        pairs += [(int(a), int(b)) for a, b in zip(alike[::2], alike[1::2], strict=False)]
    return sorted(pairs, reverse=True)


def name_payers(accounts: Accounts, anchors: Anchors, cells: Cells, sellers: I32) -> None:
    """Write down which line pays the teams of merchants with several rooms.

    Parameters
    ----------
    sellers : (entries,) int32
        Merchants of all cells, one cell after the other.
    """
    for room in np.flatnonzero(accounts.first >= 0):
        accounts.merchant[room] = house_line(anchors, int(room), cells, sellers)
