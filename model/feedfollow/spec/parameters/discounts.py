"""Discounts off the list price, by type of room (section 2.7)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="discount_talent",
        symbol="d",
        equations=("(8)",),
        unit="share of the list price",
        default=0.15,
        low=0.0,
        high=0.9,
        prior=uniform(0.075, 0.225),
        description="Mean discount off the list price that merchants give in talents' rooms.",
        source="assumed; article 001 names discounts; a talent asked for 40 % (talent_deal_scmp)",
        verdict="marginalise",
    ),
    Parameter(
        name="discount_self",
        symbol="d",
        equations=("(8)",),
        unit="share of the list price",
        default=0.08,
        low=0.0,
        high=0.9,
        prior=uniform(0.04, 0.12),
        description="Mean discount off the list price in merchants' own rooms.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="discount_shelf",
        symbol="d",
        equations=("(9)",),
        unit="share of the list price",
        default=0.05,
        low=0.0,
        high=0.9,
        prior=uniform(0.025, 0.075),
        description="Mean discount off the list price on the shelf of an app.",
        source="assumed",
        verdict="marginalise",
    ),
)
