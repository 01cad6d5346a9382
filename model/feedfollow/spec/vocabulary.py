"""Closed lists of names that a scenario may use and a room above defines."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

MODULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "festivals": (
            "Festivals with a date (2.7): platforms show more commerce, people buy more readily, "
            "and part of the needs of the following days comes early."
        ),
        "closed_links": (
            "Goods whose outside links are closed (2.21): they cannot be bought until their "
            "sellers open a shop in the app, and part of them never does."
        ),
        "link_feedback": (
            "Views behind outside links tell the recommender less of how a room sells than those "
            "in the app (2.21)."
        ),
        "link_fees": (
            "Fees on outside links and on shops in the app (24), by form and date: sellers pay "
            "them, and choose between the two by them."
        ),
        "couriers": (
            "Days on which couriers rest (2.10): parcels wait, and people put off buying what "
            "nobody would bring."
        ),
        "shelf": (
            "Search and mall in the apps against the outside shelf (2.6): a definite need that no "
            "room met today is met there, or waits."
        ),
        "tips": (
            "Tips of followers to the anchors whose live rooms they watch (21); whoever buys tips "
            "less."
        ),
        "ads": (
            "Paid traffic (2.13): merchants bid for a part of the feed's views, which then lead to "
            "merchants' own rooms and to the goods of whoever bought them (14)."
        ),
        "governance": (
            "Merchants who sell goods that are not as listed, and what platforms do about it (22): "
            "filters, inspections, fines, suspensions, compensation."
        ),
        "own_rooms": (
            "Merchants' choice between talents and rooms of their own (2.12), which cost a team "
            "and no commission: the larger a merchant, the sooner its own room pays."
        ),
        "entry": (
            "Merchants who enter and leave in-app selling (20), by what others there earn and by "
            "imitation, and brands among them, who look at the trust in the platform."
        ),
        "content_supply": (
            "Hours of live rooms and numbers of videos as a platform's lever (16): more of them "
            "bring more views, and fewer an hour."
        ),
        "amplification": (
            "The feed carries rooms further (6): those whose followers engage most, those that "
            "sold most, or those that are least known."
        ),
        "finance": (
            "Loans of platforms to merchants (2.16), what tools and data cost merchants, and the "
            "payment channel that platforms pay (2.17)."
        ),
        "lapse": ("Buyers who pause after a bad delivery and come back later (23)."),
        "friends": (
            "Friends (2.18): people copy their friends in the place of everybody when they adopt "
            "live commerce (2), and hear from them how good deliveries were (10)."
        ),
        "scandal": (
            "Scandals of large anchors (2.9): people hear of them from the media and each other "
            "(2), and trust anchor and platform less (10); the room may be shut for a while."
        ),
        "discounts": (
            "Discounts off the list price in rooms and on shelves, paid by the merchant (2.7)."
        ),
        "subsidies": (
            "A part of the price that the platform pays for the buyer, such as in a festival (2.7)."
        ),
        "flash_deals": (
            "A few pieces at a low price in live rooms (2.7): they sell and come back more readily "
            "(8), (12), and who is late gets none."
        ),
        "inventory": (
            "Merchants forecast demand, keep a stock and order goods, which take days to make, "
            "within a capacity that grows slowly (13): what is not in stock waits. Secured demand "
            "lowers what goods cost to make (19)."
        ),
        "social": (
            "Part of a platform's views goes to rooms that friends were engaged in the day before "
            "(4); needs the module friends."
        ),
        "switching": (
            "People open a platform more or less often than documented (15): by habit, by how well "
            "its deliveries pleased, and by how much of their friends' use is on it."
        ),
        "selection": (
            "Talents choose the goods of their rooms (2.14), from merchants whom they know or from "
            "a platform's pool, by commission, quality and what merchants pay for a place."
        ),
        "scheduled_shows": (
            "Live rooms with a fixed slot (4): they are live as often as before, on regular days, "
            "and their followers know when."
        ),
        "local": (
            "Local services (2.20): rooms of the viewer's own city (4) sell vouchers, which are "
            "redeemed there or given back."
        ),
        "families": (
            "Families of large anchors (25), who start with many followers: a scandal of one costs "
            "all of them trust, they ask for more commission the more they sell, and a platform "
            "may cap its largest rooms, raise a rival, or shut members together."
        ),
        "logistics": (
            "Logistics of platforms (2.10, 2.11): a warehouse that dispatches for merchants, "
            "inspects listed categories and makes bad deliveries good; goods of a retailer with "
            "its own delivery. Parcels of merchants who cannot keep up are handled roughly."
        ),
        "homophily": (
            "Friends of like tastes (2.18): people sit beside others who like the same goods best, "
            "and a good delivery makes the buyer's friends want something of its category. "
            "Nothing where friends are off."
        ),
        "pricing": (
            "Merchants move their mark-up over unit cost by a step a week, towards more profit "
            "(28), in the place of prices that stay as they were."
        ),
        "sourcing": (
            "Merchants who sell from the factory or the farm, without middlemen (29): cheaper at "
            "the same mark-up. Brands of origin and cold chains of fresh goods (30)."
        ),
        "paid_membership": (
            "A platform's paid programme (31): buyers who would have saved more than its fee join, "
            "and have a part of prices and of the freight of returns paid while it saves that much."
        ),
        "own_brands": (
            "Large anchors who own a line of goods (32), show it in a part of their shows and have "
            "its profit in the place of a commission; a scandal of theirs costs it trust."
        ),
        "cross_border": (
            "Goods that cross a border (38): parcels are longer on their way, people buy less "
            "readily and send more back, and merchants pay a duty."
        ),
        "heat_lists": (
            "Weekly lists of the brands that sell best, whose goods are then shown more often, and "
            "tasks that brands pay a platform's users for (34). Nothing where entry is off, as "
            "there are no brands."
        ),
        "off_platform_deals": (
            "Followers who settle an order with the seller by private message (36): no commission, "
            "no refund, and nobody who looks whether goods are as listed."
        ),
        "agencies": (
            "Service agencies (33): their clients, merchants and talents, know more of each "
            "other, so that newcomers find a first deal sooner; they make content, and are paid."
        ),
        "exclusive_goods": (
            "Goods made for one platform only (35), sold in new rooms that nobody knows: they "
            "cannot be compared with the price of others, are novel for a while, and cost a team."
        ),
        "account_matrix": (
            "Several rooms of one merchant (37): some of the merchants with the largest own rooms "
            "run further ones like it, and pay a team for each."
        ),
    }
)
"""Optional processes that can be switched on, and what each adds; off unless a scenario says on."""

MEASURES: Final = (
    "users_members",
    "users_active",
    "users_adopted",
    "people_adopted",
    "buyers_paused",
    "own_shops",
    "sellers",
    "brands_active",
    "seller_quality",
    "sellers_looking",
    "first_deals",
    "people_aware",
    "views",
    "views_feed",
    "views_follow",
    "views_paid",
    "views_social",
    "views_local",
    "views_public",
    "views_private",
    "views_live",
    "views_video",
    "engaged",
    "sessions",
    "private_share",
    "ad_share",
    "engagement_rate",
    "session_rate",
    "conversion",
    "sessions_without_need",
    "orders",
    "items",
    "gmv_broad",
    "gmv_closed_loop",
    "gmv_external",
    "gmv_live",
    "gmv_video",
    "gmv_talent",
    "gmv_self",
    "gmv_brand",
    "gmv_festival",
    "gmv_search",
    "gmv_mall",
    "gmv_outside",
    "gmv_local",
    "vouchers_redeemed",
    "shelf_share",
    "revenue_tips",
    "tips_kept",
    "revenue_ads",
    "gmv_paid",
    "ad_price",
    "ad_return",
    "discounts_given",
    "subsidies_paid",
    "orders_flash",
    "flash_missed",
    "fan_gmv_share",
    "gsv",
    "cancelled_value",
    "returned_value",
    "price_mean",
    "markup",
    "cancel_rate_preship",
    "return_rate",
    "refund_rate",
    "wait_days",
    "backlog",
    "waiting_for_goods",
    "stock_days",
    "unit_cost",
    "satisfaction_rate",
    "damaged_share",
    "cheated_share",
    "fakes_stopped",
    "made_good",
    "new_follows",
    "unfollows",
    "buyers_day",
    "new_buyers",
    "revenue_commission",
    "take_rate",
    "merchant_profit",
    "compensation",
    "fines",
    "team_costs",
    "loans",
    "revenue_interest",
    "written_off",
    "revenue_data",
    "payment_costs",
    "slot_fees",
    "revenue_slots",
    "logistics_costs",
    "logistics_fees",
    "programme_members",
    "programme_orders",
    "programme_fees",
    "programme_freight",
    "buyer_freight",
    "duties",
    "own_brand_profit",
    "engaged_listed",
    "engaged_tasks",
    "revenue_tasks",
    "gmv_deals",
    "fraud_loss",
    "agency_fees",
    "agency_cuts",
    "gmv_exclusive",
    "exclusive_costs",
    "gmv_accounts",
    "anchor_income",
    "buyers_month",
    "repurchase_rate",
    "repurchase_within_month",
    "need_share",
    "need_share_sessions",
    "trust_mean",
    "system_trust",
    "follows_mean",
    "top_anchor_share",
    "top1pct_share",
    "top2_2pct_share",
    "anchor_gini",
    "hhi",
    "family_share",
    "anchors_active",
    "merchants_selling",
)
"""Measures of which a scenario may register an expected direction; a test holds them equal to
the measures that the observers declare."""
