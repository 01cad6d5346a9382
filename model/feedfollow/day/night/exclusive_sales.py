"""D2: what rooms with goods made for their platform sell, and what their teams cost (35)."""

from __future__ import annotations

import numpy as np

from feedfollow.kernels import in_place
from feedfollow.world import ledger as books
from feedfollow.world.columns import F64
from feedfollow.world.ledger import Ledger, post
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.tally import EXCLUSIVE_COSTS, EXCLUSIVE_GMV, Tally
from feedfollow.world.world import World

WEEK = 7
FEN = 100.0


def count_exclusives(world: World) -> None:
    """Count today's sales of the open rooms; let their merchants pay the teams."""
    costs = np.array([world.levers[name]["exclusive.team_cost"] for name in world.names])
    pay_teams(scene_of(world), costs, world.ledger, world.tally)


@in_place
def pay_teams(scene: Scene, costs: F64, ledger: Ledger, tally: Tally) -> None:
    """Book a day of every team, in whole fen once full.

    Parameters
    ----------
    costs : (n_platforms,) float64, CNY
        Of a real room in a week.
    """
    anchors, lines = scene.anchors, scene.exclusives
    for a in range(lines.shape[0]):
        if lines[a].rank < 0 or not lines[a].open:
            continue
        p, m = anchors[a].platform, np.int64(lines[a].merchant)
        lines[a].team_owed += FEN * costs[p] / WEEK / scene.coef.people_per_user
        due = np.int64(lines[a].team_owed) - lines[a].team_paid
        if due > 0:
            post(ledger, books.EXCLUSIVE_TEAM, m, books.SOLE, due)
            lines[a].team_paid += due
            tally.counters[p, EXCLUSIVE_COSTS] += due
        tally.counters[p, EXCLUSIVE_GMV] += tally.gmv_anchor[a]
