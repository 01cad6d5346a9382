"""Equation (24): sellers between an outside link and a shop in the app."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import Equation, Symbol, parameters

LINKS: Final[tuple[Equation, ...]] = (
    Equation(
        "(24)",
        "the share of goods linked outside",
        "linked_pf = o_pf·x_pf ; X_pf = 1/(o_pf + (1 − o_pf)·exp(η_L·(f_pf − g_pf))) ; "
        "x_pf ← X_pf + (x_pf − X_pf)·exp(−ξ_L/7)",
        (
            Symbol("linked_pf", "column", "platforms.open_share"),
            Symbol("o_pf", "lever", "links.open_live"),
            Symbol("o_pf", "lever", "links.open_video"),
            Symbol("x_pf", "derived", "linked", "what fees have left of the openness, 1 of all"),
            Symbol("X_pf", "derived", "lasting_part", "where x_pf goes: a logit of the fees"),
            Symbol("f_pf", "lever", "fees.link_live"),
            Symbol("f_pf", "lever", "fees.link_video"),
            Symbol("g_pf", "lever", "fees.shop_live"),
            Symbol("g_pf", "lever", "fees.shop_video"),
            *parameters({"η_L": "link_fee_response", "ξ_L": "link_review"}),
        ),
    ),
)
