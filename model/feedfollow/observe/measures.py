"""Every measure once: name, unit, definition, and how it is read off the recorded counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from feedfollow.observe import inequality
from feedfollow.observe.census import CENSUS, HEADS
from feedfollow.observe.recorder import Month, Recorder
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import F64, I64
from feedfollow.world.labels import (
    ENGAGED,
    EXTERNAL,
    FOLLOW,
    GMV,
    IN_APP,
    ITEMS,
    ORDERS,
    SESSIONS,
    VIEWS,
)
from feedfollow.world.merchants import Merchants
from feedfollow.world.tally import COUNTERS


class Days:
    """Recorded counts of all days as arrays, in real people and CNY.

    Parameters
    ----------
    recorder : Recorder
    people : float
        W, real people per simulated user.
    """

    def __init__(self, recorder: Recorder, people: float) -> None:
        self.people = people
        self.traffic = np.array(recorder.traffic, dtype=np.int64)
        self.counters = np.array(recorder.counters, dtype=np.float64) * people
        self.rooms = np.array(recorder.rooms, dtype=np.float64) * (people / 100.0)
        self.heads = np.array(recorder.heads, dtype=np.float64) * people
        self.backlog = np.array(recorder.backlog, dtype=np.float64) * people

    def total(self, quantity: int, where: tuple[int | slice, ...] = ()) -> F64:
        """Return ``(n_days, n_platforms)`` of a traffic quantity over forms, sources, destinations.

        Parameters
        ----------
        quantity : int
            Index into ``TRAFFIC``.
        where : tuple
            Up to three indices or slices: form, source, destination.
        """
        index = (slice(None), slice(None), *where)
        part: I64 = self.traffic[index][..., quantity]
        scale = self.people / 100.0 if quantity == GMV else self.people
        # whole numbers are added before they are scaled, so that partitions agree exactly
        total: F64 = part.sum(axis=tuple(range(2, part.ndim))) * scale
        return total

    def head(self, name: str) -> F64:
        """Return ``(n_days, n_platforms)`` of a head count."""
        return self.heads[:, HEADS.index(name)]

    def counter(self, name: str) -> F64:
        """Return ``(n_days, n_platforms)`` of a counter; values in CNY."""
        values: F64 = self.counters[:, :, COUNTERS.index(name)]
        return values / 100.0 if name in IN_FEN else values


IN_FEN: Final = frozenset(
    {
        "value_cancelled_in_session",
        "value_cancelled_waiting",
        "value_returned",
        "value_confirmed",
        "fan_gmv",
        "commission",
        "merchant_margin",
        "anchor_income",
    }
)
ALL = slice(None)


@dataclass(frozen=True)
class MonthView:
    """One month's snapshot and the static rooms it refers to."""

    month: Month
    anchors: Anchors
    merchants: Merchants
    people: float

    def count(self, name: str) -> F64:
        """Return ``(n_platforms,)`` of a census row, real people."""
        values: F64 = self.month.counts[CENSUS.index(name)] * self.people
        return values

    def over_anchors(self, statistic: Callable[[F64, F64], float]) -> F64:
        """Return a statistic of the month's GMV over the real anchors of each platform."""
        platforms = self.month.counts.shape[1]
        rows = [self.anchors.platform == p for p in range(platforms)]
        gmv, weight = self.month.anchors[0], self.month.anchors[3]
        return np.array([statistic(gmv[row], weight[row]) for row in rows])


@dataclass(frozen=True)
class Measure:
    """A declared measure of the daily table.

    Attributes
    ----------
    name, unit, definition : str
    every : {'day', 'month'}
        Monthly measures stand on the last day of a calendar month, NaN on other days.
    of_days, of_month : callable or None
        Reads all days at once, or one month.
    """

    name: str
    unit: str
    definition: str
    every: Literal["day", "month"]
    of_days: Callable[[Days], F64] | None = None
    of_month: Callable[[MonthView], F64] | None = None


def ratio(above: F64, below: F64) -> F64:
    """Divide; NaN where there is nothing to divide by."""
    out = np.full(np.broadcast(above, below).shape, np.nan)
    np.divide(above, below, out=out, where=below > 0.0)
    return out


def _daily(name: str, unit: str, definition: str, of_days: Callable[[Days], F64]) -> Measure:
    return Measure(name, unit, definition, "day", of_days=of_days)


def _monthly(
    name: str, unit: str, definition: str, of_month: Callable[[MonthView], F64]
) -> Measure:
    return Measure(name, unit, definition, "month", of_month=of_month)


def _lost(days: Days) -> F64:
    return days.counter("value_cancelled_in_session") + days.counter("value_cancelled_waiting")


