"""Levers of the service agencies of a platform (equation (33))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal, uniform

AGENCIES: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="agencies.coverage",
        symbol="A_p",
        equations=("(33)",),
        unit="share of merchants and of talents",
        default=0.3,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 0.8),
        description=(
            "Share of the platform's merchants, and of its talents, who are clients of an agency "
            "that it has certified."
        ),
        source=(
            "assumed; ks_service_providers_2021, dy_brand_sp_2021_10 and "
            "dy_service_market_sp_2021_10 count agencies, and not their clients"
        ),
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="agencies.fee",
        symbol="f_A",
        equations=("(33)",),
        unit="CNY/week",
        default=100.0,
        low=0.0,
        high=1.0e7,
        prior=lognormal(100.0, 3.0),
        description="What a merchant pays its agency, whether it has found a first deal or not.",
        source="assumed",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="agencies.cut",
        symbol="b_A",
        equations=("(33)",),
        unit="share of commission",
        default=0.3,
        low=0.0,
        high=1.0,
        prior=uniform(0.1, 0.7),
        description="What agencies keep of the commissions of the talents who are their clients.",
        source=(
            "assumed after L. Li, a thread on China's creator economy of 2021: agencies and "
            "creators split what is earned 30 to 70; who has the larger part is not said"
        ),
        verdict="policy",
        dated=True,
    ),
)
