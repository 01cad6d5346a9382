"""Festivals: how strong they are, what they do to views, buying and needs (section 2.7)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, fixed, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="festival_strength",
        symbol="I_e",
        equations=("(3)", "(8)", "2.7"),
        unit="strength (1 shows half as many views again)",
        default=1.1,
        low=0.0,
        high=5.0,
        prior=lognormal(1.1, 1.5),
        description=(
            "Strength of a festival of size 1, which is Douyin's Double-11 of 2020; other "
            "festivals are multiples of it (their size, in the scenario). At zero no festival is "
            "held."
        ),
        source=(
            "the median has seen dy_double11_gmv_2020 and dy_daily_gmv_2020_12: at it a day of the "
            "festival sells 2.4 times a day of December, as documented; spread assumed"
        ),
        verdict="fit",
    ),
    Parameter(
        name="session_festival",
        symbol="b_X",
        equations=("(8)",),
        unit="logit per unit of festival strength",
        default=1.0,
        low=0.0,
        high=10.0,
        prior=uniform(0.5, 1.5),
        description=(
            "How much a festival raises the odds that an engaged view becomes a buying session, "
            "beside what it adds in views."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="festival_views",
        symbol="v_X",
        equations=("(3)",),
        unit="share of views per unit of festival strength",
        default=0.5,
        low=0.0,
        high=10.0,
        prior=fixed(0.5),
        description=(
            "How many more commerce views a festival shows. Fixed: it defines the unit in which "
            "strength is measured."
        ),
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="festival_pull_forward",
        symbol="a_f",
        equations=("2.7",),
        unit="share of needs (at strength 1)",
        default=0.12,
        low=0.0,
        high=1.0,
        prior=uniform(0.04, 0.25),
        description=(
            "Share of the needs of the days behind a festival that arise during it instead, so "
            "that a dip follows; each further unit of strength takes this share of what is left."
        ),
        source=(
            "assumed; van Heerde, Leeflang & Wittink 2000 found dips of 4 to 25 % of a "
            "promotion's effect"
        ),
        verdict="marginalise",
    ),
    Parameter(
        name="festival_pull_days",
        symbol="14",
        equations=("2.7",),
        unit="days",
        default=14.0,
        low=1.0,
        high=90.0,
        prior=fixed(14.0),
        description="How many days behind a festival lend needs to it.",
        source="assumed",
        verdict="fix",
        integer=True,
    ),
)
