"""D2: how followers engage with the rooms they are shown, for tomorrow's amplification (2.4)."""

from __future__ import annotations

from feedfollow.kernels import in_place
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.tally import Tally
from feedfollow.world.world import World


def learn_followers(world: World) -> None:
    """Fold the day's follow views, and those engaged, into every room's statistics."""
    learn_channel(world.anchors, world.tally, world.coef)


@in_place
def learn_channel(anchors: Anchors, tally: Tally, coef: Coefficients) -> None:
    """Decay what was seen with the memory of conversion and add today's."""
    keep = coef.conversion_decay
    for a in range(anchors.popularity.shape[0]):
        anchors[a].follow_seen = keep * anchors[a].follow_seen + tally.follow_views[a]
        engaged = tally.follow_engaged[a]
        anchors[a].follow_engaged_seen = keep * anchors[a].follow_engaged_seen + engaged
