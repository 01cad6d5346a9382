"""Levers of a platform whose goods cross a border: days on the way, and duty (38)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter

BORDER: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="border.days",
        symbol="D_B",
        equations=("(38)",),
        unit="days",
        default=0.0,
        low=0.0,
        high=90.0,
        prior=None,
        description=(
            "Whole days that a parcel is longer on its way than at home, as buyers are told."
        ),
        source="assumed; the claim M75 says seven",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="border.duty",
        symbol="τ_B",
        equations=("(38)",),
        unit="share of the price",
        default=0.0,
        low=0.0,
        high=0.9,
        prior=None,
        description="Duty that the merchant pays on goods that the buyer keeps.",
        source="assumed",
        verdict="policy",
        dated=True,
    ),
)
