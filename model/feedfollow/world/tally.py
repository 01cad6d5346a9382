"""Counters of the day, all integers, so that sums do not depend on the order of adding."""

from __future__ import annotations

from typing import Annotated, Final, NamedTuple

from feedfollow.world.columns import F64, I64, Column

COUNTERS: Final = (
    "new_follows",
    "unfollows",
    "orders_cancelled_in_session",
    "value_cancelled_in_session",
    "orders_cancelled_waiting",
    "value_cancelled_waiting",
    "orders_shipped",
    "wait_days",
    "orders_delivered",
    "orders_satisfied",
    "orders_returned",
    "value_returned",
    "orders_confirmed",
    "value_confirmed",
    "sessions_without_need",
    "orders_without_need",
    "buyers",
    "new_buyers",
    "fan_gmv",
    "refused",
    "commission",
    "merchant_margin",
    "anchor_income",
    "tips",
    "tips_kept",
    "ads",
    "orders_cheated",
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
    "flash_orders",
    "flash_missed",
    "orders_without_goods",
    "goods_in_stock",
    "goods_expected",
    "goods_cost",
    "slot_fees",
    "slot_service",
    "brand_gmv",
    "white_margin",
    "brand_margin",
    "vouchers_redeemed",
    "orders_damaged",
    "orders_stopped",
    "orders_served",
    "logistics_costs",
    "logistics_fees",
    "markups",
    "priced",
    "programme_members",
    "programme_orders",
    "programme_fees",
    "programme_freight",
    "buyer_freight",
    "own_brands",
    "duties",
    "listed_views",
    "task_views",
    "task_fees",
    "deals",
    "fraud_loss",
    "agency_fees",
    "agency_cuts",
    "exclusive_gmv",
    "exclusive_costs",
    "account_gmv",
)
(
    NEW_FOLLOWS,
    UNFOLLOWS,
    CANCELLED_IN_SESSION,
    VALUE_CANCELLED_IN_SESSION,
    CANCELLED_WAITING,
    VALUE_CANCELLED_WAITING,
    ORDERS_SHIPPED,
    WAIT_DAYS,
    ORDERS_DELIVERED,
    ORDERS_SATISFIED,
    ORDERS_RETURNED,
    VALUE_RETURNED,
    ORDERS_CONFIRMED,
    VALUE_CONFIRMED,
    SESSIONS_WITHOUT_NEED,
    ORDERS_WITHOUT_NEED,
    BUYERS,
    NEW_BUYERS,
    FAN_GMV,
    REFUSED,
    COMMISSION,
    MERCHANT_MARGIN,
    ANCHOR_INCOME,
    TIPS,
    TIPS_KEPT,
    ADS,
    ORDERS_CHEATED,
    COMPENSATION,
    FINES,
    TEAM_COSTS,
    LOANS,
    INTEREST,
    WRITTEN_OFF,
    DATA_FEES,
    PAYMENT_COSTS,
    DISCOUNTS,
    SUBSIDIES,
    FLASH_ORDERS,
    FLASH_MISSED,
    ORDERS_WITHOUT_GOODS,
    GOODS_IN_STOCK,
    GOODS_EXPECTED,
    GOODS_COST,
    SLOT_FEES,
    SLOT_SERVICE,
    BRAND_GMV,
    WHITE_MARGIN,
    BRAND_MARGIN,
    VOUCHERS_REDEEMED,
    ORDERS_DAMAGED,
    ORDERS_STOPPED,
    ORDERS_SERVED,
    LOGISTICS_COSTS,
    LOGISTICS_FEES,
    MARKUPS,
    PRICED,
    PROGRAMME_MEMBERS,
    PROGRAMME_ORDERS,
    PROGRAMME_FEES,
    FREIGHT_COVERED,
    FREIGHT_BORNE,
    OWN_BRANDS,
    DUTIES,
    LISTED_VIEWS,
    TASK_VIEWS,
    TASK_FEES,
    DEALS,
    FRAUD_LOSS,
    AGENCY_FEES,
    AGENCY_CUTS,
    EXCLUSIVE_GMV,
    EXCLUSIVE_COSTS,
    ACCOUNT_GMV,
) = range(len(COUNTERS))

