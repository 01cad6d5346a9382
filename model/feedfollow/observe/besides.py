"""What flows of money besides orders change on each account, found without the ledger."""

from __future__ import annotations

from typing import Final

import numpy as np

from feedfollow.observe.assertions import never, same, sum_by
from feedfollow.world import labels as state
from feedfollow.world import ledger as books
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64, I64, Flag
from feedfollow.world.tally import COUNTERS
from feedfollow.world.world import World

ROUNDING: Final = 1e-5
"""Largest relative error of a sum of sixteen single-precision shares."""


def part(share: float | F64, price: I64) -> I64:
    """Return a share of prices in whole fen, halves rounded up."""
    parts: I64 = np.floor(share * price + 0.5).astype(np.int64)
    return parts


def outside_change(world: World) -> I64:
    """Return what purchases outside change on each account, ``(n_accounts,) int64`` fen."""
    offset, change = world.ledger.offset, np.zeros_like(world.ledger.accounts)
    bought = int(world.ledger.flows[books.OUTSIDE_PURCHASE])
    change[offset[books.USERS]] -= bought
    change[offset[books.STATE]] += bought
    return change


def tips_change(world: World) -> I64:
    """Return what tips change on each account, ``(n_accounts,) int64`` fen, from tips by anchor."""
    given, platform, count = world.tally.tips, world.anchors.platform, len(world.names)
    share = np.array([world.levers[name]["fees.tips"] for name in world.names])
    kept = part(share[platform], given)
    for name, values in (("tips", given), ("tips_kept", kept)):
        counted = world.tally.counters[:, COUNTERS.index(name)]
        same(world, f"4: {name} by anchor and by counter", sum_by(platform, values, count), counted)
    offset, change = world.ledger.offset, np.zeros_like(world.ledger.accounts)
    change[offset[books.USERS]] -= given.sum()
    change[offset[books.ANCHORS] : offset[books.ANCHORS + 1]] += given - kept
    change[offset[books.PLATFORMS] : offset[books.PLATFORMS + 1]] += sum_by(platform, kept, count)
    return change


def ads_change(world: World) -> I64:
    """Return what ads change on each account, ``(n_accounts,) int64`` fen, from the auctions.

    Raises
    ------
    IdentityError
        Where somebody paid more than its bid or budget, or more views were led to buyers than
        were for sale.
    """
    merchants, cells, tally = world.merchants, world.cells, world.tally
    # a merchant sells one category; its price and its paid views are those of that cell
    category = merchants.category.astype(np.int64)
    shape = (len(world.names), CATEGORY_COUNT)
    price = cells.ad_price.reshape(shape)[:, category].T
    paid = np.cumsum(tally.paid_mass, axis=0)[-1].reshape(shape)
    total = np.zeros(shape)
    np.maximum.at(total, (np.arange(shape[0])[:, None], category), merchants.ad_total.T)
    views = paid[:, category].T * merchants.ad_bought
    share = np.divide(
        views, total[:, category].T, out=np.zeros_like(views), where=merchants.ad_bought > 0.0
    )
    spent = np.minimum(merchants.ad_budget, price * share).astype(np.int64)
    same(world, "8: what ads cost, by merchant and by auction", tally.ad_spent, spent)
    never(world, "8: ads beyond a budget", tally.ad_spent > merchants.ad_budget)
    buyers = merchants.ad_bought > 0.0
    never(world, "8: a price above a buyer's score", buyers & (price > merchants.ad_score))
    never(world, "8: a buyer below the least quality", buyers & ~_admitted(world))
    offered = world.platforms.ad_load * np.cumsum(tally.feed_mass, axis=0)[-1].reshape(shape).sum(1)
    never(world, "8: more paid views than were for sale", paid.sum(1) > offered * (1.0 + ROUNDING))
    by_platform = spent.sum(axis=0)
    counted = tally.counters[:, COUNTERS.index("ads")]
    same(world, "4: ads by merchant and by counter", by_platform, counted)
    offset, change = world.ledger.offset, np.zeros_like(world.ledger.accounts)
    change[offset[books.MERCHANTS] : offset[books.MERCHANTS + 1]] -= spent.sum(axis=1)
    change[offset[books.PLATFORMS] : offset[books.PLATFORMS + 1]] += by_platform
    return change


def _admitted(world: World) -> Flag:
    admitted: Flag = world.merchants.quality[:, None] >= world.platforms.ad_quality[None, :]
    return admitted


def compensations(world: World) -> I64:
    """Return what a claim would bring the buyer of each open order, ``(n_orders,) int64`` fen."""
    orders = world.orders.used
    return part(world.platforms.compensation[orders.platform], orders.price)


def duties(world: World) -> I64:
    """Return what the border takes of each open order, ``(n_orders,) int64`` fen (38)."""
    orders = world.orders.used
    rate = np.where(orders.source == state.LOCAL, 0.0, world.platforms.duty[orders.platform])
    return part(rate, orders.price)


OWED: Final = (
    ("fine_owed", "fine_paid", "fines", books.STATE),
    ("interest_owed", "interest_paid", "interest", books.PLATFORMS),
    ("teams_owed", "teams_paid", "team_costs", books.STATE),
)
"""What merchants owe in exact shares and pay in whole fen: columns, counter, who is paid."""


