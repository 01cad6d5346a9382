"""Equation (9): where a definite need is met when no room met it."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import (
    EXPECTED_QUALITY,
    SYSTEM_TRUST,
    Equation,
    Symbol,
    parameters,
)

NEEDS: Final[tuple[Equation, ...]] = (
    Equation(
        "(9)",
        "search, mall, the outside shelf, or putting it off",
        "V_F = s_F + b_M·M_p + b_T·(logit(S_ip) − logit(0.8)) "
        "− β_i·(ln(P_p·(1 − sub_p)·(1 − cou_p·m_ip)) − d/(1 − d)) "
        "+ ln(1 − ρ_C·(1 − c)) ; "
        "V_M = V_F − s_F + s_M + b_O·o_ip ; "
        "V_O = s_O + b_T·(logit(S_O) − logit(0.8)) + ln(1 − ρ_C·(1 − c)) ; "
        "I = ϱ·ln(Σ_p h_ip·(a_F·o_ip·exp(V_F/ϱ) + a_M·exp(V_M/ϱ))) ; "
        "Q_F = h_ip·a_F·o_ip·exp(I + (V_F − I)/ϱ)/(1 + exp(I) + exp(V_O)) ; "
        "Q_M = h_ip·a_M·exp(I + (V_M − I)/ϱ)/(1 + exp(I) + exp(V_O)) ; "
        "Q_O = exp(V_O)/(1 + exp(I) + exp(V_O)) ; "
        "M_p ← M_p + η_M/7·(x_M − M_p) ; "
        "P(m) ∝ exp(b_q·(Ẽ_q − q̄) − β_i·ln(P_l·(1 − D)/P̄_c)), of n_C goods ; "
        "ln(1 − D) = d/(1 − d)·ln(u) ; "
        "outside P = P_O·exp(N(−sd_P²/2, sd_P²))",
        (
            Symbol("V_F", "derived", "search_utility", "of a search in the app, before user terms"),
            Symbol("V_M", "derived", "mall_utility", "of the mall in the app"),
            Symbol("V_O", "derived", "outside_utility", "of the outside shelf; putting off has 0"),
            Symbol("I", "derived", "log_sum", "value of all shelves in apps together"),
            Symbol("Q_F", "derived", "search_chance", "chance of a search a day, with a need"),
            Symbol("Q_M", "derived", "mall_chance", "chance of a purchase in the mall"),
            Symbol("Q_O", "derived", "outside_chance", "chance of a purchase outside"),
            *parameters(
                {
                    "s_F": "shelf_search",
                    "s_M": "shelf_mall",
                    "s_O": "shelf_outside",
                    "b_M": "shelf_assortment",
                    "b_O": "shelf_opened",
                    "b_T": "session_trust",
                    "b_q": "session_quality",
                    "S_O": "outside_trust",
                    "P_O": "outside_price",
                    "ϱ": "nest_dissimilarity",
                    "η_M": "assortment_speed",
                    "n_C": "shelf_compared",
                    "ρ_C": "courier_response",
                    "sd_P": "price_spread",
                }
            ),
            Symbol("a_F", "lever", "shelf.search"),
            Symbol("a_M", "lever", "shelf.mall"),
            Symbol("x_M", "lever", "shelf.merchants"),
            Symbol("P_p", "lever", "shelf.price"),
            Symbol("P̄_c", "lever", "goods.list_price"),
            Symbol("M_p", "column", "platforms.assortment"),
            Symbol("c", "column", "platforms.put_off"),
            Symbol("h_ip", "column", "users.member"),
            Symbol("o_ip", "column", "users.opened"),
            Symbol("β_i", "column", "users.price_sensitivity"),
            Symbol("P_l", "column", "merchants.log_price"),
            Symbol("D", "derived", "discount", "off the list price; Beta of mean d"),
            Symbol("d", "parameter", "discount_shelf"),
            Symbol("d", "column", "platforms.discount_depth"),
            Symbol("u", "derived", "uniform", "of the good compared"),
            Symbol("sub_p", "lever", "prices.subsidy"),
            Symbol("sub_p", "column", "platforms.subsidy"),
            Symbol("cou_p", "lever", "programme.coupon"),
            Symbol("m_ip", "column", "programme.enrolled"),
            Symbol("P", "derived", "paid", "what the buyer pays outside, over its level"),
            SYSTEM_TRUST,
            EXPECTED_QUALITY,
            Symbol("q̄", "derived", "mean_quality", "mean of the law of quality"),
        ),
    ),
)
