"""Ties and credit: follows (section 2.8) and trust, personal and systemic (equations (1), (10))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, fixed, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="follow_probability",
        symbol="φ",
        equations=("2.8",),
        unit="probability (per engaged view)",
        default=0.03,
        low=0.0,
        high=1.0,
        prior=lognormal(0.03, 1.6),
        description="Chance that an engaged viewer starts to follow an anchor of usual charisma.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="follow_delivery_multiple",
        symbol="φ⁺/φ",
        equations=("2.8",),
        unit="multiple",
        default=5.0,
        low=0.0,
        high=100.0,
        prior=fixed(5.0),
        description="How many times likelier a follow is after a delivery that satisfied.",
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="unfollow_rate",
        symbol="μ",
        equations=("2.8",),
        unit="1/day",
        default=0.004,
        low=0.0,
        high=1.0,
        prior=lognormal(0.004, 2.0),
        description=(
            "Chance per day that a follow ends by itself. The follow probability over this rate "
            "sets how many anchors a person follows."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="unfollow_threshold",
        symbol="τ_u",
        equations=("2.8",),
        unit="trust (0 to 1)",
        default=0.5,
        low=0.0,
        high=1.0,
        prior=uniform(0.25, 0.75),
        description="Trust below which meeting the anchor again may end the follow.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="unfollow_exposure",
        symbol="unfollow chance",
        equations=("2.8",),
        unit="probability (per exposure)",
        default=0.3,
        low=0.0,
        high=1.0,
        prior=fixed(0.3),
        description="Chance that a follower whose trust is below the threshold leaves when met.",
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="follows_start",
        symbol="λ_f/μ",
        equations=("2.3",),
        unit="anchors",
        default=6.5,
        low=0.0,
        high=16.0,
        prior=uniform(5.0, 8.0),
        description=(
            "Mean number of anchors an adopter follows on a platform when the run starts, drawn "
            "from the stationary law of test T3. Nobody starts a simulation without ties."
        ),
        source="prototype",
        verdict="marginalise",
    ),
    Parameter(
        name="trust_system_weight",
        symbol="n0",
        equations=("(1)",),
        unit="pseudo-observations",
        default=5.0,
        low=0.0,
        high=1.0e6,
        prior=lognormal(6.0, 2.0),
        description=(
            "How many own experiences with an anchor it takes before they count as much as trust "
            "in the platform. Large: system trust decides. Small: personal credit decides. A "
            "platform's guarantee may add to it."
        ),
        source="prototype; form from Buhlmann 1967",
        verdict="marginalise",
    ),
    Parameter(
        name="trust_gain",
        symbol="w₊",
        equations=("(10)",),
        unit="pseudo-observations per good outcome",
        default=1.0,
        low=0.0,
        high=100.0,
        prior=fixed(1.0),
        description=(
            "What one satisfying delivery adds to an anchor's credit with the buyer. Fixed: it is "
            "the unit in which all trust evidence is counted."
        ),
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="trust_loss_ratio",
        symbol="w₋/w₊",
        equations=("(10)",),
        unit="ratio",
        default=2.25,
        low=0.0,
        high=100.0,
        prior=uniform(1.0, 5.0),
        description="How many good deliveries one bad delivery undoes.",
        source="assumed by analogy with Tversky & Kahneman 1992; Zhu, Yao & Jiang 2023",
        verdict="marginalise",
    ),
    Parameter(
        name="trust_halflife",
        symbol="λ_T",
        equations=("(10)",),
        unit="days",
        default=90.0,
        low=1.0,
        high=36500.0,
        prior=lognormal(90.0, 2.0),
        description="Time in which trust evidence, good or bad, loses half its weight.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="parasocial_weight",
        symbol="w_v",
        equations=("(10)", "2.9"),
        unit="pseudo-observations per engaged view",
        default=0.2,
        low=0.0,
        high=10.0,
        prior=uniform(0.0, 0.4),
        description=(
            "What watching a followed anchor with interest adds to the credit the anchor enjoys, "
            "without any purchase: people buy the person, not the goods."
        ),
        source="prototype; mechanism from article 003",
        verdict="marginalise",
    ),
    Parameter(
        name="system_trust_prior",
        symbol="n_S",
        equations=("(10)", "2.9"),
        unit="pseudo-observations",
        default=10.0,
        low=1.0e-3,
        high=1.0e6,
        prior=uniform(5.0, 15.0),
        description="How slowly own experience moves a person's trust in the platform as such.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="system_trust_spill",
        symbol="ζ",
        equations=("(10)", "2.9"),
        unit="share",
        default=0.2,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 0.5),
        description="Share of an experience with one anchor that is credited to the platform.",
        source="assumed",
        verdict="marginalise",
    ),
)
