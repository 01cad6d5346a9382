"""Numbers read off the orders themselves: who buys again, where, and how sales are spread."""

from __future__ import annotations

import pandas as pd

from feedfollow.facts.lived import Lived
from feedfollow.world.labels import SOURCES

FEN = 100.0


def chosen(
    lived: Lived, platform: str | None, first: int = 0, last: int | None = None
) -> pd.DataFrame:
    """Return the orders of a platform (all without one), by first and last recorded day."""
    orders = lived.orders
    keep = orders["placed"] >= first
    if last is not None:
        keep &= orders["placed"] <= last
    if platform is not None:
        keep &= orders["platform"] == lived.world.names.index(platform)
    return orders[keep]


def buyer_churn_between(lived: Lived, platform: str, days: int = 30) -> float:
    """Return the share of the first ``days``' buyers who buy nothing in the last ``days``."""
    recorded = lived.run.scenario.days
    first = set(chosen(lived, platform, 0, days - 1)["user"])
    last = set(chosen(lived, platform, recorded - days)["user"])
    return 1.0 - len(first & last) / len(first) if first else float("nan")


def follow_share_of_orders(lived: Lived, platform: str) -> float:
    """Return the share of orders that were placed in views of followed rooms."""
    orders = chosen(lived, platform)
    return float((orders["source"] == SOURCES.index("follow")).mean())


def category_sales(lived: Lived, platform: str, category: int) -> float:
    """Return CNY (simulated users only, as ratios are meant) of orders in a category."""
    orders = chosen(lived, platform)
    return float(orders.loc[orders["category"] == category, "price"].sum() / FEN)


__all__ = [
    "buyer_churn_between",
    "category_sales",
    "follow_share_of_orders",
]
