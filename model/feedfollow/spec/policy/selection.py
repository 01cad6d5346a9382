"""Levers of what talents can choose from, and what they know of it (section 2.14)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, uniform

SELECTION: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="selection.pool",
        symbol="s_p",
        equations=("2.14",),
        unit="share of places",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 1.0),
        description=(
            "Share of the places in talents' rooms that are filled from all merchants of the "
            "platform, as its pool of goods lists them, and not from the talent's own contacts."
        ),
        source="assumed; mechanism from articles 003 and 004",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="selection.data",
        symbol="ρ_p",
        equations=("2.14",),
        unit="share",
        default=0.5,
        low=0.0,
        high=1.0,
        prior=uniform(0.2, 0.8),
        description=(
            "Reliability of what talents learn of the quality of goods, and so of their returns, "
            "from the platform's data: 1 without noise, 0 where all goods look alike."
        ),
        source="assumed; mechanism from articles 003 and 004",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="fees.slots",
        symbol="c_slot",
        equations=("2.14", "2.17"),
        unit="share of slot fees",
        default=0.05,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 0.1),
        description="What the platform keeps of slot fees for its service between the two.",
        source="assumed",
        verdict="policy",
        dated=True,
    ),
)
