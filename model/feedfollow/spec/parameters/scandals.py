"""Scandals: how fast one hears of them, and what they cost (section 2.9)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="scandal_loss",
        symbol="B_e",
        equations=("(10)", "2.9"),
        unit="pseudo-observations",
        default=20.0,
        low=0.0,
        high=1.0e4,
        prior=lognormal(20.0, 2.0),
        description=(
            "What who hears of a scandal counts against its anchor, in bad outcomes, where the "
            "scandal has size 1."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="scandal_platform",
        symbol="χ_plat",
        equations=("(10)", "2.9"),
        unit="share",
        default=0.1,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 0.3),
        description=(
            "Share of a scandal's loss that counts against the platform, beside what any "
            "experience with an anchor does (system_trust_spill)."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="scandal_media",
        symbol="m_e",
        equations=("2.9",),
        unit="1/day",
        default=0.05,
        low=0.0,
        high=10.0,
        prior=lognormal(0.05, 2.0),
        description="Daily rate at which a person hears of a scandal from the media.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="scandal_talk",
        symbol="q_e",
        equations=("2.9",),
        unit="1/day",
        default=0.5,
        low=0.0,
        high=20.0,
        prior=lognormal(0.5, 2.0),
        description=(
            "Daily rate that talk adds where all friends have heard of it; all people, where there "
            "is no graph of friends."
        ),
        source="assumed",
        verdict="marginalise",
    ),
)
