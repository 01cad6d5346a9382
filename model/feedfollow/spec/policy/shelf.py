"""Levers of a platform's own shelf: search and mall (equation (9))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter

SHELF: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="shelf.search",
        symbol="a_F",
        equations=("(9)",),
        unit="share of users",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description="How far the search for goods in the app is rolled out; 0 is none.",
        source="dy_daily_ecom_searches documents that it exists",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="shelf.mall",
        symbol="a_M",
        equations=("(9)",),
        unit="share of users",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description="How far the mall in the app is rolled out; 0 is none.",
        source="article 004",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="shelf.merchants",
        symbol="x_M",
        equations=("(9)",),
        unit="share of merchants",
        default=0.5,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Share of the platform's merchants who put goods on its shelf, once there is a search "
            "or a mall: where the assortment goes."
        ),
        source="assumed",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="shelf.price",
        symbol="P_p",
        equations=("(9)",),
        unit="ratio",
        default=1.0,
        low=0.1,
        high=10.0,
        prior=None,
        description="Price of a good on this shelf over that of the same good outside.",
        source="assumed",
        verdict="policy",
        dated=True,
    ),
)
