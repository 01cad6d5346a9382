"""Equations (29) and (30): goods from the source."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import (
    EXPECTED_QUALITY,
    TRUST_IN_ANCHOR,
    Equation,
    Symbol,
    parameters,
)

SOURCES: Final[tuple[Equation, ...]] = (
    Equation(
        "(29)",
        "price of goods from the source",
        "ln P_mp = ln P_l − Z_mp ; Z_mp = ln h_S where R_m below σ_S",
        (
            Symbol("P_mp", "derived", "log_price", "price level on platform p"),
            Symbol("P_l", "column", "merchants.log_price"),
            Symbol("Z_mp", "column", "goods.middlemen"),
            Symbol("R_m", "column", "goods.source_rank"),
            Symbol("σ_S", "lever", "sourcing.share"),
            *parameters({"h_S": "channel_markup"}),
        ),
    ),
    Equation(
        "(30)",
        "fresh goods from the source: what is expected, and what arrives",
        "Ẽ_q = T_ia·q_claimed + (1 − T_ia)·min(1, q̄ + O_mp) ; O_mp = b_O where R_m below σ_S ; "
        "q_D = min(1, q_m·(1 − v_m·δ_v) + C_mp) ; x_mp = c_u·P_mp + x_C where R_m below k_C·σ_S ; "
        "C_mp = q_C where R_m below k_C·σ_S",
        (
            EXPECTED_QUALITY,
            TRUST_IN_ANCHOR,
            Symbol("q_claimed", "column", "merchants.claimed"),
            Symbol("q̄", "derived", "mean_quality", "mean of the law of quality"),
            Symbol("O_mp", "column", "goods.origin"),
            Symbol("b_O", "lever", "sourcing.origin_brand"),
            Symbol("R_m", "column", "goods.source_rank"),
            Symbol("σ_S", "lever", "sourcing.share"),
            Symbol("q_D", "derived", "true", "quality that arrives, for q_m in (11) and (12)"),
            Symbol("q_m", "column", "merchants.quality"),
            Symbol("v_m", "column", "orders.cheated"),
            Symbol("C_mp", "column", "goods.chilled"),
            Symbol("k_C", "lever", "sourcing.cold_chain"),
            Symbol("x_mp", "column", "orders.cost"),
            Symbol("P_mp", "derived", "listed", "list price of the order"),
            *parameters(
                {
                    "δ_v": "cheat_harm",
                    "c_u": "unit_cost_share",
                    "q_C": "cold_quality",
                    "x_C": "cold_cost",
                }
            ),
        ),
    ),
)
