"""B2: the second stage of the recommender: today's weight of every room, equation (6)."""

from __future__ import annotations

import numpy as np

from feedfollow.day.alias import build_alias
from feedfollow.day.noon.head_cap import capped_score, raise_rival
from feedfollow.functions import exp, log
from feedfollow.kernels import in_place, kernel
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import CATEGORY_COUNT, Coefficients
from feedfollow.world.columns import F64
from feedfollow.world.platforms import Platforms
from feedfollow.world.rooms import Cells, Entries
from feedfollow.world.world import World


def rank_rooms(world: World) -> None:
    """Weigh the rooms of every cell; freeze the proposal on the first day of a month."""
    scores = np.empty(len(world.anchors.platform))
    score_anchors(world.anchors, world.platforms, world.coef, scores)
    freeze = world.date.day == 1 or world.day == world.inputs.first_day
    weigh_cells(
        (world.entries, world.cells), world.anchors, world.platforms, world.coef, scores, freeze
    )


@kernel
def score_anchors(anchors: Anchors, platforms: Platforms, coef: Coefficients, scores: F64) -> None:
    """Write ``Q_a^chi yhat_a^omega boost_a`` of every room; a rival of heads is raised (25).

    The shrunken conversion is ``yhat = (y0 ybar + sessions) / (y0 + engaged views)``: popularity
    counts engagement already, so conversion is taken per engaged view. A real platform sees the
    rate where the simulation sees a count, so the sessions are expected ones, and the prior
    weighs at least ``granularity_views`` simulated views.
    """
    count = platforms.precision.shape[0]
    engaged, sessions = np.zeros(count), np.zeros(count)
    for a in range(scores.shape[0]):
        engaged[anchors[a].platform] += anchors[a].engaged_seen
        sessions[anchors[a].platform] += anchors[a].sessions_seen
    for a in range(scores.shape[0]):
        p = anchors[a].platform
        mean = sessions[p] / engaged[p] if engaged[p] > 0.0 and sessions[p] > 0.0 else 1.0
        prior = coef.conversion_prior * anchors[a].weight / coef.people_per_user
        prior = max(prior, coef.granularity_views, 1e-9)  # a tie of nothing to nothing
        conversion = (prior * mean + anchors[a].sessions_seen) / (prior + anchors[a].engaged_seen)
        scores[a] = (1.0 + anchors[a].boost) * exp(
            platforms[p].popularity_exponent * log(anchors[a].popularity)
            + platforms[p].conversion_exponent * log(conversion / mean)
        )
    for p in range(count):
        if platforms[p].rival > 0.0:
            raise_rival(anchors, scores, p, platforms[p].rival)


@kernel
def weigh_cells(
    tables: tuple[Entries, Cells],
    anchors: Anchors,
    platforms: Platforms,
    coef: Coefficients,
    scores: F64,
    freeze: bool,
) -> None:
    """Turn scores into weights, running totals and the mean pull of every cell.

    The cold-start quota is a share of the cell's feed views that goes evenly to real rooms with
    fewer than ``new_anchor_views`` decayed real views.
    """
    entries, cells = tables
    for cell in range(cells.mean_pull.shape[0]):
        first, last = cells[cell].first, cells[cell].last
        p = cell // CATEGORY_COUNT
        plain, new = 0.0, 0.0
        for e in range(first, last):
            a = entries[e].anchor
            rooms = room_factor(anchors, cells, cell, a)
            entries[e].weight = scores[a] * anchors[a].weight * anchors[a].live_probability * rooms
            if freeze:
                entries[e].frozen = entries[e].weight
            on_air = live_share(anchors, a) * rooms
            entries[e].weight = scores[a] * on_air
            plain += entries[e].weight
            new += on_air * is_new(anchors, a, coef)
        if platforms[p].head_cap < 1.0:
            plain = cap_cell(tables, anchors, cell, scores, platforms[p].head_cap)
        quota = platforms[p].cold_start_quota if new > 0.0 and plain > 0.0 else 0.0
        if freeze:
            freeze_cell(entries, anchors, first, last)
        total_cell(entries, cells, anchors, coef, cell, (quota, plain, new))


@kernel
def cap_cell(
    tables: tuple[Entries, Cells], anchors: Anchors, cell: int, scores: F64, share: float
) -> float:
    """Cap the weights of a cell, no real room having more than a share (25); return their sum."""
    entries, cells = tables
    first, last = cells[cell].first, cells[cell].last
    own, on_air = np.empty(last - first), np.empty(last - first)
    for e in range(first, last):
        a = entries[e].anchor
        own[e - first] = scores[a]
        on_air[e - first] = live_share(anchors, a) * room_factor(anchors, cells, cell, a)
    cap, total = capped_score(own, on_air, share), 0.0
    for e in range(first, last):
        entries[e].weight = on_air[e - first] * min(own[e - first], cap)
        total += entries[e].weight
    return total


@in_place
def live_share(anchors: Anchors, a: int) -> float:
    """Return how many real rooms of the row are on air today."""
    if anchors[a].head:
        return 1.0 if anchors[a].live else 0.0
    return anchors[a].weight * anchors[a].live_probability


@in_place
def room_factor(anchors: Anchors, cells: Cells, cell: int, a: int) -> float:
    """Return how many rooms there are for each at birth (2.12); a head room is one."""
    if anchors[a].head:
        return 1.0
    return 1.0 + (cells[cell].own_gain if anchors[a].self_room else cells[cell].talent_gain)


@in_place
def is_new(anchors: Anchors, a: int, coef: Coefficients) -> bool:
    """Whether a real room of the row has had too few (decayed) real views to be known."""
    return anchors[a].views_seen * coef.people_per_user < coef.new_anchor_views * anchors[a].weight


@in_place
def total_cell(
    entries: Entries,
    cells: Cells,
    anchors: Anchors,
    coef: Coefficients,
    cell: int,
    mixture: tuple[float, float, float],
) -> None:
    """Mix in the cold-start quota; write running totals, ratios and the mean pull of a cell."""
    quota, plain, new = mixture
    plain_total, tilted_total, largest = 0.0, 0.0, 0.0
    for e in range(cells[cell].first, cells[cell].last):
        a = entries[e].anchor
        weight = entries[e].weight
        if quota > 0.0:
            on_air = live_share(anchors, a) * room_factor(anchors, cells, cell, a)
            share = is_new(anchors, a, coef) * on_air / new
            weight = (1.0 - quota) * weight + quota * plain * share
        entries[e].weight = weight
        plain_total += weight
        tilted_total += weight * anchors[a].pull
        entries[e].plain_total = plain_total
        entries[e].tilted_total = tilted_total
        entries[e].ratio = weight / entries[e].frozen
        largest = max(largest, entries[e].ratio)
    cells[cell].max_ratio = largest
    cells[cell].mean_pull = tilted_total / plain_total if plain_total > 0.0 else 0.0


@kernel
def freeze_cell(entries: Entries, anchors: Anchors, first: int, last: int) -> None:
    """Build the alias tables of a cell from its frozen weights, plain and tilted by pull."""
    weights = np.empty(last - first)
    for e in range(first, last):
        weights[e - first] = entries[e].frozen
    build_alias(weights, entries.plain_cut[first:last], entries.plain_alias[first:last])
    for e in range(first, last):
        weights[e - first] = entries[e].frozen * anchors.pull[entries[e].anchor]
    build_alias(weights, entries.tilted_cut[first:last], entries.tilted_alias[first:last])
