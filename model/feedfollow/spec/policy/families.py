"""Levers of anchor families: who they are, and what a platform does about them (equation (25))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter

FAMILIES: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="anchors.families",
        symbol="n_F",
        equations=("(25)",),
        unit="families",
        default=0.0,
        low=0.0,
        high=50.0,
        prior=None,
        description=(
            "Families of anchors on the platform, in whole numbers; the largest rooms are their "
            "heads, the next ones their members in turn. Without the module families there are "
            "none."
        ),
        source="article 002 names families of Kuaishou; the number is assumed",
        verdict="policy",
    ),
    Parameter(
        name="anchors.family_size",
        symbol="k_F",
        equations=("(25)",),
        unit="anchors",
        default=3.0,
        low=0.0,
        high=50.0,
        prior=None,
        description="Members of each family besides its head (apprentices), in whole numbers.",
        source="assumed",
        verdict="policy",
    ),
    Parameter(
        name="anchors.family_followers",
        symbol="X_F",
        equations=("(25)",),
        unit="ratio",
        default=3.0,
        low=1.0,
        high=100.0,
        prior=None,
        description=(
            "Times as readily as another room alike a room of a family was followed by who was a "
            "member when the run starts: stocks that shows with tips built before there was "
            "anything to buy. 1: stocks are equal."
        ),
        source="assumed; mechanism from article 003",
        verdict="policy",
    ),
    Parameter(
        name="feed.head_cap",
        symbol="κ_H",
        equations=("(25)",),
        unit="share of feed views",
        default=1.0,
        low=0.0001,
        high=1.0,
        prior=None,
        description=(
            "Largest share of the feed's views of a category that one real room may have, before "
            "the quota of new rooms; 1 is no cap."
        ),
        source="assumed: a what-if (articles 002 and 003: large anchors are limited)",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="families.rival",
        symbol="ρ_R",
        equations=("(25)",),
        unit="share",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "How far the largest room that belongs to no family is given the feed weight of the "
            "family head who has most: 0 its own, 1 the head's."
        ),
        source="assumed: a what-if (article 002: a rival head is brought in)",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="families.suspended",
        symbol="x_S",
        equations=("(25)",),
        unit="share of members",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Share of the other members of a family, rounded, the largest first, that are shut "
            "while one of them is suspended for a scandal."
        ),
        source="assumed: a what-if",
        verdict="policy",
        dated=True,
    ),
)
