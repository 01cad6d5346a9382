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
    period : str
        How a period of days is read: ``"sum"``, ``"mean"`` of its days (or months), or the name of
        the measure that weighs the days of a rate; with the rate's own denominator as weight that
        is the ratio of the sums.
    common : bool
        One number for all platforms, which stands in the row of each.
    """

    name: str
    unit: str
    definition: str
    every: Literal["day", "month"]
    period: str
    common: bool = False


DAILY: Final = (
    Measure("users_members", "persons", "members of the platform", "day", "mean"),
    Measure("users_active", "persons", "users who opened the app today", "day", "mean"),
    Measure(
        "users_adopted",
        "persons",
        "adopters of live commerce among the users who opened today",
        "day",
        "mean",
    ),
    Measure(
        "people_adopted",
        "persons",
        "all adopters of live commerce, on whatever platform",
        "day",
        "mean",
        common=True,
    ),
    Measure("buyers_paused", "persons", "buyers who pause (23)", "day", "mean"),
    Measure(
        "own_shops",
        "merchants",
        "real merchants with a shop in the app, counted where fees on links are on (24)",
        "day",
        "mean",
    ),
    Measure(
        "sellers",
        "merchants",
        "real merchants who sell in the app, where entry is on (20)",
        "day",
        "mean",
    ),
    Measure("brands_active", "merchants", "brands among the sellers (20)", "day", "mean"),
    Measure("seller_quality", "0..1", "mean quality of the sellers (20)", "day", "mean"),
    Measure(
        "people_aware",
        "persons",
        "people who have heard of a scandal of the platform's anchors (2.9)",
        "day",
        "mean",
    ),
    Measure("views", "views", "commerce views", "day", "sum"),
    Measure("views_feed", "views", "views from the feed", "day", "sum"),
    Measure("views_follow", "views", "views of followed rooms", "day", "sum"),
    Measure("views_paid", "views", "views of the feed that merchants bought (14)", "day", "sum"),
    Measure(
        "views_social", "views", "views of rooms that friends were engaged in (4)", "day", "sum"
    ),
    Measure("views_local", "views", "views of rooms of the viewer's own city (2.20)", "day", "sum"),
    Measure("views_public", "views", "views not from follows", "day", "sum"),
    Measure("views_private", "views", "views from follows", "day", "sum"),
    Measure("views_live", "views", "views of live rooms", "day", "sum"),
    Measure("views_video", "views", "views of cart videos", "day", "sum"),
    Measure("engaged", "views", "engaged views (7)", "day", "sum"),
    Measure(
        "sessions", "sessions", "buying sessions (8), and purchases on a shelf (9)", "day", "sum"
    ),
    Measure("private_share", "share", "share of views that come from follows", "day", "views"),
    Measure("ad_share", "share", "share of views that merchants bought", "day", "views"),
    Measure("engagement_rate", "share", "engaged views over views (7)", "day", "views"),
    Measure(
        "session_rate",
        "sessions/view",
        "buying sessions per engaged view, P(S|E) of (8)",
        "day",
        "engaged",
    ),
    Measure("conversion", "orders/view", "orders of content per view", "day", "views"),
    Measure(
        "sessions_without_need",
        "sessions",
        "buying sessions without a need in the category bought",
        "day",
        "sum",
    ),
    Measure("orders", "orders", "paid transactions", "day", "sum"),
    Measure("items", "items", "items in orders", "day", "sum"),
    Measure(
        "gmv_broad",
        "CNY",
        "paid value of all orders, whether settled in the app or outside, subsidies included",
        "day",
        "sum",
    ),
    Measure(
        "gmv_closed_loop",
        "CNY",
        "paid value of orders settled in the app's own shops",
        "day",
        "sum",
    ),
    Measure(
        "gmv_external", "CNY", "paid value of orders settled on the outside shelf", "day", "sum"
    ),
    Measure("gmv_live", "CNY", "GMV of live rooms, broad", "day", "sum"),
    Measure("gmv_video", "CNY", "GMV of cart videos, broad", "day", "sum"),
    Measure("gmv_talent", "CNY", "GMV in talents' rooms, broad", "day", "sum"),
    Measure("gmv_self", "CNY", "GMV in merchants' own rooms, broad", "day", "sum"),
    Measure("gmv_brand", "CNY", "GMV of goods of brands, broad (20)", "day", "sum"),
    Measure("gmv_festival", "CNY", "GMV on the platform's days of a festival, broad", "day", "sum"),
    Measure("gmv_search", "CNY", "GMV of searches in the app (9)", "day", "sum"),
    Measure("gmv_mall", "CNY", "GMV of the mall in the app (9)", "day", "sum"),
    Measure(
        "gmv_outside",
        "CNY",
        "what adopters with a need bought on the outside shelf (9), whatever platform they are on",
        "day",
        "sum",
        common=True,
    ),
    Measure("gmv_local", "CNY", "GMV of vouchers of local merchants (2.20)", "day", "sum"),
    Measure(
        "vouchers_redeemed",
        "orders",
        "visits to local merchants: vouchers redeemed today (2.20)",
        "day",
        "sum",
    ),
    Measure("shelf_share", "share", "share of search and mall in GMV, broad", "day", "gmv_broad"),
    Measure("revenue_tips", "CNY", "tips, gross, as platforms report them (21)", "day", "sum"),
    Measure("tips_kept", "CNY", "part of the tips that the platform keeps", "day", "sum"),
    Measure("revenue_ads", "CNY", "what merchants pay for paid views (14)", "day", "sum"),
    Measure("gmv_paid", "CNY", "GMV of paid views, broad", "day", "sum"),
    Measure("ad_price", "CNY/1000 views", "price of 1000 paid views", "day", "views_paid"),
    Measure("ad_return", "ratio", "GMV of paid views over their price", "day", "revenue_ads"),
    Measure(
        "discounts_given",
        "CNY",
        "what merchants took off list prices, of the orders placed today (2.7)",
        "day",
        "sum",
    ),
    Measure(
        "subsidies_paid",
        "CNY",
        "what the platform paid of the orders placed today, before refunds (2.7)",
        "day",
        "sum",
    ),
    Measure("orders_flash", "orders", "orders at the price of a flash deal (2.7)", "day", "sum"),
    Measure(
        "flash_missed",
        "sessions",
        "buying sessions lost because the pieces of a flash deal were gone (2.7)",
        "day",
        "sum",
    ),
    Measure(
        "fan_gmv_share",
        "share",
        "share of GMV bought by followers of the anchor",
        "day",
        "gmv_broad",
    ),
    Measure("gsv", "CNY", "value confirmed today, after cancellations and returns", "day", "sum"),
    Measure("cancelled_value", "CNY", "value cancelled before shipping", "day", "sum"),
    Measure("returned_value", "CNY", "value refunded after delivery", "day", "sum"),
    Measure("price_mean", "CNY/order", "mean paid value per order", "day", "orders"),
    Measure(
        "markup",
        "multiple",
        "mean over merchants of list price over unit cost (28)",
        "day",
        "mean",
    ),
    Measure(
        "cancel_rate_preship",
        "share",
        "orders cancelled today over orders placed today",
        "day",
        "orders",
    ),
    Measure(
        "return_rate",
        "share",
        "orders returned today over orders closed after delivery today",
        "day",
        "orders",
    ),
    Measure(
        "refund_rate",
        "share",
        "value cancelled or returned today over value placed today",
        "day",
        "gmv_broad",
    ),
    Measure(
        "wait_days",
        "days",
        "mean days from payment to dispatch of orders shipped today",
        "day",
        "orders",
    ),
    Measure("backlog", "orders", "orders waiting at the end of the day", "day", "mean"),
    Measure(
        "waiting_for_goods",
        "orders",
        "orders that stayed this morning because their goods were not in stock (13)",
        "day",
        "mean",
    ),
    Measure(
        "stock_days",
        "days",
        "stock of all merchants tonight over the orders they expect tomorrow (13)",
        "day",
        "mean",
        common=True,
    ),
    Measure(
        "unit_cost",
        "multiple",
        "what the goods expected tomorrow cost to make, over their cost without (19)",
        "day",
        "mean",
        common=True,
    ),
    Measure(
        "satisfaction_rate",
        "share",
        "satisfied deliveries over deliveries today (11)",
        "day",
        "orders",
    ),
    Measure(
        "damaged_share",
        "share",
        "goods that were handled roughly over deliveries today (2.10)",
        "day",
        "orders",
    ),
    Measure(
        "cheated_share",
        "share",
        "goods that are not as listed over deliveries today (22)",
        "day",
        "orders",
    ),
    Measure("fakes_stopped", "orders", "fakes that an inspection stopped (2.11)", "day", "sum"),
    Measure("made_good", "orders", "bad deliveries that customer service made good", "day", "sum"),
    Measure("new_follows", "edges", "follows gained today", "day", "sum"),
    Measure("unfollows", "edges", "follows dropped today", "day", "sum"),
    Measure("buyers_day", "persons", "buyers today", "day", "mean"),
    Measure("new_buyers", "persons", "first buyers today", "day", "sum"),
    Measure(
        "revenue_commission",
        "CNY",
        "commissions and fees of the platform on orders settled today",
        "day",
        "sum",
    ),
    Measure("take_rate", "share", "platform commission over value confirmed today", "day", "gsv"),
    Measure(
        "merchant_profit",
        "CNY",
        "net settlement less production and shipping of orders confirmed today",
        "day",
        "sum",
    ),
    Measure(
        "compensation",
        "CNY",
        "what sellers pay buyers today whom they cheated, on top of the price (22)",
        "day",
        "sum",
    ),
    Measure("fines", "CNY", "what cheating merchants pay in fines today (22)", "day", "sum"),
    Measure("team_costs", "CNY", "what merchants' own rooms cost them (2.12)", "day", "sum"),
    Measure("loans", "CNY", "loans of the platform to merchants (2.16)", "day", "mean"),
    Measure("revenue_interest", "CNY", "interest that merchants pay today (2.16)", "day", "sum"),
    Measure("written_off", "CNY", "loans that are lost today (2.16)", "day", "sum"),
    Measure("revenue_data", "CNY", "what tools and data cost merchants today", "day", "sum"),
    Measure(
        "payment_costs", "CNY", "what the platform pays its payment channel today", "day", "sum"
    ),
    Measure(
        "slot_fees",
        "CNY",
        "what merchants pay today for places in talents' rooms (2.14), once a week",
        "day",
        "sum",
    ),
    Measure("revenue_slots", "CNY", "what platforms keep of today's slot fees", "day", "sum"),
    Measure(
        "logistics_costs",
        "CNY",
        "what the platform pays for handling, inspection and customer service (2.11)",
        "day",
        "sum",
    ),
    Measure("logistics_fees", "CNY", "what merchants pay the platform for handling", "day", "sum"),
    Measure(
        "anchor_income",
        "CNY",
        "commissions of anchors settled today, and their part of the day's tips and slot fees",
        "day",
        "sum",
    ),
)

MONTHLY: Final = (
    Measure("buyers_month", "persons", "buyers of the month", "month", "mean"),
    Measure(
        "repurchase_rate",
        "share",
        "share of last month's buyers who buy again this month",
        "month",
        "mean",
    ),
    Measure(
        "repurchase_within_month",
        "share",
        "share of the month's buyers with two or more buying sessions in it (second reading)",
        "month",
        "mean",
    ),
    Measure(
        "need_share",
        "share",
        "share of the month's buyers with more than half of their sessions without a need",
        "month",
        "mean",
    ),
    Measure(
        "need_share_sessions",
        "share",
        "share of the month's buying sessions without a need in the category bought",
        "month",
        "mean",
    ),
    Measure("trust_mean", "0..1", "mean trust T over adopters' follow edges (1)", "month", "mean"),
    Measure(
        "system_trust", "0..1", "mean system trust S over members who have adopted", "month", "mean"
    ),
    Measure("follows_mean", "anchors", "mean follows of members who have adopted", "month", "mean"),
    Measure(
        "top_anchor_share",
        "share",
        "share of the month's GMV of the largest anchor",
        "month",
        "mean",
    ),
    Measure(
        "top1pct_share",
        "share",
        "share of the month's GMV of the top 1 % of anchors",
        "month",
        "mean",
    ),
    Measure(
        "top2_2pct_share",
        "share",
        "share of the month's GMV of the top 2.2 % of anchors",
        "month",
        "mean",
    ),
    Measure(
        "anchor_gini", "0..1", "Gini coefficient of the month's GMV over anchors", "month", "mean"
    ),
    Measure("hhi", "0..1", "Herfindahl index of the month's GMV over anchors", "month", "mean"),
    Measure(
        "family_share",
        "share",
        "share of the month's GMV of rooms that belong to families (25)",
        "month",
        "mean",
    ),
    Measure("anchors_active", "anchors", "real anchors of the platform", "month", "mean"),
    Measure(
        "merchants_selling",
        "merchants",
        "real merchants of the rows with orders on the platform this month",
        "month",
        "mean",
    ),
)

MEASURES: Final[dict[str, Measure]] = {measure.name: measure for measure in (*DAILY, *MONTHLY)}

PARTITIONS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "gmv_broad": (
        ("gmv_closed_loop", "gmv_external"),
        ("gmv_live", "gmv_video"),
        ("gmv_talent", "gmv_self"),
    ),
    "views": (
        ("views_feed", "views_follow", "views_paid", "views_social", "views_local"),
        ("views_public", "views_private"),
        ("views_live", "views_video"),
    ),
}
"""Measures that are the sum of others, in each of the ways listed, on every day and platform."""
