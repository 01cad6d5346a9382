"""Levers of content supply: how much is shown, against what would have been (equation (16))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter

SHOWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="shows.live",
        symbol="h_pf",
        equations=("(16)",),
        unit="ratio",
        default=1.0,
        low=0.01,
        high=100.0,
        prior=None,
        description="Hours of live rooms that sell, over those that the series of content hold.",
        source="assumed: a what-if",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="shows.video",
        symbol="h_pf",
        equations=("(16)",),
        unit="ratio",
        default=1.0,
        low=0.01,
        high=100.0,
        prior=None,
        description="Short videos with a cart, over those that the series of content hold.",
        source="assumed: a what-if",
        verdict="policy",
        dated=True,
    ),
)
