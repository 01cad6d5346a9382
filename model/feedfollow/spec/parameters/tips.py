"""Tips to anchors (equation (21))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="tip_chance",
        symbol="π_tip",
        equations=("(21)",),
        unit="probability (per engaged view)",
        default=0.003,
        low=0.0,
        high=1.0,
        prior=lognormal(0.003, 2.0),
        description="Chance that an engaged view of a followed live room ends in a tip.",
        source="assumed; ks_revenue_tips_2020 bounds it, most of which rooms without goods earn",
        verdict="marginalise",
    ),
    Parameter(
        name="tip_substitution",
        symbol="ς",
        equations=("(21)",),
        unit="share of tips",
        default=0.5,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 1.0),
        description="Share of tips that are not given because something is bought instead.",
        source="assumed; articles 002 and 003 call purchases a substitute for tips",
        verdict="marginalise",
    ),
    Parameter(
        name="tip_value",
        symbol="v_tip",
        equations=("(21)",),
        unit="CNY",
        default=100.0,
        low=0.01,
        high=1.0e5,
        prior=lognormal(100.0, 3.0),
        description="Value of a tip; it counts against the giver's budget.",
        source="assumed",
        verdict="marginalise",
    ),
)
