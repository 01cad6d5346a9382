"""Outside links: what becomes of goods whose links are closed (section 2.21)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, fixed, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="link_migration",
        symbol="ξ0",
        equations=("2.21",),
        unit="share of goods",
        default=0.5,
        low=0.0,
        high=1.0,
        prior=uniform(0.2, 0.8),
        description=(
            "Share of the goods whose outside links are closed that come into shops in the app. "
            "The rest can no longer be bought on the platform."
        ),
        source="assumed",
        verdict="fit",
    ),
    Parameter(
        name="link_migration_days",
        symbol="weeks of ξ0",
        equations=("2.21",),
        unit="days",
        default=84.0,
        low=0.0,
        high=1000.0,
        prior=fixed(84.0),
        description=(
            "How long after the closing of links the last of these goods come into the app; they "
            "come in equal parts a day."
        ),
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="link_feedback",
        symbol="w_L",
        equations=("(6)",),
        unit="share of an observation",
        default=0.3,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 1.0),
        description=(
            "What an engaged view behind an outside link counts in the conversion of its room, as "
            "the platform sees the click and not the order: 1 a whole observation, 0 none."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="link_fee_response",
        symbol="η_L",
        equations=("(24)",),
        unit="logit per unit of price",
        default=10.0,
        low=0.0,
        high=1000.0,
        prior=lognormal(10.0, 2.0),
        description=(
            "How strongly sellers choose between an outside link and a shop in the app by the "
            "difference of the fees on them: a difference of a tenth of the price moves the log "
            "odds by a tenth of this."
        ),
        source=(
            "assumed: 2 logits for the whole of a margin (2.12), which is about a fifth of the "
            "price; no figure told"
        ),
        verdict="fit",
    ),
    Parameter(
        name="link_review",
        symbol="ξ_L",
        equations=("(24)",),
        unit="1/week",
        default=0.1,
        low=0.0,
        high=100.0,
        prior=lognormal(0.1, 2.0),
        description=(
            "Hazard a week at which a seller goes over the choice between an outside link and a "
            "shop in the app; 0 is never."
        ),
        source="assumed",
        verdict="fit",
    ),
)
