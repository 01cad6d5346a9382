"""Levers of fees on outside links and on shops in the app, by form (equation (24))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter

FEES: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="fees.link_live",
        symbol="f_live",
        equations=("(24)", "3"),
        unit="share of settled value",
        default=0.0,
        low=0.0,
        high=0.5,
        prior=None,
        description=(
            "Fee on orders that a link in a live room sent to an outside shelf, on top of "
            "fees.external; the seller pays it. Without the module link_fees nobody does."
        ),
        source="dy_fee_external_2020",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="fees.link_video",
        symbol="f_video",
        equations=("(24)", "3"),
        unit="share of settled value",
        default=0.0,
        low=0.0,
        high=0.5,
        prior=None,
        description="The same for links in short videos; none is documented.",
        source="assumed",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="fees.shop_live",
        symbol="g_live",
        equations=("(24)", "3"),
        unit="share of settled value",
        default=0.0,
        low=0.0,
        high=0.5,
        prior=None,
        description=(
            "Fee on orders of live rooms that are paid in the app, on top of fees.commission; the "
            "seller pays it. Without the module link_fees nobody does."
        ),
        source="dy_fee_own_2020",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="fees.shop_video",
        symbol="g_video",
        equations=("(24)", "3"),
        unit="share of settled value",
        default=0.0,
        low=0.0,
        high=0.5,
        prior=None,
        description="The same for short videos; none is documented.",
        source="assumed",
        verdict="policy",
        dated=True,
    ),
)
