"""C1: adoption of live commerce by the Bass hazard, equation (2)."""

from __future__ import annotations

from feedfollow.kernels import in_place, kernel
from feedfollow.world.users import Users
from feedfollow.world.world import World

DAYS_PER_YEAR = 365.0


def adopt(world: World) -> None:
    """Let potential adopters adopt; imitation follows the share of potential users who have."""
    spread_adoption(world.users, world.coef.adoption_innovation, world.coef.adoption_imitation)


@in_place
def hazard(innovation: float, imitation: float, adopted_share: float) -> float:
    """Return the hazard of a day, ``(p + q f) / 365``: ``1 - exp(-hazard)`` adopt (2)."""
    return (innovation + imitation * adopted_share) / DAYS_PER_YEAR


@kernel
def spread_adoption(users: Users, innovation: float, imitation: float) -> int:
    """Let the day's hazard run up; return how many adopt.

    Everybody adopts when the hazard since the start has reached an exponential drawn at birth
    (Bender, Augustin and Blettner 2005): the same law as a draw a day, and evenly spread over
    people and time because the exponentials are.
    """
    potential, adopted = count_adopters(users)
    step = hazard(innovation, imitation, adopted / potential if potential else 0.0)
    gained = 0
    for user in range(users.shape[0]):
        if not users[user].adopted:
            users[user].patience -= step
            if users[user].patience < 0.0:
                users[user].adopted = True
                gained += 1
    return gained


@in_place
def count_adopters(users: Users) -> tuple[int, int]:
    """Count potential users and adopters."""
    potential, adopted = 0, 0
    for user in range(users.shape[0]):
        potential += users[user].potential
        adopted += users[user].adopted
    return potential, adopted
