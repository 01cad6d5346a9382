"""Equation (34): weekly lists of brands, and paid tasks of users."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import Equation, Symbol, parameters

LISTED: Final[tuple[Equation, ...]] = (
    Equation(
        "(34)",
        "lists of brands, and tasks of users",
        "Σ_m l_mp·w_m·x_mp = λ_L·Σ_m B_m·w_m·x_mp ; h_mp ← max(l_mp, h_mp·exp(−ln(2)/t_L)) ; "
        "y_mp = x_mp·(1 + b_L·h_mp) + τ_mp ; "
        "τ_mp = δ_T/(1 − δ_T)·B_m·x_mp/(Σ_m B_m·x_mp)·Σ_m x_mp·(1 + b_L·h_mp) ; "
        "F_mp = f_T·V_mp·τ_mp/y_mp",
        (
            Symbol("l_mp", "column", "shops.listed"),
            Symbol("h_mp", "column", "shops.heat"),
            Symbol("x_mp", "column", "merchants.selling"),
            Symbol("w_m", "column", "merchants.weight"),
            Symbol("B_m", "column", "merchants.brand"),
            Symbol("y_mp", "column", "shops.shown"),
            Symbol("τ_mp", "derived", "extra", "part of the weight that a task has paid for"),
            Symbol("F_mp", "derived", "fee", "what the line pays for tasks today"),
            Symbol("V_mp", "derived", "goods_views", "engaged views that showed its goods"),
            Symbol("λ_L", "lever", "lists.places"),
            Symbol("λ_L", "column", "platforms.heat_places"),
            Symbol("b_L", "lever", "lists.boost"),
            Symbol("b_L", "column", "platforms.heat_boost"),
            Symbol("δ_T", "lever", "lists.tasks"),
            Symbol("δ_T", "column", "platforms.task_share"),
            Symbol("f_T", "lever", "lists.task_price"),
            Symbol("f_T", "column", "platforms.task_price"),
            *parameters({"t_L": "list_halflife"}),
        ),
    ),
)
