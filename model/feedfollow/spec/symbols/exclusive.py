"""Equation (35): goods that are made for one platform only."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import Equation, Symbol, parameters

ONE_PLATFORM: Final[tuple[Equation, ...]] = (
    Equation(
        "(35)",
        "goods made for one platform",
        "v_a = b_G·exp(−ln(2)·(t − t_a)/t_G) where r_a below min(n_G, x_G) ; "
        "U_a = U + v_a + β_i·κ_f·ln(P_l/P̄_c) ; Q_a = Q̄_p when t = t_a ; C_a = F_G/(7·W)",
        (
            Symbol("v_a", "column", "exclusives.novelty"),
            Symbol("t_a", "column", "exclusives.launched"),
            Symbol("r_a", "column", "exclusives.rank"),
            Symbol("n_G", "lever", "anchors.exclusive_rooms"),
            Symbol("x_G", "lever", "exclusive.launched"),
            Symbol("U_a", "derived", "utility", "log odds of buying goods of the line"),
            Symbol("U", "derived", "utility", "what they are of other goods (8)"),
            Symbol("β_i", "column", "users.price_sensitivity"),
            Symbol("κ_f", "derived", "attention", "κ_live in live rooms, 1 in films (8)"),
            Symbol("P_l", "column", "merchants.log_price"),
            Symbol("P̄_c", "derived", "list_price", "price level of its category"),
            Symbol("Q_a", "column", "anchors.popularity"),
            Symbol("Q̄_p", "derived", "usual", "mean popularity of real rooms of the platform"),
            Symbol("C_a", "derived", "cost", "of the team in a day, for a simulated user's share"),
            Symbol("F_G", "lever", "exclusive.team_cost"),
            Symbol("W", "derived", "people_per_user", "real people per simulated user"),
            *parameters({"b_G": "exclusive_bonus", "t_G": "exclusive_halflife"}),
        ),
    ),
)
