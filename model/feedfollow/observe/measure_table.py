"""Every measure once: name, unit, definition and rhythm; how each is read is in `measures`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True)
class Measure:
    """A declared measure of the daily table.

    Attributes
    ----------
    name, unit, definition : str
    every : {'day', 'month'}
        Monthly measures stand on the last day of a calendar month, NaN on other days.
    """

    name: str
    unit: str
    definition: str
    every: Literal["day", "month"]


DAILY: Final = (
    Measure("users_members", "persons", "members of the platform", "day"),
    Measure("users_active", "persons", "users who opened the app today", "day"),
    Measure(
        "users_adopted",
        "persons",
        "adopters of live commerce among the users who opened today",
        "day",
    ),
    Measure(
        "people_adopted", "persons", "all adopters of live commerce, on whatever platform", "day"
    ),
    Measure("views", "views", "commerce views", "day"),
    Measure("views_feed", "views", "views from the feed", "day"),
    Measure("views_follow", "views", "views of followed rooms", "day"),
    Measure("views_public", "views", "views not from follows", "day"),
    Measure("views_private", "views", "views from follows", "day"),
    Measure("views_live", "views", "views of live rooms", "day"),
    Measure("views_video", "views", "views of cart videos", "day"),
    Measure("engaged", "views", "engaged views (7)", "day"),
    Measure("sessions", "sessions", "buying sessions (8)", "day"),
    Measure(
        "sessions_without_need",
        "sessions",
        "buying sessions without a need in the category bought",
        "day",
    ),
    Measure("orders", "orders", "paid transactions", "day"),
    Measure("items", "items", "items in orders", "day"),
    Measure(
        "gmv_broad", "CNY", "paid value of all orders, whether settled in the app or outside", "day"
    ),
    Measure("gmv_closed_loop", "CNY", "paid value of orders settled in the app's own shops", "day"),
    Measure("gmv_external", "CNY", "paid value of orders settled on the outside shelf", "day"),
    Measure("gmv_live", "CNY", "GMV of live rooms, broad", "day"),
    Measure("gmv_video", "CNY", "GMV of cart videos, broad", "day"),
    Measure("gmv_talent", "CNY", "GMV in talents' rooms, broad", "day"),
    Measure("gmv_self", "CNY", "GMV in merchants' own rooms, broad", "day"),
    Measure("fan_gmv_share", "share", "share of GMV bought by followers of the anchor", "day"),
    Measure("gsv", "CNY", "value confirmed today, after cancellations and returns", "day"),
    Measure("cancelled_value", "CNY", "value cancelled before shipping", "day"),
    Measure("returned_value", "CNY", "value refunded after delivery", "day"),
    Measure("price_mean", "CNY/order", "mean paid value per order", "day"),
    Measure(
        "cancel_rate_preship", "share", "orders cancelled today over orders placed today", "day"
    ),
    Measure(
        "return_rate",
        "share",
        "orders returned today over orders closed after delivery today",
        "day",
    ),
    Measure(
        "refund_rate", "share", "value cancelled or returned today over value placed today", "day"
    ),
    Measure(
        "wait_days", "days", "mean days from payment to dispatch of orders shipped today", "day"
    ),
    Measure("backlog", "orders", "orders waiting at the end of the day", "day"),
    Measure("satisfaction_rate", "share", "satisfied deliveries over deliveries today (11)", "day"),
    Measure("new_follows", "edges", "follows gained today", "day"),
    Measure("unfollows", "edges", "follows dropped today", "day"),
    Measure("buyers_day", "persons", "buyers today", "day"),
    Measure("new_buyers", "persons", "first buyers today", "day"),
    Measure(
        "revenue_commission",
        "CNY",
        "commissions and fees of the platform on orders settled today",
        "day",
    ),
    Measure("take_rate", "share", "platform commission over value confirmed today", "day"),
    Measure(
        "merchant_profit",
        "CNY",
        "net settlement less production and shipping of orders confirmed today",
        "day",
    ),
    Measure("anchor_income", "CNY", "commissions of anchors settled today", "day"),
)

MONTHLY: Final = (
    Measure("buyers_month", "persons", "buyers of the month", "month"),
    Measure(
        "repurchase_rate", "share", "share of last month's buyers who buy again this month", "month"
    ),
    Measure(
        "repurchase_within_month",
        "share",
        "share of the month's buyers with two or more buying sessions in it (second reading)",
        "month",
    ),
    Measure(
        "need_share",
        "share",
        "share of the month's buyers with more than half of their sessions without a need",
        "month",
    ),
    Measure(
        "need_share_sessions",
        "share",
        "share of the month's buying sessions without a need in the category bought",
        "month",
    ),
    Measure("trust_mean", "0..1", "mean trust T over adopters' follow edges (1)", "month"),
    Measure("system_trust", "0..1", "mean system trust S over members who have adopted", "month"),
    Measure("follows_mean", "anchors", "mean follows of members who have adopted", "month"),
    Measure("top_anchor_share", "share", "share of the month's GMV of the largest anchor", "month"),
    Measure(
        "top1pct_share", "share", "share of the month's GMV of the top 1 % of anchors", "month"
    ),
    Measure(
        "top2_2pct_share", "share", "share of the month's GMV of the top 2.2 % of anchors", "month"
    ),
    Measure("anchor_gini", "0..1", "Gini coefficient of the month's GMV over anchors", "month"),
    Measure("hhi", "0..1", "Herfindahl index of the month's GMV over anchors", "month"),
    Measure("anchors_active", "anchors", "real anchors of the platform", "month"),
    Measure(
        "merchants_selling",
        "merchants",
        "real merchants of the rows with orders on the platform this month",
        "month",
    ),
)

MEASURES: Final[dict[str, Measure]] = {measure.name: measure for measure in (*DAILY, *MONTHLY)}
