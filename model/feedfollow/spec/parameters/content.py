"""How views follow the supply of content (equation (16)), and shows at known times (4)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, fixed, uniform

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
    Parameter(
        name="slot_visit",
        symbol="ω_S",
        equations=("(4)",),
        unit="ratio",
        default=0.5,
        low=0.0,
        high=100.0,
        prior=uniform(0.0, 1.0),
        description=(
            "How much more the show of a followed room counts on its day when its slot is fixed "
            "and known, against other rooms on air and the feed; 0: nobody knows."
        ),
        source="assumed; article 000 claims the direction",
        verdict="marginalise",
    ),
)
