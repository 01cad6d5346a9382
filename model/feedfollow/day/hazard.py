"""The one law of taking something up: own drive, and imitation of those who have (2).

Adoption, and the return of buyers who pause, are settings of it. Everybody waits until the hazard
since the start has reached an exponential of mean 1 (Bender, Augustin and Blettner 2005): the same
law as a draw a day, in which nothing is drawn on the days between.
"""

from __future__ import annotations

from feedfollow.kernels import in_place


@in_place
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
