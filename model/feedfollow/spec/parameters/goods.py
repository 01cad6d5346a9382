"""Goods, prices and fees of anchors and merchants (sections 1, 2.14 and 2.21)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, beta, fixed, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="items_per_order",
        symbol="u",
        equations=("(0)",),
        unit="items/order",
        default=1.5,
        low=1.0,
        high=20.0,
        prior=lognormal(1.5, 1.3),
        description="Mean number of items in one paid order; items are a measure of their own.",
        source="derived from aov_dy_2020 against dy_items_2021_22",
        verdict="marginalise",
    ),
    Parameter(
        name="anchor_commission",
        symbol="κ_a",
        equations=("2.14", "(25)", "3"),
        unit="share of settled value",
        default=0.20,
        low=0.0,
        high=0.9,
        prior=beta(4.0, 16.0),
        description="Part of the settled value that a merchant pays to the anchor who sold it.",
        source="talent_commission_top, talent_deal_scmp",
        verdict="marginalise",
    ),
    Parameter(
        name="outside_fee",
        symbol="O fee",
        equations=("2.21", "3"),
        unit="share of settled value",
        default=0.05,
        low=0.0,
        high=0.5,
        prior=fixed(0.05),
        description="Fee that the outside shelf keeps on an order that a link sent there.",
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="unit_cost_share",
        symbol="c_m/P_m",
        equations=("1", "3", "(22)", "(28)", "(30)", "(36)"),
        unit="share of list price",
        default=0.5,
        low=0.0,
        high=1.0,
        prior=uniform(0.35, 0.65),
        description="What goods cost the merchant, as a share of their list price.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="shipping_cost",
        symbol="freight",
        equations=("3", "(31)"),
        unit="CNY/order",
        default=5.0,
        low=0.0,
        high=1000.0,
        prior=lognormal(5.0, 1.4),
        description="What a parcel costs the merchant.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="claim_hype",
        symbol="hype",
        equations=("2.14", "(8)"),
        unit="units of quality",
        default=0.25,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 0.5),
        description=(
            "How far a wholly dishonest presenter's claims overstate the quality of the goods; an "
            "honest one's do not."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="price_spread",
        symbol="sd ln P",
        equations=("1", "(8)", "(9)"),
        unit="sd of the logarithm",
        default=0.6,
        low=0.0,
        high=3.0,
        prior=uniform(0.3, 0.9),
        description="How much list prices differ within a category.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="price_between",
        symbol="ρ_P",
        equations=("1", "(8)"),
        unit="share of variance",
        default=0.1,
        low=0.0,
        high=1.0,
        prior=beta(2.0, 18.0),
        description=(
            "Share of the variance of log prices that lies between merchants. The rest lies "
            "between the goods of one merchant, which differ from view to view."
        ),
        source="Kaplan & Menzio 2015: 10 % of the variance of prices lies between stores",
        verdict="marginalise",
    ),
    Parameter(
        name="quality_alpha",
        symbol="q: first Beta count",
        equations=("1", "(8)", "(11)", "(12)"),
        unit="Beta count",
        default=6.0,
        low=0.05,
        high=1.0e4,
        prior=lognormal(6.0, 1.5),
        description=(
            "With the second count it gives the law of quality over merchants: mean 0.6 and "
            "standard deviation 0.15 at the defaults."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="quality_beta",
        symbol="q: second Beta count",
        equations=("1", "(8)", "(11)", "(12)"),
        unit="Beta count",
        default=4.0,
        low=0.05,
        high=1.0e4,
        prior=lognormal(4.0, 1.5),
        description="Second count of the law of quality over merchants.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="honesty_alpha",
        symbol="h: first Beta count",
        equations=("1", "(8)", "2.14"),
        unit="Beta count",
        default=8.0,
        low=0.05,
        high=1.0e4,
        prior=lognormal(8.0, 1.5),
        description=(
            "With the second count it gives the law of honesty over those who present goods: mean "
            "0.8 and standard deviation 0.12 at the defaults."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="honesty_beta",
        symbol="h: second Beta count",
        equations=("1", "(8)", "2.14"),
        unit="Beta count",
        default=2.0,
        low=0.05,
        high=1.0e4,
        prior=lognormal(2.0, 1.5),
        description="Second count of the law of honesty.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="merchants_real",
        symbol="R_M",
        equations=("1",),
        unit="merchants",
        default=2.5e6,
        low=1.0,
        high=1.0e9,
        prior=lognormal(2.5e6, 2.0),
        description=(
            "How many real merchants sell through content; each simulated one stands for an equal "
            "part of them."
        ),
        source="assumed",
        verdict="marginalise",
    ),
)
