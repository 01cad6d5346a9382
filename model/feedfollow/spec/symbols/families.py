"""Equation (25): what families of anchors have, cost and ask for."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import Equation, Symbol, parameters

CLANS: Final[tuple[Equation, ...]] = (
    Equation(
        "(25)",
        "what families of anchors have, cost and ask for",
        "m_F = n_F·(1 + k_F) ; V_a ← X_F·V_a ; at scandal β_ia ← β_ia + χ_fam·L_e ; "
        "shut_F = x_S·k_F ; κ_a = κ_0 + κ_F·s_F ; Y_r ← Y_r + ρ_R·max(0, Y_h − Y_r) ; "
        "Y_a ← min(Y_a, Y_c) ; Y_c = κ_H·Σ_a·n_a·min(Y_a, Y_c)",
        (
            Symbol("m_F", "derived", "members", "rooms in families, the largest of the platform"),
            Symbol("n_F", "lever", "anchors.families"),
            Symbol("k_F", "lever", "anchors.family_size"),
            Symbol("V_a", "column", "anchors.early_follows"),
            Symbol("X_F", "lever", "anchors.family_followers"),
            Symbol("β_ia", "column", "follows.bad"),
            Symbol("L_e", "derived", "loss", "what counts against the scandal's own anchor (10)"),
            Symbol("shut_F", "derived", "shut", "other members shut with one, rounded"),
            Symbol("x_S", "lever", "families.suspended"),
            Symbol("κ_a", "derived", "commission", "of the room's anchor on settled value"),
            Symbol("κ_0", "parameter", "anchor_commission"),
            Symbol("s_F", "column", "anchors.family_sales"),
            Symbol("Y_a", "derived", "score", "weight of a real room in (6)"),
            Symbol("Y_r", "derived", "rival", "that of the largest room of no family"),
            Symbol("ρ_R", "lever", "families.rival"),
            Symbol("Y_h", "derived", "head", "the largest weight of a head of a family"),
            Symbol("Y_c", "derived", "cap", "largest weight of a room in the category today"),
            Symbol("κ_H", "lever", "feed.head_cap"),
            Symbol("n_a", "derived", "on_air", "real rooms of the row that are live"),
            *parameters({"χ_fam": "scandal_family", "κ_F": "family_commission"}),
        ),
    ),
)
