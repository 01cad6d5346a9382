"""A1: festivals that are held today, or were held lately, put their mark on the day (2.7)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.festivals import view_factor
from feedfollow.world.world import World


def hold_festivals(world: World) -> None:
    """Write today's strength, views and change of needs to the platform columns (2.7)."""
    row = world.day - world.inputs.first_day
    today = np.asarray(world.platforms)
    today["festival"] = world.inputs.festivals.strength[row]
    today["need_shift"] = world.inputs.festivals.need_shift[row]
    today["views_rate"] *= view_factor(today["festival"], world.coef.festival_views)[:, None]
