"""Equation (38): goods that cross a border."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import Equation, Symbol, parameters

CROSSING: Final[tuple[Equation, ...]] = (
    Equation(
        "(38)",
        "goods that cross a border",
        "due = shipped + way + D_B ; far_p = −b_D·D_B ; reg_p = b_DR·D_B ; "
        "l_S ← l_S + far_p ; l_R ← l_R + reg_p ; duty = τ_B·P_k",
        (
            Symbol("due", "derived", "due", "day on which the parcel arrives"),
            Symbol("shipped", "derived", "shipped", "day on which it was sent off"),
            Symbol("way", "derived", "under_way", "days on the way at home"),
            Symbol("l_S", "derived", "utility", "log odds of buying (8), in the app also (9)"),
            Symbol("l_R", "derived", "return_probability", "log odds of a return (12)"),
            Symbol("P_k", "derived", "price", "of an order that is kept"),
            Symbol("duty", "derived", "duty", "what its merchant pays"),
            Symbol("D_B", "lever", "border.days"),
            Symbol("D_B", "column", "platforms.days_further"),
            Symbol("far_p", "column", "platforms.too_far"),
            Symbol("reg_p", "column", "platforms.regretted"),
            Symbol("τ_B", "lever", "border.duty"),
            Symbol("τ_B", "column", "platforms.duty"),
            *parameters({"b_D": "session_delay", "b_DR": "return_delay"}),
        ),
    ),
)
