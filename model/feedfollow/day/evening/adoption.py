"""C1: adoption of live commerce by the Bass hazard, equation (2)."""

from __future__ import annotations

from feedfollow.draws import Purpose, philox, uniform
from feedfollow.functions import exp
from feedfollow.kernels import kernel
from feedfollow.world.columns import U32
from feedfollow.world.users import Users
from feedfollow.world.world import World

DAYS_PER_YEAR = 365.0


def adopt(world: World) -> None:
    """Let potential adopters adopt; imitation follows the share of potential users who have."""
    spread_adoption(
        world.users,
        world.coef.adoption_innovation,
        world.coef.adoption_imitation,
        world.day,
        world.key,
    )


@kernel
def hazard(innovation: float, imitation: float, adopted_share: float) -> float:
    """Return ``1 - exp(-(p + q f) / 365)``: the daily probability of adoption (2)."""
    return 1.0 - exp(-(innovation + imitation * adopted_share) / DAYS_PER_YEAR)


@kernel
def spread_adoption(users: Users, innovation: float, imitation: float, day: int, key: U32) -> int:
    """Draw today's adopters; return how many they are."""
    potential, adopted = 0, 0
    for user in range(users.adopted.shape[0]):
        potential += users[user].potential
        adopted += users[user].adopted
    chance = hazard(innovation, imitation, adopted / potential if potential else 0.0)
    gained = 0
    for user in range(users.adopted.shape[0]):
        if users[user].potential and not users[user].adopted:
            word = philox(0, user, day, Purpose.ADOPTION, key[0], key[1])[0]
            if uniform(word) < chance:
                users[user].adopted = True
                gained += 1
    return gained
