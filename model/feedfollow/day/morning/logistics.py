"""A1: what every platform's logistics take on today, and on what terms (2.11)."""

from __future__ import annotations

from typing import Final

import numpy as np

from feedfollow.spec.parameters.categories import CATEGORIES
from feedfollow.world.world import World

HOME: Final = CATEGORIES.index("home")
ELECTRONICS: Final = CATEGORIES.index("electronics")
JEWELLERY: Final = CATEGORIES.index("jewellery")
SECOND_HAND: Final = CATEGORIES.index("second_hand")
FEN = 100.0


def set_logistics(world: World) -> None:
    """Write today's shares, limits and prices of every platform; events date them."""
    today = np.asarray(world.platforms)
    levers = [world.levers[name] for name in world.names]
    today["warehouse"] = [own["logistics.warehouse"] for own in levers]
    today["warehouse_dispatch"] = [own["logistics.dispatch"] for own in levers]
    today["handling_cost"] = [FEN * own["logistics.cost"] for own in levers]
    today["handling_fee"] = [FEN * own["logistics.fee"] for own in levers]
    today["service_chance"] = [own["logistics.service"] for own in levers]
    inspected, retailed = today["inspected"], today["retailed"]
    inspected[:, JEWELLERY] = [own["logistics.inspect_jewellery"] for own in levers]
    inspected[:, SECOND_HAND] = [own["logistics.inspect_second_hand"] for own in levers]
    retailed[:, ELECTRONICS] = [own["logistics.retail_electronics"] for own in levers]
    retailed[:, HOME] = [own["logistics.retail_home"] for own in levers]
