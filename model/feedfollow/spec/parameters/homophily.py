"""Friends of like tastes, and what they tell each other of goods (section 2.18)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="friends_alike",
        symbol="h_F",
        equations=("2.18",),
        unit="share of users",
        default=0.5,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 1.0),
        description=(
            "Share of the users of a block who sit in its circle beside others who like the same "
            "category best; the others sit anywhere. Two near friends both do with its square."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="word_of_goods",
        symbol="o_w",
        equations=("2.18",),
        unit="odds per friend and good delivery",
        default=0.01,
        low=0.0,
        high=10.0,
        prior=lognormal(0.01, 2.5),
        description=(
            "Odds with which word of a good delivery makes a friend of mean interest want "
            "something of its category; they move with the friend's interest as those of "
            "engagement do."
        ),
        source="assumed",
        verdict="marginalise",
    ),
)
