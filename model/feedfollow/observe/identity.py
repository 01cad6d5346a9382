"""The macro identity (0): the GMV of a platform and period, taken apart into its factors.

    GMV = W · (simulated users who opened today) · days · A · Σ_k V_k x_k · g · P̄

Every factor is a ratio of two sums of the run's own tables, so the product gives the GMV of the
tables back to rounding (test T20); what the factors add is where a GMV comes from.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeAlias

import numpy as np
import pandas as pd

from feedfollow.observe.reading import platform_days

Scale: TypeAlias = "float | Mapping[date, float]"

SOURCES: Final = ("follow", "feed", "social", "paid", "search", "local", "mall")
_SUMS: Final = ("users_active", "users_adopted", "views", "sessions", "orders", "gmv_broad")


@dataclass(frozen=True, slots=True)
class Channel:
    """What one source of traffic adds to the identity.

    Parameters
    ----------
    source : str
        Source of traffic k: ``follow``, ``feed``, ...
    views_per_adopter_day : float
        Commerce views from it per adopter and day of use, V_k.
    sessions_per_view : float
        Buying sessions per view from it, x_k; NaN where the traffic table was not given.
    """

    source: str
    views_per_adopter_day: float
    sessions_per_view: float


@dataclass(frozen=True, slots=True)
class Factors:
    """Factors of (0) for one platform and period.

    Parameters
    ----------
    platform : str
        Name of the platform.
    period : str
        The period as a reader writes it.
    start, end : date
        First and last day, both inside.
    persons_per_user : float
        W, real people that a simulated user stands for (mean over the users who opened).
    users_simulated : float
        Simulated users who opened, mean per day.
    adopter_share : float
        A, share of the users who opened that had adopted live commerce.
    views_per_adopter_day : float
        V, commerce views per adopter and day of use, all sources.
    channels : tuple of Channel
        V and x by source.
    sessions_per_view : float
        x, buying sessions per view.
    orders_per_session : float
        g.
    price_per_order : float
        P̄, paid value per order, CNY.
    gmv : float
        Broad GMV of the tables, CNY.
    """

    platform: str
    period: str
    start: date
    end: date
    persons_per_user: float
    users_simulated: float
    adopter_share: float
    views_per_adopter_day: float
    channels: tuple[Channel, ...]
    sessions_per_view: float
    orders_per_session: float
    price_per_order: float
    gmv: float

    @property
    def days(self) -> int:
        """Length of the period in days."""
        return (self.end - self.start).days + 1

    @property
    def orders_per_view(self) -> float:
        """Orders per view, x·g."""
        return self.sessions_per_view * self.orders_per_session

    @property
    def product(self) -> float:
        """The right side of (0), CNY."""
        return (
            self.persons_per_user
            * self.users_simulated
            * self.days
            * self.adopter_share
            * self.views_per_adopter_day
            * self.sessions_per_view
            * self.orders_per_session
            * self.price_per_order
        )


def factors(
    daily: pd.DataFrame,
    platform: str,
    days: tuple[date, date],
    scale: Scale,
    traffic: pd.DataFrame | None = None,
) -> Factors | None:
    """Take the GMV of a platform and period apart.

    Parameters
    ----------
    daily : DataFrame
        Index ``(date, platform)``, one column a measure, real scale. ``users_adopted`` counts the
        adopters among the users who opened.
    platform : str
        Name of the platform.
    days : (date, date)
        First and last day, both inside.
    scale : float or mapping of date to float
        Real people a simulated user stands for, W; by day where it changes.
    traffic : DataFrame, optional
        The traffic table: columns (or index levels) date, platform, source, views, sessions.

    Returns
    -------
    Factors or None
        None when the run does not hold every day of the period, or nobody opened.
    """
    start, end = days
    cut = platform_days(daily, platform, _SUMS, start, end)
    if cut is None:
        return None
    active, adopted, views, sessions, orders, gmv = (math.fsum(column) for column in cut.T.tolist())
    if not active > 0.0:
        return None
    simulated = math.fsum(
        float(users) / _people(scale, start + timedelta(days=day))
        for day, users in enumerate(cut[:, 0])
    )
    return Factors(
        platform=platform,
        period=period_name(start, end),
        start=start,
        end=end,
        persons_per_user=active / simulated,
        users_simulated=simulated / len(cut),
        adopter_share=adopted / active,
        views_per_adopter_day=_ratio(views, adopted),
        channels=_channels(daily, traffic, platform, days),
        sessions_per_view=_ratio(sessions, views),
        orders_per_session=_ratio(orders, sessions),
        price_per_order=_ratio(gmv, orders),
        gmv=gmv,
    )


def period_name(start: date, end: date) -> str:
    """Write a period the short way.

    Parameters
    ----------
    start, end : date
        First and last day, both inside.

    Returns
    -------
    str
        ``2020``, ``2020H1``, ``2020Q3``, ``2020-07``, else ``first..last``.
    """
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    whole = start.day == 1 and (end + timedelta(days=1)).day == 1
    first = start.month - 1
    if not whole:
        return f"{start}..{end}" if start != end else f"{start}"
    if months == 1:
        return f"{start:%Y-%m}"
    if start.year == end.year and first % months == 0 and months in (3, 6, 12):
        return f"{start.year}" + {3: f"Q{first // 3 + 1}", 6: f"H{first // 6 + 1}", 12: ""}[months]
    return f"{start:%Y-%m}..{end:%Y-%m}"


def _people(scale: Scale, day: date) -> float:
    return scale[day] if isinstance(scale, Mapping) else scale


def _ratio(above: float, below: float) -> float:
    return above / below if below else math.nan


def _channels(
    daily: pd.DataFrame, traffic: pd.DataFrame | None, platform: str, days: tuple[date, date]
) -> tuple[Channel, ...]:
    """Split views by source, and sessions where the traffic table is at hand."""
    start, end = days
    named = [source for source in SOURCES if f"views_{source}" in daily.columns]
    cut = platform_days(
        daily, platform, ("users_adopted", *(f"views_{source}" for source in named)), start, end
    )
    if cut is None:
        return ()
    adopted, *views = (math.fsum(column) for column in cut.T.tolist())
    sessions = _sessions_by_source(traffic, platform, days)
    return tuple(
        Channel(source, _ratio(seen, adopted), _ratio(sessions.get(source, math.nan), seen))
        for source, seen in zip(named, views, strict=True)
    )


def _sessions_by_source(
    traffic: pd.DataFrame | None, platform: str, days: tuple[date, date]
) -> dict[str, float]:
    if traffic is None:
        return {}
    table = traffic if "source" in traffic.columns else traffic.reset_index()
    when = pd.DatetimeIndex(table["date"])
    inside = (when >= pd.Timestamp(days[0])) & (when <= pd.Timestamp(days[1]))
    chosen = table.loc[np.asarray(inside) & (table["platform"] == platform).to_numpy()]
    return {
        str(source): math.fsum(rows["sessions"].astype(float).tolist())
        for source, rows in chosen.groupby("source", observed=True)
    }
