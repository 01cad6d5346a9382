"""Equation (20): who starts to sell in the app, and who stops."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import LOGISTIC, Equation, Symbol, parameters

ENTERED: Final[tuple[Equation, ...]] = (
    Equation(
        "(20)",
        "who starts to sell in the app, and who stops",
        "x_mp ← x_mp + (1 − x_mp)·(1 − exp(−Δ·h_kp·max(0, G_mp))) "
        "− x_mp·(1 − exp(−max(0, −G_mp)/t_E)) ; "
        "h_kp = L_kp·(B_kp·p_E + q_E·f_kp) ; f_kp = (Σ_m w_m·x_mp)/(Σ_m w_m) ; "
        "L_kp = Λ(a_E·(S_p − S_E)) ; "
        "G_mp = max(−1, (Π_kp − r_0)/max(r_0, Π_kp, −Π_kp)), −1 where q_m below q_min ; "
        "Π_kp ← Π_kp + (7·M_kp·W/(Σ_m w_m·x_mp) − Π_kp)/t_E",
        (
            Symbol("x_mp", "column", "merchants.selling"),
            Symbol("Δ", "derived", "day", "one day, in years"),
            Symbol("h_kp", "derived", "drive", "hazard of k, white-label or brands, to enter"),
            Symbol("G_mp", "derived", "profit_gap", "profit seen over the outside return"),
            Symbol("L_kp", "derived", "trusted", "whether brands trust p; 1 for white-label"),
            Symbol("B_kp", "lever", "entry.brand_push"),
            Symbol("f_kp", "derived", "peers", "merchants of the kind who sell, of all who could"),
            Symbol("w_m", "column", "merchants.weight"),
            LOGISTIC,
            Symbol("S_p", "column", "platforms.trust_seen"),
            Symbol("Π_kp", "column", "platforms.profit_seen"),
            Symbol("q_m", "column", "merchants.quality"),
            Symbol("q_min", "lever", "entry.threshold"),
            Symbol("M_kp", "derived", "margin", "margin of the kind's orders settled today, CNY"),
            Symbol("W", "derived", "people_per_user", "real people per simulated user"),
            *parameters(
                {
                    "p_E": "entry_innovation",
                    "q_E": "entry_imitation",
                    "r_0": "entry_return",
                    "t_E": "entry_patience",
                    "a_E": "entry_trust",
                    "S_E": "entry_trust_needed",
                }
            ),
        ),
    ),
)
