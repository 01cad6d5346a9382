"""Numbers of anchors, of categories of goods and of dishonest merchants, which no measure holds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from feedfollow.facts.lived import Lived
from feedfollow.spec.parameters import CATEGORIES
from feedfollow.world import ledger as books
from feedfollow.world.columns import F64, Flag
from feedfollow.world.labels import IN_WINDOW, RETURNING, SOURCES
from feedfollow.world.world import World

FEN = 100.0
FIXED = 2.0**20
"""Expected sessions are counted in parts of this."""

FATES = ("wait", "satisfied", "returned", "fakes", "margin")


def rows_of(world: World, platform: str) -> slice:
    """Return the rows of a platform's rooms, by falling charisma."""
    step = world.scenario.anchors_per_platform
    first = world.names.index(platform) * step
    return slice(first, first + step)


def largest_talents(world: World, platform: str, talents: int) -> Flag:
    """Tell of every room whether it is one of a platform's talents of most charisma."""
    rows = rows_of(world, platform)
    found = np.zeros(len(world.anchors), dtype=bool)
    found[rows.start + np.flatnonzero(~world.anchors.self_room[rows])[:talents]] = True
    return found


def talents_below_the_top(world: World, platform: str, top: float) -> Flag:
    """Tell of every room whether it is a talent's and not of the share of most charisma."""
    anchors, rows = world.anchors, rows_of(world, platform)
    found = np.zeros(len(anchors), dtype=bool)
    rank = np.cumsum(anchors.weight[rows])
    found[rows] = (rank > top * rank[-1]) & ~anchors.self_room[rows]
    return found


def sold_in_rooms(lived: Lived, platform: str) -> pd.DataFrame:
    """Return the orders that were placed in rooms of a platform."""
    orders = lived.orders
    here = orders["platform"] == lived.world.names.index(platform)
    return orders[here & (orders["anchor"] >= 0)]


def quality_sold_below_the_top(lived: Lived, platform: str, top: float) -> float:
    """Return the mean true quality (0 to 1) of goods ordered in rooms of smaller talents.

    Smaller are all but the share ``top`` of a platform's real rooms with most charisma, which no
    policy changes. NaN where they have no order.
    """
    orders, world = sold_in_rooms(lived, platform), lived.world
    small = talents_below_the_top(world, platform, top)[orders["anchor"]]
    merchants = orders.loc[small, "merchant"]
    return float(world.merchants.quality[merchants].mean()) if len(merchants) else float("nan")


def talents_who_sell(lived: Lived, platform: str) -> float:
    """Return how many real talents of a platform sell in a month, mean over months.

    A row of many real rooms counts each with the chance that one of the row's sessions of the
    month, dealt out at random, is its own.
    """
    table = lived.run.tables["anchors"].reset_index()
    table = table[(table["platform"] == platform) & (table["own_room"] == 0)]
    real = table["real_anchors"]
    selling = (real * -np.expm1(-table["sessions"] / real)).sum()
    months = table["date"].nunique()
    return float(selling / months) if months else float("nan")


talents_who_sell.orders = False  # type: ignore[attr-defined]


def follow_share_of_head_sales(lived: Lived, platform: str, rooms: int) -> float:
    """Return the share of the largest rooms' sales that views of followers brought.

    The largest are those of most charisma, which no policy changes. NaN where they sell nothing.
    """
    orders, first = sold_in_rooms(lived, platform), rows_of(lived.world, platform).start
    head = orders[orders["anchor"] < first + rooms]
    followed = head.loc[head["source"] == SOURCES.index("follow"), "price"].sum()
    sold = head["price"].sum()
    return float(followed / sold) if sold else float("nan")


def sales_of_largest_talents(
    lived: Lived, platform: str, talents: int, first: int = 0, own: bool | None = None
) -> float:
    """Return sales of a platform's talents of most charisma, CNY of simulated users.

    From the recorded day ``first`` on; with ``own`` only those of goods that the room's anchor
    owns (true) or does not (false).
    """
    orders, world = sold_in_rooms(lived, platform), lived.world
    orders = orders[orders["placed"] >= first]
    keep = largest_talents(world, platform, talents)[orders["anchor"]]
    if own is not None:
        keep &= (world.anchors.own_line[orders["anchor"]] == orders["merchant"].to_numpy()) == own
    return float(orders.loc[keep, "price"].sum() / FEN)


class IncomeOfLargestTalents:
    """What comes into the accounts of a platform's talents of most charisma, from a day on.

    Commissions, profit or loss of goods of their own, and all else that is booked to anchors, from
    the evening before the recorded day ``first`` (at least 1) to the last evening; CNY of
    simulated users.
    """

    orders = False

    def __init__(self, platform: str, talents: int, first: int) -> None:
        if first < 1:
            raise ValueError("first must be at least 1: the evening before it is looked at")
        self._platform, self._talents, self._before = platform, talents, first - 1
        self._start = float("nan")

    def _cash(self, world: World) -> float:
        chosen = largest_talents(world, self._platform, self._talents)
        return float(books.sector_accounts(world.ledger, books.ANCHORS)[chosen].sum())

    def look(self, world: World) -> None:
        """Note the balance of the evening before."""
        if world.day == self._before:
            self._start = self._cash(world)

    def value(self, lived: Lived) -> float:
        """Tell what came in since."""
        return (self._cash(lived.world) - self._start) / FEN


