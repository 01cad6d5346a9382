"""How every measure is read off the recorded counts; `measure_table` declares them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from feedfollow.observe import inequality
from feedfollow.observe.census import CENSUS, HEADS
from feedfollow.observe.recorder import Month, Recorder
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import F64, I64, Flag
from feedfollow.world.labels import (
    CONTENT_FORMS,
    ENGAGED,
    EXTERNAL,
    FOLLOW,
    GMV,
    IN_APP,
    ITEMS,
    LOCAL,
    MALL,
    ORDERS,
    PAID,
    SEARCH,
    SESSIONS,
    SHELF,
    SOCIAL,
    VIEWS,
)
from feedfollow.world.ledger import FLOW_NAMES
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
        self.flows = np.array(recorder.flows, dtype=np.float64) * (people / 100.0)
        self.shops = np.array(recorder.shops, dtype=np.float64)
        self.sellers = np.array(recorder.sellers, dtype=np.float64)
        self.brands = np.array(recorder.brands, dtype=np.float64)
        self.seller_quality = np.array(recorder.seller_quality, dtype=np.float64)
        self.looking = np.array(recorder.looking, dtype=np.float64)
        self.first_deals = np.array(recorder.first_deals, dtype=np.float64)
        self.festive = np.array(recorder.festivals, dtype=np.float64) > 0.0

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

    def flow(self, name: str) -> F64:
        """Return ``(n_days, n_platforms)`` of a flow of money, CNY, the same on every platform."""
        total: F64 = self.flows[:, [FLOW_NAMES.index(name)]]
        return np.repeat(total, self.heads.shape[2], axis=1)


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
        "tips",
        "tips_kept",
        "ads",
        "compensation",
        "fines",
        "team_costs",
        "loans",
        "interest",
        "written_off",
        "data_fees",
        "payment_costs",
        "discounts",
        "subsidies",
        "slot_fees",
        "slot_service",
        "brand_gmv",
        "logistics_costs",
        "logistics_fees",
        "programme_fees",
        "programme_freight",
        "buyer_freight",
        "own_brands",
        "duties",
        "task_fees",
        "deals",
        "fraud_loss",
        "agency_fees",
        "agency_cuts",
        "exclusive_gmv",
        "exclusive_costs",
        "account_gmv",
    }
)
ALL = slice(None)
CONTENT = slice(CONTENT_FORMS)


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
        gmv, weight = self.month.anchors[0], self.month.anchors[3]
        return np.array([statistic(gmv[row], weight[row]) for row in self._rows()])

    def family_share(self) -> F64:
        """Return the share of each platform's GMV that rooms of families sold."""
        gmv, kin = self.month.anchors[0], self.anchors.family >= 0
        rows = self._rows()
        sold = np.array([float(np.cumsum(gmv[row & kin])[-1:].sum()) for row in rows])
        return ratio(sold, np.array([float(np.cumsum(gmv[row])[-1]) for row in rows]))

    def real_anchors(self) -> F64:
        """Return how many real anchors each platform has."""
        weight = self.month.anchors[3]
        return np.array([float(np.cumsum(weight[row])[-1]) for row in self._rows()])

    def _rows(self) -> list[Flag]:
        return [self.anchors.platform == p for p in range(self.month.counts.shape[1])]


def ratio(above: F64, below: F64) -> F64:
    """Divide; NaN where there is nothing to divide by."""
    out = np.full(np.broadcast(above, below).shape, np.nan)
    np.divide(above, below, out=out, where=below > 0.0)
    return out


def _lost(days: Days) -> F64:
    return days.counter("value_cancelled_in_session") + days.counter("value_cancelled_waiting")


def _cancelled(days: Days) -> F64:
    return days.counter("orders_cancelled_in_session") + days.counter("orders_cancelled_waiting")


