"""Switching of platforms: habit, surplus, friends (equation (15), section 2.19)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="habit_weight",
        symbol="κ_H",
        equations=("(3)", "(15)"),
        unit="logit",
        default=0.5,
        low=0.0,
        high=100.0,
        prior=uniform(0.25, 0.75),
        description=(
            "What the utility of a platform weighs in the log odds of opening it. With 0 people "
            "open as documented, whatever happens."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="surplus_weight",
        symbol="κ_S",
        equations=("(15)",),
        unit="utility",
        default=0.5,
        low=0.0,
        high=100.0,
        prior=uniform(0.0, 1.0),
        description=(
            "What the share of deliveries that pleased, over the usual one, weighs beside a habit "
            "of every day."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="friends_weight",
        symbol="J",
        equations=("(15)",),
        unit="utility",
        default=0.3,
        low=0.0,
        high=100.0,
        prior=uniform(0.0, 1.0),
        description=(
            "What the platform's share of friends' use weighs beside a habit of every day. "
            "Two platforms of equal users tip to one where weight times habit_weight exceeds 4."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="habit_speed",
        symbol="δ_H",
        equations=("(15)",),
        unit="1/day, and 1/delivery",
        default=0.05,
        low=0.0,
        high=1.0,
        prior=uniform(0.01, 0.1),
        description=(
            "What a day counts in the habit, and a delivery in the surplus: with 0.05 half of "
            "either is of the last fortnight, or of the last fourteen deliveries."
        ),
        source="assumed",
        verdict="marginalise",
    ),
)
