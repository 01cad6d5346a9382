"""Tables of a world with a few rows more, which only the tracer sees.

The kernels of the day read a room, a line of goods and the sellers of a category from tables. So
that every equation is the day's own, the tracer hands them copies of these tables with its rows at
the end; users, follows and platforms are the world's own, and nothing is written to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import numpy as np

from feedfollow.functions import log, power
from feedfollow.spec.focal import Anchor, Brand
from feedfollow.spec.parameters import CATEGORIES, CATEGORY_POPULARITY
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64, I32, Room, Rows
from feedfollow.world.ledger import Ledger
from feedfollow.world.rooms import Cells, Entries
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.tally import Tally
from feedfollow.world.world import World

R = TypeVar("R", bound=Room)
G = TypeVar("G", Ledger, Tally)

ROOM, PAGE = 0, 1
"""Rows behind the world's anchors: a room of its own, and the page that ads lead to without one."""


@dataclass(frozen=True)
class Trader:
    """What the equations of the day need of a focal business.

    Attributes
    ----------
    platform : int
        Row of its platform.
    categories : (n,) int64
        What its room shows.
    mix : (n,) float64
        Share of its shows by category.
    own_room : bool
        Whether the room is a merchant's own and shows its own goods.
    charisma, on_air : float
        Of its room; ``on_air`` is the share of days on which it is live.
    quality, claimed, log_price, cost_share : float
        Of its goods: ln of the price over the platform's level, unit cost over price. Those of an
        anchor are not read.
    """

    platform: int
    categories: I32
    mix: F64
    own_room: bool
    charisma: float
    on_air: float
    quality: float = 0.0
    claimed: float = 0.0
    log_price: float = 0.0
    cost_share: float = 0.0


def trader_of(business: Brand | Anchor, world: World) -> Trader:
    """Return a business as the world sees it."""
    p, numbers = world.names.index(business.platform), business.numbers
    if isinstance(business, Anchor):
        shown = np.array([CATEGORIES.index(name) for name in business.categories], np.int32)
        weights = np.array([CATEGORY_POPULARITY[c] for c in shown])
        room = (numbers["charisma"], numbers["on_air"])
        return Trader(p, shown, weights / weights.sum(), False, *room)
    level = world.scenario.platforms[business.platform].levers["goods.list_price"]
    return Trader(
        platform=p,
        categories=np.array([CATEGORIES.index(business.category)], np.int32),
        mix=np.ones(1),
        own_room=True,
        charisma=numbers["charisma"],
        on_air=numbers["on_air"],
        quality=numbers["quality"],
        claimed=numbers["claimed"],
        log_price=float(log(numbers["price"] / level)),
        cost_share=numbers["unit_cost"] / numbers["price"],
    )


