"""D2: what the recommender remembers of rooms: popularity, views, sessions (2.4)."""

from __future__ import annotations

import numpy as np

from feedfollow.kernels import in_place
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.columns import F64
from feedfollow.world.platforms import Platforms
from feedfollow.world.rooms import Cells, Entries
from feedfollow.world.tally import FIXED_POINT, Tally
from feedfollow.world.world import World


def learn_rooms(world: World) -> None:
    """Update popularity Q_a and the decayed views and sessions of every room."""
    mass = np.zeros(world.tally.feed_mass.shape[1])
    learn(
        world.anchors,
        world.platforms,
        (world.entries, world.cells),
        world.tally,
        world.coef,
        mass,
    )


@in_place
def learn(
    anchors: Anchors,
    platforms: Platforms,
    tables: tuple[Entries, Cells],
    tally: Tally,
    coef: Coefficients,
    mass: F64,
) -> None:
    """Fold the day into the statistics.

    ``Q`` averages real engaged views per real room and day with a half-life; it never falls below
    one real engaged view a day, so that no room is lost for good. An engaged view behind an outside
    link is the share ``link_weight`` of an observation of conversion, and a whole click (2.21).
    """
    add_blocks(tally.feed_mass, mass)
    keep, forget = coef.conversion_decay, coef.popularity_decay
    for a in range(anchors.popularity.shape[0]):
        anchors[a].views_seen = keep * anchors[a].views_seen + tally.follow_views[a]
        unseen = (1.0 - platforms[anchors[a].platform].link_weight) * tally.linked[a]
        judged = tally.engaged[a] - unseen
        anchors[a].engaged_seen = keep * anchors[a].engaged_seen + judged
        anchors[a].sessions_seen = keep * anchors[a].sessions_seen + tally.intent[a] / FIXED_POINT
        real = tally.engaged[a] * coef.people_per_user / anchors[a].weight
        anchors[a].popularity = max(1.0, forget * anchors[a].popularity + (1.0 - forget) * real)
    entries, cells = tables
    for cell in range(mass.shape[0]):
        first, last = cells[cell].first, cells[cell].last
        paid = 0.0
        for block in range(tally.paid_mass.shape[0]):
            paid += tally.paid_mass[block, cell]
        views = mass[cell] - paid
        total = entries[last - 1].plain_total if last > first else 0.0
        if total > 0.0:
            for e in range(first, last):
                anchors[entries[e].anchor].views_seen += views * entries[e].weight / total
        if paid > 0.0:
            share_out(anchors, entries, first, last, paid)


@in_place
def add_blocks(masses: F64, total: F64) -> None:
    """Add the views of all blocks, by cell, to ``total``."""
    for block in range(masses.shape[0]):
        for cell in range(total.shape[0]):
            total[cell] += masses[block, cell]


@in_place
def share_out(anchors: Anchors, entries: Entries, first: int, last: int, paid: float) -> None:
    """Count the paid views of a cell with the rooms that they lead to."""
    before, total = 0.0, entries[last - 1].own_plain_total
    for e in range(first, last):
        part = entries[e].own_plain_total - before
        before = entries[e].own_plain_total
        anchors[entries[e].anchor].views_seen += paid * part / total
