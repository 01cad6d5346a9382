"""What clients pay their agencies today, found without the ledger (33)."""

from __future__ import annotations

import numpy as np

from feedfollow.observe.besides import dues_change, part
from feedfollow.world import ledger as books
from feedfollow.world.columns import I64
from feedfollow.world.world import World


def agency_fees_change(world: World, before: I64) -> I64:
    """Return what fees of merchants change today on each account, ``(n_accounts,) int64`` fen.

    Parameters
    ----------
    before : (n_merchants, n_platforms) int64, fen
        What each line had paid its agencies by yesterday; no rows where they are off.
    """
    agencies = world.agencies
    if not len(before):
        return np.zeros_like(world.ledger.accounts)
    dues = agencies.fee_owed, agencies.fee_paid, before
    return dues_change(world, dues, "agency_fees", books.STATE)


def cuts(world: World, commission: I64) -> I64:
    """Return what agencies keep of each open order's commission, ``(n_orders,) int64`` fen."""
    platforms = world.platforms
    return part(
        (platforms.agency_part * platforms.agency_cut)[world.orders.used.platform], commission
    )
