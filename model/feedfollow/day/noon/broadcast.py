"""B2: which rooms are live today."""

from __future__ import annotations

from feedfollow.day.timetable import HAS_SLOT, PHASE, on_slot, slot_words
from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import in_place
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import U32
from feedfollow.world.platforms import Platforms
from feedfollow.world.world import World


def go_live(world: World) -> None:
    """Draw the live rooms; a stratum of the tail always has ``l w`` of its rooms live."""
    _go_live(world.anchors, world.platforms, world.day, world.key)


@in_place
def _go_live(anchors: Anchors, platforms: Platforms, day: int, key: U32) -> None:
    for a in range(anchors.live.shape[0]):
        if anchors[a].head:
            word = philox(0, a, day, Purpose.LIVE, key[0], key[1])[0]
            on_air = uniform(word) < anchors[a].live_probability
            fixed = platforms[anchors[a].platform].fixed_share
            if fixed > 0.0:
                slot = slot_words(a, 0, 0, key)
                if uniform(slot[HAS_SLOT]) < fixed:
                    on_air = on_slot(day, anchors[a].live_probability, uniform(slot[PHASE]))
            anchors[a].live = on_air and not anchors[a].suspended
