"""What one engaged view is expected to bring: sessions (8), orders, cancellations, returns (12).

The day draws each of these; the tracer takes their expectation, by the same functions. Goods on
show and discounts are drawn for every view: here they run through an even sequence instead, which
over users and days has the same law.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from feedfollow.day.evening.funnel import LEAST, session_probability
from feedfollow.day.evening.intents import ORDERS_PER_SESSION
from feedfollow.day.evening.prices import log_subsidy, paid_share, price_tag
from feedfollow.day.morning.delivery import return_probability, satisfaction_probability
from feedfollow.functions import exp
from feedfollow.kernels import in_place, inlined
from feedfollow.world.columns import F64
from feedfollow.world.scene import Scene

QUANTITIES: Final = (
    "views",
    "engaged",
    "sessions",
    "orders",
    "listed",
    "gmv",
    "cancelled",
    "cancelled_listed",
    "cancelled_gmv",
    "returned",
    "returned_listed",
    "returned_gmv",
    "satisfied",
    "unsatisfied",
    "fees",
    "tips",
)
"""What is counted of a source of traffic: numbers; listed, GMV, platform's fees and tips in fen."""

(
    VIEWS,
    ENGAGED,
    SESSIONS,
    ORDERS,
    LISTED,
    GMV,
    CANCELLED,
    CANCELLED_LISTED,
    CANCELLED_GMV,
    RETURNED,
    RETURNED_LISTED,
    RETURNED_GMV,
    SATISFIED,
    UNSATISFIED,
    FEES,
    TIPS,
) = range(len(QUANTITIES))
WIDTH: Final = len(QUANTITIES)

STEPS: Final = (
    0.8566748838545029,
    0.733891856627126,
    0.6287067210378087,
    0.5385972572236101,
)
"""Steps of an even sequence in four dimensions: powers of the root of x^5 = x + 1, inverted."""


@inlined
def even(number: int, which: int) -> float:
    """Return a place of an even sequence, strictly between 0 and 1.

    Parameters
    ----------
    number : int
        Place in the sequence.
    which : int
        Dimension, 0 to 3.
    """
    place: float = number * STEPS[which]
    rest: float = place - np.floor(place)
    return min(max(rest, LEAST), 1.0 - LEAST)


@in_place
def fill_further(rate: float, further: F64) -> None:
    """Write ``E min(N, m)`` for every m, N Poisson: further orders when m of them are affordable.

    Parameters
    ----------
    rate : float
        Mean of N.
    further : (n,) float64
        To write, for m from 0 on.
    """
    term, below, total = exp(-rate), 0.0, 0.0
    further[0] = 0.0
    for m in range(1, further.shape[0]):
        below += term
        term *= rate / m
        total += 1.0 - below
        further[m] = total


@inlined
def expect_further(
    scene: Scene,
    place: tuple[int, float],
    goods: tuple[int, float, float],
    left: float,
    further: F64,
) -> tuple[float, float, float, float]:
    """Return what follows the first order of a session.

    Parameters
    ----------
    place : (2,)
        Platform, and the share of a price that the buyer pays there.
    goods : tuple
        Merchant, -1 where there are no other goods, ln of the list price over the platform's level,
        and ``ln(1 - D)``.
    left : float
        Of the hard budget after the first order, fen.
    further : (n,) float64
        From :func:`fill_further`.

    Returns
    -------
    tuple of float
        Further orders, the chance that there are none, list price and price of one, fen.
    """
    coef, (p, share) = scene.coef, place
    if goods[0] < 0 or coef.extra_orders <= 0.0:
        return 0.0, 1.0, 0.0, 0.0
    listed, price, subsidy = price_tag(scene, p, share, goods[1], goods[2])
    most = min(max(left, 0.0) / max(np.float64(price - subsidy), 1.0), ORDERS_PER_SESSION - 1.0)
    alone = exp(-coef.extra_orders) if most >= 1.0 else 1.0
    return further[int(most)], alone, np.float64(listed), np.float64(price)


