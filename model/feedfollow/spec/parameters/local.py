"""Vouchers of local merchants (section 2.20)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, fixed, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="voucher_redeemed",
        symbol="ρ_V",
        equations=("2.20",),
        unit="share of vouchers",
        default=0.75,
        low=0.0,
        high=1.0,
        prior=uniform(0.6, 0.9),
        description="Vouchers that are redeemed; the money for the others is given back.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="voucher_days",
        symbol="D_V",
        equations=("2.20",),
        unit="days",
        default=30.0,
        low=1.0,
        high=365.0,
        prior=fixed(30.0),
        description=(
            "Days for which a voucher holds; it is redeemed on one of them, each as likely."
        ),
        source="assumed",
        verdict="fix",
        integer=True,
    ),
    Parameter(
        name="local_cities",
        symbol="J",
        equations=("2.20",),
        unit="cities",
        default=300.0,
        low=1.0,
        high=10000.0,
        prior=fixed(300.0),
        description=(
            "Cities among which the rooms of local services are divided: the more, the fewer rooms "
            "in one's own, and the sooner one meets a room again that one follows."
        ),
        source="prefectures and municipalities, some 340; dy_local_partners_2022_10: 377 cities",
        verdict="fix",
    ),
)
