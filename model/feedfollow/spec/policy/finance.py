"""Levers of a platform's finance, tools and payment (sections 2.16 and 2.17)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal, uniform

FINANCE: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="finance.lent",
        symbol="ℓ_p",
        equations=("2.16",),
        unit="share of working capital",
        default=0.1,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 0.3),
        description=(
            "Share that the platform lends of what merchants have paid for goods that buyers have "
            "not confirmed yet."
        ),
        source="assumed",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="finance.rate",
        symbol="r_L",
        equations=("2.16",),
        unit="1/year",
        default=0.12,
        low=0.0,
        high=1.0,
        prior=lognormal(0.12, 1.4),
        description="Interest on loans to merchants, by the day and without compounding.",
        source="assumed",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="finance.loss",
        symbol="d_L",
        equations=("2.16",),
        unit="1/year",
        default=0.01,
        low=0.0,
        high=1.0,
        prior=lognormal(0.01, 1.7),
        description="Share of loans that is written off in a year.",
        source="assumed; a lender to small merchants reports 1 % of bad loans (Caixin)",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="fees.data",
        symbol="F_data",
        equations=("2.17",),
        unit="share of settled value",
        default=0.002,
        low=0.0,
        high=0.5,
        prior=uniform(0.0, 0.01),
        description="What merchants pay for tools and data, over sales settled in the app.",
        source="assumed; ks_other_rev_over_gmv_2021q1 bounds it with commissions",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="fees.payment",
        symbol="F_pay",
        equations=("2.17",),
        unit="share of payments",
        default=0.006,
        low=0.0,
        high=0.5,
        prior=uniform(0.001, 0.01),
        description="What the platform pays to a payment channel of others; 0 with one of its own.",
        source="assumed: the usual fee of a channel",
        verdict="policy",
        dated=True,
    ),
)
