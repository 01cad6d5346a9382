"""A1: merchants who sell at source: without middlemen, by origin, by cold chain (29), (30)."""

from __future__ import annotations

import numpy as np

from feedfollow.functions import log
from feedfollow.kernels import in_place
from feedfollow.world.coefficients import FRESH
from feedfollow.world.goods import Goods
from feedfollow.world.merchants import Merchants
from feedfollow.world.platforms import Platforms
from feedfollow.world.world import World


def sell_at_source(world: World) -> None:
    """Write whose goods come from the source today, what that takes off, and what it adds."""
    levers = [world.levers[name] for name in world.names]
    value, platforms = world.scenario.parameters, world.platforms
    np.asarray(platforms)["source_share"] = [own["sourcing.share"] for own in levers]
    np.asarray(platforms)["origin_brand"] = [own["sourcing.origin_brand"] for own in levers]
    np.asarray(platforms)["cold_chain"] = [own["sourcing.cold_chain"] for own in levers]
    left_out, gained = log(value["channel_markup"]), value["cold_quality"]
    supply(world.goods, world.merchants, platforms, left_out, gained)


@in_place
def supply(
    goods: Goods, merchants: Merchants, platforms: Platforms, left_out: float, gained: float
) -> None:
    """Let the merchants of the lowest ranks sell at source, those of the lowest by cold chain.

    Parameters
    ----------
    left_out : float
        ln of the mark-up of middlemen.
    gained : float
        Quality that a cold chain keeps.
    """
    for m in range(goods.source_rank.shape[0]):
        rank, fresh = goods[m].source_rank, merchants[m].category == FRESH
        for p in range(platforms.source_share.shape[0]):
            share = platforms[p].source_share
            source = merchants[m].sells_on[p] and rank < share
            chilled = source and fresh and rank < share * platforms[p].cold_chain
            goods[m].middlemen[p] = left_out if source else 0.0
            goods[m].origin[p] = platforms[p].origin_brand if source and fresh else 0.0
            goods[m].chilled[p] = gained if chilled else 0.0
