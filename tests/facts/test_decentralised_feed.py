"""What a feed that favours the popular less does to the head (M67)."""

from __future__ import annotations

import numpy as np
import pytest
from tests.facts.paired import SEEDS, USERS, effects
from tests.laws.small_world import live_days
from tests.run.short import short

from feedfollow.world.labels import FOLLOW
from feedfollow.world.world import World, build_world

HEADS = 20
"""Largest rooms of Kuaishou, by charisma, which the feed does not change."""


def sales(exponent: float, seed: int) -> dict[str, float]:
    """Return Kuaishou's sales of four months by room: how uneven, and how the head's come."""
    name = "platforms__kuaishou__feed__popularity_exponent"
    scenario = short(users=USERS, parameters__session_intercept_live=-2, **{name: exponent})
    world = build_world(scenario, seed)
    p, step = world.names.index("kuaishou"), scenario.anchors_per_platform
    sold = np.zeros(step)
    follow = np.zeros(1)

    def look(world: World) -> None:
        used = world.orders.used
        today = (used.placed == world.day) & (used.platform == p) & (used.anchor >= 0)
        if world.day < 0:
            return
        room = used.anchor[today] - p * step
        np.add.at(sold, room, used.price[today] / 100.0)
        head = today.copy()
        head[today] = room < HEADS
        follow[0] += float(used.price[head & (used.source == FOLLOW)].sum()) / 100.0

    live_days(world, scenario.burn_in + (scenario.until - scenario.start).days + 1, at_night=look)
    head = sold[:HEADS].sum()
    return {
        "head of gmv": float(head / sold.sum()),
        "follow of head": float(follow[0] / head),
        "log gmv": float(np.log(sold.sum())),
    }


@pytest.mark.experiment
def test_a_flatter_feed_takes_from_the_head_and_leaves_it_its_followers() -> None:
    """M67: Kuaishou's popularity exponent from .5 to .1; follows are what they were.

    Five pairs of 3,000 users who buy readily. The head's share of sales falls, followers bring a
    larger part of what is left to it, and sales as a whole do not rise.
    """
    found = effects(*([sales(each, seed) for seed in SEEDS] for each in (0.5, 0.1)))
    assert found["head of gmv"].high < 0.0
    assert found["follow of head"].low > 0.0
    assert found["log gmv"].low <= 0.0
