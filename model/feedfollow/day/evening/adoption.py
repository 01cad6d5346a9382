"""C1: adoption of live commerce by the Bass hazard, equation (2)."""

from __future__ import annotations

from feedfollow.day.hazard import hazard
from feedfollow.kernels import in_place, kernel
from feedfollow.world.users import Users
from feedfollow.world.world import World

DAYS_PER_YEAR = 365.0


def adopt(world: World) -> None:
    """Let potential adopters adopt; imitation follows the share of potential users who have."""
    spread_adoption(world.users, world.coef.adoption_innovation, world.coef.adoption_imitation)


@kernel
def spread_adoption(users: Users, innovation: float, imitation: float) -> int:
    """Let the day's hazard run up; return how many adopt.

    Exponentials are drawn at birth, evenly spread, so that adopters are spread evenly too.
    """
    potential, adopted = count_adopters(users)
    step = hazard(innovation, imitation, adopted / potential if potential else 0.0, DAYS_PER_YEAR)
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
