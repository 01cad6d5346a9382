"""B1: merchants weigh the commission of talents against the cost of a room of their own (2.12)."""

from __future__ import annotations

import numpy as np

from feedfollow.functions import power
from feedfollow.kernels import in_place, kernel
from feedfollow.world import ledger as books
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import Whole
from feedfollow.world.ledger import Ledger, post
from feedfollow.world.merchants import Merchants, sales_of_week
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.tally import TEAM_COSTS, Tally
from feedfollow.world.world import World

WEEK = 7
FEN = 100.0
LEAST = 0.01
"""Share of either kind of room that always stays: a room of weight 0 could not be drawn."""


def choose_rooms(world: World) -> None:
    """Move the kinds of rooms on the first day of a week; let merchants pay their teams."""
    levers = [world.levers[name] for name in world.names]
    today, saving = np.asarray(world.platforms), world.coef.agency_saving
    cost = np.array([own["rooms.own_cost"] for own in levers])
    today["own_cost"] = cost * (1.0 - today["agency_part"] * saving)  # agencies make content (33)
    scene, days = scene_of(world), world.day - world.inputs.first_day
    if days % WEEK == 0:
        shift(scene, days == 0)
    pay_teams(scene, world.ledger, world.tally)


@kernel
def shift(scene: Scene, first: bool) -> None:
    """Let the share of own rooms of every cell go a part of the way to the one that would pay."""
    cells = scene.cells
    for cell in range(cells.shape[0]):
        born = born_share(scene, cell)
        if first:
            cells[cell].own_share = born
        if not 0.0 < born < 1.0:
            continue  # a kind that has no room cannot grow
        target = paying_share(scene, cell // CATEGORY_COUNT, mean_sales(scene, cell))
        target = min(1.0 - LEAST, max(LEAST, target))
        cells[cell].own_share += scene.coef.own_room_speed * (target - cells[cell].own_share)
        cells[cell].own_gain = cells[cell].own_share / born - 1.0
        cells[cell].talent_gain = (1.0 - cells[cell].own_share) / (1.0 - born) - 1.0


@in_place
def born_share(scene: Scene, cell: int) -> float:
    """Return the share of own rooms among the tail's of a cell, as the world was made."""
    anchors, cells = scene.anchors, scene.cells
    own, every = 0.0, 0.0
    for e in range(cells[cell].first, cells[cell].last):
        a = scene.entries[e].anchor
        if not anchors[a].head:
            rooms = anchors[a].tail_share * anchors[a].live_probability
            every += rooms
            own += rooms if anchors[a].self_room else 0.0
    return own / every if every > 0.0 else 0.0


@in_place
def mean_sales(scene: Scene, cell: int) -> float:
    """Return the mean sales of a cell's real merchants in the last seven days, CNY."""
    cells, merchants, p = scene.cells, scene.merchants, cell // CATEGORY_COUNT
    fen, count = 0, 0.0
    for k in range(cells[cell].first_seller, cells[cell].last_seller):
        m = scene.sellers[k]
        count += merchants[m].weight * merchants[m].selling[p]
        fen += sales_of_week(merchants, m, p)
    return fen / FEN * scene.coef.people_per_user / count if count > 0.0 else 0.0


@in_place
def paying_share(scene: Scene, p: int, mean: float) -> float:
    """Return the share of sales of merchants for whom an own room pays.

    It pays from sales of F/kappa on (T15 at equal demand): there the commission saved is the cost
    of the team. Sales follow a Pareto law with the mean given.
    """
    coef, cost = scene.coef, scene.platforms[p].own_cost
    tail = coef.seller_size_tail
    smallest, threshold = mean * (tail - 1.0) / tail * coef.anchor_commission, cost
    if smallest >= threshold:
        return 1.0
    return power(smallest / threshold, tail - 1.0) if smallest > 0.0 else 0.0


@in_place
def pay_teams(scene: Scene, ledger: Ledger, tally: Tally) -> None:
    """Let every line pay a day's cost of its merchants' own rooms, in whole fen once full.

    Those who sell the share s of all sales are the share s^(a/(a-1)) of all merchants.
    """
    cells, merchants, coef = scene.cells, scene.merchants, scene.coef
    tail = coef.seller_size_tail
    for cell in range(cells.shape[0]):
        p, share = cell // CATEGORY_COUNT, cells[cell].own_share
        if share <= 0.0:
            continue
        rooms = power(share, tail / (tail - 1.0)) / coef.people_per_user
        cost = FEN * scene.platforms[p].own_cost / WEEK * rooms
        for k in range(cells[cell].first_seller, cells[cell].last_seller):
            m = np.int64(scene.sellers[k])
            pay_team(
                merchants, ledger, tally, m, p, cost * merchants[m].weight * merchants[m].selling[p]
            )


@in_place
def pay_team(
    merchants: Merchants, ledger: Ledger, tally: Tally, m: Whole, p: Whole, cost: float
) -> None:
    """Add a day's cost, fen, to what a line owes its teams; let it pay what is a whole fen."""
    merchants[m].teams_owed[p] += cost
    due = np.int64(merchants[m].teams_owed[p]) - merchants[m].teams_paid[p]
    if due > 0:
        post(ledger, books.TEAMS, m, books.SOLE, due)
        merchants[m].teams_paid[p] += due
        tally.counters[p, TEAM_COSTS] += due
