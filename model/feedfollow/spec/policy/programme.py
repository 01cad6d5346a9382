"""Levers of a platform's paid programme: its fee, and what it gives for it (31)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter

PROGRAMME: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="programme.fee",
        symbol="fee_p",
        equations=("(31)", "2.17"),
        unit="CNY/month",
        default=0.0,
        low=0.0,
        high=1.0e4,
        prior=None,
        description="What thirty days in the programme cost a buyer, paid as they begin.",
        source="assumed; article 001 names paid membership and no price",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="programme.coupon",
        symbol="cou_p",
        equations=("(8)", "(9)", "(31)"),
        unit="share of the price",
        default=0.0,
        low=0.0,
        high=0.9,
        prior=None,
        description=(
            "Part that the platform pays, for who is in the programme, of what a subsidy leaves "
            "of the price of orders in the app. With neither coupon nor freight nobody joins."
        ),
        source="assumed",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="programme.freight",
        symbol="cov_p",
        equations=("(31)", "3"),
        unit="share of freight",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Part of the freight of returns from the app that the platform pays for who is in the "
            "programme, in the place of buyer and merchant."
        ),
        source="assumed",
        verdict="policy",
        dated=True,
    ),
)
