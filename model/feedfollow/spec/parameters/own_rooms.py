"""Merchants' choice between talents and rooms of their own (section 2.12)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="seller_size_tail",
        symbol="a_R",
        equations=("2.12",),
        unit="Pareto exponent",
        default=1.3,
        low=1.01,
        high=100.0,
        prior=uniform(1.05, 2.0),
        description=(
            "Tail of the law of sales over a category's merchants: the nearer to 1, the more of "
            "all sales is the largest ones'."
        ),
        source="assumed; Axtell 2001 finds 1.06 for firms of all trades",
        verdict="marginalise",
    ),
    Parameter(
        name="own_room_speed",
        symbol="ρ_R",
        equations=("2.12",),
        unit="1/week",
        default=0.05,
        low=0.0,
        high=1.0,
        prior=uniform(0.01, 0.2),
        description="Part of the way to the rooms that would pay that merchants go in a week.",
        source="assumed",
        verdict="marginalise",
    ),
)
