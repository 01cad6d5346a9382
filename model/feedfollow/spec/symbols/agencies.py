"""Equation (33): service agencies, and how merchants find a first deal."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import Equation, Symbol, parameters

SERVED: Final[tuple[Equation, ...]] = (
    Equation(
        "(33)",
        "what agencies do for their clients, and who finds a first deal",
        "u_mpj ← u_mpj·exp(−r_j) + A_pj·n_mp ; r_j = c_j/τ_A + 1/t_E ; c_j = 1 + j·(m_A − 1) ; "
        "A_pj = (1 − j)·(1 − A_p) + j·A_p ; "
        "x_mp ← x_mp + Σ_j (1 − exp(−r_j))·u_mpj·c_j/(τ_A·r_j) ; "
        "V_kp = Σ_j A_pj·Π_kp·c_j·t_E/(c_j·t_E + τ_A) − A_p·f_A ; Y_kp = Π_kp − A_p·f_A ; "
        "N_aj = c_j·K_a ; Z_aj = z_a·(1 + j·(e_A − 1)) ; F_p = F_S·(1 − A_p·s_A) ; "
        "I_a = C_a·(1 − A_p·b_A)",
        (
            Symbol(
                "u_mpj",
                "derived",
                "looking",
                "merchants who look for a first deal; j = 1: clients of an agency",
            ),
            Symbol("r_j", "derived", "ends", "rate at which looking ends"),
            Symbol("c_j", "derived", "contacts", "partners met, in multiples of who is no client"),
            Symbol("A_pj", "derived", "part", "share of who comes that are clients, or not"),
            Symbol("n_mp", "derived", "arrivals", "who comes by (20), V in the place of profits"),
            Symbol("x_mp", "column", "merchants.selling"),
            Symbol("V_kp", "derived", "prospect", "what a newcomer expects to earn"),
            Symbol("Y_kp", "derived", "kept", "what who sells earns; it leaves by (20)"),
            Symbol("Π_kp", "column", "platforms.profit_seen"),
            Symbol("N_aj", "derived", "known", "merchants whom a talent knows"),
            Symbol("K_a", "derived", "contacts_of", "those of who is no client (2.14)"),
            Symbol("Z_aj", "derived", "shown", "charisma of a talent"),
            Symbol("z_a", "column", "anchors.charisma"),
            Symbol("F_p", "derived", "own_cost", "mean cost of a merchant's own room"),
            Symbol("F_S", "derived", "alone", "that of a room without an agency (2.12)"),
            Symbol("I_a", "derived", "left", "commission that is left to a talent"),
            Symbol("C_a", "derived", "commission", "commission of a talent"),
            Symbol("A_p", "lever", "agencies.coverage"),
            Symbol("f_A", "lever", "agencies.fee"),
            Symbol("b_A", "lever", "agencies.cut"),
            *parameters(
                {
                    "t_E": "entry_patience",
                    "τ_A": "first_deal_days",
                    "m_A": "agency_match",
                    "e_A": "agency_charisma",
                    "s_A": "agency_saving",
                }
            ),
        ),
    ),
)
