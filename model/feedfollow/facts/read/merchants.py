"""Merchants and their rooms: who sells where, how steadily, and whom a talent's choice makes."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from feedfollow.draws import philox, uniform
from feedfollow.facts.lived import Lived
from feedfollow.facts.read.orders import chosen
from feedfollow.world.birth_anchors import TRAITS
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64, I64, Flag
from feedfollow.world.world import World

WEEK: Final = 7
NAN: Final = float("nan")
CHEAP: Final = 1.0 / 3.0
"""Part of the lines of a platform, from the lowest price over that of their category on."""


def orders_a_view(lived: Lived, platform: str, form: str) -> float:
    """Return orders over views of a form (live, video) on a platform; NaN without a view."""
    counts = lived.run.traffic
    keep = (counts.index.get_level_values("platform") == platform) & (
        counts.index.get_level_values("form") == form
    )
    orders, views = counts.loc[keep, ["orders", "views"]].sum()
    return float(orders / views) if views > 0.0 else NAN


orders_a_view.orders = False  # type: ignore[attr-defined]


def adopted_line_sales(lived: Lived, platform: str, elsewhere: bool = False) -> float:
    """Return mean sales of the lines that talents own, as multiples of a usual line's.

    A usual line has the mean sales of the platform's lines of the same category, in the same run.

    Parameters
    ----------
    lived : Lived
    platform : str
    elsewhere : bool
        Count sales of a line in other rooms than its owner's alone.

    Returns
    -------
    float
        1 for lines like others; NaN where nobody owns a line or no category of theirs sells.
    """
    world, p = lived.world, lived.world.names.index(platform)
    orders, sold = chosen(lived, platform), []
    for a in np.flatnonzero((world.anchors.platform == p) & (world.anchors.own_line >= 0)):
        line = int(world.anchors.own_line[a])
        category = int(world.merchants.category[line])
        alike = (world.merchants.category == category) & (world.merchants.sells_on[:, p] > 0)
        kind = orders[orders["category"] == category]
        usual = float(kind["price"].sum()) / int(alike.sum())
        own = kind["merchant"] == line
        if elsewhere:
            own &= kind["anchor"] != a
        if usual > 0.0:
            sold.append(float(kind.loc[own, "price"].sum()) / usual)
    return float(np.mean(sold)) if sold else NAN


def rooms_owned_at(world: World, platform: str, share: float) -> I64:
    """Return rooms simulated one by one that are merchants' own at a share of own rooms.

    They are the same in every arm, as worlds of a seed are born with the same lots: at this share
    merchants have these rooms, at another one others.
    """
    p, step = world.names.index(platform), world.scenario.anchors_per_platform
    start = uniform(philox(0, p, 0, TRAITS, world.key[0], world.key[1])[3])
    edges = np.array([int(k * share + start) for k in range(step + 1)])
    own = edges[1:] > edges[:-1]
    return p * step + np.flatnonzero(own & world.anchors.head[p * step : (p + 1) * step])


def lines_of_house(world: World, a: int) -> I64:
    """Return the lines of the house to which a room belongs, or would, one a category shown."""
    shown = world.anchors.categories[a, : world.anchors.breadth[a]]
    cells = int(world.anchors.platform[a]) * CATEGORY_COUNT + shown.astype(np.int64)
    first, last = world.cells.first_seller[cells], world.cells.last_seller[cells]
    place = (float(world.anchors.house[a]) * (last - first)).astype(np.int64)
    return np.asarray(world.sellers[first + place], dtype=np.int64)


def purchases_by_week(lived: Lived, platform: str, a: int) -> F64:
    """Return purchases of a house's goods by whole week: users' days with an order of them.

    They are those in its own room if room ``a`` is its own in this world, else in talents' rooms.
    """
    world, orders = lived.world, chosen(lived, platform)
    if world.anchors.self_room[a]:
        keep = orders["anchor"] == a
    else:
        talents = ~world.anchors.self_room[orders["anchor"]]
        keep = orders["merchant"].isin(lines_of_house(world, a)) & (orders["anchor"] >= 0) & talents
    bought = orders.loc[keep, ["user", "placed"]].drop_duplicates()
    return _weekly(bought["placed"], lived)


def _weekly(days: pd.Series[int], lived: Lived) -> F64:
    weeks = lived.run.scenario.days // WEEK
    found = np.bincount(days.to_numpy(np.int64) // WEEK, minlength=weeks + 1)
    return found[:weeks].astype(np.float64)


def house_sales_variation(lived: Lived, platform: str, share: float) -> float:
    """Return the squared coefficient of variation of weekly purchases of the houses' goods.

    Houses are those that have a room of their own, simulated one by one, at a share of own rooms.
    What counting adds to the variance by chance (a simulated user stands for many) is taken off,
    and what moves the whole platform: a house has a constant part of the platform's orders.

    Returns
    -------
    float
        Ratio; may be below 0 by chance. NaN where nothing is bought.
    """
    total = _weekly(chosen(lived, platform)["placed"], lived)
    excess, level = 0.0, 0.0
    for a in rooms_owned_at(lived.world, platform, share):
        bought = purchases_by_week(lived, platform, int(a))
        usual = bought.sum() * total / total.sum()
        excess += float(((bought - usual) ** 2 - usual * (1.0 - total / total.sum())).sum())
        level += float((usual**2).sum())
    return excess / level if level > 0.0 else NAN


def own_room_followers_gained(lived: Lived, platform: str) -> float:
    """Return persons by which followers of merchants' own rooms grew, over all month ends."""
    table = lived.run.anchors
    own = table[(table["platform"] == platform) & (table["own_room"] > 0)]
    followers = own["followers"].groupby(level="date").sum()
    return float(followers.iloc[-1] - followers.iloc[0]) if len(followers) else 0.0


