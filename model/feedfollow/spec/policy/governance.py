"""Levers of governance: how a platform keeps cheating merchants away (equation (22))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal, uniform

GOVERNANCE: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="governance.inspections",
        symbol="g_p",
        equations=("(22)",),
        unit="1/year (per shop)",
        default=0.25,
        low=0.0,
        high=365.0,
        prior=lognormal(0.25, 2.0),
        description=(
            "How often a shop is inspected in a year; each inspection finds out whoever cheats."
        ),
        source=(
            "Alibaba: about one shop in four spot-checked in a year (Xinhua 2017); other platforms "
            "assumed alike"
        ),
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="governance.fine",
        symbol="Φ_p",
        equations=("(22)",),
        unit="CNY (per shop found out)",
        default=5000.0,
        low=0.0,
        high=1.0e7,
        prior=lognormal(5000.0, 3.0),
        description="What a shop that is found out pays.",
        source="assumed",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="governance.suspension",
        symbol="d_p",
        equations=("(22)",),
        unit="days",
        default=60.0,
        low=0.0,
        high=3650.0,
        prior=lognormal(60.0, 2.0),
        description=(
            "Mean time for which a shop that was found out sells nothing on the platform; below a "
            "day it is none."
        ),
        source="the suspension of an anchor in December 2020 was 60 days; shops assumed alike",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="governance.compensation",
        symbol="n_p",
        equations=("(22)",),
        unit="multiple of the price",
        default=0.0,
        low=0.0,
        high=100.0,
        prior=uniform(0.0, 10.0),
        description=(
            "What a cheated buyer who claims is paid by the seller on top of the price: 3 and 10 "
            "are the usual promises."
        ),
        source="guarantee_multiple: one fake, ten paid; 1 refunded and 3 paid in December 2020",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="governance.filter",
        symbol="f_p",
        equations=("(22)",),
        unit="share of cheating listings",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 0.5),
        description="Share of the cheating listings that are stopped before anybody sees them.",
        source="assumed; article 004 counts blocked items without those that passed",
        verdict="policy",
        dated=True,
    ),
)
