"""A1: the assortment of every shelf in an app follows the merchants who put goods on it (9)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.world import World

WEEK = 7.0


def fill_shelves(world: World) -> None:
    """Move ``M_p`` towards the share of merchants on the shelf; at once on the first day of all."""
    levers = [world.levers[name] for name in world.names]
    there = [max(own["shelf.search"], own["shelf.mall"]) > 0.0 for own in levers]
    share = np.array([own["shelf.merchants"] for own in levers]) * np.array(there)
    today = np.asarray(world.platforms)["assortment"]
    first = world.day == -world.scenario.burn_in
    speed = 1.0 if first else world.scenario.parameters["assortment_speed"] / WEEK
    today += speed * (share - today)
