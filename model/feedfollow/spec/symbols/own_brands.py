"""Equation (32): lines of goods that anchors own."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import SYSTEM_TRUST, Equation, Symbol

OWNED: Final[tuple[Equation, ...]] = (
    Equation(
        "(32)",
        "lines of goods that anchors own",
        "m_B = B_a where r_a below n_B and u below x_B ; R_B = P_B − F_B − C_B − K_B ; "
        "T_iB = n0·S_ip/(n0 + Σ_e·h_ei·L_e)",
        (
            Symbol("m_B", "derived", "merchant", "line that a show of its category leads to"),
            Symbol("B_a", "column", "anchors.own_line"),
            Symbol("r_a", "derived", "rank", "talents of the platform with more charisma"),
            Symbol("n_B", "lever", "anchors.own_brands"),
            Symbol("u", "derived", "uniform", "the view's own number, uniform"),
            Symbol("x_B", "lever", "anchors.own_brand_share"),
            Symbol("R_B", "derived", "margin", "what a confirmed order of it brings the owner"),
            Symbol("P_B", "derived", "price", "paid for it"),
            Symbol("F_B", "derived", "fees", "of the platform, or of the outside shelf"),
            Symbol("C_B", "column", "orders.cost"),
            Symbol("K_B", "derived", "freight", "of the parcel"),
            Symbol("T_iB", "derived", "believed", "trust of a non-follower in the owner's line"),
            Symbol("n0", "derived", "system_weight", "weight of trust in the platform (1)"),
            SYSTEM_TRUST,
            Symbol("h_ei", "derived", "aware", "1 where the user has heard of the scandal"),
            Symbol("L_e", "derived", "loss", "B_e of (10), faded since the scandal came out"),
        ),
    ),
)
