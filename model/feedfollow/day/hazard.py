"""The one law of taking something up: own drive, and imitation of those who have (2).

Adoption, and the return of buyers who pause, are settings of it. Everybody waits until the hazard
since the start has reached an exponential of mean 1 (Bender, Augustin and Blettner 2005): the same
law as a draw a day, in which nothing is drawn on the days between.
"""

from __future__ import annotations

import numpy as np

from feedfollow.kernels import in_place, inlined, kernel
from feedfollow.world.columns import F64, Flag
from feedfollow.world.friends import COULD, HAS, Friends, share_of_friends


@inlined
def hazard(innovation: float, imitation: float, share: float, days: float) -> float:
    """Return the hazard of a day, ``(p + q f) / days``; 1 - exp(-hazard) take it up (2).

    Parameters
    ----------
    innovation, imitation : float
        p and q, per unit of time.
    share : float
        f, of those who could and have.
    days : float
        In the unit of time.
    """
    return (innovation + imitation * share) / days


@kernel
def spread(
    left: F64, has: Flag, could: Flag, friends: Friends, rates: tuple[float, float, float]
) -> int:
    """Let a day's hazard run up for everybody who could and has not; return how many take it up.

    Everybody sees who had it in the morning.

    Parameters
    ----------
    left : (n_users,) float
        Hazard left to run up.
    has, could : (n_users,) bool
        Who has it, among those who ever could.
    friends : Friends
        Whom each copies; without a graph everybody copies all who could.
    rates : tuple of float
        p and q of (2), and the days in their unit of time.
    """
    seen = np.empty(left.shape[0], np.int32)
    for user in range(left.shape[0]):
        seen[user] = COULD * could[user] + HAS * has[user]
    innovation, imitation, days = rates
    copied, gained = 0.0, 0
    alone = friends.first.shape[0] == 0
    if alone:
        copied = share_of_all(has, could)
    for user in range(left.shape[0]):
        if seen[user] == COULD:
            if not alone:
                copied = share_of_friends(friends, user, seen)
            left[user] -= hazard(innovation, imitation, copied, days)
            if left[user] < 0.0:
                has[user] = True
                gained += 1
    return gained


@in_place
def share_of_all(has: Flag, could: Flag) -> float:
    """Return the share who have among those who could, 0 if nobody could."""
    have, can = 0, 0
    for user in range(has.shape[0]):
        have += has[user]
        can += could[user]
    return have / can if can else 0.0
