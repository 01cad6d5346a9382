"""C4: goods that are sold nowhere else are not compared, and novel for a while (35)."""

from __future__ import annotations

from feedfollow.kernels import inlined
from feedfollow.world.exclusives import is_exclusive
from feedfollow.world.labels import LOCAL, PAID
from feedfollow.world.scene import Scene


@inlined
def made_for_platform(scene: Scene, source: int, anchor: int) -> bool:
    """Whether a view shows goods made for the platform: not one that was bought, nor a voucher."""
    if source in (PAID, LOCAL):
        return False
    return is_exclusive(scene.exclusives, anchor)


@inlined
def as_seen(scene: Scene, exclusive: bool, anchor: int, listed: float) -> tuple[float, float]:
    """Return ln of the list price that a buyer compares with others', and what novelty adds."""
    if not exclusive:
        return listed, 0.0
    return 0.0, scene.exclusives[anchor].novelty
