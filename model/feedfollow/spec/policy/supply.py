"""Levers of what a platform does for the supply of its merchants (equation (13))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter

SUPPLY: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="supply.forecast_share",
        symbol="φ_F",
        equations=("(13)",),
        unit="share",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "How much of what the platform knows of coming demand, festivals and rests of "
            "couriers, its merchants plan stock, capacity and dispatch with; 0 is their own "
            "smoothing alone."
        ),
        source="articles 000 and 001 (planning by data); values assumed",
        verdict="policy",
        dated=True,
    ),
)
