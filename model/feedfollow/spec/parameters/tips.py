"""Tips to anchors (equation (21))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="tip_chance",
        symbol="π_tip",
        equations=("(21)",),
        unit="probability (per engaged live view of a follower)",
        default=0.003,
        low=0.0,
        high=1.0,
        prior=lognormal(0.003, 2.0),
        description="Chance that an engaged view of a followed live room ends in a tip.",
        source=(
            "assumed; ks_revenue_tips_2020 bounds it from above, as rooms without goods, which are "
            "not in the model, earn tips too"
        ),
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
        default=30.0,
        low=0.01,
        high=1.0e5,
        prior=lognormal(30.0, 3.0),
        description="Mean value of a tip; it counts against the giver's budget.",
        source=(
            "assumed; on Kuaishou a tip is between 0.1 and 2,000 CNY (The Economist, February "
            "2021), whose geometric middle is 14"
        ),
        verdict="marginalise",
    ),
)