class OfCategories:
    """Part of everything that is of some categories of goods, or of all others.

    Parameters
    ----------
    platform : str
    categories : sequence of str
    others : bool
        All categories but these.
    """

    orders = False

    def __init__(self, platform: str, categories: Sequence[str], others: bool) -> None:
        for each in categories:
            if each not in CATEGORIES:
                raise ValueError(f"there is no category {each!r}: {', '.join(CATEGORIES)}")
        self._platform = platform
        self._chosen = np.array([(name in categories) != others for name in CATEGORIES])
        self._sums = np.zeros(2)

    def value(self, lived: Lived) -> float:
        """Tell the first sum over the second; NaN where there is no second."""
        above, below = self._sums
        return float(above / below) if below else float("nan")


class DeliveredGoods(OfCategories):
    """What becomes of orders in the app that are delivered, by category of goods.

    ``what`` is one of ``wait`` (days from payment to dispatch), ``satisfied``, ``returned`` and
    ``fakes`` (shares of deliveries), or ``margin`` (CNY an order: price less cost of goods).
    A mean over deliveries of the recorded days; NaN where nothing is delivered.
    """

    def __init__(
        self, platform: str, what: str, categories: Sequence[str], others: bool = False
    ) -> None:
        super().__init__(platform, categories, others)
        if what not in FATES:
            raise ValueError(f"what must be one of {', '.join(FATES)}, got {what!r}")
        self._what = what

    def look(self, world: World) -> None:
        """Add what is delivered today."""
        orders = world.orders.used
        back = orders.state == RETURNING
        days = np.where(back, world.coef.return_days, world.coef.confirm_days)
        today = ((orders.state == IN_WINDOW) | back) & (orders.due - days == world.day)
        today &= (orders.platform == world.names.index(self._platform)) & ~orders.external
        rows = orders[today & self._chosen[world.merchants.category[orders.merchant]]]
        values: dict[str, F64] = {
            "wait": rows.shipped - rows.placed,
            "satisfied": rows.satisfied,
            "returned": rows.state == RETURNING,
            "fakes": rows.cheated,
            "margin": (rows.price - rows.cost) / FEN,
        }
        self._sums += float(values[self._what].sum()), len(rows)


class SalesOfCategories(OfCategories):
    """Sales of a platform in categories of goods over the recorded days, broad.

    CNY of simulated users.
    """

    def __init__(self, platform: str, categories: Sequence[str], others: bool = False) -> None:
        super().__init__(platform, categories, others)
        self._sums[1] = FEN

    def look(self, world: World) -> None:
        """Add the sales of today."""
        sold = world.tally.gmv_category[world.names.index(self._platform)]
        self._sums[0] += float(sold[self._chosen].sum())


class ConversionOfCategories(OfCategories):
    """Expected buying sessions an engaged view, in rooms whose first category is one of some.

    Expected ones, so that no luck of buyers is in the number; of goods behind outside links as far
    as the platform sees them. NaN where no such room has a view.
    """

    def __init__(self, platform: str, categories: Sequence[str], others: bool = False) -> None:
        super().__init__(platform, categories, others)

    def look(self, world: World) -> None:
        """Add the views of today."""
        rows = rows_of(world, self._platform)
        rooms = self._chosen[world.anchors.categories[rows, 0]]
        expected, engaged = world.tally.intent[rows], world.tally.engaged[rows]
        self._sums += float(expected[rooms].sum()) / FIXED, float(engaged[rooms].sum())


class CheatsAmongDishonest:
    """Share of the least honest merchants who cheat on a platform, mean over recorded days.

    The least honest are the half of all lines below the median honesty, by real merchants; only
    those who sell on the platform count.
    """

    orders = False

    def __init__(self, platform: str) -> None:
        self._platform = platform
        self._sum, self._days = 0.0, 0

    def look(self, world: World) -> None:
        """Add the share of today."""
        merchants, p = world.merchants, world.names.index(self._platform)
        low = merchants.honesty < np.median(merchants.honesty)
        low &= merchants.sells_on[:, p] > 0
        self._sum += float(np.average(merchants.cheating[low, p], weights=merchants.weight[low]))
        self._days += 1

    def value(self, lived: Lived) -> float:
        """Tell the mean; NaN without a day."""
        return self._sum / self._days if self._days else float("nan")


__all__ = [
    "CheatsAmongDishonest",
    "ConversionOfCategories",
    "DeliveredGoods",
    "IncomeOfLargestTalents",
    "SalesOfCategories",
    "follow_share_of_head_sales",
    "quality_sold_below_the_top",
    "sales_of_largest_talents",
    "talents_who_sell",
]
