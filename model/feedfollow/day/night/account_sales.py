"""D2: what merchants with several rooms sell in them, and what the further ones cost (37)."""

from __future__ import annotations

import numpy as np

from feedfollow.day.noon.own_rooms import FEN, WEEK, pay_team
from feedfollow.kernels import in_place
from feedfollow.world.accounts import Accounts
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import F64
from feedfollow.world.ledger import Ledger
from feedfollow.world.merchants import Merchants
from feedfollow.world.tally import ACCOUNT_GMV, Tally
from feedfollow.world.world import World


def count_accounts(world: World) -> None:
    """Count today's sales in these rooms; let merchants pay the teams of all but their first."""
    costs = np.array([world.levers[name]["rooms.own_cost"] for name in world.names])
    daily = FEN * costs / WEEK / world.coef.people_per_user
    rooms = world.accounts, world.anchors, world.merchants
    pay_further(*rooms, daily, world.ledger, world.tally)


@in_place
def pay_further(
    accounts: Accounts,
    anchors: Anchors,
    merchants: Merchants,
    costs: F64,
    ledger: Ledger,
    tally: Tally,
) -> None:
    """Book a day of every further room.

    Parameters
    ----------
    costs : (n_platforms,) float64, fen
        Of a real room in a day, for a simulated user's share.
    """
    for a in range(accounts.shape[0]):
        if accounts[a].first < 0:
            continue
        p = anchors[a].platform
        tally.counters[p, ACCOUNT_GMV] += tally.gmv_anchor[a]
        if accounts[a].first != a:
            pay_team(merchants, ledger, tally, np.int64(accounts[a].merchant), p, costs[p])
