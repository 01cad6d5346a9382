"""What people are like before any platform reaches them: tastes, budgets, habits (section 1)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, fixed, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="taste_concentration",
        symbol="a",
        equations=("1", "(5)", "(7)"),
        unit="Dirichlet weight per category",
        default=0.3,
        low=0.01,
        high=100.0,
        prior=uniform(0.1, 1.0),
        description=(
            "How alike people's tastes are: small values give everyone a few favourite "
            "categories, large values give everyone the population's mean taste. Together with "
            "the recommender's precision it sets what interest matching is worth."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="taste_floor",
        symbol="C·θ floor",
        equations=("1", "(7)", "(11)", "(12)"),
        unit="multiple of the mean taste",
        default=0.02,
        low=1.0e-6,
        high=1.0,
        prior=fixed(0.02),
        description=(
            "Smallest relative taste that enters a logarithm, so that a category a person does not "
            "care for is unlikely but never impossible."
        ),
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="price_sensitivity",
        symbol="β",
        equations=("(8)",),
        unit="logit per unit of ln(price)",
        default=2.6,
        low=0.0,
        high=100.0,
        prior=lognormal(2.6, 1.3),
        description=(
            "Mean over people of how strongly a price above the category's usual one lowers the "
            "odds of buying; close to the price elasticity where purchases are rare."
        ),
        source="Bijmolt, van Heerde & Pieters 2005: mean elasticity -2.62 over 1,851 estimates",
        verdict="marginalise",
    ),
    Parameter(
        name="price_sensitivity_spread",
        symbol="sd ln β",
        equations=("(8)",),
        unit="sd of the logarithm",
        default=0.5,
        low=0.0,
        high=2.0,
        prior=uniform(0.25, 0.75),
        description="How much people differ in price sensitivity (lognormal between people).",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="purchase_shape",
        symbol="k",
        equations=("1", "(8)"),
        unit="gamma shape",
        default=0.6,
        low=0.05,
        high=100.0,
        prior=lognormal(0.6, 1.4),
        description=(
            "How unequal people's buying activity is, among adopters: the shape of the negative "
            "binomial law of repeat buying. Small values mean many light and few heavy buyers."
        ),
        source="ks_repurchase_2020 by the closed form of test T7",
        verdict="fit",
    ),
    Parameter(
        name="budget_median",
        symbol="B",
        equations=("1", "(8)"),
        unit="CNY/month",
        default=800.0,
        low=1.0,
        high=1.0e7,
        prior=fixed(800.0),
        description=(
            "Median over people of the monthly money for discretionary online purchases. A gauge: "
            "sales per user inform it only together with orders per session and purchase shape."
        ),
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="budget_spread",
        symbol="sd ln B",
        equations=("1", "(8)"),
        unit="sd of the logarithm",
        default=0.788,
        low=0.0,
        high=3.0,
        prior=fixed(0.788),
        description="How unequal monthly budgets are (lognormal; 0.788 is the logarithm of 2.2).",
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="hard_budget_multiple",
        symbol="2·B_i",
        equations=("2.5",),
        unit="months (of budget)",
        default=2.0,
        low=1.0,
        high=1000.0,
        prior=fixed(2.0),
        description="Monthly spending at which a person's further orders are refused outright.",
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="need_arrival",
        symbol="n",
        equations=("2.6",),
        unit="1/user-day",
        default=0.05,
        low=0.0,
        high=5.0,
        prior=lognormal(0.05, 1.5),
        description=(
            "How often a concrete need for goods of some category arises, all categories taken "
            "together: about one and a half a month. Sets, with the need bonus, how many buyers "
            "had nothing definite in mind."
        ),
        source="assumed; informed by ks_buyers_no_definite_need, below dy_daily_ecom_searches",
        verdict="fit",
    ),
    Parameter(
        name="need_expiry",
        symbol="1/7",
        equations=("2.6",),
        unit="1/day",
        default=1.0 / 7.0,
        low=0.0,
        high=1.0,
        prior=fixed(1.0 / 7.0),
        description="Chance per day that a need that was not met is dropped: a week on average.",
        source="assumed",
        verdict="fix",
    ),
    Parameter(
        name="need_seeding",
        symbol="p_seed",
        equations=("(17)",),
        unit="probability (per engaged view)",
        default=0.02,
        low=0.0,
        high=1.0,
        prior=lognormal(0.02, 2.0),
        description=(
            "Chance that watching with interest, without buying, plants a need for that category "
            "which the person acts on later. This is how short video pre-heats live rooms."
        ),
        source="assumed; sign from ks_buyers_no_definite_need and dy_search_growth_2022_23",
        verdict="marginalise",
    ),
)
