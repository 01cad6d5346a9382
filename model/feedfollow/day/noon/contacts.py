"""B1: the law of a choice among contacts (2.14).

With ``K`` contacts drawn at random, each of which is listed with odds ``w_m``, a merchant's chance
is

    K int_0^inf w_m exp(-t w_m) phi(t)^(K - 1) dt,    phi(t) = mean_j exp(-t w_j),

in multiples of an equal share. With ``v = phi(t)^K`` it is the mean over ``v`` in (0, 1) of the
shares by ``w_m exp(-t(v) w_m)``: equal ones for one contact, and those of the logit for ever more.
With ``v = x^2`` the integrand is smooth enough for a rule of eight places to misplace less than
2 % of what a room shows, and less than 1 % from three contacts on; merchants who are listed almost
never may get a small part of what is due, or twice as much.

A chance hangs on the merchant's own odds alone. So a market of hundreds is first put on a ladder of
odds, each merchant in parts on the two rungs around its own so that mean odds are kept, and chances
are read from the ladder again: those of the logit exactly, others to half a percent.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from feedfollow.functions import exp, log
from feedfollow.kernels import in_place, inlined
from feedfollow.world.columns import F64, I64

NODES: Final = (
    (0.019855071751231884, 0.05061426814518813),
    (0.10166676129318664, 0.11119051722668724),
    (0.2372337950418355, 0.15685332293894363),
    (0.4082826787521751, 0.181341891689181),
    (0.5917173212478249, 0.181341891689181),
    (0.7627662049581645, 0.15685332293894363),
    (0.8983332387068134, 0.11119051722668724),
    (0.9801449282487681, 0.05061426814518813),
)
"""Places x in (0, 1) and their weights: Gauss and Legendre's rule of eight."""

STEPS, CLOSE = 60, 1e-2

LOWEST = -30.0
"""Least log odds of a merchant against the best one."""

RUNG = 0.25
"""Log odds from one rung of the ladder to the next."""

RUNGS: Final = 2 + int(-LOWEST / RUNG)

NOBODY_STANDS: Final = -1.0


@in_place
def climb(log_odds: F64, rungs: I64, parts: F64, odds: F64, counts: F64) -> int:
    """Put sellers on the ladder, from odds of 1 downwards; return on how many rungs they stand.

    A rung on which nobody stands is left out: a market of hundreds stands on a few dozen.

    Parameters
    ----------
    log_odds : (n,) float64
        From `LOWEST` to 0.
    rungs, parts : (n,) int64, (n,) float64
        To write: the rung above a seller, and which part of it stands on the rung below.
    odds, counts : (RUNGS,) float64
        To write: the odds of each rung, and how many sellers stand on it.
    """
    counts[:], odds[:] = 0.0, NOBODY_STANDS
    room = 1.0 - exp(-RUNG)
    for k in range(log_odds.shape[0]):
        rung = min(int(log_odds[k] / -RUNG), RUNGS - 2)
        rungs[k] = rung
        parts[k] = (1.0 - exp(log_odds[k] + RUNG * rung)) / room
    for k in range(log_odds.shape[0]):
        rung = rungs[k]
        counts[rung] += 1.0 - parts[k]
        counts[rung + 1] += parts[k]
        odds[rung] = odds[rung + 1] = 0.0
    top = 0
    for rung in range(RUNGS):  # for now `odds` holds which place a rung gets among those kept
        if odds[rung] != NOBODY_STANDS:
            counts[top] = counts[rung]
            odds[rung] = top
            top += 1
    for k in range(log_odds.shape[0]):
        rungs[k] = np.int64(odds[rungs[k]])
    for rung in range(RUNGS):  # a place is never behind its rung, so that nothing unread is lost
        if odds[rung] != NOBODY_STANDS:
            odds[np.int64(odds[rung])] = exp(-RUNG * rung)
    return top


