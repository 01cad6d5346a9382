"""What optional modules know of a platform today: the columns that they write."""

from __future__ import annotations

from typing import Annotated

from feedfollow.world.columns import F64, I64, Column, Room

COURIERS = ("couriers",)
ASSORTMENT = ("assortment",)
LINK_FEEDBACK = ("link_feedback",)
TIPPING = ("tipping",)
LAPSE = ("lapse",)
ADVERTISING = ("advertising",)
AUCTION = ("auction",)
GOVERNANCE = ("governance",)
OWN_ROOMS = ("own_rooms",)
FINANCE = ("finance",)
LINK_FEES = ("link_fees",)
WORD_OF_MOUTH = ("word_of_mouth",)
DISCOUNTS = ("discounts",)
SOCIAL_FEED = ("social_feed",)
SUBSIDIES = ("subsidies",)
FLASH_DEALS = ("flash_deals",)
COSTS = ("unit_costs",)
SELECTION = ("selection",)
ENTRY = ("entry",)
SHOW_SLOTS = ("slots",)
LOCAL_TRADE = ("local_trade",)
FAMILIES = ("families",)
LOGISTICS = ("logistics",)
HAND_OVER = ("hand_over",)
DISPATCH = ("dispatch",)
SOURCING = ("sourcing",)
PROGRAMME = ("programme",)
BORDER = ("border",)
HEAT_LISTS = ("heat_lists",)
DEALS = ("deals",)
AGENCIES = ("agencies",)


