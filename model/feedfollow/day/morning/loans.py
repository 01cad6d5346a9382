"""A6: platforms lend merchants a part of the money that is tied up in open orders (2.16)."""

from __future__ import annotations

import numpy as np

from feedfollow.kernels import in_place
from feedfollow.world import ledger as books
from feedfollow.world.columns import I64
from feedfollow.world.labels import IN_TRANSIT, IN_WINDOW, LOCAL, RETURNING
from feedfollow.world.ledger import Ledger, post
from feedfollow.world.merchants import Merchants
from feedfollow.world.orders import OrderColumns
from feedfollow.world.platforms import Platforms
from feedfollow.world.tally import INTEREST, LOANS, WRITTEN_OFF, Tally
from feedfollow.world.world import World


def lend(world: World) -> None:
    """Take interest on yesterday's loans, write off what is lost, draw or repay the difference."""
    capital = np.zeros((len(world.merchants), len(world.names)), np.int64)
    tie_up(world.orders.columns, world.orders.count, world.coef.shipping_cost, capital)
    serve(world.merchants, world.platforms, capital, world.ledger, world.tally)


@in_place
def tie_up(orders: OrderColumns, count: int, freight: int, capital: I64) -> None:
    """Add up what merchants have paid for goods on their way or not yet confirmed, fen."""
    for row in range(count):
        state = orders[row].state
        paid = state in (IN_TRANSIT, IN_WINDOW, RETURNING) and orders[row].source != LOCAL
        if paid and not orders[row].external:
            capital[orders[row].merchant, orders[row].platform] += orders[row].cost + freight


@in_place
def serve(
    merchants: Merchants, platforms: Platforms, capital: I64, ledger: Ledger, tally: Tally
) -> None:
    """Bring every loan to its share of the working capital, in whole fen rounded down."""
    for m in range(capital.shape[0]):
        for p in range(capital.shape[1]):
            loan = merchants[m].loan[p]
            pay_interest(merchants, m, p, platforms[p].loan_interest * loan, ledger, tally)
            lost = write_off(merchants, m, p, platforms[p].loan_loss * loan)
            tally.counters[p, WRITTEN_OFF] += lost
            wanted = np.int64(platforms[p].lent_share * capital[m, p])
            change = wanted - (loan - lost)
            if change > 0:
                post(ledger, books.LOAN_DRAW, np.int64(p), np.int64(m), change)
            elif change < 0:
                post(ledger, books.LOAN_REPAY, np.int64(m), np.int64(p), -change)
            merchants[m].loan[p] = wanted
            tally.counters[p, LOANS] += wanted


@in_place
def pay_interest(
    merchants: Merchants, m: int, p: int, interest: float, ledger: Ledger, tally: Tally
) -> None:
    """Let a line pay as soon as its interest comes to another whole fen."""
    merchants[m].interest_owed[p] += interest
    due = np.int64(merchants[m].interest_owed[p]) - merchants[m].interest_paid[p]
    if due > 0:
        post(ledger, books.INTEREST, np.int64(m), np.int64(p), due)
        merchants[m].interest_paid[p] += due
        tally.counters[p, INTEREST] += due


@in_place
def write_off(merchants: Merchants, m: int, p: int, loss: float) -> int:
    """Return the fen of a loan that are lost today, never more than the loan; keep the rest."""
    merchants[m].loss_owed[p] += loss
    lost = np.int64(merchants[m].loss_owed[p]) - merchants[m].loss_written[p]
    lost = min(lost, merchants[m].loan[p])
    merchants[m].loss_written[p] += lost
    return lost