@in_place
def expect_sale(
    scene: Scene,
    place: tuple[int, int, int],
    first: tuple[int, float, float],
    other: tuple[int, float, float],
    belief: tuple[float, float],
    further: F64,
    out: F64,
) -> None:
    """Write what an engaged view is expected to bring from `SESSIONS` on.

    A session has a first order of the good on show, and further ones of other goods of the room
    while the hard budget lasts; no more than `ORDERS_PER_SESSION`.

    Parameters
    ----------
    place : (3,) int
        User, platform, form.
    first, other : tuple
        Merchant, ln of the list price over the platform's level, and ``ln(1 - D)``, of the good on
        show and of one of the others.
    belief : (2,) float
        Trust, and the quality that is expected.
    further : (n,) float64
        From :func:`fill_further`.
    out : (QUANTITIES,) float64
        Written from `SESSIONS` to `FEES`.
    """
    user, p, form = place
    trust, expected = belief
    coef, users = scene.coef, scene.users
    goods = first[0], first[1] + first[2] + log_subsidy(scene, user, p, False)
    chance = session_probability(scene, user, (p, form), goods, trust, expected)
    share = paid_share(scene, user, p, False)
    listed, price, subsidy = price_tag(scene, p, share, first[1], first[2])
    left = coef.hard_budget_multiple * users[user].budget - users[user].spent - price + subsidy
    if users[user].pause[p] > 0.0 or left < 0.0:
        chance = 0.0  # the buyer pauses (23), or cannot pay
    more, alone, listed_more, price_more = expect_further(scene, (p, share), other, left, further)
    out[SESSIONS] = chance
    out[ORDERS] = chance * (1.0 + more)
    out[LISTED] = chance * (listed + more * listed_more)
    out[GMV] = chance * (price + more * price_more)
    single, repeat = chance * coef.cancel_single * alone, chance * coef.cancel_repeat * more
    out[CANCELLED] = single + repeat
    out[CANCELLED_LISTED] = single * listed + repeat * listed_more
    out[CANCELLED_GMV] = single * price + repeat * price_more
    for q in (RETURNED, RETURNED_LISTED, RETURNED_GMV, SATISFIED, UNSATISFIED):
        out[q] = 0.0
    sent = chance - single, np.float64(listed), np.float64(price)
    arrive(scene, (user, p), first[0], expected, sent, out)
    if more > 0.0:
        shipped = chance * more - repeat
        arrive(scene, (user, p), other[0], expected, (shipped, listed_more, price_more), out)
    out[FEES] = fee_rate(scene, p, form) * (out[GMV] - out[CANCELLED_GMV] - out[RETURNED_GMV])


@inlined
def fee_rate(scene: Scene, p: int, form: int) -> float:
    """Return what the platform has of a price that is kept: its fees in the app (24), and duty."""
    platform = scene.platforms[p]
    rate: float = platform.commission + platform.shop_fee[form] + platform.data_fee + platform.duty
    return rate


@in_place
def arrive(
    scene: Scene,
    place: tuple[int, int],
    merchant: int,
    expected: float,
    shipped: tuple[float, float, float],
    out: F64,
) -> None:
    """Add what comes back of orders that are shipped in time, and who is satisfied (11), (12).

    Parameters
    ----------
    shipped : (3,) float
        Orders, list price and price of one.
    """
    (user, p), (orders, listed, price) = place, shipped
    category = scene.merchants[merchant].category
    match = scene.users[user].match[category]
    gap = scene.merchants[merchant].quality - expected
    regretted = scene.platforms[p].regretted
    back = orders * return_probability(scene.coef, category, gap, match, False, regretted)
    pleased = orders * satisfaction_probability(scene.coef, gap, match, 0)
    out[RETURNED] += back
    out[RETURNED_LISTED] += back * listed
    out[RETURNED_GMV] += back * price
    out[SATISFIED] += pleased
    out[UNSATISFIED] += orders - pleased
