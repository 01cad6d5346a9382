"""Who sells, earns and spends: sums by classes of merchants, rooms, anchors and buyers.

Classes are of what agents are born with, and merchants' sizes of what they had sold before the
first day that counts: a policy of later days moves nobody into another class.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.draws import Purpose, fill_agents
from feedfollow.world.columns import F64, I64, Flag
from feedfollow.world.friends import PLACE, WORDS
from feedfollow.world.labels import NOBODY
from feedfollow.world.ledger import ANCHORS, MERCHANTS, PLATFORMS, sector_accounts
from feedfollow.world.world import World

FEN: Final = 100.0
LARGE, MIDDLE = 0.01, 0.10
"""Shares of real merchants that are large, and large or middle-sized, by earlier sales."""
WAIST: Final = 0.10
"""Share of a platform's real rooms that are head or waist, by charisma; the head is those that
are simulated one by one."""
AT_SOURCE: Final = 0.5
"""Lines of the lower half of ranks go to the source first (29)."""
THIRDS: Final = ("low budgets", "middle budgets", "high budgets")
ROOMS: Final = ("talents' rooms", "merchants' own rooms", "no room")
INDEX: Final = ("date", "group")
COLUMNS: Final = ("sales", "income")


@dataclass(frozen=True)
class Books:
    """Sums since the beginning, by agent, in fen of the simulated economy.

    Attributes
    ----------
    merchants, anchors, buyers, rooms, platforms : int64 arrays
        Paid value of orders placed, by row; rooms as in ``ROOMS``.
    cash : tuple of int64 arrays
        Balances of merchants, anchors and platforms.
    """

    merchants: I64
    anchors: I64
    buyers: I64
    rooms: I64
    platforms: I64
    cash: tuple[I64, I64, I64]

    def less(self, other: Books) -> Books:
        """Return what came after another state of the books."""
        mine, theirs = self._parts(), other._parts()
        one, two, three, four, five, *cash = (
            now - then for now, then in zip(mine, theirs, strict=True)
        )
        return Books(one, two, three, four, five, (cash[0], cash[1], cash[2]))

    def _parts(self) -> tuple[I64, ...]:
        return (
            self.merchants, self.anchors, self.buyers, self.rooms, self.platforms, *self.cash
        )  # fmt: skip


class Groups:
    """Looks at a world every evening, and tells at the end who sold and earned what.

    Parameters
    ----------
    since : sequence of date
        First days that count; the sums of each reach to the last day lived.
    """

    def __init__(self, since: Sequence[date]) -> None:
        self._evenings = {day - timedelta(days=1): day for day in since}
        self._since = tuple(since)
        self._before: dict[date, Books] = {}
        self._sold: list[I64] = []

    def look(self, world: World) -> None:
        """Add today's orders; on the evening before a first day, keep the state of the books."""
        if not self._sold:
            self._sold = _nothing_sold(world)
        _add_orders(world, self._sold)
        if world.date in self._evenings:
            self._before[self._evenings[world.date]] = self._books(world)

    def table(self, world: World) -> pd.DataFrame:
        """Return the sums of every class.

        Parameters
        ----------
        world : World
            At its end.

        Returns
        -------
        DataFrame
            Index ``(date, group)``: the first day that counts, and ``kind/class`` such as
            ``merchants/small`` or ``anchors/kuaishou/head``. Columns ``sales`` (paid value of
            orders placed, with those outside the app) and ``income`` (what came into the accounts
            less what went out; NaN where the class holds none), CNY of real people. A class
            without a member has no row.
        """
        now, scale = self._books(world), world.coef.people_per_user / FEN
        rows: dict[tuple[pd.Timestamp, str], tuple[float, float]] = {}
        for day in self._since:
            # without a burn-in nothing was booked before the first day
            before = self._before.get(day, _blank(now))
            past = before.merchants
            for name, sales, income in _sums(world, now.less(before), past):
                rows[pd.Timestamp(day), name] = sales * scale, income * scale
        index = pd.MultiIndex.from_tuples(list(rows), names=list(INDEX))
        return pd.DataFrame(list(rows.values()), index=index, columns=list(COLUMNS))

    def _books(self, world: World) -> Books:
        sectors = (MERCHANTS, ANCHORS, PLATFORMS)
        one, two, three = (sector_accounts(world.ledger, each).copy() for each in sectors)
        merchants, anchors, buyers, rooms, platforms = (each.copy() for each in self._sold)
        return Books(merchants, anchors, buyers, rooms, platforms, (one, two, three))


def _nothing_sold(world: World) -> list[I64]:
    counts = (len(world.merchants), len(world.anchors), len(world.users), len(ROOMS))
    return [np.zeros(count, np.int64) for count in (*counts, len(world.names))]


def _blank(books: Books) -> Books:
    return books.less(books)


