"""A1: how far goods of a platform travel today, and what the border takes of them (38)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.world import World


def set_border(world: World) -> None:
    """Write today's days on the way and duty, and what buyers make of the days; events date them.

    Who buys today knows the days, and is not disappointed by them (11).
    """
    value, today = world.scenario.parameters, np.asarray(world.platforms)
    levers = [world.levers[name] for name in world.names]
    days = np.rint([own["border.days"] for own in levers])
    today["days_further"] = days.astype(np.int64)
    today["too_far"] = -value["session_delay"] * days
    today["regretted"] = value["return_delay"] * days
    today["duty"] = [own["border.duty"] for own in levers]
