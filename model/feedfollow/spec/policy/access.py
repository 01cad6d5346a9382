"""Levers of a platform that opens its doors: how many of its users it lets in (section 2.19)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter

ACCESS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="access.open",
        symbol="open_p",
        equations=("2.19",),
        unit="share of its user pool",
        default=1.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Share of the documented members who are let in: 0 before a platform opens, less than "
            "1 while it is rolled out. An event that sets it is the opening date."
        ),
        source="assumed; dates in calibration/events.csv where documented",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="access.follows",
        symbol="follows brought",
        equations=("2.19",),
        unit="ratio",
        default=1.0,
        low=0.0,
        high=10.0,
        prior=None,
        description=(
            "Follows that a new member brings, over the usual number; 0 where everybody is new and "
            "nobody is known yet."
        ),
        source="assumed",
        verdict="policy",
        dated=True,
    ),
)
