"""Friends: how many, and where they live (section 2.18)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, fixed, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="friends_mean",
        symbol="k_F",
        equations=("2.18",),
        unit="friends",
        default=25.0,
        low=0.0,
        high=1000.0,
        prior=uniform(20.0, 50.0),
        description=(
            "Mean number of friends of a user. Counted pairs of mutual friends a monthly user of "
            "Kuaishou are 25; if each pair was counted once, a user has 50."
        ),
        source="ks_mutual_per_mau_2021_06",
        verdict="marginalise",
    ),
    Parameter(
        name="friends_far",
        symbol="far",
        equations=("2.18",),
        unit="share of friends",
        default=0.2,
        low=0.0,
        high=1.0,
        prior=uniform(0.05, 0.5),
        description=(
            "Share of friends drawn from the whole country; the others live in the same block."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="friends_block",
        symbol="block",
        equations=("2.18",),
        unit="simulated users",
        default=200.0,
        low=2.0,
        high=1.0e6,
        prior=fixed(200.0),
        description="Users of the block of a city in which near friends live.",
        source="assumed",
        verdict="fix",
        integer=True,
    ),
    Parameter(
        name="word_of_mouth",
        symbol="ω_w",
        equations=("(10)", "2.18"),
        unit="pseudo-observations per friend and delivery",
        default=0.02,
        low=0.0,
        high=10.0,
        prior=lognormal(0.02, 2.0),
        description=(
            "What a good delivery adds to the trust of each of the buyer's friends in the "
            "platform. A bad one counts against it by as much more as own bad experience does."
        ),
        source="assumed",
        verdict="marginalise",
    ),
)
