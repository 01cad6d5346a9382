"""A1: what every platform does today about merchants who cheat (22)."""

from __future__ import annotations

import numpy as np

from feedfollow.day.hazard import hazard
from feedfollow.world.world import World

YEAR = 365.0


def set_rules(world: World) -> None:
    """Write the rules of every platform, and the chance that a cheated buyer claims."""
    today = np.asarray(world.platforms)
    levers = [world.levers[name] for name in world.names]
    today["inspection_hazard"] = [
        hazard(own["governance.inspections"], 0.0, 0.0, YEAR) for own in levers
    ]
    today["fine"] = [own["governance.fine"] for own in levers]
    today["suspension"] = [own["governance.suspension"] for own in levers]
    today["compensation"] = [own["governance.compensation"] for own in levers]
    today["listing_filter"] = [own["governance.filter"] for own in levers]
    today["claim_chance"] = world.scenario.parameters["claim_chance"]
