"""Levers of how a platform trades: links, trust and guarantees, fees, prices and supply."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal, uniform

LINKS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="links.open_live",
        symbol="o_live",
        equations=("2.21", "(24)"),
        unit="share of orders",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Share of orders from live rooms that are placed on an outside shelf. Before the "
            "closures, prior B(8, 2) for Douyin and B(3, 7) for Kuaishou."
        ),
        source="dy_own_shop_share_2020, ks_links_closed; closing date from article 002",
        verdict="fit",
        dated=True,
    ),
    Parameter(
        name="links.open_video",
        symbol="o_video",
        equations=("2.21", "(24)"),
        unit="share of orders",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "The same for short videos, with the same priors; the closure of October 2020 left "
            "them as they were."
        ),
        source="dy_own_shop_share_2020",
        verdict="fit",
        dated=True,
    ),
)

TRUST: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="trust.system_start",
        symbol="S0",
        equations=("(1)", "(10)"),
        unit="trust (0 to 1)",
        default=0.78,
        low=0.01,
        high=0.99,
        prior=None,
        description=(
            "Trust in the platform as such before any experience on it; a change on a date is "
            "what governance and guarantees do to its reputation. Prior B(15.6, 4.4) for content "
            "platforms, B(17, 3) for shelves."
        ),
        source="assumed",
        verdict="marginalise",
        dated=True,
    ),
    Parameter(
        name="trust.guarantee_weight",
        symbol="added n0",
        equations=("(1)",),
        unit="pseudo-observations",
        default=0.0,
        low=0.0,
        high=1.0e6,
        prior=None,
        description=(
            "What the platform's guarantee adds to the weight buyers give to system trust. On its "
            "own it dilutes personal credit; it pays only when system trust rises too."
        ),
        source="assumed; mechanism from article 003",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="guarantee.coverage",
        symbol="G",
        equations=("(10)",),
        unit="share",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Share of the damage that a bad delivery does to trust in the platform which "
            "compensation takes away; trust in the anchor is not spared."
        ),
        source="assumed; guarantee_multiple documents that such guarantees exist",
        verdict="policy",
        dated=True,
    ),
)

TERMS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="fees.commission",
        symbol="c_plat",
        equations=("2.17", "3"),
        unit="share of settled value",
        default=0.03,
        low=0.0,
        high=0.5,
        prior=None,
        description=(
            "Commission of the platform on orders paid inside it. Usual values: 0.04 on Douyin, "
            "0.02 on Kuaishou and Channels."
        ),
        source="assumed; ks_other_rev_over_gmv_2021q1 and ks_commission_rate_2021q4 bound it",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="fees.external",
        symbol="CPS",
        equations=("2.21", "3"),
        unit="share of settled value",
        default=0.05,
        low=0.0,
        high=0.5,
        prior=uniform(0.03, 0.06),
        description=(
            "What the platform earns on an order that its link sent to an outside shelf, besides "
            "any fee on links (fees.link_live)."
        ),
        source="assumed",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="fees.tips",
        symbol="τ_tip",
        equations=("(21)",),
        unit="share of tips",
        default=0.5,
        low=0.0,
        high=1.0,
        prior=uniform(0.3, 0.7),
        description="Share of tips that the platform keeps.",
        source="assumed; new anchors on Kuaishou give half (The Economist, February 2021)",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="rooms.own_cost",
        symbol="F_self",
        equations=("2.12", "(37)"),
        unit="CNY/week",
        default=20000.0,
        low=0.0,
        high=1.0e7,
        prior=lognormal(20000.0, 2.0),
        description=(
            "What a room of its own costs a merchant on the platform in a week: hosts, content, "
            "operation. Tools and services of the platform lower it."
        ),
        source="assumed: a team of five",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="goods.list_price",
        symbol="P list",
        equations=("(0)", "(8)", "(9)"),
        unit="CNY",
        default=120.0,
        low=0.5,
        high=1.0e5,
        prior=None,
        description=(
            "Mean list price of the platform's goods. People pay about five sixths of it, as "
            "cheaper goods sell more; it is set so that the mean paid value per order is the "
            "documented one (prior: geometric standard deviation 1.3 around that)."
        ),
        source="aov_dy_2020, aov_ks_2020, aov_tb_2020",
        verdict="fit",
    ),
    Parameter(
        name="prices.subsidy",
        symbol="sub",
        equations=("(8)", "(9)", "(31)"),
        unit="share of the price",
        default=0.0,
        low=0.0,
        high=0.9,
        prior=None,
        description=(
            "Part of the discounted price that the platform pays for the buyer, on every order "
            "that is paid in the app. Two events, one that sets it and one that sets it back, make "
            "the subsidy of a festival."
        ),
        source="assumed; no size is documented",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="anchors.self_share",
        symbol="share of self",
        equations=("1",),
        unit="share of anchors",
        default=0.25,
        low=0.0,
        high=1.0,
        prior=None,
        description="Share of the platform's rooms that are run by a merchant for its own goods.",
        source="talent_share_live_2020, tb_live_merchant_share",
        verdict="policy",
    ),
    Parameter(
        name="merchants.share",
        symbol="merchants on p",
        equations=("1",),
        unit="share of merchants",
        default=0.5,
        low=0.0,
        high=1.0,
        prior=None,
        description="Share of all merchants that sell on the platform.",
        source="assumed",
        verdict="policy",
    ),
    Parameter(
        name="merchants.selling",
        symbol="x_p at first",
        equations=("2.12",),
        unit="share of its merchants",
        default=0.3,
        low=0.001,
        high=1.0,
        prior=uniform(0.1, 1.0),
        description=(
            "Share of the platform's merchants, of every kind, that sell in the app as the run "
            "starts; the others may enter (20)."
        ),
        source="assumed",
        verdict="policy",
    ),
)
