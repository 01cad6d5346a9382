"""How long a place on a weekly list is remembered (equation (34))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="list_halflife",
        symbol="t_L",
        equations=("(34)",),
        unit="days",
        default=7.0,
        low=0.1,
        high=3650.0,
        prior=lognormal(7.0, 2.0),
        description=(
            "Days in which half of what a list adds to views is gone, once a brand is off it."
        ),
        source="assumed: one issue of a weekly list",
        verdict="marginalise",
    ),
)
