"""D2: what platforms and merchants learn of feed views and goods, for tomorrow's auction (14)."""

from __future__ import annotations

from feedfollow.kernels import in_place
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.tally import FIXED_POINT, Tally
from feedfollow.world.world import World


def learn_ads(world: World) -> None:
    """Fold the day into the forecast of feed views and the statistics of cells and merchants."""
    learn_cells(scene_of(world), world.tally)
    learn_goods(scene_of(world), world.tally)


@in_place
def learn_cells(scene: Scene, tally: Tally) -> None:
    """Smooth the feed views of every cell, and count them and the engaged ones, paid or not.

    A platform that sells no views learns nothing; it begins with the first day on which it does.
    """
    cells, keep = scene.cells, scene.coef.conversion_decay
    for cell in range(cells.shape[0]):
        if scene.platforms[cell // CATEGORY_COUNT].ad_load <= 0.0:
            continue
        views, paid = 0.0, 0.0
        for block in range(tally.feed_mass.shape[0]):
            views += tally.feed_mass[block, cell]
            paid += tally.paid_mass[block, cell]
        known = keep if cells[cell].feed_forecast > 0.0 else 0.0
        cells[cell].feed_forecast = known * cells[cell].feed_forecast + (1.0 - known) * views
        engaged = tally.feed_engaged[cell]
        cells[cell].feed_seen = keep * cells[cell].feed_seen + max(0.0, views - paid)
        cells[cell].paid_seen = keep * cells[cell].paid_seen + paid
        cells[cell].feed_engaged = keep * cells[cell].feed_engaged + engaged[0]
        cells[cell].paid_engaged = keep * cells[cell].paid_engaged + engaged[1]


@in_place
def learn_goods(scene: Scene, tally: Tally) -> None:
    """Count the engaged feed views of every merchant's goods, and the sessions expected of them."""
    merchants, keep = scene.merchants, scene.coef.conversion_decay
    for p in range(scene.platforms.shape[0]):
        if scene.platforms[p].ad_load <= 0.0:
            continue
        for m in range(merchants.shape[0]):
            shown, sought = tally.shown[m, p] / FIXED_POINT, tally.sought[m, p] / FIXED_POINT
            merchants[m].ad_shown[p] = keep * merchants[m].ad_shown[p] + shown
            merchants[m].ad_sought[p] = keep * merchants[m].ad_sought[p] + sought
