"""Deals of followers and sellers outside the app (36)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="deal_shared",
        symbol="g_D",
        equations=("(36)",),
        unit="share of fees",
        default=0.5,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 1.0),
        description=(
            "Part of the platform's fees on an order in the app that the seller takes off the "
            "price of a deal by private message."
        ),
        source="assumed; mechanism from article 003",
        verdict="marginalise",
    ),
)
