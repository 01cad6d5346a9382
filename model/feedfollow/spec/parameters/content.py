"""How views follow the supply of content (equation (16))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, fixed

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="content_saturation",
        symbol="ω_H",
        equations=("(16)",),
        unit="ratio",
        default=1.0,
        low=0.0,
        high=1.0,
        prior=fixed(1.0),
        description=(
            "Half-saturation of views in hours, over the one that the build-up of content implies; "
            "0: views do not depend on hours."
        ),
        source="assumed",
        verdict="fix",
    ),
)
