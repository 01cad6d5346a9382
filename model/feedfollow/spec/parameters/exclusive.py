"""How goods that are sold on one platform only are bought (equation (35))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="exclusive_bonus",
        symbol="b_G",
        equations=("(35)",),
        unit="logit",
        default=1.0,
        low=0.0,
        high=20.0,
        prior=uniform(0.0, 2.0),
        description=(
            "What the novelty of goods that are sold on one platform only adds to the log odds of "
            "buying on the day of their launch."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="exclusive_halflife",
        symbol="t_G",
        equations=("(35)",),
        unit="days",
        default=30.0,
        low=0.1,
        high=36500.0,
        prior=lognormal(30.0, 2.0),
        description="Days in which half of that is gone.",
        source="assumed: half a month by month, as article 004 is read",
        verdict="marginalise",
    ),
)
