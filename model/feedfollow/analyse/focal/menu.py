"""What a traced anchor shows: any seller's goods, or those that it chooses once a week (2.14)."""

from __future__ import annotations

import numpy as np

from feedfollow.analyse.focal.stage import Stage, blank, longer, rows_of
from feedfollow.day.noon.contacts import RUNGS, climb
from feedfollow.day.noon.selection import (
    PARTS,
    charge,
    choose,
    contacts_of,
    learn_rates,
    list_goods,
    look_at_goods,
    market_of,
    weigh_goods,
)
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import I32
from feedfollow.world.scene import Scene

NEXT_TO_NOTHING = 1e-12
"""Weight of the room while it charges its fees: exact amounts are kept, and not a fen is booked."""


class Menu:
    """The goods of a traced anchor's room.

    Parameters
    ----------
    stage : Stage
    honesty : float
    chosen : bool
        Whether talents choose; without it goods are shown at random.

    Attributes
    ----------
    scene : Scene
        The stage's, with the room's menu.
    """

    def __init__(self, stage: Stage, honesty: float, chosen: bool) -> None:
        self.stage, self._chosen, self.scene = stage, chosen, stage.scene
        if not chosen:
            return
        world = stage.world
        menus = longer(world.menus, 2)
        menus.honesty[stage.room] = honesty
        rows: list[I32] = []
        end = 0
        for show, cell in enumerate(stage.cells):
            first, last = world.cells.first_seller[cell], world.cells.last_seller[cell]
            rows.append(world.sellers[first:last])
            menus.first[stage.room, show], end = end, end + len(rows[-1])
            menus.last[stage.room, show] = end
        merchants = np.concatenate(rows)
        choices = rows_of(world.choices, len(merchants))
        choices.merchant[:] = merchants
        choices.anchor[:] = stage.room
        self.scene = stage.scene._replace(menus=menus, choices=choices)
        self._ledger = blank(world.ledger)
        self._tally = blank(world.tally)

    def fill(self) -> float:
        """Choose the goods of a week; return the slot fees that they pay, fen."""
        if not self._chosen:
            return 0.0
        scene: Scene = self.scene
        room, before = self.stage.room, float(scene.choices.fee_owed.sum())
        rates = np.empty(len(scene.platforms))
        learn_rates(scene, rates)
        scene.anchors.popularity[room] = max(1.0, scene.anchors.popularity[room])
        for cell in self.stage.cells:
            count = int(scene.cells.last_seller[cell] - scene.cells.first_seller[cell])
            goods, log_odds = np.empty((PARTS, count)), np.empty(count)
            rungs, parts = np.empty(count, np.int64), np.empty(count)
            odds, counts, chances, helped, left = (np.empty(RUNGS) for _ in range(5))
            look_at_goods(scene, cell, goods)
            usual, reach, merchants = market_of(scene, cell)
            asked = max(0.0, 1.0 - reach * usual / scene.anchors.popularity[room])
            weigh_goods(scene, room, goods, asked, log_odds)
            top = climb(log_odds, rungs, parts, odds, counts)
            known = contacts_of(scene, cell, room, usual)
            market = (odds[:top], counts[:top], chances[:top])
            choose(scene, cell, market, (known, merchants), (helped[:top], left[:top]))
            list_goods(scene, cell, room, market[2], rungs, parts)
            scene.anchors.weight[room] = NEXT_TO_NOTHING
            price = asked * rates[cell // CATEGORY_COUNT]
            charge(scene, cell, room, (goods, price), self._ledger, self._tally)
            scene.anchors.weight[room] = 1.0
        return (float(scene.choices.fee_owed.sum()) - before) / NEXT_TO_NOTHING
