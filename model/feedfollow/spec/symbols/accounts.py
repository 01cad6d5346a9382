"""Equation (37): several rooms of one merchant."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import Equation, Symbol

SEVERAL: Final[tuple[Equation, ...]] = (
    Equation(
        "(37)",
        "several rooms of one merchant",
        "z_j = z_b where r_b − m_K below n_K ; C_b = (k_K − 1)·F_self/(7·W)",
        (
            Symbol("z_j", "derived", "charisma", "of a further room of the merchant of room b"),
            Symbol("z_b", "column", "anchors.charisma"),
            Symbol(
                "r_b",
                "derived",
                "rank",
                "own rooms of the platform with more charisma, m_K and more",
            ),
            Symbol("n_K", "lever", "anchors.account_brands"),
            Symbol("m_K", "lever", "anchors.account_rank"),
            Symbol("k_K", "lever", "anchors.accounts"),
            Symbol("C_b", "derived", "cost", "of further teams in a day, a simulated user's share"),
            Symbol("F_self", "lever", "rooms.own_cost"),
            Symbol("W", "derived", "people_per_user", "real people per simulated user"),
        ),
    ),
)
