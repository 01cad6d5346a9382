"""Numbers for claims on scandals, large anchors, brands, entry, and what goods cost to make."""

from __future__ import annotations

import numpy as np
import pandas as pd

from feedfollow.facts.lived import Lived
from feedfollow.units import Period
from feedfollow.world.columns import F64, I64
from feedfollow.world.world import World

FEN = 100.0
ROOMS = ("head", "family", "others", "rest")
"""The largest room; the rest of its family; rooms of neither; all rooms but the largest."""


def rows_of_rooms(lived: Lived, platform: str, rooms: str) -> I64:
    """Return the rows of anchors that are meant; rooms stand by charisma, the largest first."""
    if rooms not in ROOMS:
        raise ValueError(f"rooms must be one of {', '.join(ROOMS)}, got {rooms!r}")
    step = lived.run.scenario.anchors_per_platform
    head = lived.world.names.index(platform) * step
    rows = np.arange(head, head + step)
    family = np.asarray(lived.world.anchors.family)
    kin = (family[rows] == family[head]) & (family[head] >= 0) & (rows != head)
    chosen = {"head": rows == head, "family": kin, "rest": rows != head}
    found: I64 = rows[chosen.get(rooms, ~kin & (rows != head))]
    return found


def month_ends(lived: Lived, when: str) -> pd.DataFrame:
    """Return the rows of the table of anchors at the month ends of a period."""
    period, table = Period.parse(when), lived.run.anchors.reset_index()
    inside = (table["date"] >= pd.Timestamp(period.start)) & (
        table["date"] <= pd.Timestamp(period.end)
    )
    return table[inside]


def rooms_gmv(lived: Lived, platform: str, rooms: str, when: str) -> float:
    """Return the GMV of rooms in whole months, CNY.

    ``rooms`` is ``head`` (the largest room), ``family`` (the rest of its family, NaN where there
    is none), ``others`` (those of neither) or ``rest`` (all but the largest).
    """
    wanted = rows_of_rooms(lived, platform, rooms)
    months = month_ends(lived, when)
    return float(months.loc[months["anchor"].isin(wanted), "gmv"].sum()) if len(wanted) else np.nan


def head_followers(lived: Lived, platform: str, when: str) -> float:
    """Return the followers of the largest room, mean of the month ends of a period, persons."""
    months = month_ends(lived, when)
    head = rows_of_rooms(lived, platform, "head")
    return float(months.loc[months["anchor"].isin(head), "followers"].mean())


def entry_wave(lived: Lived, platform: str, days: int, times: float, edge: str) -> float:
    """Return by how much the busiest days of entry exceed the first or the last ones.

    Merchants who come, less those who leave, in the busiest stretch of so many days, less
    ``times`` as many as in the first (``edge: first``) or last stretch (``edge: last``); share of
    the platform's merchants who could sell in its app, 0 where the busiest stretch is no more
    than that.
    """
    if edge not in ("first", "last"):
        raise ValueError(f"edge must be first or last, got {edge!r}")
    p, merchants = lived.world.names.index(platform), lived.world.merchants
    could = float(merchants.weight[merchants.sells_on[:, p] > 0].sum())
    sellers = lived.run.daily["sellers"].xs(platform, level="platform").to_numpy() / could
    if len(sellers) <= days:
        return np.nan
    come: F64 = sellers[days:] - sellers[:-days]
    first_or_last = come[0 if edge == "first" else -1]
    return float(max(0.0, come.max() - times * max(0.0, first_or_last)))


def in_app(lived: Lived, platform: str, when: str) -> pd.DataFrame:
    """Return the orders that are paid in a platform's app in a period, with ``brand``."""
    period, start = Period.parse(when), lived.run.scenario.start
    first, last = (period.start - start).days, (period.end - start).days
    orders = lived.orders
    keep = (orders["platform"] == lived.world.names.index(platform)) & ~orders["external"]
    found = orders[keep & (orders["placed"] >= first) & (orders["placed"] <= last)]
    return found.assign(brand=np.asarray(lived.world.merchants.brand)[found["merchant"]])


def brand_sales_in_app(lived: Lived, platform: str, when: str) -> float:
    """Return what is paid in the app for goods of brands, CNY of simulated users (for ratios)."""
    orders = in_app(lived, platform, when)
    return float(orders.loc[orders["brand"], "price"].sum() / FEN)


def brand_share_in_app(lived: Lived, platform: str, when: str) -> float:
    """Return the share of brands in what is paid in the app; NaN without sales."""
    orders = in_app(lived, platform, when)
    paid = float(orders["price"].sum())
    return float(orders.loc[orders["brand"], "price"].sum()) / paid if paid else np.nan


def sales_of_a_brand_in_app(lived: Lived, platform: str, when: str) -> float:
    """Return what is paid in the app for brands' goods over the brands that sell there.

    CNY of simulated users a real brand (mean of days, for ratios); NaN without brands.
    """
    period = Period.parse(when)
    brands = lived.run.daily["brands_active"].xs(platform, level="platform")
    there = float(brands.loc[str(period.start) : str(period.end)].mean())
    return brand_sales_in_app(lived, platform, when) / there if there > 0.0 else np.nan


def told_without_orders(*readers: object) -> None:
    """Mark readers that do not ask for the orders."""
    for each in readers:
        each.__dict__["orders"] = False


told_without_orders(rooms_gmv, head_followers, entry_wave)


class MeanOfEvenings:
    """Tells the mean over recorded evenings of what :meth:`tonight` says.

    Parameters
    ----------
    platform : str
    """

    orders = False

    def __init__(self, platform: str) -> None:
        self.platform = platform
        self._found: list[float] = []

    def look(self, world: World) -> None:
        """Note tonight's number."""
        self._found.append(self.tonight(world, world.names.index(self.platform)))

    def tonight(self, world: World, p: int) -> float:
        """Tell tonight's number of platform ``p``."""
        raise NotImplementedError

    def value(self, lived: Lived) -> float:
        """Tell the mean; NaN if an evening had no number."""
        return float(np.mean(self._found)) if self._found else np.nan


class DemandVolatility(MeanOfEvenings):
    """Squared coefficient of variation of a platform's daily demand around its forecast.

    As learnt by (19), what sampled sessions add taken off, so that it does not fall with the
    number of orders alone.
    """

    def tonight(self, world: World, p: int) -> float:
        """Tell V_p."""
        return float(world.platforms.volatility[p])


def weighed_by_forecast(world: World, values: F64, p: int) -> float:
    """Return the mean over merchants, weighed by the orders that they expect on a platform."""
    weights = np.asarray(world.merchants.forecast)[:, p]
    total = float(weights.sum())
    return float(weights @ np.asarray(values)) / total if total > 0.0 else np.nan


class UnitCostOfGoods(MeanOfEvenings):
    """Unit cost over its usual (19), weighed by the orders expected on the platform; a multiple."""

    def tonight(self, world: World, p: int) -> float:
        """Tell tonight's mean."""
        return weighed_by_forecast(world, world.merchants.unit_cost, p)


class ListPriceOfGoods(MeanOfEvenings):
    """List price over that at birth (28), weighed by the orders expected there; a multiple."""

    def tonight(self, world: World, p: int) -> float:
        """Tell tonight's mean."""
        return weighed_by_forecast(world, world.goods.price_over, p)


__all__ = [
    "DemandVolatility",
    "ListPriceOfGoods",
    "UnitCostOfGoods",
    "brand_sales_in_app",
    "brand_share_in_app",
    "entry_wave",
    "head_followers",
    "rooms_gmv",
    "sales_of_a_brand_in_app",
]
