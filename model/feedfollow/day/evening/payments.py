"""C6: platforms pay the channel through which buyers pay (2.17)."""

from __future__ import annotations

import numpy as np

from feedfollow.kernels import in_place
from feedfollow.world import ledger as books
from feedfollow.world.ledger import Ledger, post
from feedfollow.world.orders import OrderColumns
from feedfollow.world.platforms import Platforms
from feedfollow.world.tally import PAYMENT_COSTS, Tally
from feedfollow.world.world import World


def pay_channel(world: World) -> None:
    """Charge every platform its fee on today's payments in the app, rounded an order."""
    charge(
        world.orders.columns,
        world.orders.count,
        world.platforms,
        world.ledger,
        world.tally,
        world.day,
    )


@in_place
def charge(
    orders: OrderColumns, count: int, platforms: Platforms, ledger: Ledger, tally: Tally, day: int
) -> None:
    """Book the fees of the orders of a day, which stand last in the table."""
    row = count - 1
    while row >= 0 and orders[row].placed == day:
        if not orders[row].external:
            p = np.int64(orders[row].platform)
            paid = orders[row].price - orders[row].subsidy
            fen = np.int64(platforms[p].payment_fee * paid + 0.5)
            post(ledger, books.PAYMENT_FEE, p, books.SOLE, fen)
            tally.counters[p, PAYMENT_COSTS] += fen
        row -= 1
