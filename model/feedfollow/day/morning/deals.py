"""A1: how many orders of followers sellers offer to settle outside the app today (36)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.world import World

MOST = 0.99
"""Largest share of a price that fees of the app can take off a deal: something is paid."""


def offer_deals(world: World) -> None:
    """Write what is offered, how handy it is, and what it costs less: a part of the app's fees."""
    shared = world.scenario.parameters["deal_shared"]
    levers = [world.levers[name] for name in world.names]
    today = world.platforms
    np.asarray(today)["deal_offers"] = [own["deals.offered"] for own in levers]
    np.asarray(today)["deal_ease"] = [own["deals.ease"] for own in levers]
    fees = today.shop_fee + (today.commission + today.data_fee)[:, None]
    today.deal_saving[...] = np.minimum(MOST, shared * fees)
