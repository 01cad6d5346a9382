"""Families of anchors: what a scandal of one costs the others, and what they ask for (25)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="scandal_family",
        symbol="χ_fam",
        equations=("(25)",),
        unit="share",
        default=0.3,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 0.6),
        description=(
            "Share of a scandal's loss that counts against each other member of the anchor's "
            "family, on the edge of whoever follows that member and has heard."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="family_commission",
        symbol="κ_F",
        equations=("(25)",),
        unit="share of price",
        default=0.1,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 0.3),
        description=(
            "Commission above anchor_commission that a family would get if it sold all of its "
            "platform's goods; it gets this times its share of last month's GMV."
        ),
        source="assumed; mechanism from article 003 (bargaining power of head anchors)",
        verdict="marginalise",
    ),
)
