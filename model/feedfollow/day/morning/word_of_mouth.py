"""A1: whether friends tell each other of what was delivered (10), (2.18)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.world import World


def let_friends_talk(world: World) -> None:
    """Write what a good and a bad delivery weigh with a friend, the same on every platform."""
    value = world.scenario.parameters
    np.asarray(world.platforms)["word_good"] = value["word_of_mouth"]
    np.asarray(world.platforms)["word_bad"] = value["word_of_mouth"] * value["trust_loss_ratio"]
