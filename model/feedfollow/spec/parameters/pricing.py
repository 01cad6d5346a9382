"""Prices that merchants set (28)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, fixed, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="markup_step",
        symbol="s_M",
        equations=("(28)",),
        unit="1/week",
        default=0.02,
        low=0.0,
        high=0.5,
        prior=uniform(0.005, 0.04),
        description=(
            "By which part a merchant's mark-up moves in a week towards more profit. At 0 prices "
            "follow unit costs (19) and nothing else."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="markup_least",
        symbol="M_min",
        equations=("(28)",),
        unit="multiple of unit cost",
        default=1.1,
        low=0.0,
        high=1.0e6,
        prior=fixed(1.1),
        description="Below it no merchant lowers its mark-up.",
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="markup_most",
        symbol="M_max",
        equations=("(28)",),
        unit="multiple of unit cost",
        default=4.0,
        low=0.0,
        high=1.0e6,
        prior=fixed(4.0),
        description="Above it no merchant raises its mark-up.",
        source="assumed",
        verdict="fix",
    ),
)
