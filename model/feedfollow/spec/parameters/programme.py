"""The paid programme of a platform: who joins it, and who bears the freight of returns (31)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, fixed, lognormal

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="programme_speed",
        symbol="λ_M",
        equations=("(31)",),
        unit="1/day",
        default=0.05,
        low=0.0,
        high=100.0,
        prior=lognormal(0.05, 2.0),
        description=(
            "Hazard at which a buyer who would save joins a paid programme, times the part of the "
            "saving that the fee leaves. With 0 nobody joins."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="freight_borne",
        symbol="b_R",
        equations=("(31)", "3"),
        unit="share of freight",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=fixed(0.0),
        description=(
            "Part of the freight of a return from the app that the buyer bears, as far as no "
            "programme pays it; the merchant bears the rest. With 0 the merchant bears all, and "
            "free returns save a buyer nothing. Fixed: no figure tells who pays."
        ),
        source="assumed; 0 is how settlement is without the module",
        verdict="fix",
    ),
)