def _cancelled(days: Days) -> F64:
    return days.counter("orders_cancelled_in_session") + days.counter("orders_cancelled_waiting")


DAILY: Final = (
    _daily("users_members", "persons", "members of the platform", lambda d: d.head("members")),
    _daily("users_active", "persons", "users who opened the app today", lambda d: d.head("active")),
    _daily(
        "users_adopted",
        "persons",
        "adopters of live commerce among the users who opened today",
        lambda d: d.head("active_adopters"),
    ),
    _daily(
        "people_adopted",
        "persons",
        "all adopters of live commerce, on whatever platform",
        lambda d: d.head("adopters"),
    ),
    _daily("views", "views", "commerce views", lambda d: d.total(VIEWS)),
    _daily("views_feed", "views", "views from the feed", lambda d: d.total(VIEWS, (ALL, 0))),
    _daily(
        "views_follow", "views", "views of followed rooms", lambda d: d.total(VIEWS, (ALL, FOLLOW))
    ),
    _daily(
        "views_public",
        "views",
        "views not from follows",
        lambda d: d.total(VIEWS) - d.total(VIEWS, (ALL, FOLLOW)),
    ),
    _daily("views_private", "views", "views from follows", lambda d: d.total(VIEWS, (ALL, FOLLOW))),
    _daily("views_live", "views", "views of live rooms", lambda d: d.total(VIEWS, (0,))),
    _daily("views_video", "views", "views of cart videos", lambda d: d.total(VIEWS, (1,))),
    _daily("engaged", "views", "engaged views (7)", lambda d: d.total(ENGAGED)),
    _daily("sessions", "sessions", "buying sessions (8)", lambda d: d.total(SESSIONS)),
    _daily(
        "sessions_without_need",
        "sessions",
        "buying sessions without a need in the category bought",
        lambda d: d.counter("sessions_without_need"),
    ),
    _daily("orders", "orders", "paid transactions", lambda d: d.total(ORDERS)),
    _daily("items", "items", "items in orders", lambda d: d.total(ITEMS)),
    _daily(
        "gmv_broad",
        "CNY",
        "paid value of all orders, whether settled in the app or outside",
        lambda d: d.total(GMV),
    ),
    _daily(
        "gmv_closed_loop",
        "CNY",
        "paid value of orders settled in the app's own shops",
        lambda d: d.total(GMV, (ALL, ALL, IN_APP)),
    ),
    _daily(
        "gmv_external",
        "CNY",
        "paid value of orders settled on the outside shelf",
        lambda d: d.total(GMV, (ALL, ALL, EXTERNAL)),
    ),
    _daily("gmv_live", "CNY", "GMV of live rooms, broad", lambda d: d.total(GMV, (0,))),
    _daily("gmv_video", "CNY", "GMV of cart videos, broad", lambda d: d.total(GMV, (1,))),
    _daily("gmv_talent", "CNY", "GMV in talents' rooms, broad", lambda d: d.rooms[:, :, 0]),
    _daily("gmv_self", "CNY", "GMV in merchants' own rooms, broad", lambda d: d.rooms[:, :, 1]),
    _daily(
        "fan_gmv_share",
        "share",
        "share of GMV bought by followers of the anchor",
        lambda d: ratio(d.counter("fan_gmv"), d.total(GMV)),
    ),
    _daily(
        "gsv",
        "CNY",
        "value confirmed today, after cancellations and returns",
        lambda d: d.counter("value_confirmed"),
    ),
    _daily("cancelled_value", "CNY", "value cancelled before shipping", _lost),
    _daily(
        "returned_value",
        "CNY",
        "value refunded after delivery",
        lambda d: d.counter("value_returned"),
    ),
    _daily(
        "price_mean",
        "CNY/order",
        "mean paid value per order",
        lambda d: ratio(d.total(GMV), d.total(ORDERS)),
    ),
    _daily(
        "cancel_rate_preship",
        "share",
        "orders cancelled today over orders placed today",
        lambda d: ratio(_cancelled(d), d.total(ORDERS)),
    ),
    _daily(
        "return_rate",
        "share",
        "orders returned today over orders closed after delivery today",
        lambda d: ratio(
            d.counter("orders_returned"),
            d.counter("orders_returned") + d.counter("orders_confirmed"),
        ),
    ),
    _daily(
        "refund_rate",
        "share",
        "value cancelled or returned today over value placed today",
        lambda d: ratio(_lost(d) + d.counter("value_returned"), d.total(GMV)),
    ),
    _daily(
        "wait_days",
        "days",
        "mean days from payment to dispatch of orders shipped today",
        lambda d: ratio(d.counter("wait_days"), d.counter("orders_shipped")),
    ),
    _daily("backlog", "orders", "orders waiting at the end of the day", lambda d: d.backlog),
    _daily(
        "satisfaction_rate",
        "share",
        "satisfied deliveries over deliveries today (11)",
        lambda d: ratio(d.counter("orders_satisfied"), d.counter("orders_delivered")),
    ),
    _daily("new_follows", "edges", "follows gained today", lambda d: d.counter("new_follows")),
    _daily("unfollows", "edges", "follows dropped today", lambda d: d.counter("unfollows")),
    _daily("buyers_day", "persons", "buyers today", lambda d: d.counter("buyers")),
    _daily("new_buyers", "persons", "first buyers today", lambda d: d.counter("new_buyers")),
    _daily(
        "revenue_commission",
        "CNY",
        "commissions and fees of the platform on orders settled today",
        lambda d: d.counter("commission"),
    ),
    _daily(
        "take_rate",
        "share",
        "platform commission over value confirmed today",
        lambda d: ratio(d.counter("commission"), d.counter("value_confirmed")),
    ),
    _daily(
        "merchant_profit",
        "CNY",
        "net settlement less production and shipping of orders confirmed today",
        lambda d: d.counter("merchant_margin"),
    ),
    _daily(
        "anchor_income",
        "CNY",
        "commissions of anchors settled today",
        lambda d: d.counter("anchor_income"),
    ),
)

