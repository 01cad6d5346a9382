"""A1: fees on outside links and shops of today, and what sellers make of them (24)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.columns import F64
from feedfollow.world.world import World

SHELF_FEE = 0.0
"""Nothing on a shelf comes through a link or a room."""


def charge_links(world: World) -> None:
    """Write today's fees, the share of goods linked outside, and how many merchants have a shop."""
    row = world.day - world.inputs.first_day
    today = np.asarray(world.platforms)
    levers = [world.levers[name] for name in world.names]
    today["link_fee"] = [
        (own["fees.link_live"], own["fees.link_video"], SHELF_FEE) for own in levers
    ]
    today["shop_fee"] = [
        (own["fees.shop_live"], own["fees.shop_video"], SHELF_FEE) for own in levers
    ]
    today["open_share"] *= world.inputs.linked[row]
    weight = world.merchants.weight[:, None] * world.merchants.selling
    sellers = np.where(world.merchants.sells_on > 0, weight, 0.0)
    # added one by one: a product of matrices rounds differently on another processor
    there = np.cumsum(sellers, axis=0)[-1]
    today["own_shops"] = shop_share(today["open_share"], today["stranded_share"]) * there


def shop_share(linked: F64, stranded: F64) -> F64:
    """Return the share of merchants with a shop: those who sell in the app in any form.

    The same sellers are the last to leave their links in both forms, so that the form in which
    more sell in the app has them all.

    Parameters
    ----------
    linked, stranded : (n_platforms, 2) float64
        Shares of goods linked outside, and to be had nowhere, by form.

    Returns
    -------
    (n_platforms,) float64
    """
    return np.maximum(1.0 - (linked + stranded).min(axis=1), 0.0)
