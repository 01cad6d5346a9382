"""A5: talents and merchants pay the agencies whose clients they are (33)."""

from __future__ import annotations

import numpy as np

from feedfollow.day.morning.proceeds import commission_of, ends
from feedfollow.kernels import in_place, kernel
from feedfollow.world import ledger as books
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.labels import RETURNING
from feedfollow.world.ledger import Ledger, post
from feedfollow.world.orders import OrderColumns
from feedfollow.world.platforms import Platforms
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.tally import AGENCY_CUTS, AGENCY_FEES, Tally
from feedfollow.world.world import World

WEEK = 7
FEN = 100.0


def pay_agencies(world: World) -> None:
    """Let talents hand on a part of the commissions of today, and merchants pay a day's fee."""
    take_cuts(
        world.orders.columns,
        world.orders.count,
        (world.anchors, world.platforms),
        (world.ledger, world.tally),
        world.coef,
        world.day,
    )
    charge_clients(scene_of(world), world.ledger, world.tally)


@in_place
def take_cuts(
    orders: OrderColumns,
    count: int,
    rooms: tuple[Anchors, Platforms],
    accounts: tuple[Ledger, Tally],
    coef: Coefficients,
    day: int,
) -> None:
    """Book what agencies keep of the commission of every order that is confirmed today."""
    (anchors, platforms), (ledger, tally) = rooms, accounts
    for row in range(count):
        a, p = np.int64(orders[row].anchor), orders[row].platform
        if not ends(orders, row, day) or orders[row].state == RETURNING:
            continue
        talent = commission_of(orders, row, anchors, coef)
        if talent > 0:
            cut = np.int64(platforms[p].agency_part * platforms[p].agency_cut * talent + 0.5)
            post(ledger, books.AGENCY_CUT, a, books.SOLE, cut)
            tally.counters[p, AGENCY_CUTS] += cut


@kernel
def charge_clients(scene: Scene, ledger: Ledger, tally: Tally) -> None:
    """Let clients of every line pay a day's fee, in whole fen once full.

    Of those who sell the platform's part are clients; who looks for a first deal knows.
    """
    merchants, agencies, platforms = scene.merchants, scene.agencies, scene.platforms
    for m in range(merchants.shape[0]):
        for p in range(platforms.shape[0]):
            if not merchants[m].sells_on[p]:
                continue
            clients = platforms[p].agency_part * merchants[m].selling[p] + agencies.clients[m, p]
            fee = FEN * platforms[p].agency_fee / WEEK * merchants[m].weight
            agencies.fee_owed[m, p] += fee * clients / scene.coef.people_per_user
            due = np.int64(agencies.fee_owed[m, p]) - agencies.fee_paid[m, p]
            if due > 0:
                post(ledger, books.AGENCY_FEE, np.int64(m), books.SOLE, due)
                agencies.fee_paid[m, p] += due
                tally.counters[p, AGENCY_FEES] += due
