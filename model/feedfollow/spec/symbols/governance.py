"""Equation (22): who cheats, who is found out, and what it costs."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import LOGISTIC, Equation, Symbol, parameters

GOVERNED: Final[tuple[Equation, ...]] = (
    Equation(
        "(22)",
        "who cheats, who is found out, and what it costs",
        "v_mp = (1 − h_m)·Λ(c_v + η_g·(σ_c·c_u − L_mp)) ; "
        "L_mp = (1 − exp(−7·Δ·g_p))·(Φ_p/R_mp + μ_p·d_p/7) "
        "+ b_c·(1 + n_p)·(1 − Λ(s0 + s_q·(q_m·(1 − δ_v) − q_claimed))) ; "
        "u_mp ← u_mp + (1 − u_mp)·(1 − exp(−Δ·g_p)) − u_mp/d_p ; "
        "r_mp = v_mp·(1 − (1 − f_p)·(1 − u_mp)) ; x_mp = v_mp·(1 − f_p)·(1 − u_mp)/(1 − r_mp) ; "
        "fined = Φ_p·v_mp·(1 − u_mp)·(1 − exp(−Δ·g_p)) ; paid = n_p·P",
        (
            Symbol("v_mp", "column", "merchants.cheating"),
            Symbol("h_m", "column", "merchants.honesty"),
            LOGISTIC,
            *parameters(
                {
                    "c_v": "cheat_intercept",
                    "η_g": "cheat_response",
                    "σ_c": "cheat_saving",
                    "δ_v": "cheat_harm",
                    "b_c": "claim_chance",
                    "c_u": "unit_cost_share",
                    "s0": "satisfaction_intercept",
                    "s_q": "satisfaction_quality",
                }
            ),
            Symbol("L_mp", "derived", "expected_loss", "what cheating risks, over sales"),
            Symbol("Δ", "derived", "day", "one day, in years"),
            Symbol("g_p", "lever", "governance.inspections"),
            Symbol("Φ_p", "lever", "governance.fine"),
            Symbol("d_p", "lever", "governance.suspension"),
            Symbol("n_p", "lever", "governance.compensation"),
            Symbol("f_p", "lever", "governance.filter"),
            Symbol("R_mp", "derived", "revenue", "a week's sales of one of the line's merchants"),
            Symbol("μ_p", "derived", "margin", "margin over sales of whoever cheats"),
            Symbol("q_m", "column", "merchants.quality"),
            Symbol("q_claimed", "column", "merchants.claimed"),
            Symbol("u_mp", "column", "merchants.suspended"),
            Symbol("r_mp", "column", "merchants.removed"),
            Symbol("x_mp", "column", "merchants.cheats_listed"),
            Symbol("fined", "derived", "fines", "what one merchant of the line pays today"),
            Symbol("paid", "derived", "compensation", "what a buyer who claims is paid"),
            Symbol("P", "column", "orders.price"),
        ),
    ),
)
