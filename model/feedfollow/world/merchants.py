"""Merchants: product lines with quality, price, dispatch limit and their order buffers."""

from __future__ import annotations

from typing import Annotated

from feedfollow.kernels import in_place
from feedfollow.world.columns import F32, F64, I8, I64, Column, Flag, Room
from feedfollow.world.labels import REVENUE_DAYS

WAITING = ("checkout", "second_thoughts", "dispatch", "waiting")
UNDER_WAY = ("dispatch", "delivery")
IN_WINDOW = ("delivery", "settlement")
DEMAND = ("checkout", "hand_over", "forecast")
AUCTION = ("auction",)
LISTING = ("listing",)
INSPECTIONS = ("inspections",)
OWN_ROOMS = ("own_rooms",)
LENT = ("loans",)
LEARNT = ("ad_results",)
ORDER_FLOW = ("checkout", "second_thoughts", "dispatch", "waiting", "delivery", "settlement")
STOCK = ("stocking", "dispatch")
STOCKING = ("stocking",)
ON_ORDER = ("stocking", "replenish")
REPLENISH = ("replenish",)
COSTS = ("unit_costs",)
ENTRY = ("entry",)
PRICING = ("birth", "pricing")


class Merchants(Room):
    """State of the simulated merchants; one row is one product line of ``weight`` merchants.

    What every view of goods reads stands first, so that it shares a line of the cache.
    """

    category: Annotated[I8, Column("merchant", "int8", "category", "category sold")]
    weight: Annotated[F64, Column("merchant", "float64", "real merchants", "merchants in this row")]
    sells_on: Annotated[I8, Column("merchant platform", "int8", "flag", "platforms it sells on")]
    quality: Annotated[F32, Column("merchant", "float32", "0..1", "true quality q_m")]
    claimed: Annotated[F32, Column("merchant", "float32", "0..1", "claimed quality q^c_m")]
    honesty: Annotated[F32, Column("merchant", "float32", "0..1", "honesty")]
    log_price: Annotated[
        F32,
        Column("merchant", "float32", "log", "ln of its price level over its category's", PRICING),
    ]
    removed: Annotated[
        F64,
        Column("merchant platform", "float64", "share", "listings that nobody finds", LISTING),
    ]
    demand: Annotated[
        I64,
        Column("merchant", "int64", "orders/1024 per day", "smoothed daily orders", ("forecast",)),
    ]
    demand_today: Annotated[
        I64, Column("merchant", "int64", "orders", "orders placed today", DEMAND)
    ]
    tokens: Annotated[
        I64, Column("merchant", "int64", "orders/1024", "accrued dispatch limit", ("dispatch",))
    ]
    backlog: Annotated[
        I64,
        Column("merchant age", "int64", "orders", "waiting orders by age in days", WAITING),
    ]
    in_transit: Annotated[I64, Column("merchant", "int64", "orders", "orders under way", UNDER_WAY)]
    in_window: Annotated[
        I64,
        Column(
            "merchant", "int64", "orders", "delivered, not yet confirmed or returned", IN_WINDOW
        ),
    ]
    events: Annotated[
        I64,
        Column(
            "merchant event",
            "int64",
            "orders",
            "orders so far by event, placed to confirmed",
            ORDER_FLOW,
        ),
    ]
    orders_month: Annotated[
        I64,
        Column(
            "merchant platform", "int64", "orders", "orders this month", ("calendar", "checkout")
        ),
    ]
    revenue: Annotated[
        I64,
        Column(
            "merchant platform revenue_day",
            "int64",
            "fen",
            "sales of the last seven days and of today, by day modulo eight",
            ("forecast", "checkout"),
        ),
    ]
    ad_shown: Annotated[
        F64,
        Column(
            "merchant platform", "float64", "views", "decayed engaged feed views of goods", LEARNT
        ),
    ]
    ad_sought: Annotated[
        F64,
        Column("merchant platform", "float64", "sessions", "decayed expected sessions", LEARNT),
    ]
    ad_score: Annotated[
        F64,
        Column("merchant platform", "float64", "fen/view", "score of today's bid (14)", AUCTION),
    ]
    ad_budget: Annotated[
        F64, Column("merchant platform", "float64", "fen", "most that today's ads cost", AUCTION)
    ]
    ad_bought: Annotated[
        F64, Column("merchant platform", "float64", "views", "paid views bought today", AUCTION)
    ]
    ad_total: Annotated[
        F64,
        Column("merchant platform", "float64", "views", "running total over the cell", AUCTION),
    ]
    cheating: Annotated[
        F64,
        Column("merchant platform", "float64", "share", "merchants of the line who cheat", LISTING),
    ]
    suspended: Annotated[
        F64,
        Column(
            "merchant platform", "float64", "share", "of them, who may not sell now", INSPECTIONS
        ),
    ]
    cheats_listed: Annotated[
        F64,
        Column(
            "merchant platform",
            "float64",
            "share",
            "goods found that are not as listed",
            LISTING,
        ),
    ]
    fine_owed: Annotated[
        F64,
        Column("merchant platform", "float64", "fen", "fines so far, exact", INSPECTIONS),
    ]
    fine_paid: Annotated[
        I64,
        Column("merchant platform", "int64", "fen", "of these paid, in whole fen", INSPECTIONS),
    ]
    teams_owed: Annotated[
        F64,
        Column("merchant platform", "float64", "fen", "cost of own rooms so far, exact", OWN_ROOMS),
    ]
    teams_paid: Annotated[
        I64,
        Column("merchant platform", "int64", "fen", "of these paid, in whole fen", OWN_ROOMS),
    ]
    loan: Annotated[I64, Column("merchant platform", "int64", "fen", "owed to the platform", LENT)]
    interest_owed: Annotated[
        F64, Column("merchant platform", "float64", "fen", "interest so far, exact", LENT)
    ]
    interest_paid: Annotated[
        I64, Column("merchant platform", "int64", "fen", "of it paid, in whole fen", LENT)
    ]
    loss_owed: Annotated[
        F64, Column("merchant platform", "float64", "fen", "loans lost so far, exact", LENT)
    ]
    loss_written: Annotated[
        I64, Column("merchant platform", "int64", "fen", "of them written off, whole fen", LENT)
    ]
    stock: Annotated[
        I64, Column("merchant", "int64", "orders/1024", "goods in stock, I_m (13)", STOCK)
    ]
    on_order: Annotated[
        I64,
        Column("merchant lead", "int64", "orders/1024", "goods due by day, a ring (13)", ON_ORDER),
    ]
    arrived: Annotated[
        I64, Column("merchant", "int64", "orders/1024", "goods ever put into stock", STOCKING)
    ]
    parcel: Annotated[
        I64,
        Column(
            "merchant", "int64", "orders/1024", "stock an order takes, 0 unless it binds", STOCKING
        ),
    ]
    forecast: Annotated[
        F64,
        Column(
            "merchant platform",
            "float64",
            "orders per day",
            "smoothed demand of an ordinary day, F_mp (13)",
            REPLENISH,
        ),
    ]
    expected: Annotated[
        F64, Column("merchant", "float64", "orders per day", "forecast of the next day", REPLENISH)
    ]
    error: Annotated[
        F64,
        Column("merchant", "float64", "(orders per day)^2", "smoothed squared error", REPLENISH),
    ]
    unit_cost: Annotated[
        F64,
        Column("merchant", "float64", "multiple", "unit cost over its usual, (19)", COSTS, 1.0),
    ]
    base_stock: Annotated[
        I64, Column("merchant", "int64", "orders/1024", "order-up-to level, S_m (13)", REPLENISH)
    ]
    capacity: Annotated[
        F64, Column("merchant", "float64", "orders per day", "goods made in a day (13)", REPLENISH)
    ]
    staffing: Annotated[
        F64,
        Column(
            "merchant", "float64", "multiple", "dispatch planned over the usual", REPLENISH, 1.0
        ),
    ]

    brand: Annotated[Flag, Column("merchant", "bool", "flag", "a brand, not white-label (20)")]
    selling: Annotated[
        F64,
        Column(
            "merchant platform", "float64", "share", "of its merchants, who sell (20)", ENTRY, 1.0
        ),
    ]


@in_place
def sales_of_week(merchants: Merchants, m: int, p: int) -> int:
    """Return the sales of a line on a platform in the last seven days, and today so far, fen."""
    fen = 0
    for day in range(REVENUE_DAYS):
        fen += merchants[m].revenue[p, day]
    return fen
