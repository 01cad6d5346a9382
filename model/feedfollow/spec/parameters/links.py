"""Outside links: what becomes of goods whose links are closed (section 2.21)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, fixed, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="link_migration",
        symbol="ξ0",
        equations=("2.21",),
        unit="share of goods",
        default=0.5,
        low=0.0,
        high=1.0,
        prior=uniform(0.2, 0.8),
        description=(
            "Share of the goods whose outside links are closed that come into shops in the app. "
            "The rest can no longer be bought on the platform."
        ),
        source="assumed",
        verdict="fit",
    ),
    Parameter(
        name="link_migration_days",
        symbol="weeks of ξ0",
        equations=("2.21",),
        unit="days",
        default=84.0,
        low=0.0,
        high=1000.0,
        prior=fixed(84.0),
        description=(
            "How long after the closing of links the last of these goods come into the app; they "
            "come in equal parts a day."
        ),
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="link_feedback",
        symbol="w_L",
        equations=("(6)",),
        unit="share of an observation",
        default=0.3,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 1.0),
        description=(
            "What an engaged view behind an outside link counts in the conversion of its room, as "
            "the platform sees the click and not the order: 1 a whole observation, 0 none."
        ),
        source="assumed",
        verdict="marginalise",
    ),
)
