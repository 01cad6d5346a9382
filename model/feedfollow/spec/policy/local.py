"""Levers of local services (section 2.20)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter

LOCAL: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="local.share",
        symbol="ℓ_p",
        equations=("(4)", "2.20"),
        unit="share of views",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Views besides those of followed rooms that lead to rooms of the viewer's own city, "
            "in cities where the platform has local services."
        ),
        source="assumed: a what-if",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="local.cities",
        symbol="city_ip",
        equations=("(4)", "2.20"),
        unit="share of people",
        default=1.0,
        low=0.0,
        high=1.0,
        prior=None,
        description="People who live in cities where the platform has local services.",
        source="dy_local_partners_2022_10: 377 cities, nearly all there are",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="local.fee",
        symbol="κ_L",
        equations=("2.20",),
        unit="share of price",
        default=0.03,
        low=0.0,
        high=0.5,
        prior=None,
        description="What a platform takes of a redeemed voucher, in the place of fees.commission.",
        source="dy_local_commission: 2 to 8 %, 3 % on average",
        verdict="policy",
        dated=True,
    ),
)
