"""Numbers on traffic: what it costs to win an order or a buyer, and what stays of it."""

from __future__ import annotations

from typing import Final

import numpy as np

from feedfollow.day.noon.amplification import KINDS, TENTH, rate
from feedfollow.facts.lived import Lived
from feedfollow.facts.read.orders import FEN, chosen
from feedfollow.spec.parameters import CATEGORIES
from feedfollow.world.columns import F64
from feedfollow.world.labels import FEED, FOLLOW, IN_WINDOW, RETURNING
from feedfollow.world.world import World

MONTH: Final = 30
"""Days of a month, counted from the first recorded day."""
FEWEST: Final = 10
"""Merchants below which a line through them says nothing."""


class PromotedRoomViews:
    """Views a day, of simulated users, of the rooms that are hits among their followers.

    Each day these are the tenth of a platform's real rooms whose followers had engaged most by the
    evening before: those that (6) carries further where ``amplify.stacking`` is above 0, and those
    that it would where it is not. All their views count, public and private; a row of the tail
    that fills the tenth counts in part. It needs the module ``amplification``.

    Parameters
    ----------
    platform : str
    first : int
        Recorded day from which views count; NaN if there is none.
    """

    orders = False

    def __init__(self, platform: str, first: int = 1) -> None:
        self._platform, self._first = platform, first
        self._views, self._days = 0.0, 0
        self._before: tuple[F64, F64] | None = None

    def look(self, world: World) -> None:
        """Add the day's views of those rooms, and find tomorrow's rooms."""
        p, step = world.names.index(self._platform), world.scenario.anchors_per_platform
        rooms = slice(p * step, (p + 1) * step)
        seen = np.array(world.anchors.views_seen[rooms])
        if self._before is not None and world.day >= self._first:
            known, part = self._before
            today = seen - world.coef.conversion_decay * known
            self._views += float((today * part).sum())
            self._days += 1
        self._before = (seen, _hits(world, rooms))

    def value(self, lived: Lived) -> float:
        """Return the mean of the days."""
        return self._views / self._days if self._days else float("nan")


def _hits(world: World, rooms: slice) -> F64:
    """Return which part of each row belongs to the tenth whose followers engage most."""
    merits = np.empty((len(world.anchors), KINDS))
    rate(world.anchors, world.coef, world.scenario.anchors_per_platform, merits)
    weight = np.array(world.anchors.weight[rooms])
    order = np.argsort(-merits[rooms, 0], kind="stable")
    left = TENTH * weight.sum() - (np.cumsum(weight[order]) - weight[order])
    part = np.zeros(len(weight))
    part[order] = np.clip(left / np.maximum(weight[order], 1e-9), 0.0, 1.0)
    return part


class FeedViewsPerBuyer:
    """Feed views of a category for each of its buyers: what a buyer costs where views cost alike.

    Views are those that the feed leads to the category, paid ones too. Buyers are those who bought
    in it in a feed view, counted once in each whole month of 30 days. NaN without any.

    Parameters
    ----------
    platform, category : str
    over : str
        Of another category: the quotient of both is returned.
    """

    orders = True

    def __init__(self, platform: str, category: str, over: str = "") -> None:
        self._platform = platform
        self._category = CATEGORIES.index(category)
        self._over = CATEGORIES.index(over) if over else None
        self._views = np.zeros(len(CATEGORIES))

    def look(self, world: World) -> None:
        """Add the day's expected feed views by category."""
        if world.day < world.scenario.days // MONTH * MONTH:
            p = world.names.index(self._platform)
            shown = world.tally.feed_mass.sum(axis=0).reshape(-1, len(CATEGORIES))
            self._views += shown[p]

    def value(self, lived: Lived) -> float:
        """Return views for a buyer and month, or the quotient of two categories."""
        own = self._cost(lived, self._category)
        return own if self._over is None else own / self._cost(lived, self._over)

    def _cost(self, lived: Lived, category: int) -> float:
        last = lived.run.scenario.days // MONTH * MONTH - 1
        orders = chosen(lived, self._platform, 0, last)
        orders = orders[(orders["category"] == category) & (orders["source"] == FEED)]
        months = orders["placed"] // MONTH
        buyers = len(orders.assign(month=months)[["user", "month"]].drop_duplicates())
        return float(self._views[category]) / buyers if buyers else float("nan")


