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
