"""Numbers about rivals, supported rooms, farm goods, tools of merchants and new lines of goods."""

from __future__ import annotations

from datetime import date

import numpy as np

from feedfollow.facts.lived import Lived
from feedfollow.facts.read.orders import FEN, chosen
from feedfollow.units import Period
from feedfollow.world.tally import FIXED_POINT
from feedfollow.world.world import World


def small_rooms_sales(lived: Lived, platform: str, top: float = 0.022) -> float:
    """Return CNY of orders in rooms that are not among the ``top`` share by charisma.

    Of simulated users only, as ratios are meant. Charisma is drawn at birth and no policy changes
    it. Rooms of a row of the tail are small or large together.
    """
    p, step = lived.world.names.index(platform), lived.run.scenario.anchors_per_platform
    rows = lived.world.anchors[p * step : (p + 1) * step]
    order = np.argsort(-rows.charisma, kind="stable")
    rank = np.cumsum(rows.weight[order])
    small = order[rank > top * rank[-1]] + p * step
    orders = chosen(lived, platform)
    return float(orders.loc[orders["anchor"].isin(small), "price"].sum() / FEN)


def effective_categories(lived: Lived, platform: str) -> float:
    """Return in how many categories a platform sells: exp of the entropy of sales, 1 to 16.

    NaN where nothing was sold.
    """
    orders = chosen(lived, platform)
    share = orders.groupby("category")["price"].sum().to_numpy(np.float64)
    share = share[share > 0.0] / share.sum()
    return float(np.exp(-(share * np.log(share)).sum())) if len(share) else float("nan")


def category_sales_everywhere(lived: Lived, category: int) -> float:
    """Return CNY (simulated users only, as ratios are meant) of a category on all platforms."""
    orders = chosen(lived, None)
    return float(orders.loc[orders["category"] == category, "price"].sum() / FEN)


def category_repurchase_everywhere(lived: Lived, category: int) -> float:
    """Return the share of a category's buyers of the first half who buy of it in the second.

    On any platform; halves are those of the recorded days. NaN where nobody bought in the first.
    """
    half = lived.run.scenario.days // 2
    orders = chosen(lived, None)
    orders = orders[orders["category"] == category]
    first = set(orders.loc[orders["placed"] < half, "user"])
    second = set(orders.loc[orders["placed"] >= half, "user"])
    return len(first & second) / len(first) if first else float("nan")


class EffectiveGoodsShown:
    """How many lines of goods the feed shows: one over the sum of squared shares of views.

    Views are engaged ones of the feed, over all recorded days; counted where ads are on. NaN where
    there was none.

    Parameters
    ----------
    platform : str
    """

    orders = False

    def __init__(self, platform: str) -> None:
        self._platform = platform
        self._views = np.zeros(0)

    def look(self, world: World) -> None:
        """Add the day's views."""
        shown = world.tally.shown[:, world.names.index(self._platform)] / FIXED_POINT
        self._views = shown if len(self._views) == 0 else self._views + shown

    def value(self, lived: Lived) -> float:
        """Tell the number of lines."""
        total = self._views.sum()
        if not total:
            return float("nan")
        return float(1.0 / ((self._views / total) ** 2).sum())


def monthly_growth(lived: Lived, measure: str, platform: str, first: str, last: str) -> float:
    """Return by which part a sum of days grows a month, from one month to a later one.

    ``measure`` is a column of the daily table that adds up, ``first`` and ``last`` are months such
    as 2020-09. Growth is that of the geometric mean over the months between. NaN where nothing was
    counted in either.
    """
    days = lived.run.daily.xs(platform, level="platform")[measure]
    one, other = Period.parse(first), Period.parse(last)
    before, after = (float(days.loc[_text(each.start) : _text(each.end)].sum())
                     for each in (one, other))  # fmt: skip
    months = 12 * (other.start.year - one.start.year) + other.start.month - one.start.month
    if before <= 0.0 or after <= 0.0:
        return float("nan")
    return float((after / before) ** (1.0 / months) - 1.0)


monthly_growth.orders = False  # type: ignore[attr-defined]


def _text(day: date) -> str:
    return day.isoformat()


__all__ = [
    "EffectiveGoodsShown",
    "category_repurchase_everywhere",
    "category_sales_everywhere",
    "effective_categories",
    "monthly_growth",
    "small_rooms_sales",
]
