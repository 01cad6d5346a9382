"""What the platform learns of the tracer's rooms and ads: popularity, conversion (6), bids (14).

Every way to run the business has statistics of its own, and is ranked in the market without the
others. They are kept and moved by the functions of the day, with expectations in the place of
counts.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from feedfollow.analyse.focal.stage import Stage, rows_of
from feedfollow.day.night.ad_results import learn_goods
from feedfollow.day.night.statistics import learn
from feedfollow.day.noon.auction import lead_views, write_bids
from feedfollow.day.noon.clearing import clear
from feedfollow.day.noon.rank_rooms import score_anchors, weigh_cells
from feedfollow.world.columns import F64
from feedfollow.world.scene import Scene
from feedfollow.world.tally import FIXED_POINT, Tally

FIRST_POPULARITY: Final = 1.0
"""Engaged views a day of a room that nobody knows: the least that popularity ever is."""


KNOWN: Final = 1e18
"""Views of a room that is no more new, whatever the scale."""


class Standing:
    """How the platform sees each way to run the business.

    Parameters
    ----------
    stage : Stage
    ways : int

    Attributes
    ----------
    rooms : Anchors
        A row a way: statistics of one of its rooms.
    lines : Merchants
        A row a way: statistics of its goods.
    unsold : (n_categories,) float64
        Yesterday's feed views of its categories that were not sold, in simulated users.
    """

    def __init__(self, stage: Stage, ways: int) -> None:
        self.stage = stage
        self.rooms = rows_of(stage.scene.anchors, ways)
        self.rooms.popularity[:] = FIRST_POPULARITY
        self.rooms.weight[:] = 1.0
        self.rooms.platform[:] = stage.trader.platform
        self.lines = rows_of(stage.scene.merchants, ways)
        self.unsold = np.zeros(len(stage.cells))

    def rank(self, way: int) -> F64:
        """Return which part of a category's feed views a live room of this way has (6).

        A new room has the views of the cold-start quota until it is known. The market's rooms are
        strata of thousands, few of them new on an average, so that a single new one might have the
        whole quota of a day; here it has what is missing to ``new_anchor_views`` at most.

        Returns
        -------
        (n_categories,) float64
        """
        coef = self.stage.world.coef
        missing = coef.new_anchor_views - self.rooms.views_seen[way] * coef.people_per_user
        known = self._shares(way, KNOWN)
        if missing <= 0.0 or not self.unsold.any():
            return known
        quota = self._shares(way, float(self.rooms.views_seen[way])) - known
        wanted = float((quota * self.unsold).sum()) * coef.people_per_user
        return known + quota * (min(1.0, missing / wanted) if wanted > 0.0 else 0.0)

    def _shares(self, way: int, views_seen: float) -> F64:
        """Return the shares of a room that has been seen so often."""
        stage, world = self.stage, self.stage.world
        anchors = stage.scene.anchors
        row = np.asarray(anchors)[stage.room : stage.room + 1]
        for name in ("popularity", "engaged_seen", "sessions_seen"):
            row[name] = self.rooms[name][way]
        row["views_seen"] = views_seen
        scores = np.zeros(len(anchors))
        score_anchors(anchors, world.platforms, world.coef, scores)
        shares = np.zeros(len(stage.cells))
        for place in range(len(stage.cells)):
            entries, cells = stage.ranking(place)
            np.asarray(cells)["talent_gain"] = world.cells.talent_gain[: len(cells)]
            np.asarray(cells)["own_gain"] = world.cells.own_gain[: len(cells)]
            weigh_cells((entries, cells), anchors, world.platforms, world.coef, scores, False)
            total = float(entries.plain_total[-1])
            shares[place] = float(entries.weight[-1]) / total if total > 0.0 else 0.0
        return shares

    def bid(self, way: int, scene: Scene, budget: float) -> tuple[float, float, F64]:
        """Let a way take part in today's auction (14).

        Parameters
        ----------
        scene : Scene
            In which the tracer is the last seller of its cell.
        budget : float
            Fen of simulated users.

        Returns
        -------
        bought, price : float
            Views forecast, and the price of one, fen.
        paid : (2,) float64
            Share of the feed views of its category, and of all, that are led to it.
        """
        stage, cell = self.stage, self.stage.cells[0]
        line = np.asarray(scene.merchants)[stage.line : stage.line + 1]
        for name in ("ad_shown", "ad_sought"):
            line[name] = self.lines[name][way]
        count = int(scene.cells.last_seller[cell] - scene.cells.first_seller[cell])
        scores, budgets, bought = np.empty(count), np.empty(count), np.empty(count)
        write_bids(scene, cell, scores, budgets)
        budgets[-1] = budget
        platform = np.asarray(scene.platforms)[stage.trader.platform]
        supply = float(platform["ad_load"] * scene.cells.feed_forecast[cell])
        if not supply > 0.0:
            return 0.0, 0.0, np.zeros(2)
        price = clear(scores, budgets, supply, supply, float(platform["ad_reserve"]), bought)
        cells = np.asarray(scene.cells)
        cells["ad_sold"] = 0.0
        cells["ad_sold"][cell] = min(1.0, float(bought[-1]) / supply)
        lead_views(scene._replace(platforms=scene.platforms.copy()), stage.trader.platform)  # type: ignore[attr-defined]
        paid = np.array([cells["ad_targeted"][cell], cells["ad_even"][cell]])
        return float(bought[-1]), float(price), paid

    def learn_rooms(self, views: F64, engaged: F64, sessions: F64) -> None:
        """Fold a day into the statistics of one room of every way.

        Parameters
        ----------
        views, engaged, sessions : (n_ways,) float64
            Of one room, in simulated users.
        """
        world = self.stage.world
        tally = _tally(
            world.tally,
            engaged=engaged,
            intent=sessions * FIXED_POINT,
            linked=np.zeros(len(engaged)),
            follow_views=views,
            feed_mass=np.zeros((0, 0)),
            paid_mass=np.zeros((0, 0)),
        )
        tables = (world.entries, world.cells)
        learn(self.rooms, world.platforms, tables, tally, world.coef, np.zeros(0))

    def learn_goods(self, shown: F64, sought: F64) -> None:
        """Fold a day of engaged feed views of its goods into the statistics of every way."""
        world, p = self.stage.world, self.stage.trader.platform
        both = np.zeros((2, len(shown), len(world.names)))
        both[0, :, p], both[1, :, p] = shown * FIXED_POINT, sought * FIXED_POINT
        tally = _tally(world.tally, shown=both[0], sought=both[1])
        learn_goods(self.stage.scene._replace(merchants=self.lines), tally)


def _tally(tally: Tally, **expected: F64) -> Tally:
    """Return a tally with expectations, which are no whole numbers, in the place of counts."""
    changed: Any = expected
    return tally._replace(**changed)
