"""Goods from the source: middlemen that are left out, and cold chains (29), (30)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="channel_markup",
        symbol="h_S",
        equations=("(29)",),
        unit="multiple",
        default=1.3,
        low=1.0,
        high=10.0,
        prior=uniform(1.0, 1.6),
        description=(
            "What middlemen make of the price at source before a merchant buys. A merchant at "
            "source has lower costs by this multiple and takes the same mark-up; 1 leaves all "
            "as it is."
        ),
        source="assumed; direction from article 003",
        verdict="marginalise",
    ),
    Parameter(
        name="cold_quality",
        symbol="q_C",
        equations=("(30)",),
        unit="quality (0 to 1)",
        default=0.1,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 0.2),
        description="What a cold chain adds to the quality in which fresh goods arrive.",
        source="assumed; direction from article 004",
        verdict="marginalise",
    ),
    Parameter(
        name="cold_cost",
        symbol="x_C",
        equations=("(30)",),
        unit="CNY/order",
        default=8.0,
        low=0.0,
        high=1000.0,
        prior=lognormal(8.0, 1.5),
        description="What a cold chain costs the merchant per order of fresh goods.",
        source="assumed",
        verdict="marginalise",
    ),
)
