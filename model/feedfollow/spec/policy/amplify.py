"""Levers of public amplification and of support for rooms: boost_a of equation (6)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter

AMPLIFY: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="amplify.stacking",
        symbol="Ω_p",
        equations=("(6)",),
        unit="share of feed weight",
        default=5.0,
        low=0.0,
        high=1000.0,
        prior=None,
        description=(
            "What the feed adds to the weight of the tenth of rooms whose followers engage most: "
            "hits among followers are carried into the public feed."
        ),
        source="ks_public_amplification_max (500 %)",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="amplify.level",
        symbol="Ω_L",
        equations=("(6)",),
        unit="share of feed weight",
        default=0.0,
        low=0.0,
        high=1000.0,
        prior=None,
        description="What the feed adds to the weight of the half of rooms that are least known.",
        source="assumed: a what-if (article 004: support by level)",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="amplify.sales",
        symbol="Ω_S",
        equations=("(6)",),
        unit="share of feed weight",
        default=0.0,
        low=0.0,
        high=1000.0,
        prior=None,
        description="What the feed adds to the weight of the tenth of rooms that sold most lately.",
        source="assumed: a what-if (article 004: support by past sales)",
        verdict="policy",
        dated=True,
    ),
)
