"""Merchants who cheat: what it saves, does to buyers and how penalties deter (equation (22))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, normal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="cheat_intercept",
        symbol="c_v",
        equations=("(22)", "(36)"),
        unit="log odds",
        default=-2.5,
        low=-50.0,
        high=50.0,
        prior=normal(-2.5, 1.0),
        description=(
            "Log odds that a merchant without any honesty cheats where it gains and risks nothing."
        ),
        source=(
            "assumed; with the other defaults some 5 % of orders are cheated where nobody "
            "enforces, which a survey of March 2020 suggests: 37.3 % of buyers had met fakes or "
            "exaggeration (China Consumers Association), over some ten orders each"
        ),
        verdict="marginalise",
    ),
    Parameter(
        name="cheat_response",
        symbol="η_g",
        equations=("(22)", "(36)"),
        unit="log odds (per share of sales)",
        default=10.0,
        low=0.0,
        high=1000.0,
        prior=uniform(0.0, 20.0),
        description="How the odds of cheating follow what it gains, net of penalties, over sales.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="cheat_saving",
        symbol="σ_c",
        equations=("(22)", "(36)"),
        unit="share of unit cost",
        default=0.3,
        low=0.0,
        high=1.0,
        prior=uniform(0.1, 0.6),
        description="Part of the unit cost that a merchant saves on goods that are not as listed.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="cheat_harm",
        symbol="δ_v",
        equations=("(11)", "(12)", "(22)", "(30)"),
        unit="share of quality",
        default=0.5,
        low=0.0,
        high=1.0,
        prior=uniform(0.2, 0.8),
        description="Part of the quality that goods lack which are not as listed.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="claim_chance",
        symbol="b_c",
        equations=("(22)",),
        unit="probability (per cheated buyer)",
        default=0.2,
        low=0.0,
        high=1.0,
        prior=uniform(0.05, 0.5),
        description=(
            "Chance that a buyer whom cheated goods disappoint claims; who claims sends the goods "
            "back, and is paid what the platform promises on top."
        ),
        source="assumed",
        verdict="marginalise",
    ),
)
