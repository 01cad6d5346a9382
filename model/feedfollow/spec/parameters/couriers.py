"""Couriers: what people do while none works (equation (8), section 2.10)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="courier_response",
        symbol="ρ_C",
        equations=("(8)", "(9)"),
        unit="share of purchases",
        default=0.65,
        low=0.0,
        high=0.99,
        prior=uniform(0.3, 0.99),
        description=(
            "Share of purchases that are put off on a day on which no courier works, and not made "
            "up for; in proportion where couriers work below their capacity."
        ),
        source=(
            "assumed; the form has seen that fitted first quarters of Kuaishou fall behind their "
            "neighbours"
        ),
        verdict="fit",
    ),
)
