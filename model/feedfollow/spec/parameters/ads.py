"""Paid traffic: what merchants bid and spend (equation (14))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="ad_roi_target",
        symbol="ROI",
        equations=("(14)",),
        unit="ratio",
        default=3.0,
        low=0.1,
        high=1000.0,
        prior=lognormal(3.0, 1.5),
        description=(
            "Margin of a buying session over what a merchant bids for it, the same for all. GMV "
            "over spending is higher: a margin is a part of the price, and winners pay less than "
            "they bid."
        ),
        source="assumed; ads_roi_qianchuan gives 2 to 5 for GMV over spending",
        verdict="marginalise",
    ),
    Parameter(
        name="ad_budget_share",
        symbol="b_ad",
        equations=("(14)",),
        unit="share of revenue",
        default=0.1,
        low=0.0,
        high=10.0,
        prior=lognormal(0.1, 2.0),
        description=(
            "What a merchant spends on ads in a day at most, over its mean daily sales on the "
            "platform in the last seven days."
        ),
        source="assumed; ks_revenue_ads_2020 over ks_gmv_2020 bounds what is spent",
        verdict="marginalise",
    ),
)
