"""Levers of merchants with several rooms of their own on a platform (equation (37))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter

ACCOUNTS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="anchors.account_brands",
        symbol="n_K",
        equations=("(37)",),
        unit="merchants",
        default=0.0,
        low=0.0,
        high=25.0,
        prior=None,
        description=(
            "Merchants who run several rooms of their own, in whole numbers, as far as their rooms "
            "are simulated one by one. Without the module account_matrix there are none."
        ),
        source="assumed: a what-if (article 002: several accounts of one brand)",
        verdict="policy",
    ),
    Parameter(
        name="anchors.account_rank",
        symbol="m_K",
        equations=("(37)",),
        unit="rooms",
        default=0.0,
        low=0.0,
        high=25.0,
        prior=None,
        description=(
            "Own rooms that are larger than theirs, in whole numbers: with 0 it is the largest "
            "merchants who run several."
        ),
        source="assumed: a what-if",
        verdict="policy",
    ),
    Parameter(
        name="anchors.accounts",
        symbol="k_K",
        equations=("(37)",),
        unit="rooms",
        default=2.0,
        low=1.0,
        high=10.0,
        prior=None,
        description=(
            "Rooms that each of them runs, in whole numbers; with 1 nobody has several. The team "
            "of every further one costs rooms.own_cost."
        ),
        source="assumed: a what-if (article 002)",
        verdict="policy",
    ),
)
