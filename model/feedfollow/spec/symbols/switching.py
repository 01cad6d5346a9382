"""Equation (15): habit, surplus and friends, which draw people to a platform."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import USUAL_UTILITY, UTILITY, Equation, Symbol, parameters

SWITCHING: Final[tuple[Equation, ...]] = (
    Equation(
        "(15)",
        "what draws people to a platform",
        "U_ip = H_ip + κ_S·s_ip + J·f_ip ; H_ip ← H_ip + δ_H·(o_ip − H_ip) ; "
        "s_ip ← s_ip + δ_H·(s − s_ip) ; f_ip = n_ip/Σ_p n_ip ; pull = exp(κ_H·(U_ip − Ū_ip))",
        (
            UTILITY,
            USUAL_UTILITY,
            *parameters(
                {
                    "κ_H": "habit_weight",
                    "κ_S": "surplus_weight",
                    "J": "friends_weight",
                    "δ_H": "habit_speed",
                }
            ),
            Symbol("H_ip", "column", "habits.habit"),
            Symbol("s_ip", "column", "habits.surplus"),
            Symbol("pull", "column", "habits.pull"),
            Symbol("o_ip", "column", "users.opened"),
            Symbol("s", "derived", "satisfied", "outcome of a delivery, drawn by (11)"),
            Symbol("f_ip", "derived", "friends_share", "share of p in what friends opened"),
            Symbol("n_ip", "column", "habits.used"),
        ),
    ),
)
