"""What brands pay for tasks (34), against the weights and the counters of the day."""

from __future__ import annotations

import numpy as np

from feedfollow.observe.assertions import same, sum_by
from feedfollow.world import ledger as books
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import I64
from feedfollow.world.tally import COUNTERS
from feedfollow.world.world import World


def tasks_change(world: World, before: I64) -> I64:
    """Return what paid tasks change today on each account, ``(n_accounts,) int64`` fen.

    Parameters
    ----------
    before : (n_shops,) int64, fen
        What each line had paid on each platform by yesterday.

    Raises
    ------
    IdentityError
        Where a line has not paid exactly the whole fen that it owes.
    """
    offset, change = world.ledger.offset, np.zeros_like(world.ledger.accounts)
    shops, cells = world.shops, world.cells
    if not len(shops):
        return change
    whole = np.floor(shops.task_owed).astype(np.int64)
    same(world, "4: tasks paid and owed, in whole fen", shops.task_paid, whole)
    due = shops.task_paid - before
    platform = np.repeat(np.arange(len(cells)) // CATEGORY_COUNT, sellers_of(world))
    paid = sum_by(platform, due, len(world.names))
    counted = world.tally.counters[:, COUNTERS.index("task_fees")]
    same(world, "4: paid tasks by line and by counter", paid, counted)
    np.subtract.at(change, offset[books.MERCHANTS] + world.sellers, due)
    change[offset[books.PLATFORMS] : offset[books.PLATFORMS + 1]] += paid
    return change


def sellers_of(world: World) -> I64:
    """Return how many lines every cell has, ``(n_cells,) int64``."""
    count: I64 = (world.cells.last_seller - world.cells.first_seller).astype(np.int64)
    return count
