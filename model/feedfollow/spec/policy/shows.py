"""Levers of shows: how much there is against what would have been (16), and when (4)."""

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
    Parameter(
        name="shows.fixed",
        symbol="fixed_a",
        equations=("(4)",),
        unit="share of rooms",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Live rooms with a fixed slot, of which their followers know; the others are live on "
            "days drawn at random, and as often."
        ),
        source="assumed: a what-if",
        verdict="policy",
        dated=True,
    ),
)