own_room_followers_gained.orders = False  # type: ignore[attr-defined]


def own_share_by_size(lived: Lived, platform: str) -> float:
    """Return by how much the share of own rooms in a line's sales rises with its size.

    Size is the logarithm of a line's sales in the first half of the recorded days, the share is
    that of the second half; the slope is that of least squares over lines that sell in both.

    Returns
    -------
    float
        Share per unit of ln(sales); NaN with fewer than three lines.
    """
    orders = chosen(lived, platform)
    orders = orders[orders["anchor"] >= 0]
    early = orders["placed"] < lived.run.scenario.days // 2
    size = orders[early].groupby("merchant")["price"].sum()
    late = orders[~early]
    own = late["price"] * lived.world.anchors.self_room[late["anchor"]]
    share = own.groupby(late["merchant"]).sum() / late.groupby("merchant")["price"].sum()
    both = size.index.intersection(share.index)
    if len(both) < 3:
        return NAN
    x, y = np.log(size[both].to_numpy(np.float64)), share[both].to_numpy(np.float64)
    return float(((x - x.mean()) * y).sum() / ((x - x.mean()) ** 2).sum())


def cheap_sellers(lived: Lived, platform: str) -> float:
    """Return real merchants of low prices who sell in the app at the end.

    Low prices are those of the cheapest third of the platform's lines, over their category's.
    """
    world, p = lived.world, lived.world.names.index(platform)
    here: Flag = world.merchants.sells_on[:, p] > 0
    price = world.merchants.log_price
    cheap = here & (price <= np.quantile(price[here], CHEAP))
    return float((world.merchants.weight * world.merchants.selling[:, p])[cheap].sum())


cheap_sellers.orders = False  # type: ignore[attr-defined]


class PaidViewsConcentration:
    """Herfindahl index of paid views over the lines that buy them on a platform.

    From 0 to 1; NaN where no view is bought.
    """

    orders = False

    def __init__(self, platform: str) -> None:
        self._platform = platform
        self._bought: F64 | None = None

    def look(self, world: World) -> None:
        """Add the views bought today."""
        today = world.merchants.ad_bought[:, world.names.index(self._platform)]
        self._bought = today + (0.0 if self._bought is None else self._bought)

    def value(self, lived: Lived) -> float:
        """Tell the index."""
        if self._bought is None or not self._bought.sum() > 0.0:
            return NAN
        return float(((self._bought / self._bought.sum()) ** 2).sum())


__all__ = [
    "PaidViewsConcentration",
    "adopted_line_sales",
    "cheap_sellers",
    "house_sales_variation",
    "orders_a_view",
    "own_room_followers_gained",
    "own_share_by_size",
]