class RegretShare:
    """Share of a platform's deliveries that are kept and do not satisfy (18); NaN without any.

    Parameters
    ----------
    platform : str
    first : int
        Recorded day from which deliveries count.
    """

    orders = False

    def __init__(self, platform: str, first: int = 0) -> None:
        self._platform, self._first = platform, first
        self._regretted, self._delivered = 0, 0

    def look(self, world: World) -> None:
        """Count today's deliveries; whether goods come back is decided as they arrive."""
        if world.day < self._first:
            return
        orders = world.orders.used
        back = orders.state == RETURNING
        days = np.where(back, world.coef.return_days, world.coef.confirm_days)
        today = (orders.state == IN_WINDOW) | back
        today &= orders.due - days == world.day
        today &= orders.platform == world.names.index(self._platform)
        self._delivered += int(today.sum())
        self._regretted += int((today & ~back & ~orders.satisfied.astype(bool)).sum())

    def value(self, lived: Lived) -> float:
        """Return the share."""
        return self._regretted / self._delivered if self._delivered else float("nan")


class AdCostByFollowShare:
    """Slope over merchants of ads an order on the share of orders from follow views, CNY an order.

    The share is that of the first half of the recorded days, the cost that of the second half, so
    that neither holds the other's chance. Only merchants with ``least`` orders in both halves
    count. NaN with fewer than ten of them, or where all have the same share. It needs the module
    ``ads``.

    Parameters
    ----------
    platform : str
    least : int
    shuffled : bool
        Give each merchant the share of another one, drawn at random.
    """

    orders = True

    def __init__(self, platform: str, least: int = 10, shuffled: bool = False) -> None:
        self._platform, self._least, self._shuffled = platform, least, shuffled
        self._spent: F64 | None = None

    def look(self, world: World) -> None:
        """Add what merchants paid for ads today, if the day is one of the second half."""
        p = world.names.index(self._platform)
        if self._spent is None:
            self._spent = np.zeros(len(world.merchants))
        if world.day >= world.scenario.days // 2:
            self._spent += world.tally.ad_spent[:, p] / FEN

    def value(self, lived: Lived) -> float:
        """Return the slope."""
        if self._spent is None:
            return float("nan")
        orders, count = chosen(lived, self._platform), len(self._spent)
        early = orders["placed"] < lived.run.scenario.days // 2
        first, second = (
            np.bincount(orders.loc[half, "merchant"], minlength=count) for half in (early, ~early)
        )
        led = early & (orders["source"] == FOLLOW)
        follow = np.bincount(orders.loc[led, "merchant"], minlength=count)
        many = (first >= self._least) & (second >= self._least)
        share, cost = follow[many] / first[many], self._spent[many] / second[many]
        if len(share) < FEWEST or np.ptp(share) == 0.0:
            return float("nan")
        if self._shuffled:
            share = np.random.default_rng(lived.run.seed).permutation(share)
        return float(np.polyfit(share, cost, 1)[0])


def buyers_beyond_followers(lived: Lived, platform: str, first: int = 0) -> float:
    """Return how many simulated users bought in a room that they did not follow, from a day on."""
    orders = chosen(lived, platform, first)
    return float(orders.loc[(orders["anchor"] >= 0) & ~orders["fan"], "user"].nunique())


def repeat_room_share(lived: Lived, platform: str, days: int = MONTH) -> float:
    """Return the share of the last days' orders whose buyer had bought from the anchor before.

    Before is on an earlier recorded day. Only orders in large rooms count, which are simulated one
    by one: a row of the tail stands for many rooms. NaN without orders.
    """
    orders = chosen(lived, platform)
    orders = orders[orders["anchor"] >= 0]
    orders = orders[lived.world.anchors.head[orders["anchor"]]]
    began = orders.groupby(["user", "anchor"])["placed"].transform("min")
    late = orders["placed"] >= lived.run.scenario.days - days
    return float((began < orders["placed"])[late].mean())


__all__ = [
    "AdCostByFollowShare",
    "FeedViewsPerBuyer",
    "PromotedRoomViews",
    "RegretShare",
    "buyers_beyond_followers",
    "repeat_room_share",
]
