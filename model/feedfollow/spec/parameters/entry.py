"""Merchants who enter and leave in-app selling, and brands among them (equation (20))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, beta, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="entry_innovation",
        symbol="p_E",
        equations=("(20)",),
        unit="1/year",
        default=0.03,
        low=0.0,
        high=1.0e6,
        prior=lognormal(0.03, 3.0),
        description="Hazard of a merchant to start selling in the app of its own drive.",
        source="Sultan, Farley & Lehmann 1990: mean of 213 diffusions, 0.03",
        verdict="marginalise",
    ),
    Parameter(
        name="entry_imitation",
        symbol="q_E",
        equations=("(20)",),
        unit="1/year",
        default=0.38,
        low=0.0,
        high=1.0e4,
        prior=lognormal(0.38, 3.0),
        description=(
            "Hazard that a merchant's peers add, those of its kind on the platform, when all of "
            "them sell there."
        ),
        source="Sultan, Farley & Lehmann 1990: mean of 213 diffusions, 0.38",
        verdict="marginalise",
    ),
    Parameter(
        name="entry_return",
        symbol="r_0",
        equations=("(20)",),
        unit="CNY/week",
        default=1100.0,
        low=0.0,
        high=1.0e9,
        prior=lognormal(1100.0, 2.0),
        description=(
            "Profit of a week for which a merchant would do something else: those who see less "
            "do not enter, and leave."
        ),
        source=(
            "assumed: the average wage in private units of towns in 2020, 57,727 CNY a year "
            "(National Bureau of Statistics)"
        ),
        verdict="marginalise",
    ),
    Parameter(
        name="entry_patience",
        symbol="t_E",
        equations=("(20)", "(33)"),
        unit="days",
        default=30.0,
        low=1.0,
        high=3650.0,
        prior=lognormal(30.0, 2.0),
        description=(
            "Memory of what merchants earn, and mean stay of one who earns nothing, or no longer "
            "meets the platform's threshold."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="entry_trust",
        symbol="a_E",
        equations=("(20)",),
        unit="logits per unit of trust",
        default=20.0,
        low=0.0,
        high=1000.0,
        prior=uniform(0.0, 40.0),
        description="How much sooner brands enter a platform that buyers trust.",
        source="assumed; sign from articles 000 and 003",
        verdict="marginalise",
    ),
    Parameter(
        name="entry_trust_needed",
        symbol="S_E",
        equations=("(20)",),
        unit="trust (0 to 1)",
        default=0.8,
        low=0.0,
        high=1.0,
        prior=uniform(0.7, 0.9),
        description="System trust at which brands enter at half the hazard of others.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="brand_share",
        symbol="β_E",
        equations=("1", "2.12"),
        unit="share of merchants",
        default=0.1,
        low=0.0,
        high=1.0,
        prior=beta(2.0, 18.0),
        description="Share of all merchants that are brands: those of the best quality.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="brand_price",
        symbol="P_E",
        equations=("1", "2.12"),
        unit="multiple",
        default=1.5,
        low=0.01,
        high=100.0,
        prior=lognormal(1.5, 1.3),
        description="Price of a brand's goods over that of white-label goods of the category.",
        source="assumed",
        verdict="marginalise",
    ),
)