def _add_orders(world: World, sold: list[I64]) -> None:
    """Add the orders of today, which are the last rows of the table, to sums by agent."""
    used = world.orders.used
    rows = used[int(np.searchsorted(used.placed, world.day)) :]
    in_room = rows.anchor != NOBODY
    own = world.anchors.self_room[rows.anchor] & in_room
    kinds = np.where(in_room, np.where(own, 1, 0), 2)
    np.add.at(sold[0], rows.merchant, rows.price)
    np.add.at(sold[1], rows.anchor[in_room], rows.price[in_room])
    np.add.at(sold[2], rows.user, rows.price)
    np.add.at(sold[3], kinds, rows.price)
    np.add.at(sold[4], rows.platform, rows.price)


def _sums(world: World, books: Books, past: I64) -> Iterator[tuple[str, float, float]]:
    """List class, sales and income, fen; income is NaN where the class has no accounts."""
    merchants, anchors, platforms = books.cash
    for name, rows in merchant_classes(world, past):
        yield f"merchants/{name}", float(books.merchants[rows].sum()), float(merchants[rows].sum())
    for name, rows in anchor_classes(world):
        yield f"anchors/{name}", float(books.anchors[rows].sum()), float(anchors[rows].sum())
    for place, name in enumerate(world.names):
        yield f"platforms/{name}", float(books.platforms[place]), float(platforms[place])
    for place, name in enumerate(ROOMS):
        yield f"sold in/{name}", float(books.rooms[place]), float("nan")
    for name, rows in buyer_classes(world):
        yield f"buyers/{name}", float(books.buyers[rows].sum()), float("nan")


def merchant_classes(world: World, past: I64) -> Iterator[tuple[str, Flag]]:
    """List classes of merchants that have members.

    Parameters
    ----------
    world : World
    past : (n_merchants,) int64
        What each had sold before; without any sales there are no sizes.

    Yields
    ------
    (str, (n_merchants,) bool)
        Sizes, then types: brands and white label, who goes to the source first, lines that
        anchors own; each type only where the scenario has it.
    """
    merchants = world.merchants
    if past.any():
        edges = (0.0, LARGE, MIDDLE, 1.0)
        rank = _rank(-past.astype(np.float64), merchants.weight)
        yield from _parts(rank, edges, ("large", "middle", "small"))
    if merchants.brand.any():
        yield "brands", np.asarray(merchants.brand)
        yield "white label", ~merchants.brand
    if world.scenario.modules["sourcing"]:
        yield "first at the source", np.asarray(world.goods.source_rank < AT_SOURCE)
    owned = np.unique(world.anchors.own_line[world.anchors.own_line >= 0])
    if len(owned):
        yield "owned by anchors", np.isin(np.arange(len(merchants)), owned)


def anchor_classes(world: World) -> Iterator[tuple[str, Flag]]:
    """List classes of talents by platform: head, waist, tail by charisma, members of families.

    Yields
    ------
    (str, (n_anchors,) bool)
        Merchants' own rooms, which earn no commission, are in none.
    """
    anchors = world.anchors
    for p, platform in enumerate(world.names):
        here = anchors.platform == p
        talents: Flag = here & ~anchors.self_room
        rank = np.zeros(len(anchors))
        rank[here] = _rank(-anchors.charisma[here], anchors.weight[here])
        head: Flag = talents & anchors.head
        waist: Flag = talents & ~anchors.head & (rank <= WAIST)
        for name, rows in (("head", head), ("waist", waist), ("tail", talents & ~head & ~waist)):
            if rows.any():
                yield f"{platform}/{name}", rows
        members: Flag = here & (anchors.family >= 0)
        if members.any():
            yield f"{platform}/families", members


def buyer_classes(world: World) -> Iterator[tuple[str, Flag]]:
    """List classes of people: thirds by budget, and where cities play a part, halves by city.

    Yields
    ------
    (str, (n_users,) bool)
        Of a city the model knows only its place in the order in which local services open.
    """
    users = world.users
    rank = _rank(users.budget.astype(np.float64), np.ones(len(users)))
    yield from _parts(rank, (0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0), THIRDS)
    if world.scenario.modules["local"]:
        words = np.empty((WORDS, len(users)), dtype=np.uint32)
        fill_agents(words, 0, 0, 0, int(Purpose.FRIENDS), world.key[0], world.key[1])
        early = words[PLACE] < 2**31
        yield "cities that open first", early
        yield "cities that open last", ~early


def _rank(values: F64, weights: F64) -> F64:
    """Return the share of real agents up to the middle of each row, by rising value."""
    order = np.argsort(values, kind="stable")
    rank = np.empty(len(values))
    rank[order] = (np.cumsum(weights[order]) - weights[order] / 2.0) / weights.sum()
    return rank


def _parts(rank: F64, edges: Sequence[float], names: Sequence[str]) -> Iterator[tuple[str, Flag]]:
    for name, (low, high) in zip(names, pairwise(edges), strict=True):
        rows: Flag = np.asarray((rank > low) & (rank <= high))
        if rows.any():
            yield name, rows
