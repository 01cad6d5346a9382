"""C4: merchants pay for the views that were led to them (14)."""

from __future__ import annotations

import numpy as np

from feedfollow.day.night.statistics import add_blocks
from feedfollow.kernels import in_place
from feedfollow.world import ledger as books
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64
from feedfollow.world.ledger import Ledger, post
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.tally import ADS, Tally
from feedfollow.world.world import World


def charge_ads(world: World) -> None:
    """Charge every merchant today's price for its expected paid views, within its budget."""
    views = np.zeros(world.tally.paid_mass.shape[1])
    charge(scene_of(world), world.ledger, world.tally, views)


@in_place
def charge(scene: Scene, ledger: Ledger, tally: Tally, views: F64) -> None:
    """Book what merchants pay, in whole fen rounded down.

    Views beyond a budget, led because the feed was busier than forecast, are the platform's gift.

    Parameters
    ----------
    views : (n_cells,) float64
        Scratch of zeros for the expected paid views of each cell.
    """
    merchants, cells = scene.merchants, scene.cells
    add_blocks(tally.paid_mass, views)
    for cell in range(views.shape[0]):
        p = np.int64(cell // CATEGORY_COUNT)
        first, last = cells[cell].first_seller, cells[cell].last_seller
        total = merchants[scene.sellers[last - 1]].ad_total[p] if last > first else 0.0
        if views[cell] <= 0.0 or total <= 0.0:
            continue
        for k in range(first, last):
            m = np.int64(scene.sellers[k])
            delivered = views[cell] * merchants[m].ad_bought[p] / total
            fen = np.int64(min(merchants[m].ad_budget[p], cells[cell].ad_price * delivered))
            post(ledger, books.ADS, m, p, fen)
            tally.ad_spent[m, p] += fen
            tally.counters[p, ADS] += fen
