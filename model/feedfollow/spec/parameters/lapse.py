"""Buyers who pause after a bad experience (equation (23))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, fixed, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="lapse_chance",
        symbol="l",
        equations=("(23)",),
        unit="probability (per bad outcome)",
        default=0.1,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 0.3),
        description="Chance that a buyer buys nothing more on a platform after a bad delivery.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="lapse_return",
        symbol="p_l",
        equations=("(23)",),
        unit="1/day",
        default=1.0 / 30.0,
        low=0.0,
        high=10.0,
        prior=fixed(1.0 / 30.0),
        description="Hazard a day at which a buyer who pauses buys again; 0 is never.",
        source="assumed",
        verdict="fix",
    ),
)
