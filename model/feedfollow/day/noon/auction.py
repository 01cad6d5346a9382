"""B3: merchants bid for the feed's views; each platform clears an auction a category, (14)."""

from __future__ import annotations

import numpy as np

from feedfollow.day.noon.clearing import clear
from feedfollow.functions import exp
from feedfollow.kernels import in_place, kernel
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64
from feedfollow.world.goods import price_level
from feedfollow.world.labels import REVENUE_DAYS
from feedfollow.world.merchants import sales_of_week
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.world import World

FEN = 100.0
NO_BID = -1.0
"""Score of who does not bid: below every reserve."""


def sell_views(world: World) -> None:
    """Clear today's auctions against the forecast of feed views; write where paid views lead."""
    sell(scene_of(world))


@kernel
def sell(scene: Scene) -> None:
    """Clear the auction of every cell (platform and category)."""
    for cell in range(scene.cells.shape[0]):
        open_rooms(scene, cell)
        first, last = scene.cells[cell].first_seller, scene.cells[cell].last_seller
        scores, budgets = np.empty(last - first), np.empty(last - first)
        write_bids(scene, cell, scores, budgets)
        clear_cell(scene, cell, scores, budgets, np.empty(last - first))
    for p in range(scene.platforms.shape[0]):
        lead_views(scene, p)


@in_place
def open_rooms(scene: Scene, cell: int) -> None:
    """Write running totals of today's weights over the rooms that paid views of a cell lead to.

    Those are merchants' own rooms of the tail, of which each row stands for many, every one with a
    house of its own; where the category has none, the own rooms of the head that are on air.
    """
    entries, anchors, cells = scene.entries, scene.anchors, scene.cells
    first, last = cells[cell].first, cells[cell].last
    tail = False
    for e in range(first, last):
        a = entries[e].anchor
        tail = tail or (anchors[a].self_room and not anchors[a].head)
    plain, tilted = 0.0, 0.0
    for e in range(first, last):
        a = entries[e].anchor
        if anchors[a].self_room and anchors[a].head != tail:
            plain += entries[e].weight
            tilted += entries[e].weight * anchors[a].pull
        entries[e].own_plain_total = plain
        entries[e].own_tilted_total = tilted
    cells[cell].paid_pull = tilted / plain if plain > 0.0 else 0.0


@in_place
def write_bids(scene: Scene, cell: int, scores: F64, budgets: F64) -> None:
    """Write the score of every seller of a cell, fen per view, and its budget, fen.

    A score is what the seller bids for a buying session times its sessions per paid view: the
    engaged share of the cell's paid views, and the seller's own sessions per engaged view, both
    learnt and shrunken, the latter as for rooms (:func:`score_anchors`).
    """
    merchants, cells, coef = scene.merchants, scene.cells, scene.coef
    p, first = cell // CATEGORY_COUNT, cells[cell].first_seller
    platform, chance = scene.platforms[p], engagement(scene, cell)
    shown, sought = 0.0, 0.0
    for k in range(scores.shape[0]):
        m = scene.sellers[first + k]
        shown += merchants[m].ad_shown[p]
        sought += merchants[m].ad_sought[p]
    mean = sought / shown if shown > 0.0 else 0.0
    level = FEN * platform.list_price
    for k in range(scores.shape[0]):
        m = scene.sellers[first + k]
        prior = coef.conversion_prior * merchants[m].weight / coef.people_per_user
        prior = max(prior, coef.granularity_views, 1e-9)
        own = prior * mean + merchants[m].ad_sought[p]
        conversion = own / (prior + merchants[m].ad_shown[p])
        kept = 1.0 - platform.commission - coef.unit_cost_share / scene.goods[m].markup
        price = level * exp(price_level(merchants, scene.goods, m, p))
        margin = (1.0 + coef.extra_orders) * (kept * price - coef.shipping_cost)
        score = margin / coef.ad_roi_target * chance * conversion
        if not merchants[m].brand:
            score *= 1.0 - platform.ad_brands
        bids = score > 0.0 and merchants[m].quality >= platform.ad_quality
        scores[k] = score if bids else NO_BID
        budgets[k] = coef.ad_budget_share * sales_of_week(merchants, m, p) / (REVENUE_DAYS - 1)


@in_place
def engagement(scene: Scene, cell: int) -> float:
    """Return the learnt share of a cell's paid views that are engaged.

    Until paid views have been seen it is that of the category's other feed views.
    """
    row = scene.cells[cell]
    if row.feed_seen <= 0.0:
        return 0.0
    prior = max(scene.coef.granularity_views, 1e-9)
    others = row.feed_engaged / row.feed_seen
    return (prior * others + row.paid_engaged) / (prior + row.paid_seen)


@kernel
def clear_cell(scene: Scene, cell: int, scores: F64, budgets: F64, bought: F64) -> None:
    """Sell the views of a cell; write its price, the part that is sold, and who bought it."""
    merchants, cells = scene.merchants, scene.cells
    p, first = cell // CATEGORY_COUNT, cells[cell].first_seller
    supply, reserve = 0.0, scene.platforms[p].ad_reserve
    if cells[cell].paid_pull > 0.0:
        supply = scene.platforms[p].ad_load * cells[cell].feed_forecast
    price = clear(scores, budgets, supply, supply, reserve, bought)
    total = 0.0
    for k in range(scores.shape[0]):
        m = scene.sellers[first + k]
        total += bought[k]
        merchants[m].ad_score[p] = scores[k]
        merchants[m].ad_budget[p] = budgets[k]
        merchants[m].ad_bought[p] = bought[k]
        merchants[m].ad_total[p] = total
    cells[cell].ad_price = price
    cells[cell].ad_sold = min(1.0, total / supply) if total > 0.0 else 0.0


@in_place
def lead_views(scene: Scene, p: int) -> None:
    """Write how much of a viewer's feed is led to what was sold, by interest and at random."""
    cells, platform = scene.cells, scene.platforms[p]
    first = p * CATEGORY_COUNT
    views, even = 0.0, 0.0
    for cell in range(first, first + CATEGORY_COUNT):
        views += cells[cell].feed_forecast
    for cell in range(first, first + CATEGORY_COUNT):
        sold = platform.ad_load * cells[cell].ad_sold
        share = cells[cell].feed_forecast / views if views > 0.0 else 0.0
        cells[cell].ad_targeted = platform.ad_targeting * sold
        cells[cell].ad_even = (1.0 - platform.ad_targeting) * sold * share
        even += cells[cell].ad_even
    scene.platforms[p].ad_even = even
