"""B2: live rooms put a few pieces of goods aside for flash deals (2.7)."""

from __future__ import annotations

import numpy as np

from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import in_place
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import U32
from feedfollow.world.world import World

STOCK = 1 << 20
"""Block of words of a room's pieces, behind the numbers of all views of a user's day."""


def stock_flash_deals(world: World) -> None:
    """Write how often views fall on a flash deal, and today's pieces of every room."""
    value = world.scenario.parameters
    np.asarray(world.platforms)["flash_share"] = value["flash_share"]
    put_aside(world.anchors, value["flash_stock"], world.coef.people_per_user, world.day, world.key)


@in_place
def put_aside(anchors: Anchors, pieces: float, people: float, day: int, key: U32) -> None:
    """Round the pieces of every row to whole simulated orders, up or down at random.

    A row of weight w has ``pieces`` times the real engaged views of w rooms; a simulated order
    stands for ``people`` real ones. The mean over days is exact, however small the number.
    """
    for a in range(anchors.popularity.shape[0]):
        views = anchors[a].popularity * anchors[a].weight / people
        word = philox(STOCK, a, day, Purpose.FLASH, key[0], key[1])[0]
        anchors[a].flash_stock = np.int64(pieces * views + uniform(word))
