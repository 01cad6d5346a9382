"""What services around trade know of a platform today: the columns that these modules write."""

from __future__ import annotations

from typing import Annotated

from feedfollow.world.columns import F64, I64, Column
from feedfollow.world.platform_modules import ENTRY, ModulePlatforms

LOGISTICS = ("logistics",)
HAND_OVER = ("hand_over",)
DISPATCH = ("dispatch",)
SOURCING = ("sourcing",)
PROGRAMME = ("programme",)
BORDER = ("border",)
HEAT_LISTS = ("heat_lists",)
DEALS = ("deals",)
AGENCIES = ("agencies",)


class ServicePlatforms(ModulePlatforms):
    """Columns of logistics, sourcing, programmes, borders, lists, deals and agencies."""

    warehouse: Annotated[
        F64,
        Column("platform", "float64", "share", "orders that its warehouse sends, W_p", LOGISTICS),
    ]
    inspected: Annotated[
        F64,
        Column("platform category", "float64", "share", "orders it inspects, N_pc", LOGISTICS),
    ]
    retailed: Annotated[
        F64,
        Column("platform category", "float64", "share", "orders of a retailer, H_pc", LOGISTICS),
    ]
    warehouse_dispatch: Annotated[
        F64,
        Column(
            "platform", "float64", "multiple", "of usual orders that its warehouse sends", LOGISTICS
        ),
    ]
    handling_cost: Annotated[
        F64, Column("platform", "float64", "fen", "what it pays an order it handles", LOGISTICS)
    ]
    handling_fee: Annotated[
        F64, Column("platform", "float64", "fen", "what it takes of the merchant for it", LOGISTICS)
    ]
    service_chance: Annotated[
        F64,
        Column(
            "platform", "float64", "share", "bad deliveries made good, 0 without (10)", LOGISTICS
        ),
    ]
    usual_orders: Annotated[
        F64,
        Column(
            "platform category",
            "float64",
            "orders per day",
            "smoothed daily orders in the app",
            HAND_OVER,
        ),
    ]
    tokens: Annotated[
        I64,
        Column("platform", "int64", "orders/1024", "accrued limit of its warehouse", DISPATCH),
    ]
    want_odds: Annotated[
        F64,
        Column(
            "platform",
            "float64",
            "odds",
            "that word of a good delivery makes a friend of mean interest want its category",
            ("wishes",),
        ),
    ]
    source_share: Annotated[
        F64, Column("platform", "float64", "share", "merchants who sell at source", SOURCING)
    ]
    origin_brand: Annotated[
        F64, Column("platform", "float64", "0..1", "quality that an origin stands for", SOURCING)
    ]
    cold_chain: Annotated[
        F64, Column("platform", "float64", "share", "of them with a cold chain", SOURCING)
    ]
    member_fee: Annotated[
        I64, Column("platform", "int64", "fen/month", "of its paid programme (31)", PROGRAMME)
    ]
    member_coupon: Annotated[
        F64,
        Column(
            "platform", "float64", "share", "of prices paid for who is in its programme", PROGRAMME
        ),
    ]
    freight_covered: Annotated[
        F64,
        Column(
            "platform", "float64", "share", "of their freight of returns that it pays", PROGRAMME
        ),
    ]
    freight_borne: Annotated[
        F64,
        Column(
            "platform", "float64", "share", "of the freight of returns that buyers bear", PROGRAMME
        ),
    ]
    days_further: Annotated[
        I64, Column("platform", "int64", "days", "that its parcels are longer on the way", BORDER)
    ]
    too_far: Annotated[
        F64, Column("platform", "float64", "logit", "what they add to buying (8)", BORDER)
    ]
    regretted: Annotated[
        F64, Column("platform", "float64", "logit", "what they add to returns (12)", BORDER)
    ]
    duty: Annotated[
        F64, Column("platform", "float64", "share", "of prices, paid at the border (38)", BORDER)
    ]
    heat_places: Annotated[
        F64,
        Column("platform", "float64", "share", "of brands that its weekly list names", HEAT_LISTS),
    ]
    heat_boost: Annotated[
        F64,
        Column(
            "platform", "float64", "share", "by which goods on the list are shown more", HEAT_LISTS
        ),
    ]
    task_share: Annotated[
        F64,
        Column("platform", "float64", "share", "of goods shown, for tasks of brands", HEAT_LISTS),
    ]
    task_price: Annotated[
        F64,
        Column("platform", "float64", "CNY/view", "price of an engaged view of one", HEAT_LISTS),
    ]
    deal_offers: Annotated[
        F64,
        Column("platform", "float64", "share", "followers' orders with an offer outside", DEALS),
    ]
    deal_ease: Annotated[
        F64,
        Column("platform", "float64", "logit", "of a message over ordering in the app (36)", DEALS),
    ]
    deal_saving: Annotated[
        F64,
        Column("platform form", "float64", "share", "taken off the price of a deal (36)", DEALS),
    ]
    agency_part: Annotated[
        F64,
        Column("platform", "float64", "share", "clients of agencies, 0 without, A_p", AGENCIES),
    ]
    agency_fee: Annotated[
        F64, Column("platform", "float64", "CNY/week", "of a merchant to its agency", AGENCIES)
    ]
    agency_cut: Annotated[
        F64,
        Column("platform", "float64", "share", "of a talent's commission for its agency", AGENCIES),
    ]
    looking: Annotated[
        F64, Column("platform", "float64", "merchants", "who look for a first deal (33)", ENTRY)
    ]
    first_deals: Annotated[
        F64, Column("platform", "float64", "merchants", "who found one today (33)", ENTRY)
    ]