class Stage:
    """The tables of a world with the tracer's rows, brought up to date once a day.

    Parameters
    ----------
    world : World
    trader : Trader

    Attributes
    ----------
    scene : Scene
        For kernels of the evening. Its sellers are the world's, and behind them those of the
        tracer's first category with the tracer as the last one.
    room, page, line : int
        Rows of the tracer's room, its page without a room, and its line of goods.
    sellers : tuple of int
        First of the sellers with the tracer, and the one behind the last.
    """

    def __init__(self, world: World, trader: Trader) -> None:
        self.world, self.trader = world, trader
        self.room = len(world.anchors) + ROOM
        self.page = len(world.anchors) + PAGE
        self.line = len(world.merchants)
        scene = scene_of(world)
        cells = [trader.platform * CATEGORY_COUNT + int(c) for c in trader.categories]
        own = scene.sellers[scene.cells[cells[0]].first_seller : scene.cells[cells[0]].last_seller]
        self.sellers = (len(scene.sellers), len(scene.sellers) + len(own) + 1)
        self.scene = scene._replace(
            anchors=longer(scene.anchors, 2),
            merchants=longer(scene.merchants, 1),
            goods=longer(scene.goods, 1),
            cells=cast(Cells, scene.cells.copy()),  # type: ignore[attr-defined]
            sellers=np.concatenate([scene.sellers, own, [self.line]]).astype(np.int32),
        )
        self.cells = tuple(cells)
        self._write_goods()
        self._ranking = [_one_cell(scene, cell, self.room) for cell in cells]

    def ranking(self, place: int) -> tuple[Entries, Cells]:
        """Return the rooms of one of its categories with the tracer's own as the last one.

        The cells are those of the platform up to this one, of which the others are empty.
        """
        return self._ranking[place]

    def open_day(self) -> None:
        """Copy what the morning has written, and put the tracer's rows behind it."""
        world, scene, trader = self.world, self.scene, self.trader
        count = len(world.anchors)
        anchors = np.asarray(scene.anchors)
        anchors[:count] = np.asarray(world.anchors)
        np.asarray(scene.merchants)[: self.line] = np.asarray(world.merchants)
        np.asarray(scene.goods)[: self.line] = np.asarray(world.goods)
        np.asarray(scene.cells)[...] = np.asarray(world.cells)
        for row in (self.room, self.page):
            self._write_room(anchors, row)
        cell = self.cells[0]
        anchors["pull"][self.page] = float(world.cells.paid_pull[cell])
        goods, coef = np.asarray(scene.goods), world.coef
        if trader.own_room:
            # so that the share of costs in its price is its own wherever a mark-up is read
            goods["markup"][self.line] = coef.unit_cost_share / max(trader.cost_share, 1e-9)

    def _write_room(self, anchors: np.ndarray, row: int) -> None:
        """Write the traits of a room; its statistics are written by who learns them."""
        trader, value = self.trader, self.world.scenario.parameters
        anchors["platform"][row] = trader.platform
        anchors["head"][row] = True
        anchors["live"][row] = True
        anchors["weight"][row] = 1.0
        anchors["charisma"][row] = trader.charisma
        anchors["pull"][row] = float(power(trader.charisma, value["engage_charisma"]))
        follows = float(power(trader.charisma, value["follow_choice_exponent"]))
        anchors["follow_pull"][row] = min(3.0, follows)
        anchors["self_room"][row] = trader.own_room
        anchors["breadth"][row] = len(trader.categories)
        anchors["categories"][row, : len(trader.categories)] = trader.categories
        anchors["mix_total"][row, : len(trader.categories)] = np.cumsum(trader.mix)
        anchors["live_probability"][row] = trader.on_air
        anchors["family"][row] = -1
        anchors["own_line"][row] = -1
        anchors["boost"][row] = 0.0

    def _write_goods(self) -> None:
        trader, merchants = self.trader, np.asarray(self.scene.merchants)
        row = self.line
        merchants["category"][row] = trader.categories[0]
        merchants["weight"][row] = 1.0
        merchants["sells_on"][row, trader.platform] = True
        merchants["quality"][row] = trader.quality
        merchants["claimed"][row] = trader.claimed
        merchants["honesty"][row] = 1.0
        merchants["log_price"][row] = trader.log_price
        merchants["brand"][row] = True
        merchants["selling"][row] = 1.0
        merchants["unit_cost"][row] = 1.0
        goods = np.asarray(self.scene.goods)
        goods["price_over"][row] = 1.0
        goods["usual_price"][row] = trader.log_price


def longer(room: R, rows: int) -> R:
    """Return a copy of a room of columns with rows of zeros behind it."""
    plain = np.asarray(room)
    more = np.zeros(len(plain) + rows, plain.dtype)
    more[: len(plain)] = plain
    return cast(R, more.view(Rows))


def rows_of(room: R, rows: int) -> R:
    """Return a room of columns of the same kind with so many rows of zeros."""
    return cast(R, np.zeros(rows, np.asarray(room).dtype).view(Rows))


def blank(group: G) -> G:
    """Return a group of separate arrays of the same shapes, all zeros."""
    arrays: Any = [np.zeros_like(each) for each in group]
    return type(group)(*arrays)


def _one_cell(scene: Scene, cell: int, room: int) -> tuple[Entries, Cells]:
    """List the rooms of a cell and one more behind them, in tables of their own."""
    first, last = int(scene.cells[cell].first), int(scene.cells[cell].last)
    entries = rows_of(scene.entries, last - first + 1)
    entries.anchor[:-1] = scene.entries.anchor[first:last]
    entries.anchor[-1] = room
    entries.frozen[:] = 1.0  # what is drawn by it is not asked here
    cells = rows_of(scene.cells, cell + 1)
    cells.last[cell] = len(entries)
    return entries, cells


def all_sellers(scene: Scene, cells: Sequence[int]) -> F64:
    """Return how many real merchants sell in each of some cells."""
    totals = np.zeros(len(cells))
    for place, cell in enumerate(cells):
        rows = scene.sellers[scene.cells[cell].first_seller : scene.cells[cell].last_seller]
        p = cell // CATEGORY_COUNT
        totals[place] = (scene.merchants.weight[rows] * scene.merchants.selling[rows, p]).sum()
    return totals
