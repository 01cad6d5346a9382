"""C3, C4: views of goods on the list, and what brands pay for the plays of their tasks (34)."""

from __future__ import annotations

import numpy as np

from feedfollow.kernels import in_place, inlined
from feedfollow.world import ledger as books
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.labels import PAID
from feedfollow.world.ledger import Ledger, post
from feedfollow.world.own_brands import is_own
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.tally import LISTED_VIEWS, TASK_FEES, TASK_VIEWS, Tally
from feedfollow.world.world import World

FEN = 100.0
FINE = 1024.0
"""Parts of a view in which views are counted: of a row, a part may be listed."""


@inlined
def shown_by_weight(scene: Scene, source: int, external: bool, anchor: int, merchant: int) -> bool:
    """Whether a view shows its goods because they were drawn by the weights of (34).

    Not so are views that a merchant bought, goods of the room's own house or owner, and goods that
    are linked outside, unless a talent chose them (2.14).
    """
    room = scene.anchors[anchor]
    if source == PAID or is_own(scene.anchors, anchor, merchant):
        return False
    if scene.choices.shape[0] > 0 and not room.self_room:
        return True
    return not external and not (room.self_room and room.head)


def charge_tasks(world: World) -> None:
    """Count today's views of listed brands; let brands pay for those of their tasks."""
    charge(scene_of(world), world.ledger, world.tally)


@in_place
def charge(scene: Scene, ledger: Ledger, tally: Tally) -> None:
    """Let every line pay for the part of its engaged views that tasks brought, in whole fen."""
    cells, shops = scene.cells, scene.shops
    for cell in range(cells.shape[0]):
        p = np.int64(cell // CATEGORY_COUNT)
        for k in range(cells[cell].first_seller, cells[cell].last_seller):
            m = np.int64(scene.sellers[k])
            views = tally.goods_views[m, p]
            plays = shops[k].tasked * views
            tally.counters[p, LISTED_VIEWS] += np.int64(FINE * shops[k].listed * views + 0.5)
            tally.counters[p, TASK_VIEWS] += np.int64(FINE * plays + 0.5)
            shops[k].task_owed += FEN * scene.platforms[p].task_price * plays
            due = np.int64(shops[k].task_owed) - shops[k].task_paid
            if due > 0:
                post(ledger, books.TASK_FEE, m, p, due)
                shops[k].task_paid += due
                tally.counters[p, TASK_FEES] += due
