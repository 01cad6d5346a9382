"""Levers of whom a platform lets in, and whom it wins (equation (20))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal

ENTRY: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="entry.threshold",
        symbol="q_min",
        equations=("(20)",),
        unit="quality (0 to 1)",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Least quality of a merchant who may sell in the app; those below it who are there "
            "leave, and no others come."
        ),
        source="article 002: a higher threshold for shops on Douyin; no size is documented",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="entry.brand_push",
        symbol="B_p",
        equations=("(20)",),
        unit="multiple",
        default=1.0,
        low=0.0,
        high=1.0e6,
        prior=lognormal(1.0, 2.0),
        description=(
            "What the platform's teams and service providers multiply brands' own drive to enter "
            "by."
        ),
        source="articles 000 and 003: brands and service providers first; size assumed",
        verdict="policy",
        dated=True,
    ),
)
