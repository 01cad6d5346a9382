"""Equation (28): list prices as a mark-up over unit cost."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import Equation, Symbol, parameters

PRICING: Final[tuple[Equation, ...]] = (
    Equation(
        "(28)",
        "a mark-up that follows profit",
        "ln P_l = ln P_b + ln O_m ; O_m = G_m·u_m ; G_m = M_m·c_u ; "
        "M_m ← min(M_m·(1 + s_M), max(M_m, M_max)) where M_m·A_m + K_m above 0 ; "
        "M_m ← max(M_m/(1 + s_M), min(M_m, M_min)) where M_m·A_m + K_m below 0 ; "
        "A_m = Σ_k (1 − e_k)·n_k/M_k ; K_m = Σ_k e_k·x_k ; e_k = β_i·κ_live",
        (
            Symbol("P_l", "column", "merchants.log_price"),
            Symbol("P_b", "column", "goods.usual_price"),
            Symbol("O_m", "column", "goods.price_over"),
            Symbol("G_m", "column", "goods.markup"),
            Symbol("M_m", "derived", "markup", "mark-up, list price over unit cost"),
            Symbol("u_m", "column", "merchants.unit_cost"),
            Symbol("A_m", "column", "goods.dearer_sales"),
            Symbol("K_m", "column", "goods.dearer_costs"),
            Symbol("e_k", "derived", "elasticity", "of the buyer of order k"),
            Symbol("n_k", "derived", "net", "what order k brings, 0 if it comes back"),
            Symbol("M_k", "derived", "markup", "mark-up at which order k was sold"),
            Symbol("x_k", "derived", "cost", "what order k costs, with its freight"),
            Symbol("β_i", "column", "users.price_sensitivity"),
            *parameters(
                {
                    "c_u": "unit_cost_share",
                    "s_M": "markup_step",
                    "M_min": "markup_least",
                    "M_max": "markup_most",
                    "κ_live": "price_attention_live",
                }
            ),
        ),
    ),
)
