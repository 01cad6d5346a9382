"""What teams of rooms with goods made for their platform cost (35), against the counters."""

from __future__ import annotations

import numpy as np

from feedfollow.observe.assertions import same, sum_by
from feedfollow.world import ledger as books
from feedfollow.world.columns import I64
from feedfollow.world.tally import COUNTERS
from feedfollow.world.world import World


def teams_change(world: World, before: I64) -> I64:
    """Return what these teams change today on each account, ``(n_accounts,) int64`` fen.

    Parameters
    ----------
    before : (n_rows,) int64, fen
        What each team had been paid by yesterday.

    Raises
    ------
    IdentityError
        Where a team was not paid exactly the whole fen that it is owed, or sales of its rooms are
        not what was counted.
    """
    offset, lines = world.ledger.offset, world.exclusives
    change = np.zeros_like(world.ledger.accounts)
    if not len(lines):
        return change
    whole = np.floor(lines.team_owed).astype(np.int64)
    same(world, "4: exclusive teams paid and owed, in whole fen", lines.team_paid, whole)
    due, platform = lines.team_paid - before, world.anchors.platform
    sold = np.where(lines.open & (lines.rank >= 0), world.tally.gmv_anchor, 0)
    for name, values in (("exclusive_costs", due), ("exclusive_gmv", sold)):
        counted = world.tally.counters[:, COUNTERS.index(name)]
        by_room = sum_by(platform, values, len(world.names))
        same(world, f"4: {name} by room and by counter", by_room, counted)
    np.subtract.at(change, offset[books.MERCHANTS] + lines.merchant, due)
    change[offset[books.STATE]] += due.sum()
    return change