@inlined
def read_rung(values: F64, rung: int, part: float) -> float:
    """Return what the ladder says of a seller."""
    return (1.0 - part) * values[rung] + part * values[rung + 1]


@in_place
def mean_of(odds: F64, counts: F64) -> float:
    """Return the mean odds of sellers."""
    total, sellers = 0.0, 0.0
    for k in range(odds.shape[0]):
        total += counts[k] * odds[k]
        sellers += counts[k]
    return total / sellers


@in_place
def mix_chances(
    odds: F64, counts: F64, share: float, contacts: float, chances: F64, left: F64
) -> None:
    """Write the chances of sellers where a talent chooses among its contacts, of mean 1.

    Parameters
    ----------
    odds, counts : (n,) float64
        Odds to be listed, and how many sellers have them.
    share : float
        Contacts over all merchants; from 1 on it knows them all.
    chances, left : (n,) float64
        To write: the chance at each of the odds; and room to work in.
    """
    if share >= 1.0:
        left[:] = 1.0
        add_shares(odds, counts, left, 1.0, chances, True)
        return
    if contacts <= 1.0:
        chances[:] = 1.0
        return
    t, before, lowest = 0.0, 0.0, 0.0
    for node in range(len(NODES) - 1, -1, -1):
        # the largest v has the smallest t, from which the next one is guessed as by a straight line
        log_v = 2.0 * log(NODES[node][0]) / contacts
        guess = t * log_v / before if before < 0.0 else -log_v / mean_of(odds, counts)
        t = find_place(odds, counts, log_v, guess, lowest, left)
        before, lowest = log_v, t
        part = 2.0 * NODES[node][0] * NODES[node][1]
        add_shares(odds, counts, left, part, chances, node == len(NODES) - 1)


@in_place
def find_place(
    odds: F64, counts: F64, log_v: float, guess: float, lowest: float, left: F64
) -> float:
    """Return the t at which ln phi(t) is ``log_v``, and write ``exp(-t w)`` there.

    By Halley's steps, whose error falls with the cube: after one of a part in a hundred, some 1e-7
    of t is left. The powers follow the last step by their series. ln phi is convex and falls, so
    that Newton's steps never pass the place; Halley's are left out where they are more than twice
    as long, as on a plateau between sellers who are readily listed and those who hardly are.

    Parameters
    ----------
    lowest : float
        What t is known to exceed.
    """
    t, step, sellers = guess, 0.0, 0.0
    for k in range(odds.shape[0]):
        sellers += counts[k]
    for _ in range(STEPS):
        for k in range(odds.shape[0]):
            left[k] = exp(-t * odds[k])
        total, first, second = 0.0, 0.0, 0.0
        for k in range(odds.shape[0]):
            here = counts[k] * left[k]
            total += here
            first += odds[k] * here
            second += odds[k] * odds[k] * here
        miss, slope = log(total / sellers) - log_v, -first / total
        bend = second / total - slope * slope
        under = 2.0 * slope * slope - miss * bend
        sure = under > slope * slope
        step = -2.0 * miss * slope / under if sure else -miss / slope
        step = max(step, 0.5 * (lowest - t))
        t += step
        if sure and abs(step) <= CLOSE * t:
            break
    for k in range(odds.shape[0]):
        moved = step * odds[k]
        left[k] *= 1.0 - moved * (1.0 - 0.5 * moved)
    return t


@in_place
def add_shares(odds: F64, counts: F64, left: F64, part: float, chances: F64, anew: bool) -> None:
    """Add, or write anew, ``part`` of the shares by ``w left``, of mean 1 over sellers."""
    total, sellers = 0.0, 0.0
    for k in range(odds.shape[0]):
        total += counts[k] * odds[k] * left[k]
        sellers += counts[k]
    mean = total / sellers
    for k in range(odds.shape[0]):
        before = 0.0 if anew else chances[k]
        chances[k] = before + part * (odds[k] * left[k] / mean)