BY_DAY: Final[dict[str, Callable[[Days], F64]]] = {
    "users_members": lambda d: d.head("members"),
    "users_active": lambda d: d.head("active"),
    "users_adopted": lambda d: d.head("active_adopters"),
    "people_adopted": lambda d: d.head("adopters"),
    "buyers_paused": lambda d: d.head("paused"),
    "own_shops": lambda d: d.shops,
    "sellers": lambda d: d.sellers,
    "brands_active": lambda d: d.brands,
    "seller_quality": lambda d: d.seller_quality,
    "sellers_looking": lambda d: d.looking,
    "first_deals": lambda d: d.first_deals,
    "people_aware": lambda d: d.head("aware"),
    "views": lambda d: d.total(VIEWS),
    "views_feed": lambda d: d.total(VIEWS, (ALL, 0)),
    "views_follow": lambda d: d.total(VIEWS, (ALL, FOLLOW)),
    "views_paid": lambda d: d.total(VIEWS, (ALL, PAID)),
    "views_social": lambda d: d.total(VIEWS, (ALL, SOCIAL)),
    "views_local": lambda d: d.total(VIEWS, (ALL, LOCAL)),
    "views_public": lambda d: d.total(VIEWS) - d.total(VIEWS, (ALL, FOLLOW)),
    "views_private": lambda d: d.total(VIEWS, (ALL, FOLLOW)),
    "views_live": lambda d: d.total(VIEWS, (0,)),
    "views_video": lambda d: d.total(VIEWS, (1,)),
    "engaged": lambda d: d.total(ENGAGED),
    "sessions": lambda d: d.total(SESSIONS),
    "private_share": lambda d: ratio(d.total(VIEWS, (ALL, FOLLOW)), d.total(VIEWS)),
    "ad_share": lambda d: ratio(d.total(VIEWS, (ALL, PAID)), d.total(VIEWS)),
    "engagement_rate": lambda d: ratio(d.total(ENGAGED), d.total(VIEWS)),
    "session_rate": lambda d: ratio(d.total(SESSIONS, (CONTENT,)), d.total(ENGAGED)),
    "conversion": lambda d: ratio(d.total(ORDERS, (CONTENT,)), d.total(VIEWS)),
    "sessions_without_need": lambda d: d.counter("sessions_without_need"),
    "orders": lambda d: d.total(ORDERS),
    "items": lambda d: d.total(ITEMS),
    "gmv_broad": lambda d: d.total(GMV),
    "gmv_closed_loop": lambda d: d.total(GMV, (ALL, ALL, IN_APP)),
    "gmv_external": lambda d: d.total(GMV, (ALL, ALL, EXTERNAL)),
    "gmv_live": lambda d: d.total(GMV, (0,)),
    "gmv_video": lambda d: d.total(GMV, (1,)),
    "gmv_talent": lambda d: d.rooms[:, :, 0],
    "gmv_self": lambda d: d.rooms[:, :, 1],
    "gmv_brand": lambda d: d.counter("brand_gmv"),
    "gmv_festival": lambda d: np.where(d.festive, d.total(GMV), 0.0),
    "gmv_search": lambda d: d.total(GMV, (SHELF, SEARCH)),
    "gmv_mall": lambda d: d.total(GMV, (SHELF, MALL)),
    "gmv_outside": lambda d: d.flow("outside_purchase"),
    "gmv_local": lambda d: d.total(GMV, (ALL, LOCAL)),
    "vouchers_redeemed": lambda d: d.counter("vouchers_redeemed"),
    "shelf_share": lambda d: ratio(d.total(GMV, (SHELF,)), d.total(GMV)),
    "revenue_tips": lambda d: d.counter("tips"),
    "tips_kept": lambda d: d.counter("tips_kept"),
    "revenue_ads": lambda d: d.counter("ads"),
    "gmv_paid": lambda d: d.total(GMV, (CONTENT, PAID)),
    "ad_price": lambda d: ratio(1000.0 * d.counter("ads"), d.total(VIEWS, (ALL, PAID))),
    "ad_return": lambda d: ratio(d.total(GMV, (CONTENT, PAID)), d.counter("ads")),
    "discounts_given": lambda d: d.counter("discounts"),
    "subsidies_paid": lambda d: d.counter("subsidies"),
    "orders_flash": lambda d: d.counter("flash_orders"),
    "flash_missed": lambda d: d.counter("flash_missed"),
    "fan_gmv_share": lambda d: ratio(d.counter("fan_gmv"), d.total(GMV)),
    "gsv": lambda d: d.counter("value_confirmed"),
    "cancelled_value": _lost,
    "returned_value": lambda d: d.counter("value_returned"),
    "price_mean": lambda d: ratio(d.total(GMV), d.total(ORDERS)),
    "markup": lambda d: ratio(d.counter("markups") / 1024.0, d.counter("priced")),
    "cancel_rate_preship": lambda d: ratio(_cancelled(d), d.total(ORDERS)),
    "return_rate": lambda d: ratio(
        d.counter("orders_returned"),
        d.counter("orders_returned") + d.counter("orders_confirmed"),
    ),
    "refund_rate": lambda d: ratio(_lost(d) + d.counter("value_returned"), d.total(GMV)),
    "wait_days": lambda d: ratio(d.counter("wait_days"), d.counter("orders_shipped")),
    "backlog": lambda d: d.backlog,
    "waiting_for_goods": lambda d: d.counter("orders_without_goods"),
    "stock_days": lambda d: ratio(d.counter("goods_in_stock"), d.counter("goods_expected")),
    "unit_cost": lambda d: ratio(d.counter("goods_cost"), d.counter("goods_expected")),
    "satisfaction_rate": lambda d: ratio(
        d.counter("orders_satisfied"), d.counter("orders_delivered")
    ),
    "damaged_share": lambda d: ratio(d.counter("orders_damaged"), d.counter("orders_delivered")),
    "cheated_share": lambda d: ratio(d.counter("orders_cheated"), d.counter("orders_delivered")),
    "fakes_stopped": lambda d: d.counter("orders_stopped"),
    "made_good": lambda d: d.counter("orders_served"),
    "new_follows": lambda d: d.counter("new_follows"),
    "unfollows": lambda d: d.counter("unfollows"),
    "buyers_day": lambda d: d.counter("buyers"),
    "new_buyers": lambda d: d.counter("new_buyers"),
    "revenue_commission": lambda d: d.counter("commission"),
    "take_rate": lambda d: ratio(d.counter("commission"), d.counter("value_confirmed")),
    "merchant_profit": lambda d: d.counter("merchant_margin"),
    "compensation": lambda d: d.counter("compensation"),
    "fines": lambda d: d.counter("fines"),
    "team_costs": lambda d: d.counter("team_costs"),
    "loans": lambda d: d.counter("loans"),
    "revenue_interest": lambda d: d.counter("interest"),
    "written_off": lambda d: d.counter("written_off"),
    "revenue_data": lambda d: d.counter("data_fees"),
    "payment_costs": lambda d: d.counter("payment_costs"),
    "slot_fees": lambda d: d.counter("slot_fees"),
    "revenue_slots": lambda d: d.counter("slot_service"),
    "logistics_costs": lambda d: d.counter("logistics_costs"),
    "logistics_fees": lambda d: d.counter("logistics_fees"),
    "programme_members": lambda d: d.counter("programme_members"),
    "programme_orders": lambda d: d.counter("programme_orders"),
    "programme_fees": lambda d: d.counter("programme_fees"),
    "programme_freight": lambda d: d.counter("programme_freight"),
    "buyer_freight": lambda d: d.counter("buyer_freight"),
    "duties": lambda d: d.counter("duties"),
    "own_brand_profit": lambda d: d.counter("own_brands"),
    "engaged_listed": lambda d: d.counter("listed_views") / 1024.0,
    "engaged_tasks": lambda d: d.counter("task_views") / 1024.0,
    "revenue_tasks": lambda d: d.counter("task_fees"),
    "gmv_deals": lambda d: d.counter("deals"),
    "fraud_loss": lambda d: d.counter("fraud_loss"),
    "agency_fees": lambda d: d.counter("agency_fees"),
    "agency_cuts": lambda d: d.counter("agency_cuts"),
    "gmv_exclusive": lambda d: d.counter("exclusive_gmv"),
    "exclusive_costs": lambda d: d.counter("exclusive_costs"),
    "gmv_accounts": lambda d: d.counter("account_gmv"),
    "anchor_income": lambda d: (
        (d.counter("anchor_income") + d.counter("tips") - d.counter("tips_kept"))
        + (d.counter("slot_fees") - d.counter("slot_service"))
        + d.counter("own_brands")
        - d.counter("agency_cuts")
    ),
}
"""Daily measures, read from all days at once: ``(n_days, n_platforms)``."""

