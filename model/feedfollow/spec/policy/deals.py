"""Levers of what a platform leaves to deals outside its app (36)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter

DEALS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="deals.offered",
        symbol="a_D",
        equations=("(36)",),
        unit="share of followers' orders",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Share of the orders of followers which the seller offers to settle by private "
            "message. A platform that looks for such offers lowers it; with 0 nothing is settled "
            "outside."
        ),
        source="article 003 (sales by private message before there was a cart); value assumed",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="deals.ease",
        symbol="e_D",
        equations=("(36)",),
        unit="logit",
        default=0.0,
        low=-50.0,
        high=50.0,
        prior=None,
        description=(
            "How much handier than an order in the app it is to pay by private message, at equal "
            "trust and price: above 0 where rooms have no cart, about 0 with one."
        ),
        source="assumed; mechanism from article 003",
        verdict="policy",
        dated=True,
    ),
)
