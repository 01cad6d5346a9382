"""C4: what a good costs: its list price, the discount in the room, the platform's subsidy (2.7).

The merchant gives the discount, the platform pays the subsidy. A subsidy is the share ``sub_p`` of
the discounted price of every order that is paid in the app, and the coupon of who is in its paid
programme a share of what that leaves (31); goods behind outside links have none.
"""

from __future__ import annotations

import numpy as np

from feedfollow.day.evening.intents import ORDERS_PER_SESSION, Intents
from feedfollow.draws import Purpose, philox, uniform
from feedfollow.functions import exp, log
from feedfollow.kernels import in_place, inlined
from feedfollow.world.labels import OWN_ROOM, TALENT_ROOM
from feedfollow.world.programme import coupon
from feedfollow.world.scene import Scene


@inlined
def room_depth(scene: Scene, p: int, anchor: int) -> float:
    """Return the mean of ``-ln(1 - D)`` over the goods of rooms of this type, 0 for no discount."""
    kind = OWN_ROOM if scene.anchors[anchor].self_room else TALENT_ROOM
    return scene.platforms[p].discount_depth[kind]


@inlined
def discount_of(scene: Scene, p: int, anchor: int, u: float) -> float:
    """Return ``ln(1 - D) = depth ln(u)``, the discount of a good in a room.

    The good has it, not the room: a room that were cheap for ever would keep its buyers by price.
    ``D`` is Beta with parameters 1 and 1/depth, hence of mean depth/(1 + depth).
    """
    depth = room_depth(scene, p, anchor)
    return depth * log(u) if depth > 0.0 else 0.0


@in_place
def discount_on_show(scene: Scene, intents: Intents, row: int, day: int) -> float:
    """Return ``ln(1 - D)`` of the good that an engaged view shows; word 3 of its first order."""
    p, anchor = intents[row].platform, intents[row].anchor
    if room_depth(scene, p, anchor) == 0.0:
        return 0.0
    number = intents[row].number * ORDERS_PER_SESSION
    words = philox(number, intents[row].user, day, Purpose.ORDER, scene.key[0], scene.key[1])
    return discount_of(scene, p, anchor, uniform(words[3]))


@inlined
def paid_share(scene: Scene, user: int, p: int, external: bool) -> float:
    """Return the share of a price that the platform pays: its subsidy, and a coupon (31)."""
    if external:
        return 0.0
    share = scene.platforms[p].subsidy
    off = coupon(scene.programme, scene.platforms, user, p)
    return share if off == 0.0 else 1.0 - (1.0 - share) * (1.0 - off)


@inlined
def log_subsidy(scene: Scene, user: int, p: int, external: bool) -> float:
    """Return ``ln(1 - sub_p)``, what the platform's part takes off ln P for a user."""
    share = paid_share(scene, user, p, external)
    return 0.0 if share == 0.0 else log(1.0 - share)


@in_place
def price_tag(
    scene: Scene, p: int, share: float, log_price: float, log_discount: float
) -> tuple[np.int64, np.int64, np.int64]:
    """Return list price, price and subsidy of a good, each rounded to whole fen, halves upwards.

    Parameters
    ----------
    share : float
        Of the price that the platform pays.
    log_price, log_discount : float
        ln of the list price over the platform's level, and ``ln(1 - D)``.

    Returns
    -------
    listed, price, subsidy : int64
        Fen. The merchant sells for ``price``, of which the buyer pays ``price - subsidy``.
    """
    level = 100.0 * scene.platforms[p].list_price
    listed = np.int64(level * exp(log_price) + 0.5)
    price = np.int64(level * exp(log_price + log_discount) + 0.5)
    return listed, price, np.int64(share * price + 0.5)
