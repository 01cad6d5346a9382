"""C1: potential adopters take up live commerce, equation (2)."""

from __future__ import annotations

from feedfollow.day.hazard import spread
from feedfollow.world.world import World

DAYS_PER_YEAR = 365.0


def adopt(world: World) -> None:
    """Let potential adopters adopt; each copies friends, or everybody where there is no graph.

    Exponentials are drawn at birth, evenly spread, so that adopters are spread evenly too.
    """
    users, coef = world.users, world.coef
    pace = float(world.inputs.adoption_pace[world.day - world.inputs.first_day])
    rates = (pace * coef.adoption_innovation, pace * coef.adoption_imitation, DAYS_PER_YEAR)
    spread(users.patience, users.adopted, users.potential, world.friends, rates)
