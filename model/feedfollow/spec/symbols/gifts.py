"""Equations (21) and (23): tips, and buyers who pause."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import Equation, Symbol, parameters

GIFTS: Final[tuple[Equation, ...]] = (
    Equation(
        "(21)",
        "a tip in a live room",
        "P_tip = follow_ia·π_tip·(1 − ς·bought) ; fen = v_tip, of which τ_tip·v_tip stay with p",
        (
            Symbol("P_tip", "derived", "tip", "chance that an engaged live view ends in a tip"),
            Symbol("follow_ia", "column", "follows.anchor"),
            *parameters({"π_tip": "tip_chance", "ς": "tip_substitution", "v_tip": "tip_value"}),
            Symbol("bought", "derived", "bought", "1 if the view ended in a purchase"),
            Symbol("fen", "derived", "tip_fen", "what the user pays"),
            Symbol("τ_tip", "lever", "fees.tips"),
        ),
    ),
)

PAUSES: Final[tuple[Equation, ...]] = (
    Equation(
        "(23)",
        "a buyer who pauses after a bad delivery",
        "P_pause = l·(1 − s) ; at pause R_ip ~ Exp(1) ; R_ip ← max(0, R_ip − p_l) ; "
        "buys when R_ip = 0",
        (
            Symbol("P_pause", "derived", "pause", "chance that a delivery makes a buyer pause"),
            Symbol("s", "derived", "satisfied", "outcome of a delivery, drawn by (11)"),
            Symbol("R_ip", "column", "users.pause"),
            *parameters({"l": "lapse_chance", "p_l": "lapse_return"}),
        ),
    ),
)
