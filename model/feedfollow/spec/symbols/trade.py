"""Equations (7) to (18): from a view to an order, a delivery, a return, and to trust."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import (
    CATEGORY_COUNT,
    EXPECTED_QUALITY,
    LOGISTIC,
    SYSTEM_TRUST,
    TASTE,
    TRUST_IN_ANCHOR,
    Equation,
    Symbol,
    parameters,
)

TRADE: Final[tuple[Equation, ...]] = (
    Equation(
        "(7)",
        "an engaged view",
        "P_E = Λ(e0 + e_θ·ln(C·max(θ_ic, θ_floor/C)) + e_z·ln(z_a) + e_F·follow_ia) ; "
        "ln(z_a) ~ N(−σ_z²/2, σ_z²) ; θ_ic ~ Dir(a·C·θ̄_c)",
        (
            Symbol("P_E", "derived", "engaged", "chance that a view is engaged"),
            LOGISTIC,
            *parameters(
                {
                    "e0": "engage_intercept",
                    "e_θ": "engage_match",
                    "e_z": "engage_charisma",
                    "e_F": "engage_follow",
                    "θ_floor": "taste_floor",
                    "σ_z": "charisma_spread",
                    "a": "taste_concentration",
                }
            ),
            CATEGORY_COUNT,
            TASTE,
            Symbol("θ̄_c", "derived", "category_popularity", "constant of the parameter table"),
            Symbol("z_a", "column", "anchors.charisma"),
            Symbol("follow_ia", "column", "follows.anchor"),
        ),
    ),
    Equation(
        "(8)",
        "a buying session",
        "P_S = min(1, ν_i·Λ(U)) ; U = b0_f + b0_p + b_T·(logit(T_ia) − logit(0.8)) + b_q·(Ẽ_q − q̄) "
        "− β_i·κ_live·ln(P/P̄_c) + b_N·need_i + b_X·I_e + b_flash·flash "
        "− b_B·max(0, spent_i/B_i − 1) + ln(1 − ρ_C·(1 − c)) ; "
        "Ẽ_q = T_ia·q_claimed + (1 − T_ia)·q̄ ; q_claimed = q_m + (1 − h_m)·hype ; ν_i ~ Gamma(k) ; "
        "P = P_l·(1 − D)·(1 − sub_p)·(1 − cou_p·m_ip) ; ln(1 − D) = d/(1 − d)·ln(u) ; "
        "ln(P_l/P̄_c) ~ N(sd_P·√ρ_P) + N(sd_P·√(1 − ρ_P))",
        (
            Symbol("P_S", "derived", "sessions", "chance that an engaged view becomes a session"),
            Symbol("ν_i", "column", "users.activity"),
            LOGISTIC,
            Symbol("U", "derived", "utility", "log odds of buying at unit activity"),
            Symbol("b0_f", "parameter", "session_intercept_live"),
            Symbol("b0_f", "parameter", "session_intercept_video"),
            Symbol("b0_p", "lever", "taste.session_shift"),
            *parameters(
                {
                    "b_T": "session_trust",
                    "b_q": "session_quality",
                    "κ_live": "price_attention_live",
                    "b_N": "session_need",
                    "b_X": "session_festival",
                    "b_B": "session_budget",
                    "ρ_C": "courier_response",
                    "hype": "claim_hype",
                    "k": "purchase_shape",
                    "sd_P": "price_spread",
                    "ρ_P": "price_between",
                }
            ),
            TRUST_IN_ANCHOR,
            EXPECTED_QUALITY,
            Symbol("q̄", "derived", "mean_quality", "mean of the law of quality"),
            Symbol("q_claimed", "column", "merchants.claimed"),
            Symbol("q_m", "column", "merchants.quality"),
            Symbol("q_m", "parameter", "quality_alpha"),
            Symbol("q_m", "parameter", "quality_beta"),
            Symbol("h_m", "column", "merchants.honesty"),
            Symbol("h_m", "parameter", "honesty_alpha"),
            Symbol("h_m", "parameter", "honesty_beta"),
            Symbol("β_i", "column", "users.price_sensitivity"),
            Symbol("β_i", "parameter", "price_sensitivity"),
            Symbol("β_i", "parameter", "price_sensitivity_spread"),
            Symbol("P", "derived", "paid", "what the buyer pays, for goods paid in the app"),
            Symbol("P_l", "column", "merchants.log_price"),
            Symbol("P̄_c", "lever", "goods.list_price"),
            Symbol("D", "derived", "discount", "off the list price; Beta of mean d"),
            Symbol("d", "parameter", "discount_talent"),
            Symbol("d", "parameter", "discount_self"),
            Symbol("d", "column", "platforms.discount_depth"),
            Symbol("u", "derived", "uniform", "of the good on show"),
            Symbol("sub_p", "lever", "prices.subsidy"),
            Symbol("sub_p", "column", "platforms.subsidy"),
            Symbol("cou_p", "lever", "programme.coupon"),
            Symbol("m_ip", "column", "programme.enrolled"),
            Symbol("need_i", "column", "users.need"),
            Symbol("I_e", "parameter", "festival_strength"),
            Symbol("I_e", "column", "platforms.festival"),
            Symbol("c", "column", "platforms.put_off"),
            Symbol("b_flash", "parameter", "session_flash"),
            Symbol("flash", "derived", "flash", "1 for a view of a flash deal"),
            Symbol("spent_i", "column", "users.spent"),
            Symbol("B_i", "column", "users.budget"),
            Symbol("B_i", "parameter", "budget_median"),
            Symbol("B_i", "parameter", "budget_spread"),
        ),
    ),
    Equation(
        "(10)",
        "what experience does to trust",
        "α_ia ← λ_T·α_ia + w₊·s ; β_ia ← λ_T·β_ia + w₋·(1 − s)·k ; α_ia ← α_ia + w_v ; "
        "α_S ← λ_T·α_S + ζ·w₊·s ; β_S ← λ_T·β_S + ζ·w₋·(1 − G_p)·(1 − s)·κ_S ; "
        "of friends told α_S ← λ_T·α_S + ω_w·s ; "
        "of friends told β_S ← λ_T·β_S + ω_w·(w₋/w₊)·(1 − G_p)·(1 − s)·κ_S ; "
        "at scandal β_ia ← λ_T·β_ia + B_e ; at scandal β_S ← λ_T·β_S + χ_plat·ζ·(1 − G_p)·B_e ; "
        "κ_S = 1 − e_S·served ; "
        "S_ip = (n_S·S0_p + α_S)/(n_S + α_S + β_S)",
        (
            Symbol("α_ia", "column", "follows.good"),
            Symbol("β_ia", "column", "follows.bad"),
            *parameters(
                {
                    "λ_T": "trust_halflife",
                    "w_v": "parasocial_weight",
                    "ζ": "system_trust_spill",
                    "n_S": "system_trust_prior",
                    "ω_w": "word_of_mouth",
                    "B_e": "scandal_loss",
                    "χ_plat": "scandal_platform",
                }
            ),
            Symbol("w₊", "parameter", "trust_gain"),
            Symbol("w₋", "parameter", "trust_loss_ratio"),
            Symbol("s", "derived", "satisfied", "outcome of a delivery, drawn by (11)"),
            Symbol("κ_S", "derived", "felt", "what customer service leaves of a bad outcome"),
            Symbol("e_S", "parameter", "service_repair"),
            Symbol("served", "column", "orders.served"),
            Symbol("α_S", "column", "users.system_good"),
            Symbol("β_S", "column", "users.system_bad"),
            Symbol("G_p", "lever", "guarantee.coverage"),
            SYSTEM_TRUST,
            Symbol("S0_p", "lever", "trust.system_start"),
        ),
    ),
    Equation(
        "(11)",
        "whether a delivery satisfies",
        "P_s = Λ(s0 + s_q·(q_m·(1 − v_m·δ_v)·(1 − rough·δ_r) − Ẽ_q) − s_w·max(0, wait − promise) "
        "+ s_m·ln(C·max(θ_ic, θ_floor/C)))",
        (
            Symbol("P_s", "derived", "satisfaction_rate", "chance that a delivery satisfies"),
            LOGISTIC,
            *parameters(
                {
                    "s0": "satisfaction_intercept",
                    "s_q": "satisfaction_quality",
                    "s_w": "satisfaction_wait",
                    "promise": "promise_days",
                    "s_m": "satisfaction_match",
                    "θ_floor": "taste_floor",
                    "δ_v": "cheat_harm",
                }
            ),
            Symbol("q_m", "column", "merchants.quality"),
            Symbol("q_m", "parameter", "quality_alpha"),
            Symbol("q_m", "parameter", "quality_beta"),
            Symbol("v_m", "column", "orders.cheated"),
            Symbol("rough", "column", "orders.damaged"),
            Symbol("δ_r", "parameter", "rough_harm"),
            EXPECTED_QUALITY,
            Symbol("Ẽ_q", "column", "orders.expected"),
            Symbol("wait", "derived", "wait_days", "days from payment to dispatch"),
            Symbol("wait", "column", "orders.placed"),
            Symbol("wait", "column", "orders.shipped"),
            CATEGORY_COUNT,
            TASTE,
        ),
    ),
    Equation(
        "(12)",
        "whether delivered goods come back",
        "P_R = Λ(r0_c − r_1·(q_m·(1 − v_m·δ_v)·(1 − rough·δ_r) − Ẽ_q) "
        "− r_m·ln(C·max(θ_ic, θ_floor/C)) + r_f·flash)",
        (
            Symbol("P_R", "derived", "return_rate", "chance that a delivery is returned"),
            LOGISTIC,
            Symbol("r0_c", "parameter", "return_intercept"),
            Symbol("r0_c", "parameter", "return_intercept_apparel"),
            *parameters(
                {
                    "r_1": "return_quality",
                    "r_m": "return_match",
                    "θ_floor": "taste_floor",
                    "δ_v": "cheat_harm",
                }
            ),
            Symbol("v_m", "column", "orders.cheated"),
            Symbol("rough", "column", "orders.damaged"),
            Symbol("δ_r", "parameter", "rough_harm"),
            Symbol("q_m", "column", "merchants.quality"),
            Symbol("q_m", "parameter", "quality_alpha"),
            Symbol("q_m", "parameter", "quality_beta"),
            EXPECTED_QUALITY,
            Symbol("Ẽ_q", "column", "orders.expected"),
            CATEGORY_COUNT,
            TASTE,
            Symbol("r_f", "parameter", "return_flash"),
            Symbol("flash", "column", "orders.flash"),
        ),
    ),
    Equation(
        "(17)",
        "a need planted by an engaged view without a purchase",
        "P(need_i ← c) = p_seed",
        (Symbol("need_i", "column", "users.need"), *parameters({"p_seed": "need_seeding"})),
    ),
    Equation(
        "(18)",
        "what a good match is worth after the purchase",
        "s_m·ln(C·θ_ic) in (11) ; r_m·ln(C·θ_ic) in (12) ; regret = kept·(1 − s)",
        (
            *parameters({"s_m": "satisfaction_match", "r_m": "return_match"}),
            CATEGORY_COUNT,
            TASTE,
            Symbol("regret", "derived", "regret_rate", "share of orders kept and unsatisfying"),
            Symbol("kept", "derived", "kept", "1 where delivered goods were not returned"),
            Symbol("s", "derived", "satisfied", "outcome of a delivery, drawn by (11)"),
        ),
    ),
)
