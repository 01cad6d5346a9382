"""A1: couriers rest today, or work below their capacity, and people put off buying (2.10, (8))."""

from __future__ import annotations

import numpy as np

from feedfollow.world.couriers import put_off
from feedfollow.world.world import World


def let_couriers_rest(world: World) -> None:
    """Write what today's rest of couriers takes off the log odds of buying, on every platform."""
    capacity = float(world.inputs.couriers[world.day - world.inputs.first_day])
    response = world.scenario.parameters["courier_response"]
    np.asarray(world.platforms)["put_off"] = put_off(capacity, response)
