"""A1: service agencies work for their clients, merchants and talents (33).

There are many merchants and talents behind a row, of whom the same part are clients, so that
nothing is drawn. Until they find a first deal, clients and others are told apart (``entry``).
"""

from __future__ import annotations

import numpy as np

from feedfollow.functions import power
from feedfollow.kernels import in_place
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.platforms import Platforms
from feedfollow.world.world import World


def let_agencies_serve(world: World) -> None:
    """Write the terms of today; on the first day of a month, the charisma of talents as well.

    A talent is a client by the month: choices of rooms are frozen for as long (2.4).
    """
    levers = [world.levers[name] for name in world.names]
    today = np.asarray(world.platforms)
    today["agency_part"] = [own["agencies.coverage"] for own in levers]
    today["agency_fee"] = [own["agencies.fee"] for own in levers]
    today["agency_cut"] = [own["agencies.cut"] for own in levers]
    if world.date.day == 1 or world.day == world.inputs.first_day:
        raise_charisma(world.anchors, world.platforms, world.coef)


@in_place
def raise_charisma(anchors: Anchors, platforms: Platforms, coef: Coefficients) -> None:
    """Write by how much the mean talent of every row lifts engagement; own rooms stay."""
    more = power(coef.agency_charisma, coef.engage_charisma) - 1.0
    for a in range(anchors.shape[0]):
        if not anchors[a].self_room:
            lift = 1.0 + platforms[anchors[a].platform].agency_part * more
            anchors[a].pull = power(anchors[a].charisma, coef.engage_charisma) * lift
