"""C2: for whom there are rooms of the own city (4), (2.20).

Where somebody lives is their place among friends (2.18), a uniform: friends are neighbours.
"""

from __future__ import annotations

from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import inlined
from feedfollow.world.coefficients import CATEGORY_COUNT, LOCAL_SERVICES
from feedfollow.world.friends import PLACE
from feedfollow.world.scene import Scene


@inlined
def local_share(scene: Scene, user: int, p: int) -> float:
    """Return l_p of (4) for a user, 0 where the city is not open or nobody there shows or sells.

    Cities open in one order, so that a user's is open where the place lies below the share of
    people in open ones.
    """
    cell = scene.cells[p * CATEGORY_COUNT + LOCAL_SERVICES]
    words = philox(0, user, 0, Purpose.FRIENDS, scene.key[0], scene.key[1])
    away = uniform(words[PLACE]) >= scene.platforms[p].cities_open
    nobody = cell.mean_pull == 0.0 or cell.first_seller == cell.last_seller
    return 0.0 if away or nobody else scene.platforms[p].nearby_share
