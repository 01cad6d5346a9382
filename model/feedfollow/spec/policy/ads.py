"""Levers of paid traffic: what a platform sells, at what least price, to whom (equation (14))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal, uniform

ADS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="ads.load",
        symbol="λ_p",
        equations=("(4)", "(14)"),
        unit="share of feed views",
        default=0.1,
        low=0.0,
        high=1.0,
        prior=uniform(0.05, 0.2),
        description="Share of the feed's views that are for sale; 0 sells none.",
        source="assumed",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="ads.reserve",
        symbol="r_p",
        equations=("(14)",),
        unit="CNY/view",
        default=0.01,
        low=0.0,
        high=1000.0,
        prior=lognormal(0.01, 3.0),
        description="Least price of a paid view.",
        source="assumed",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="ads.targeting",
        symbol="τ_p",
        equations=("(14)",),
        unit="share of paid views",
        default=1.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Share of the views for sale that show what the viewer is known to like, as the feed "
            "does; the others are led to viewers at random."
        ),
        source="articles 002 and 004 say that ads are chosen by interest; the share is assumed",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="ads.quality",
        symbol="q_ad",
        equations=("(14)",),
        unit="quality (0 to 1)",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Least quality of a merchant who may buy views: 0 admits all, a high one the best."
        ),
        source="article 002: feed ads reserved to brands",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="ads.brands",
        symbol="β_ad",
        equations=("(14)",),
        unit="share of the score",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Part of their score that merchants who are no brand lose in the auction: at 1 brands "
            "alone buy views. There are brands where entry is on."
        ),
        source="article 002: feed ads reserved to brands",
        verdict="policy",
        dated=True,
    ),
)
