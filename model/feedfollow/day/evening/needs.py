"""C1: definite needs arrive and expire (2.6); a purchase consumes them, an engaged view seeds them."""

from __future__ import annotations

from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import kernel
from feedfollow.world.coefficients import CATEGORY_COUNT, Coefficients
from feedfollow.world.columns import U32
from feedfollow.world.users import Users
from feedfollow.world.world import World


def update_needs(world: World) -> None:
    """Let needs expire, and arrive where there is none, in a category of the user's taste."""
    turn_needs(world.users, world.coef, world.day, world.key)


@kernel
def turn_needs(users: Users, coef: Coefficients, day: int, key: U32) -> None:
    """Draw today's expiries and arrivals of adopters (others' needs move no measure)."""
    for user in range(users.need.shape[0]):
        if not users[user].adopted:
            continue
        words = philox(0, user, day, Purpose.NEEDS, key[0], key[1])
        if users[user].need >= 0:
            if uniform(words[0]) < coef.need_expiry:
                users[user].need = -1
        elif uniform(words[1]) < coef.need_arrival:
            target = uniform(words[2])
            category = 0
            total = users[user].taste[0]
            while target >= total and category < CATEGORY_COUNT - 1:
                category += 1
                total += users[user].taste[category]
            users[user].need = category
