"""A1: what every platform sells of its feed today, and on what terms (14)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.world import World

FEN = 100.0


def allow_ads(world: World) -> None:
    """Write the terms of every platform's paid traffic."""
    today = np.asarray(world.platforms)
    levers = [world.levers[name] for name in world.names]
    today["ad_load"] = [own["ads.load"] for own in levers]
    today["ad_reserve"] = [FEN * own["ads.reserve"] for own in levers]
    today["ad_targeting"] = [own["ads.targeting"] for own in levers]
    today["ad_quality"] = [own["ads.quality"] for own in levers]
