"""The price of paid views: one auction of many equal views among bidders with budgets, (14)."""

from __future__ import annotations

from feedfollow.kernels import in_place, kernel
from feedfollow.world.columns import F64, I64


@kernel
def clear(
    scores: F64, budgets: F64, supply: float, most: float, reserve: float, bought: F64
) -> float:
    """Find the price of a view, and who buys how many.

    The price is the lowest one, at or above the reserve, at which the bidders who score above it
    want no more views than there are for sale. A bidder who pays ``price`` a view wants what its
    budget buys, at most ``most`` views. Where no budget binds this is the highest losing score:
    the second price of several equal units. All pay the same. Bidders who score just the price
    share what the better ones leave, in proportion to what they want.

    Parameters
    ----------
    scores : (n,) float64, fen per view
        The most that a view is worth to each bidder; below the reserve it does not bid.
    budgets : (n,) float64, fen
        The most that each spends.
    supply : float
        Views for sale.
    most : float
        The most views that one bidder can use.
    reserve : float, fen per view
    bought : (n,) float64
        Written: views that each buys.

    Returns
    -------
    float
        Price of a view, fen; the reserve if some of the supply is left.
    """
    bought[:] = 0.0
    if supply <= 0.0:
        return reserve
    order = (-scores).argsort()
    bidders = 0
    while bidders < scores.shape[0] and scores[order[bidders]] >= reserve:
        bidders += 1
    price = reserve
    for k in range(1, bidders + 1):
        top = scores[order[k - 1]]
        low = scores[order[k]] if k < bidders else reserve
        if low < top and demand(budgets, order, k, low, most) > supply:
            price = top
            if demand(budgets, order, k, top, most) < supply:
                price = min(top, max(low, level(budgets, order, k, supply, most)))
            break
    allot(scores, budgets, supply, most, price, bought)
    return price


@in_place
def wanted(budget: float, price: float, most: float) -> float:
    """Return how many views a bidder wants at a price below its score."""
    if budget <= 0.0:
        return 0.0
    return min(most, budget / price)


@in_place
def demand(budgets: F64, order: I64, count: int, price: float, most: float) -> float:
    """Return how many views the first ``count`` bidders of an order want at a price."""
    total = 0.0
    for k in range(count):
        total += wanted(budgets[order[k]], price, most)
    return total


@in_place
def level(budgets: F64, order: I64, count: int, supply: float, most: float) -> float:
    """Return the price at which the first ``count`` bidders want just the supply.

    Those whose budgets buy more than they can use take ``most`` views, and the money of the
    others buys the rest; a lower price moves more of them to the first kind, until none moves.
    Rounding may take one to it whose budget buys just what it can use, and leave nothing to the
    others: then the price stays.
    """
    full, price = -1, 0.0
    now = 0
    while now > full and now * most < supply:
        full, money = now, 0.0
        for k in range(count):
            if full == 0 or budgets[order[k]] <= price * most:
                money += budgets[order[k]]
        price = money / (supply - full * most)
        now = 0
        for k in range(count):
            now += budgets[order[k]] > price * most
    return price


@in_place
def allot(scores: F64, budgets: F64, supply: float, most: float, price: float, bought: F64) -> None:
    """Give every bidder above the price what it wants; those at the price share the rest."""
    rest, tied = supply, 0.0
    for k in range(scores.shape[0]):
        if scores[k] > price:
            bought[k] = wanted(budgets[k], price, most)
            rest -= bought[k]
        elif scores[k] == price:
            tied += wanted(budgets[k], price, most)
    share = min(1.0, max(0.0, rest) / tied) if tied > 0.0 else 0.0
    for k in range(scores.shape[0]):
        if scores[k] == price:
            bought[k] = share * wanted(budgets[k], price, most)
