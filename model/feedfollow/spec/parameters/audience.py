"""From opening an app to meeting a room: sections 2.2 to 2.4, equations (3) to (6)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, fixed, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="opening_spread",
        symbol="s_η",
        equations=("(3)", "2.2"),
        unit="logit (sd between members)",
        default=1.0,
        low=0.0,
        high=5.0,
        prior=uniform(0.5, 1.5),
        description="How much members differ, for good, in how often they open the app.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="minutes_spread",
        symbol="s",
        equations=("(3)",),
        unit="sd of the logarithm",
        default=0.8,
        low=0.0,
        high=3.0,
        prior=fixed(0.8),
        description="How much the minutes spent in the app vary from one user-day to another.",
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="follow_half_saturation",
        symbol="K_h",
        equations=("(4)",),
        unit="anchors (followed, live today)",
        default=1.0,
        low=1.0e-3,
        high=1000.0,
        prior=lognormal(1.0, 1.8),
        description=(
            "How many followed anchors must be live for the follow page to take half of the share "
            "of views that the platform's private-share lever allows."
        ),
        source="prototype",
        verdict="marginalise",
    ),
    Parameter(
        name="follow_choice_exponent",
        symbol="z exponent",
        equations=("2.3", "2.8"),
        unit="exponent",
        default=0.5,
        low=0.0,
        high=2.0,
        prior=fixed(0.5),
        description=(
            "How strongly charisma decides whom people follow: the chance to be followed grows "
            "with charisma to this power (capped at three times the usual chance)."
        ),
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="interest_prior",
        symbol="a0",
        equations=("(5)",),
        unit="engaged views",
        default=5.0,
        low=1.0e-3,
        high=1.0e6,
        prior=lognormal(5.0, 2.0),
        description=(
            "How many engaged views a recommender needs before it believes a user's own clicks as "
            "much as the population's mean taste."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="interest_halflife",
        symbol="δ_n",
        equations=("(5)",),
        unit="days",
        default=60.0,
        low=1.0,
        high=36500.0,
        prior=uniform(30.0, 90.0),
        description="Time in which the recommender's weight on an old click falls by half.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="interest_correction",
        symbol="κ_n",
        equations=("(5)",),
        unit="exponent",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=fixed(0.0),
        description=(
            "How far a recommender takes into account how often it showed a category when it "
            "learns from clicks: 0 counts clicks as they come, 1 divides them by the share that "
            "was shown (inverse propensity)."
        ),
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="conversion_prior",
        symbol="y0",
        equations=("(6)",),
        unit="views (of real people)",
        default=500.0,
        low=0.0,
        high=1.0e9,
        prior=lognormal(500.0, 2.0),
        description=(
            "How many views a room needs before its own conversion counts as much in its rank as "
            "its category's: the cold start of a new room. Views of real people, not of "
            "simulated ones."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="conversion_halflife",
        symbol="δ_y",
        equations=("(6)",),
        unit="days",
        default=60.0,
        low=1.0,
        high=36500.0,
        prior=fixed(60.0),
        description="Time in which an old view or session loses half its weight in a room's rank.",
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="popularity_halflife",
        symbol="Q half-life",
        equations=("(6)",),
        unit="days",
        default=14.0,
        low=0.5,
        high=3650.0,
        prior=fixed(14.0),
        description="Memory of a room's popularity: the half-life of its moving average.",
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="new_anchor_views",
        symbol="v0",
        equations=("(6)", "2.4"),
        unit="views (of real people)",
        default=5000.0,
        low=0.0,
        high=1.0e9,
        prior=fixed(5000.0),
        description="An anchor seen by fewer people than this is new and shares in the quota.",
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="live_probability_head",
        symbol="l head",
        equations=("2.4", "(4)"),
        unit="probability (per day)",
        default=0.5,
        low=0.0,
        high=1.0,
        prior=fixed(0.5),
        description="Chance that one of a platform's top 100 anchors goes live on a day.",
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="live_probability_tail",
        symbol="l tail",
        equations=("2.4", "(4)"),
        unit="probability (per day)",
        default=0.3,
        low=0.0,
        high=1.0,
        prior=fixed(0.3),
        description="Chance that any other anchor goes live on a day.",
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="granularity_views",
        symbol="y0 floor",
        equations=("(6)",),
        unit="views (simulated)",
        default=20.0,
        low=0.0,
        high=1.0e6,
        prior=fixed(20.0),
        description=(
            "A numerical guard, not behaviour: the cold-start prior of a room is never worth "
            "fewer simulated views than this, since one simulated view stands for thousands of "
            "people. It stops binding as the number of simulated users grows."
        ),
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="charisma_spread",
        symbol="σ_z",
        equations=("1", "(7)"),
        unit="sd of the logarithm",
        default=1.6,
        low=0.0,
        high=5.0,
        prior=uniform(1.0, 3.0),
        description=(
            "How unequal anchors' power to hold an audience is (lognormal, mean one). The "
            "concentration figures inform only its product with the charisma effect over one "
            "minus the popularity exponent."
        ),
        source="derived from top22_share_2020 and top50_may2020 by test T5b",
        verdict="marginalise",
    ),
)
