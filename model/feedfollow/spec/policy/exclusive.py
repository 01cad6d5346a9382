"""Levers of goods that are made for one platform only (equation (35))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter

EXCLUSIVE: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="anchors.exclusive_rooms",
        symbol="n_G",
        equations=("(35)",),
        unit="rooms",
        default=0.0,
        low=0.0,
        high=25.0,
        prior=None,
        description=(
            "Own rooms of merchants, in whole numbers, that sell goods made for this platform "
            "only: the largest ones, as far as they are simulated one by one. They are shut until "
            "their line is launched. Without the module exclusive_goods there are none."
        ),
        source="assumed: a what-if (article 004: a brand with a team and goods for one platform)",
        verdict="policy",
    ),
    Parameter(
        name="exclusive.launched",
        symbol="x_G",
        equations=("(35)",),
        unit="rooms",
        default=25.0,
        low=0.0,
        high=25.0,
        prior=None,
        description=(
            "How many of these rooms have their line launched, the largest first. What has been "
            "launched stays, also where the number falls."
        ),
        source="assumed",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="exclusive.team_cost",
        symbol="F_G",
        equations=("(35)",),
        unit="CNY/week",
        default=100000.0,
        low=0.0,
        high=1.0e7,
        prior=None,
        description="What the team of one such room costs its merchant in a week.",
        source="assumed: five times the team of an ordinary own room",
        verdict="policy",
        dated=True,
    ),
)
