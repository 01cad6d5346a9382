"""Shelf and search: where a definite need is met when no room meets it (equation (9))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, beta, fixed, lognormal, normal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="shelf_mall",
        symbol="s_M",
        equations=("(9)",),
        unit="logit",
        default=-1.0,
        low=-20.0,
        high=20.0,
        prior=normal(-1.0, 1.0),
        description=(
            "Utility of looking through the mall of an app for what one needs today, without "
            "assortment, against putting it off."
        ),
        source="assumed; dy_shelf_share_2022_23 and dy_mall_growth_2022_23 inform it",
        verdict="fit",
    ),
    Parameter(
        name="shelf_search",
        symbol="s_F",
        equations=("(9)",),
        unit="logit",
        default=-1.0,
        low=-20.0,
        high=20.0,
        prior=normal(-1.0, 1.0),
        description="The same for a search by someone who is in the app anyway.",
        source="assumed; dy_search_growth_2022_23 informs it",
        verdict="fit",
    ),
    Parameter(
        name="shelf_assortment",
        symbol="b_M",
        equations=("(9)",),
        unit="logit",
        default=2.0,
        low=0.0,
        high=20.0,
        prior=lognormal(2.0, 1.5),
        description="What a complete assortment adds to the utility of a shelf in the app.",
        source="assumed; dy_mall_growth_2022_23 informs it",
        verdict="fit",
    ),
    Parameter(
        name="shelf_opened",
        symbol="b_O",
        equations=("(9)",),
        unit="logit",
        default=0.5,
        low=-10.0,
        high=10.0,
        prior=normal(0.5, 0.5),
        description="What being in the app today adds to the utility of its mall.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="shelf_outside",
        symbol="s_O",
        equations=("(9)",),
        unit="logit",
        default=1.0,
        low=-20.0,
        high=20.0,
        prior=normal(1.0, 1.0),
        description=(
            "Utility of the outside shelf, whose assortment is complete: by default that of a "
            "complete mall in an app that was not opened."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="outside_trust",
        symbol="S_O",
        equations=("(9)",),
        unit="trust (0 to 1)",
        default=0.85,
        low=0.01,
        high=0.99,
        prior=beta(17.0, 3.0),
        description="Trust in the outside shelf, the same for all.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="outside_price",
        symbol="P_O",
        equations=("(9)",),
        unit="CNY",
        default=142.0,
        low=0.5,
        high=1.0e5,
        prior=fixed(142.0),
        description=(
            "Mean list price of what is bought on the outside shelf. The same goods cost the same "
            "there and in the apps, but for `shelf.price`."
        ),
        source="aov_tb_2020, solved as for Taobao Live",
        verdict="fix",
    ),
    Parameter(
        name="nest_dissimilarity",
        symbol="ϱ",
        equations=("(9)",),
        unit="1",
        default=0.5,
        low=0.05,
        high=1.0,
        prior=uniform(0.3, 1.0),
        description=(
            "How unlike each other the shelves in apps are: 1 as unlike as any two choices, small "
            "values near substitutes."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="assortment_speed",
        symbol="η_M",
        equations=("(9)",),
        unit="1/week",
        default=0.05,
        low=0.0,
        high=7.0,
        prior=uniform(0.02, 0.1),
        description=(
            "Part of the way to the share of merchants with goods on its shelf that the assortment "
            "of an app goes in a week."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="shelf_compared",
        symbol="n_C",
        equations=("(9)",),
        unit="goods",
        default=4.0,
        low=1.0,
        high=8.0,
        prior=fixed(4.0),
        description=(
            "Goods that somebody compares on a shelf before buying one; in a room there is one."
        ),
        source="assumed; that rooms offer no comparison is article 002's",
        verdict="fix",
        integer=True,
    ),
)
