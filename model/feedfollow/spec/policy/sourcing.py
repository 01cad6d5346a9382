"""Levers of what a platform does for merchants who sell at source (29), (30)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter

SOURCING: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="sourcing.share",
        symbol="σ_S",
        equations=("(29)", "(30)"),
        unit="share of merchants",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Share of the platform's merchants who sell at source, from the factory or the farm, "
            "without middlemen."
        ),
        source="article 003 (source goods); value assumed",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="sourcing.origin_brand",
        symbol="b_O",
        equations=("(30)",),
        unit="quality (0 to 1)",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "What the name of their origin adds to the quality that buyers expect of fresh goods "
            "from the source, as far as they do not go by the seller's claims."
        ),
        source="article 004 (brands of origin); value assumed",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="sourcing.cold_chain",
        symbol="k_C",
        equations=("(30)",),
        unit="share",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description="Share of the merchants of fresh goods at source who send them by cold chain.",
        source="article 004 (supply of farm goods); value assumed",
        verdict="policy",
        dated=True,
    ),
)
