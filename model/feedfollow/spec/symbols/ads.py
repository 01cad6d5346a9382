"""Equation (14): the auction of paid views."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import Equation, Symbol, parameters

PAID: Final[tuple[Equation, ...]] = (
    Equation(
        "(14)",
        "what a paid view costs, who buys it and where it leads",
        "b_m = v_m/ROI ; s_m = b_m·e_pc·x_m·(1 − β_ad·k_m) ; B_m = b_ad·R_m/7 ; K = λ_p·F_pc ; "
        "D_m(S) = min(K, B_m/S) where s_m > S and q_m not below q_ad ; "
        "S_pc = least S not below r_p with Σ_m D_m(S) not above K ; "
        "w_ipc = λ_p·f_pc·(τ_p·π_ipc + (1 − τ_p)·F_pc/F_p) ; "
        "fen = min(B_m, S_pc·V_m)",
        (
            Symbol("b_m", "derived", "bid", "what merchant m bids for a buying session"),
            Symbol("v_m", "derived", "margin", "expected margin of m's sessions, before ads"),
            *parameters({"ROI": "ad_roi_target", "b_ad": "ad_budget_share"}),
            Symbol("s_m", "column", "merchants.ad_score"),
            Symbol("e_pc", "derived", "engagement", "share of paid views engaged, as learnt"),
            Symbol("x_m", "derived", "conversion", "m's sessions per engaged view, as learnt"),
            Symbol("B_m", "column", "merchants.ad_budget"),
            Symbol("R_m", "column", "merchants.revenue"),
            Symbol("K", "derived", "supply", "views for sale in the category today"),
            Symbol("λ_p", "lever", "ads.load"),
            Symbol("F_pc", "column", "cells.feed_forecast"),
            Symbol("F_p", "derived", "forecast", "sum of F_pc over categories"),
            Symbol("D_m", "derived", "demand", "views that m wants at a price below its score"),
            Symbol("S", "derived", "price", "a price of a view"),
            Symbol("S_pc", "column", "cells.ad_price"),
            Symbol("r_p", "lever", "ads.reserve"),
            Symbol("q_m", "column", "merchants.quality"),
            Symbol("q_ad", "lever", "ads.quality"),
            Symbol("β_ad", "lever", "ads.brands"),
            Symbol("k_m", "derived", "white_label", "1 for who is no brand, 0 for a brand (20)"),
            Symbol("w_ipc", "derived", "paid_share", "share of i's feed views that are paid in c"),
            Symbol("f_pc", "column", "cells.ad_sold"),
            Symbol("τ_p", "lever", "ads.targeting"),
            Symbol("π_ipc", "derived", "category_share", "share of c in i's feed by (5)"),
            Symbol("fen", "derived", "ad_spent", "what m pays today"),
            Symbol("V_m", "derived", "delivered", "expected paid views led to m today"),
        ),
    ),
)