BY_MONTH: Final[dict[str, Callable[[MonthView], F64]]] = {
    "buyers_month": lambda m: m.count("buyers"),
    "repurchase_rate": lambda m: ratio(m.count("buyers_again"), m.count("buyers_before")),
    "repurchase_within_month": lambda m: ratio(m.count("buyers_twice"), m.count("buyers")),
    "need_share": lambda m: ratio(m.count("buyers_without_need"), m.count("buyers")),
    "need_share_sessions": lambda m: ratio(m.count("sessions_without_need"), m.count("sessions")),
    "trust_mean": lambda m: ratio(m.month.trust[0] * m.people, m.count("edges")),
    "system_trust": lambda m: ratio(m.month.trust[1] * m.people, m.count("adopted_members")),
    "follows_mean": lambda m: ratio(m.count("edges"), m.count("adopted_members")),
    "top_anchor_share": lambda m: m.over_anchors(inequality.largest_share),
    "top1pct_share": lambda m: m.over_anchors(
        lambda gmv, weight: inequality.top_share(gmv, weight, 0.01)
    ),
    "top2_2pct_share": lambda m: m.over_anchors(
        lambda gmv, weight: inequality.top_share(gmv, weight, 0.022)
    ),
    "anchor_gini": lambda m: m.over_anchors(inequality.gini),
    "hhi": lambda m: m.over_anchors(inequality.herfindahl),
    "family_share": lambda m: m.family_share(),
    "anchors_active": lambda m: m.real_anchors(),
    # added one by one: a product of matrices rounds differently on another processor
    "merchants_selling": lambda m: np.cumsum(
        np.where(m.month.merchants[:-1] > 0, m.merchants.weight, 0.0), axis=1
    )[:, -1],
}
"""Monthly measures, read from one month: ``(n_platforms,)``."""
