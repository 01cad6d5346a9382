"""C3: goods that an anchor owns bear the anchor's name, whoever follows it or not (32)."""

from __future__ import annotations

from feedfollow.kernels import inlined
from feedfollow.world.edges import memory, mixed_trust
from feedfollow.world.scene import Scene


@inlined
def trust_in_goods(
    scene: Scene,
    viewer: tuple[int, int, int],
    goods: tuple[int, int],
    trust: float,
    day: int,
) -> float:
    """Return the trust of a viewer in the goods on show: that in the room, but for own goods.

    Whoever has heard of a scandal of the owner counts its loss against the owner's goods, by (1)
    and (10), as a follower does on the edge; it fades from the day on which the scandal came out.

    Parameters
    ----------
    viewer : tuple
        User, platform, and the slot by which the room is followed, -1 if it is not.
    goods : tuple
        Anchor and merchant.
    trust : float
        T_ia of (1); trust in the platform where the room is not followed.
    """
    user, p, slot = viewer
    anchor, merchant = goods
    if slot >= 0 or scene.anchors[anchor].own_line != merchant:
        return trust
    scandals, bad = scene.scandals, 0.0
    for row in range(scandals.day.shape[0]):
        if scandals.anchor[row] == anchor and scandals.aware[row, user]:
            bad += memory(scene.trust_decay, scandals.day[row], day) * scandals.loss[row]
    if bad <= 0.0:
        return trust
    return mixed_trust(scene.platforms[p].system_weight, trust, 0.0, bad)
