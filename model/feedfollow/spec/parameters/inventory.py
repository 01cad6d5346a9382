"""Stocks of goods: forecast, base stock, capacity (13), and what goods cost to make (19)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, fixed, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="lead_time",
        symbol="L",
        equations=("(13)",),
        unit="days",
        default=5.0,
        low=0.0,
        high=14.0,
        prior=uniform(3.0, 7.0),
        description=(
            "Whole days that ordered goods are made and carried; they are in stock the morning "
            "after. Made to order in less than a day at 0."
        ),
        source="assumed",
        verdict="marginalise",
        integer=True,
    ),
    Parameter(
        name="safety_factor",
        symbol="z",
        equations=("(13)",),
        unit="standard deviations",
        default=1.28,
        low=0.0,
        high=10.0,
        prior=fixed(1.28),
        description=(
            "Safety stock and safety capacity in standard deviations of the forecast's error; at "
            "1.28 stock lasts in nine of ten days if errors are Normal."
        ),
        source="assumed: a service level of 90 %, as textbooks have it",
        verdict="fix",
    ),
    Parameter(
        name="forecast_weight",
        symbol="α_F",
        equations=("(13)", "(19)"),
        unit="weight of a day",
        default=0.1,
        low=0.005,
        high=1.0,
        prior=fixed(0.1),
        description="Weight of the latest day in the forecast and in the variance of its error.",
        source="assumed: a textbook value",
        verdict="fix",
    ),
    Parameter(
        name="capacity_headroom",
        symbol="k_c",
        equations=("(13)",),
        unit="multiple of expected daily orders",
        default=1.2,
        low=0.0,
        high=1.0e6,
        prior=lognormal(1.2, 1.15),
        description=(
            "Goods that can be made in a day, over the daily orders expected; safety capacity "
            "comes on top."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="capacity_growth",
        symbol="g_c",
        equations=("(13)",),
        unit="1/week",
        default=0.1,
        low=0.0,
        high=7.0,
        prior=lognormal(0.1, 1.6),
        description="How fast the capacity to make goods can grow or shrink.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="scale_elasticity",
        symbol="e_c",
        equations=("(19)",),
        unit="1",
        default=0.05,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 0.15),
        description=(
            "By how many per cent goods cost less to make for a merchant who sells one per cent "
            "more of them."
        ),
        source="assumed; sign from article 003 (secured sales lower the cost of production)",
        verdict="marginalise",
    ),
    Parameter(
        name="usual_orders",
        symbol="f_0",
        equations=("(19)",),
        unit="orders per day and real merchant",
        default=20.0,
        low=1e-6,
        high=1e9,
        prior=fixed(20.0),
        description=(
            "Daily orders at which goods cost their usual share of the price; a gauge beside "
            "unit_cost_share."
        ),
        source="assumed: what merchants of the baseline sell on average at the end of 2020",
        verdict="fix",
    ),
    Parameter(
        name="volatility_cost",
        symbol="h_c",
        equations=("(19)",),
        unit="share of unit cost",
        default=0.1,
        low=0.0,
        high=2.0,
        prior=uniform(0.0, 0.3),
        description=(
            "What goods cost more to make per unit of the coefficient of variation of daily "
            "demand around its forecast."
        ),
        source="assumed; sign from article 003",
        verdict="marginalise",
    ),
)