MONTHLY: Final = (
    _monthly("buyers_month", "persons", "buyers of the month", lambda m: m.count("buyers")),
    _monthly(
        "repurchase_rate",
        "share",
        "share of last month's buyers who buy again this month",
        lambda m: ratio(m.count("buyers_again"), m.count("buyers_before")),
    ),
    _monthly(
        "repurchase_within_month",
        "share",
        "share of the month's buyers with two or more buying sessions in it (second reading)",
        lambda m: ratio(m.count("buyers_twice"), m.count("buyers")),
    ),
    _monthly(
        "need_share",
        "share",
        "share of the month's buyers with more than half of their sessions without a need",
        lambda m: ratio(m.count("buyers_without_need"), m.count("buyers")),
    ),
    _monthly(
        "need_share_sessions",
        "share",
        "share of the month's buying sessions without a need in the category bought",
        lambda m: ratio(m.count("sessions_without_need"), m.count("sessions")),
    ),
    _monthly(
        "trust_mean",
        "0..1",
        "mean trust T over adopters' follow edges (1)",
        lambda m: ratio(m.month.trust[0] * m.people, m.count("edges")),
    ),
    _monthly(
        "system_trust",
        "0..1",
        "mean system trust S over members who have adopted",
        lambda m: ratio(m.month.trust[1] * m.people, m.count("adopted_members")),
    ),
    _monthly(
        "follows_mean",
        "anchors",
        "mean follows of members who have adopted",
        lambda m: ratio(m.count("edges"), m.count("adopted_members")),
    ),
    _monthly(
        "top_anchor_share",
        "share",
        "share of the month's GMV of the largest anchor",
        lambda m: m.over_anchors(inequality.largest_share),
    ),
    _monthly(
        "top1pct_share",
        "share",
        "share of the month's GMV of the top 1 % of anchors",
        lambda m: m.over_anchors(lambda gmv, weight: inequality.top_share(gmv, weight, 0.01)),
    ),
    _monthly(
        "top2_2pct_share",
        "share",
        "share of the month's GMV of the top 2.2 % of anchors",
        lambda m: m.over_anchors(lambda gmv, weight: inequality.top_share(gmv, weight, 0.022)),
    ),
    _monthly(
        "anchor_gini",
        "0..1",
        "Gini coefficient of the month's GMV over anchors",
        lambda m: m.over_anchors(inequality.gini),
    ),
    _monthly(
        "hhi",
        "0..1",
        "Herfindahl index of the month's GMV over anchors",
        lambda m: m.over_anchors(inequality.herfindahl),
    ),
    _monthly(
        "anchors_active",
        "anchors",
        "real anchors of the platform",
        lambda m: m.over_anchors(lambda gmv, weight: float(np.cumsum(weight)[-1])),
    ),
    _monthly(
        "merchants_selling",
        "merchants",
        "real merchants of the rows with orders this month, on any platform",
        lambda m: np.full(
            m.month.counts.shape[1],
            float(np.cumsum(np.where(m.month.merchants[0] > 0, m.merchants.weight, 0.0))[-1]),
        ),
    ),
)

MEASURES: Final[dict[str, Measure]] = {m.name: m for m in (*DAILY, *MONTHLY)}
