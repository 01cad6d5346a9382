"""Numbers by form and source of traffic, of shelves, of tips, and the lines of incomes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from feedfollow.facts.lived import Lived
from feedfollow.world.labels import MALL, SEARCH

FEN = 100.0
NO_REVENUE = ("loan_repay", "refund_subsidy")
"""Flows to platforms that give back what was lent or paid before."""


def private_sales_share_change(lived: Lived, platform: str, days: int) -> float:
    """Return by how much the private share of sales rose from the first to the last ``days``.

    Sales in views that came from follows over all sales in views, a share; NaN where nothing was
    sold in one of the two stretches.
    """
    daily = _of(lived, platform).groupby(["date", "source"])["gmv"].sum().unstack("source")
    content = daily.drop(columns=["search", "mall"], errors="ignore").fillna(0.0)
    content = content.reindex(columns=list(dict.fromkeys([*content.columns, "follow"])))
    dates = pd.DatetimeIndex(content.index)
    start, until = (pd.Timestamp(day) for day in (lived.run.scenario.start, _until(lived)))
    length = pd.Timedelta(days=days)
    first, last = content[dates < start + length], content[dates > until - length]
    return _share(last) - _share(first)


def live_over_video_conversion(lived: Lived, platform: str) -> float:
    """Return orders per view of live rooms over those of short videos; NaN without either."""
    forms = _of(lived, platform).groupby("form")[["orders", "views"]].sum()
    forms = forms.reindex(["live", "video"], fill_value=0.0)
    rates = [_over(orders, views) for orders, views in forms.to_numpy(dtype=np.float64)]
    return _over(rates[0], rates[1])


def tips_per_fan_view(lived: Lived, platform: str) -> float:
    """Return CNY tipped per engaged live view that a follow led to; NaN without such views.

    Fans tip in rooms that the feed showed them, too; those tips are counted and those views are
    not, as no table holds them.
    """
    views = _of(lived, platform).reset_index()
    fans = views[(views["form"] == "live") & (views["source"] == "follow")]["engaged"].sum()
    tips = lived.run.daily["revenue_tips"].xs(platform, level="platform").sum()
    return _over(float(tips), float(fans))


def favourite_share_of_shelf_orders(lived: Lived) -> float:
    """Return the share of orders of search and mall in the category that the buyer likes most.

    Of all platforms together, by number; NaN without such orders.
    """
    orders = lived.orders
    orders = orders[orders["source"].isin([SEARCH, MALL])]
    liked = np.asarray(lived.world.users.taste).argmax(axis=1)
    return float((orders["category"].to_numpy() == liked[orders["user"].to_numpy()]).mean())


def platform_revenue_gap(lived: Lived) -> float:
    """Return what the books say that platforms took in, less the lines of revenue, over it.

    The books: flows from others to platforms, without what only comes back. The lines: ads, take
    rate times value confirmed, the kept part of tips and slot fees, interest, data, and the fees
    of modules that may be on. All platforms, a share; NaN where nothing came in.
    """
    books, daily = lived.run.accounts.reset_index(), lived.run.daily
    to_platforms = (books["payee"] == "platforms") & ~books["flow"].isin(NO_REVENUE)
    took = _cny(lived, books[to_platforms])
    names = (
        "revenue_ads", "tips_kept", "revenue_interest", "revenue_data", "revenue_slots",
        "logistics_fees", "programme_fees", "revenue_tasks",
    )  # fmt: skip
    lines = float(daily[list(names)].sum().sum())
    lines += float((daily["take_rate"] * daily["gsv"]).sum())
    return _over(took - lines, took)


def anchor_income_gap(lived: Lived) -> float:
    """Return the income of anchors less its lines, over it.

    The lines: commissions as they stand in the books, slot fees less what platforms keep, and
    the anchors' part of tips. All platforms, a share; NaN where anchors earned nothing.
    """
    books, daily = lived.run.accounts.reset_index(), lived.run.daily.sum()
    commissions = books["flow"].isin(["settle_anchor", "external_anchor"])
    lines = _cny(lived, books[commissions])
    lines += float(daily["slot_fees"] - daily["revenue_slots"])
    lines += float(daily["revenue_tips"] - daily["tips_kept"])
    income = float(daily["anchor_income"])
    return _over(income - lines, income)


def _of(lived: Lived, platform: str) -> pd.DataFrame:
    """Return the traffic of a platform, its other labels in the index."""
    table = lived.run.traffic
    return table[table.index.get_level_values("platform") == platform]


def _until(lived: Lived) -> pd.Timestamp:
    return pd.Timestamp(lived.run.scenario.until)


def _share(content: pd.DataFrame) -> float:
    total = content.sum().fillna(0.0)
    return _over(float(total["follow"]), float(total.sum()))


def _cny(lived: Lived, flows: pd.DataFrame) -> float:
    """Return CNY of real people of flows of the simulated economy."""
    return float(flows["fen"].sum()) * lived.run.people_per_user / FEN


def _over(above: float, below: float) -> float:
    return float(above) / float(below) if below else float("nan")


__all__ = [
    "anchor_income_gap",
    "favourite_share_of_shelf_orders",
    "live_over_video_conversion",
    "platform_revenue_gap",
    "private_sales_share_change",
    "tips_per_fan_view",
]
