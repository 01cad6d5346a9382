"""From a view to an order: engaged view, buying session, orders (equations (7) and (8))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, fixed, lognormal, normal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="engage_intercept",
        symbol="e0",
        equations=("(7)",),
        unit="logit",
        default=-4.1,
        low=-15.0,
        high=10.0,
        prior=fixed(-4.1),
        description=(
            "Base level of interest in what comes by. Chosen so that about one view in eight on "
            "Douyin in 2021 is an engaged one. A gauge: only its sum with the session intercept "
            "shows in sales."
        ),
        source="assumed (an engagement of 12 %); solved in the baseline",
        verdict="fix",
    ),
    Parameter(
        name="engage_match",
        symbol="e_θ",
        equations=("(7)",),
        unit="logit per unit of ln(relative taste)",
        default=0.6,
        low=0.0,
        high=5.0,
        prior=normal(0.6, 0.3),
        description="How much a better match with the viewer's taste raises engagement.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="engage_charisma",
        symbol="e_z",
        equations=("(7)",),
        unit="logit per unit of ln(charisma)",
        default=0.5,
        low=0.0,
        high=5.0,
        prior=normal(0.5, 0.25),
        description="How much an anchor's charisma raises engagement.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="engage_follow",
        symbol="e_F",
        equations=("(7)",),
        unit="logit",
        default=0.22,
        low=-5.0,
        high=5.0,
        prior=normal(0.6, 0.3),
        description=(
            "How much more engaging a room is for someone who follows its anchor. At .22 follow "
            "traffic without any trust brings buyers back as often as feed traffic, so that what "
            "it gains beyond is trust's."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="session_intercept_live",
        symbol="b0_live",
        equations=("(8)",),
        unit="logit",
        default=-3.4,
        low=-20.0,
        high=5.0,
        prior=normal(-3.4, 0.7),
        description=(
            "Base odds that an engaged live view becomes a buying session, the same on every "
            "platform. With views per day it carries the level of live sales."
        ),
        source="prototype; informed by ks_gmv_2019, dy_gmv_2020_broad",
        verdict="fit",
    ),
    Parameter(
        name="session_intercept_video",
        symbol="b0_video",
        equations=("(8)",),
        unit="logit",
        default=-4.9,
        low=-20.0,
        high=5.0,
        prior=normal(-4.9, 0.7),
        description="The same for short videos with a cart, which convert far less per view.",
        source="prototype; informed by dy_gmv_2020_broad",
        verdict="fit",
    ),
    Parameter(
        name="session_trust",
        symbol="b_T",
        equations=("(8)", "(9)", "(36)"),
        unit="logit per logit of trust",
        default=2.0,
        low=0.0,
        high=10.0,
        prior=uniform(0.5, 3.0),
        description=(
            "How much the viewer's trust in the anchor raises the odds of buying. At zero, "
            "follow traffic and feed traffic sell alike; at about two, trust commerce exists."
        ),
        source="prototype; sign from Cabral & Hortacsu 2010",
        verdict="fit",
    ),
    Parameter(
        name="session_quality",
        symbol="b_q",
        equations=("(8)", "(9)"),
        unit="logit per unit of quality",
        default=2.0,
        low=0.0,
        high=20.0,
        prior=fixed(2.0),
        description=(
            "How much expected quality raises the odds of buying. Fixed: it defines the unit in "
            "which quality is measured."
        ),
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="price_attention_live",
        symbol="κ_live",
        equations=("(8)", "(28)", "(36)"),
        unit="multiple",
        default=0.6,
        low=0.0,
        high=2.0,
        prior=uniform(0.3, 1.0),
        description=(
            "Share of a person's price sensitivity that is left in a live room, where prices are "
            "hard to compare; 1 would mean as attentive as on a shelf."
        ),
        source="Cong, Liu & Manchanda 2021 (direction also in article 002); value assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="session_need",
        symbol="b_N",
        equations=("(8)",),
        unit="logit",
        default=2.3,
        low=0.0,
        high=10.0,
        prior=normal(2.3, 0.7),
        description="How much a need for just this category raises the odds of buying.",
        source="prototype; informed by ks_buyers_no_definite_need",
        verdict="fit",
    ),
    Parameter(
        name="session_budget",
        symbol="b_B",
        equations=("(8)",),
        unit="logit per budget overspent",
        default=2.0,
        low=0.0,
        high=20.0,
        prior=fixed(2.0),
        description="How fast the odds of buying fall once the month's budget is used up.",
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="orders_per_session",
        symbol="g",
        equations=("(0)", "2.5"),
        unit="orders/buying session",
        default=2.7,
        low=1.0,
        high=20.0,
        prior=lognormal(2.7, 1.4),
        description=(
            "Mean number of orders of a buying session (one plus a Poisson number). Above two, "
            "since the documented repeat rate leaves about two sessions to a monthly buyer while "
            "spending per buyer implies more orders than that."
        ),
        source="derived from ks_repurchase_2020 by test T7",
        verdict="fit",
    ),
)