FIXED_POINT: Final = 1 << 20
"""Probabilities are summed as integers of 2^-20."""


VIEWED: Final = ("calendar", "decide", "shop_floor")
BOOKED: Final = ("calendar", "shop_floor", "checkout")
"""Whoever clears, counts, and adds up the counts of the parts of the evening."""


class Tally(NamedTuple):
    """What happened today; set to zero each morning."""

    traffic: Annotated[
        I64,
        Column(
            "platform form source destination quantity",
            "int64",
            "count or fen",
            "views, engaged views, sessions, orders, items, GMV",
            ("calendar", "decide", "realise", "shop_floor", "checkout"),
        ),
    ]
    counters: Annotated[
        I64,
        Column(
            "platform counter",
            "int64",
            "count or fen",
            "named counters",
            (
                "calendar",
                "flash_deals",
                "realise",
                "shop_floor",
                "checkout",
                "second_thoughts",
                "waiting",
                "delivery",
                "unfollow",
                "dispatch",
                "programme",
                "owners",
                "agency_dues",
                "settlement",
                "tips",
                "ad_charges",
                "tasks",
                "inspections",
                "own_rooms",
                "selection",
                "pricing",
                "loans",
                "payments",
                "replenish",
                "exclusive_sales",
                "account_sales",
            ),
        ),
    ]
    gmv_category: Annotated[
        I64,
        Column("platform category", "int64", "fen", "GMV by category", BOOKED),
    ]
    gmv_room: Annotated[
        I64,
        Column(
            "platform room_type",
            "int64",
            "fen",
            "GMV by talent and own rooms",
            BOOKED,
        ),
    ]
    gmv_anchor: Annotated[I64, Column("anchor", "int64", "fen", "GMV by anchor", BOOKED)]
    tips: Annotated[
        I64,
        Column("anchor", "int64", "fen", "tips by anchor", ("calendar", "tips", "shop_floor")),
    ]
    ad_spent: Annotated[
        I64,
        Column(
            "merchant platform",
            "int64",
            "fen",
            "paid for ads",
            ("calendar", "ad_charges", "shop_floor"),
        ),
    ]
    engaged: Annotated[I64, Column("anchor", "int64", "views", "engaged views by anchor", VIEWED)]
    follow_engaged: Annotated[
        I64, Column("anchor", "int64", "views", "engaged follow views by anchor", VIEWED)
    ]
    linked: Annotated[
        I64,
        Column("anchor", "int64", "views", "engaged views of goods behind outside links", VIEWED),
    ]
    follow_views: Annotated[
        I64,
        Column("anchor", "int64", "views", "views from follows by anchor", VIEWED),
    ]
    intent: Annotated[
        I64,
        Column(
            "anchor",
            "int64",
            "2^-20 sessions",
            "expected sessions by anchor, as far as its platform sees them",
            VIEWED,
        ),
    ]
    feed_mass: Annotated[
        F64,
        Column(
            "block cell",
            "float64",
            "views",
            "expected feed views by block and cell",
            ("calendar", "attention"),
        ),
    ]
    paid_mass: Annotated[
        F64,
        Column(
            "block cell",
            "float64",
            "views",
            "expected paid views by block and cell",
            ("calendar", "attention"),
        ),
    ]
    feed_engaged: Annotated[
        I64,
        Column("cell unpaid_paid", "int64", "views", "engaged feed views by cell, for ads", VIEWED),
    ]
    shown: Annotated[
        I64,
        Column("merchant platform", "int64", "2^-20 views", "engaged feed views of goods", VIEWED),
    ]
    sought: Annotated[
        I64,
        Column("merchant platform", "int64", "2^-20 sessions", "sessions expected of them", VIEWED),
    ]
    goods_views: Annotated[
        I64,
        Column(
            "listable platform", "int64", "views", "engaged views of goods shown by weight", VIEWED
        ),
    ]
