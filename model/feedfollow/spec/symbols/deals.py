"""Equation (36): deals of followers and sellers outside the app."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import (
    LOGISTIC,
    TRUST_IN_ANCHOR,
    Equation,
    Symbol,
    parameters,
)

DEALS: Final[tuple[Equation, ...]] = (
    Equation(
        "(36)",
        "deals outside the app",
        "d_D = a_D·Λ(e_D + b_T·(logit(T_D) − logit(T_ia)) − β_i·κ_live·ln(P_D/P)) ; "
        "T_D = α_ia/(n0 + α_ia + β_ia) ; P_D = P_l·(1 − D)·(1 − g_D·c_pf) ; "
        "v_D = (1 − h_m)·Λ(c_v + η_g·σ_c·c_u)",
        (
            Symbol("d_D", "derived", "deal_chance", "that a follower settles the order outside"),
            Symbol("a_D", "lever", "deals.offered"),
            Symbol("a_D", "column", "platforms.deal_offers"),
            Symbol("e_D", "lever", "deals.ease"),
            Symbol("e_D", "column", "platforms.deal_ease"),
            LOGISTIC,
            Symbol("T_D", "derived", "alone", "(1) without the part of the platform"),
            TRUST_IN_ANCHOR,
            Symbol("α_ia", "column", "follows.good"),
            Symbol("β_ia", "column", "follows.bad"),
            Symbol("n0", "derived", "system_weight", "weight of trust in the platform (1)"),
            Symbol("β_i", "column", "users.price_sensitivity"),
            Symbol("P_D", "derived", "price", "of the deal; 1 % of the app's at least"),
            Symbol("P", "derived", "price", "what the buyer would pay in the app (8)"),
            Symbol("P_l", "column", "orders.listed"),
            Symbol("D", "derived", "discount", "of the room (8)"),
            Symbol("c_pf", "derived", "fees", "of the platform on an order in the app, over price"),
            Symbol("v_D", "derived", "cheating_outside", "(22) where nothing is to be lost"),
            Symbol("h_m", "column", "merchants.honesty"),
            *parameters(
                {
                    "b_T": "session_trust",
                    "κ_live": "price_attention_live",
                    "g_D": "deal_shared",
                    "c_v": "cheat_intercept",
                    "η_g": "cheat_response",
                    "σ_c": "cheat_saving",
                    "c_u": "unit_cost_share",
                }
            ),
        ),
    ),
)