def owed_change(world: World, due: tuple[str, str, str, int], before: I64) -> I64:
    """Return what a row of :data:`OWED` changes today on each account, ``(n_accounts,) int64`` fen.

    Parameters
    ----------
    before : (n_merchants, n_platforms) int64, fen
        What each line had paid by yesterday.
    """
    owed, paid, counter, payee = due
    return dues_change(
        world, (world.merchants[owed], world.merchants[paid], before), counter, payee
    )


def dues_change(world: World, dues: tuple[F64, I64, I64], counter: str, payee: int) -> I64:
    """Return what one kind of dues changes today on each account, ``(n_accounts,) int64`` fen.

    Parameters
    ----------
    dues : tuple
        By line and platform: owed so far, paid of it, and what had been paid by yesterday, fen.
    counter : str
        That counts them.
    payee : int
        Sector that is paid.

    Raises
    ------
    IdentityError
        Where a line has not paid exactly the whole fen that it owes.
    """
    owed, paid, before = dues
    whole = np.floor(owed).astype(np.int64)
    same(world, f"4: {counter} paid and owed, in whole fen", paid, whole)
    today = paid - before
    by_platform = today.sum(axis=0)
    counted = world.tally.counters[:, COUNTERS.index(counter)]
    same(world, f"4: {counter} by merchant and by counter", by_platform, counted)
    offset, change = world.ledger.offset, np.zeros_like(world.ledger.accounts)
    change[offset[books.MERCHANTS] : offset[books.MERCHANTS + 1]] -= today.sum(axis=1)
    if payee == books.PLATFORMS:
        change[offset[payee] : offset[payee + 1]] += by_platform
    else:
        change[offset[payee]] += today.sum()
    return change


def payment_fees(world: World) -> I64:
    """Return what the payment of each open order costs its platform, ``(n_orders,) int64`` fen."""
    orders = world.orders.used
    return part(world.platforms.payment_fee[orders.platform], orders.price - orders.subsidy)


def loans_change(world: World, before: I64) -> I64:
    """Return what loans change today on each account, ``(n_accounts,) int64`` fen.

    Parameters
    ----------
    before : (n_merchants, n_platforms) int64, fen
        Yesterday's loans, and all that had been written off by then.

    Raises
    ------
    IdentityError
        Where a loan is not its share of what is tied up in the line's open orders.
    """
    orders, merchants, count = world.orders.used, world.merchants, len(world.names)
    paid = (orders.state == state.IN_TRANSIT) | (orders.state == state.IN_WINDOW)
    paid = (paid | (orders.state == state.RETURNING)) & ~orders.external
    paid &= orders.source != state.LOCAL
    cell = orders.merchant[paid].astype(np.int64) * count + orders.platform[paid]
    costs = orders.cost[paid] + np.int64(world.coef.shipping_cost)
    tied = sum_by(cell, costs, len(merchants) * count).reshape(-1, count)
    wanted = (world.platforms.lent_share * tied).astype(np.int64)
    same(world, "6: loans, and their share of what is tied up", merchants.loan, wanted)
    drawn = merchants.loan + merchants.loss_written - before
    offset, change = world.ledger.offset, np.zeros_like(world.ledger.accounts)
    change[offset[books.MERCHANTS] : offset[books.MERCHANTS + 1]] += drawn.sum(axis=1)
    change[offset[books.PLATFORMS] : offset[books.PLATFORMS + 1]] -= drawn.sum(axis=0)
    return change


def slots_change(world: World, before: I64) -> I64:
    """Return what slot fees change today on each account, ``(n_accounts,) int64`` fen.

    Parameters
    ----------
    before : (n_choices,) int64, fen
        What merchants had paid for each place by yesterday.

    Raises
    ------
    IdentityError
        Where somebody has not paid exactly the whole fen that it owes.
    """
    choices, count = world.choices, len(world.names)
    whole = np.floor(choices.fee_owed).astype(np.int64)
    same(world, "4: slot fees paid and owed, in whole fen", choices.fee_paid, whole)
    due = choices.fee_paid - before
    # the platform's part is of all that a talent has for the shows of a category
    shape = (len(world.anchors), CATEGORY_COUNT)
    show = choices.anchor.astype(np.int64) * CATEGORY_COUNT
    show += world.merchants.category[choices.merchant]
    had = sum_by(show, due, shape[0] * shape[1]).reshape(shape)
    platform = world.anchors.platform
    kept = part(world.platforms.slot_share[platform][:, None], had).sum(axis=1)
    for name, values in (("slot_fees", had.sum(axis=1)), ("slot_service", kept)):
        counted = world.tally.counters[:, COUNTERS.index(name)]
        same(world, f"4: {name} by talent and by counter", sum_by(platform, values, count), counted)
    offset, change = world.ledger.offset, np.zeros_like(world.ledger.accounts)
    np.subtract.at(change, offset[books.MERCHANTS] + choices.merchant, due)
    change[offset[books.ANCHORS] : offset[books.ANCHORS + 1]] += had.sum(axis=1) - kept
    change[offset[books.PLATFORMS] : offset[books.PLATFORMS + 1]] += sum_by(platform, kept, count)
    return change
