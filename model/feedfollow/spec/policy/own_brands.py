"""Levers of lines of goods that anchors own (equation (32))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter

OWN_BRANDS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="anchors.own_brands",
        symbol="n_B",
        equations=("(32)",),
        unit="anchors",
        default=0.0,
        low=0.0,
        high=50.0,
        prior=None,
        description=(
            "Talents of the platform who own a line of goods, in whole numbers: the largest ones, "
            "as far as they are simulated one by one. Without the module own_brands nobody does."
        ),
        source="assumed: a what-if (article 003: a head anchor may own a merchant)",
        verdict="policy",
    ),
    Parameter(
        name="anchors.own_brand_share",
        symbol="x_B",
        equations=("(32)",),
        unit="share of shows of its category",
        default=0.3,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Share of the views of an owner's shows of the category of the line that show it; at "
            "0 nobody owns one."
        ),
        source="assumed",
        verdict="policy",
    ),
)