class ModulePlatforms(Room):
    """Columns of :class:`feedfollow.world.platforms.Platforms` that the core leaves alone."""

    put_off: Annotated[
        F64,
        Column(
            "platform", "float64", "logit", "what a rest of couriers takes off buying (8)", COURIERS
        ),
    ]
    assortment: Annotated[
        F64,
        Column("platform", "float64", "share", "goods to be had on its shelf, M_p (9)", ASSORTMENT),
    ]
    link_weight: Annotated[
        F64,
        Column(
            "platform",
            "float64",
            "share",
            "what a view behind an outside link counts in the conversion of its room",
            LINK_FEEDBACK,
            fill=1,
        ),
    ]
    vouchers_issued: Annotated[
        I64,
        Column("platform", "int64", "orders", "vouchers issued since the start", ("dispatch",)),
    ]
    vouchers_undone: Annotated[
        I64,
        Column("platform", "int64", "orders", "vouchers refunded after that", ("settlement",)),
    ]
    tip_chance: Annotated[
        F64, Column("platform", "float64", "share", "engaged fans who tip, 0 without tips", TIPPING)
    ]
    lapse_chance: Annotated[
        F64,
        Column("platform", "float64", "share", "bad outcomes after which buyers pause (23)", LAPSE),
    ]
    ad_load: Annotated[
        F64,
        Column(
            "platform", "float64", "share", "feed views for sale, lambda_p, 0 without", ADVERTISING
        ),
    ]
    ad_reserve: Annotated[
        F64, Column("platform", "float64", "fen/view", "least price of a paid view", ADVERTISING)
    ]
    ad_targeting: Annotated[
        F64,
        Column("platform", "float64", "share", "views for sale that follow interests", ADVERTISING),
    ]
    ad_quality: Annotated[
        F64, Column("platform", "float64", "0..1", "least quality of who may bid", ADVERTISING)
    ]
    ad_even: Annotated[
        F64,
        Column("platform", "float64", "share", "feed views sold that are led at random", AUCTION),
    ]
    inspection_hazard: Annotated[
        F64,
        Column("platform", "float64", "1/day", "of a shop to be inspected, g_p (22)", GOVERNANCE),
    ]
    fine: Annotated[
        F64, Column("platform", "float64", "CNY", "of a shop found out, Phi_p", GOVERNANCE)
    ]
    suspension: Annotated[
        F64, Column("platform", "float64", "days", "mean time off, d_p", GOVERNANCE)
    ]
    compensation: Annotated[
        F64, Column("platform", "float64", "multiple", "n_p of the price, 0 without", GOVERNANCE)
    ]
    listing_filter: Annotated[
        F64, Column("platform", "float64", "share", "cheating listings stopped, f_p", GOVERNANCE)
    ]
    claim_chance: Annotated[
        F64,
        Column("platform", "float64", "share", "cheated buyers who claim, 0 without", GOVERNANCE),
    ]
    own_cost: Annotated[
        F64, Column("platform", "float64", "CNY/week", "of a merchant's own room", OWN_ROOMS)
    ]
    lent_share: Annotated[
        F64, Column("platform", "float64", "share", "of working capital lent", FINANCE)
    ]
    loan_interest: Annotated[
        F64, Column("platform", "float64", "1/day", "interest on loans", FINANCE)
    ]
    loan_loss: Annotated[F64, Column("platform", "float64", "1/day", "loans lost", FINANCE)]
    data_fee: Annotated[
        F64, Column("platform", "float64", "share", "of settled value, for tools", FINANCE)
    ]
    payment_fee: Annotated[
        F64, Column("platform", "float64", "share", "of payments, to the channel", FINANCE)
    ]
    head_cap: Annotated[
        F64,
        Column(
            "platform",
            "float64",
            "share",
            "largest part of a category's feed views of one room, 1 without a cap",
            FAMILIES,
            fill=1,
        ),
    ]
    rival: Annotated[
        F64,
        Column(
            "platform",
            "float64",
            "share",
            "of the way to the weight of a family's head that a rival is raised",
            FAMILIES,
        ),
    ]
    link_fee: Annotated[
        F64,
        Column(
            "platform form",
            "float64",
            "share of price",
            "fee on orders behind links, on top of external_fee (24)",
            LINK_FEES,
        ),
    ]
    shop_fee: Annotated[
        F64,
        Column(
            "platform form",
            "float64",
            "share of price",
            "fee on orders in the app, on top of commission (24)",
            LINK_FEES,
        ),
    ]
    own_shops: Annotated[
        F64,
        Column(
            "platform",
            "float64",
            "real merchants",
            "merchants with a shop in the app, 0 where nobody counts them",
            LINK_FEES,
        ),
    ]
    word_good: Annotated[
        F64,
        Column(
            "platform",
            "float64",
            "pseudo-observations",
            "what a good delivery to a friend weighs",
            WORD_OF_MOUTH,
        ),
    ]
    word_bad: Annotated[
        F64,
        Column(
            "platform",
            "float64",
            "pseudo-observations",
            "what a bad delivery to a friend weighs, before a guarantee",
            WORD_OF_MOUTH,
        ),
    ]
    social_share: Annotated[
        F64,
        Column("platform", "float64", "share", "sigma_p of (4), 0 without the module", SOCIAL_FEED),
    ]
    discount_depth: Annotated[
        F64,
        Column(
            "platform room_type",
            "float64",
            "log",
            "mean of -ln(1 - D) over goods, D the discount; 0 without discounts (2.7)",
            DISCOUNTS,
        ),
    ]
    subsidy: Annotated[
        F64,
        Column("platform", "float64", "share", "of a price that the platform pays", SUBSIDIES),
    ]
    flash_share: Annotated[
        F64,
        Column("platform", "float64", "share", "engaged live views that fall on one", FLASH_DEALS),
    ]
    volatility: Annotated[
        F64,
        Column(
            "platform",
            "float64",
            "1",
            "squared coefficient of variation of demand, V_p (19)",
            COSTS,
        ),
    ]
    pool_share: Annotated[
        F64,
        Column("platform", "float64", "share", "places filled from the pool, s_p", SELECTION),
    ]
    goods_data: Annotated[
        F64,
        Column("platform", "float64", "share", "reliability of what talents learn", SELECTION),
    ]
    slot_share: Annotated[
        F64, Column("platform", "float64", "share", "of slot fees that it keeps", SELECTION)
    ]
    quality_asked: Annotated[
        F64, Column("platform", "float64", "0..1", "least quality of who may sell (20)", ENTRY)
    ]
    brand_push: Annotated[
        F64, Column("platform", "float64", "multiple", "of brands' own drive to enter, B_p", ENTRY)
    ]
    ad_brands: Annotated[
        F64, Column("platform", "float64", "share", "off the score of who is no brand (14)", ENTRY)
    ]
    trust_seen: Annotated[
        F64, Column("platform", "float64", "0..1", "mean system trust that brands see, S_p", ENTRY)
    ]
    profit_seen: Annotated[
        F64,
        Column("platform kind", "float64", "CNY/week", "smoothed, of a merchant who sells", ENTRY),
    ]
    sellers: Annotated[
        F64, Column("platform", "float64", "merchants", "real merchants who sell", ENTRY)
    ]
    brands: Annotated[F64, Column("platform", "float64", "merchants", "brands among them", ENTRY)]
    seller_quality: Annotated[
        F64, Column("platform", "float64", "0..1", "mean quality of those who sell", ENTRY)
    ]
    fixed_share: Annotated[
        F64,
        Column(
            "platform", "float64", "share", "live rooms with a fixed slot, 0 without", SHOW_SLOTS
        ),
    ]
    nearby_share: Annotated[
        F64,
        Column(
            "platform",
            "float64",
            "share",
            "views that lead to one's own city, l_p (4)",
            LOCAL_TRADE,
        ),
    ]
    cities_open: Annotated[
        F64,
        Column("platform", "float64", "share", "people in cities with local services", LOCAL_TRADE),
    ]
    voucher_fee: Annotated[
        F64,
        Column("platform", "float64", "share", "of a redeemed voucher, kappa_L", LOCAL_TRADE),
    ]
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
