"""What days on the way do to buying and to returns (38)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="session_delay",
        symbol="b_D",
        equations=("(38)",),
        unit="log odds/day",
        default=0.015,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 0.03),
        description="What each more day on the way takes off the log odds of buying.",
        source=(
            "Fisher, Gallino and Xu 2019 (Journal of Marketing Research 56): sales of a retailer "
            "rose 1.45 % a day by which delivery became faster"
        ),
        verdict="marginalise",
    ),
    Parameter(
        name="return_delay",
        symbol="b_DR",
        equations=("(38)",),
        unit="log odds/day",
        default=0.03,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 0.06),
        description="What each more day on the way adds to the log odds of a return.",
        source="assumed; direction from claim M75",
        verdict="marginalise",
    ),
)
