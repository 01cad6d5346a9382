"""Equations (0) to (6): from the people of a country to the room a view meets."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import (
    CATEGORY_COUNT,
    SYSTEM_TRUST,
    TASTE,
    TRUST_IN_ANCHOR,
    USUAL_UTILITY,
    UTILITY,
    Equation,
    Symbol,
    parameters,
)

REACH: Final[tuple[Equation, ...]] = (
    Equation(
        "(0)",
        "sales as a product of what is documented",
        "GMV_p = W·Σ_i o_ip·A_i·Σ_k V_pk·x_pk·g·P̄_pk ; items = orders·u ; W = Π/N_U",
        (
            Symbol("GMV_p", "derived", "gmv_broad", "value of orders placed, CNY"),
            Symbol("W", "derived", "people_per_user", "real people per simulated user"),
            Symbol("Π", "series", "population.netizens"),
            Symbol("N_U", "derived", "users", "number of simulated users, a scenario setting"),
            Symbol("o_ip", "column", "users.opened"),
            Symbol("A_i", "column", "users.adopted"),
            Symbol("V_pk", "derived", "views", "commerce views per adopter-day from source k"),
            Symbol("x_pk", "derived", "sessions", "buying sessions per view from source k"),
            Symbol("g", "parameter", "orders_per_session"),
            Symbol("P̄_pk", "derived", "price_mean", "mean paid value per order, CNY"),
            Symbol("P̄_pk", "lever", "goods.list_price"),
            Symbol("items", "derived", "items", "items sold"),
            Symbol("orders", "derived", "orders", "orders placed"),
            Symbol("u", "parameter", "items_per_order"),
        ),
    ),
    Equation(
        "(1)",
        "trust of a user in an anchor",
        "T_ia = (n0·S_ip + α_ia)/(n0 + α_ia + β_ia)",
        (
            TRUST_IN_ANCHOR,
            Symbol("n0", "parameter", "trust_system_weight"),
            Symbol("n0", "lever", "trust.guarantee_weight"),
            SYSTEM_TRUST,
            Symbol("S_ip", "lever", "trust.system_start"),
            Symbol("α_ia", "column", "follows.good"),
            Symbol("β_ia", "column", "follows.bad"),
        ),
    ),
    Equation(
        "(2)",
        "adoption of live commerce",
        "E_i ← E_i − Δ·pace·(p_B·μ_p + q_B·f_i), t > t_B ; adopted when E_i < 0 ; "
        "at birth E_i ~ Exp(1) ; potential = m/Π",
        (
            Symbol("Δ", "derived", "step", "one day as a part of a year, 1/365"),
            *parameters(
                {
                    "p_B": "adoption_innovation",
                    "q_B": "adoption_imitation",
                    "t_B": "adoption_start_year",
                    "m": "adoption_ceiling",
                }
            ),
            Symbol("pace", "series", "population.adoption_pace"),
            Symbol("μ_p", "module", "marketing", "marketing spend; 1 without it"),
            Symbol(
                "f_i",
                "derived",
                "users_adopted",
                "adopters among the friends who ever could, or among all (2.18)",
            ),
            Symbol("potential", "column", "users.potential"),
            Symbol("E_i", "column", "users.patience"),
            Symbol("Π", "series", "population.netizens"),
        ),
    ),
    Equation(
        "(3)",
        "opening an app, minutes, views",
        "logit_open = a_p + η_i + κ_H·(U_ip − Ū_ip) ; minutes = τ_p·LogN(−s²/2, s²) ; "
        "V_ip ~ Poisson(ρ_pf·κ_pf·minutes/τ_ref·A_i) ; "
        "κ_pf = κmax_p/(1 + exp(−(t − t0_p)/s_p))·(1 + v_X·I_e)",
        (
            Symbol("logit_open", "column", "users.opened"),
            Symbol("a_p", "column", "platforms.opening_odds"),
            Symbol("a_p", "series", "population.daily_users"),
            Symbol("a_p", "series", "population.monthly_users"),
            Symbol("η_i", "column", "users.openness"),
            Symbol("η_i", "parameter", "opening_spread"),
            Symbol("κ_H", "parameter", "habit_weight"),
            UTILITY,
            USUAL_UTILITY,
            Symbol("minutes", "derived", "minutes", "minutes of a user-day in the app"),
            Symbol("τ_p", "series", "population.minutes"),
            Symbol("τ_ref", "derived", "minutes_reference", "the series' value in mid-2021"),
            Symbol("s", "parameter", "minutes_spread"),
            Symbol("V_ip", "derived", "views", "commerce views of a user-day"),
            Symbol("ρ_pf", "lever", "content.views_live"),
            Symbol("ρ_pf", "lever", "content.views_video"),
            Symbol("κ_pf", "derived", "content_density", "commerce content, 1 in mid-2021"),
            Symbol("κmax_p", "derived", "content_density_limit", "follows from κ = 1 in mid-2021"),
            Symbol("t0_p", "lever", "content.midpoint"),
            Symbol("s_p", "lever", "content.width"),
            Symbol("v_X", "parameter", "festival_views"),
            Symbol("I_e", "parameter", "festival_strength"),
            Symbol("I_e", "column", "platforms.festival"),
            Symbol("A_i", "column", "users.adopted"),
        ),
    ),
    Equation(
        "(4)",
        "which source a view comes from",
        "w_follow = ψ_p·K_i/(K_i + K_h) ; K_i = Σ_a live_a·known_a ; known_a = 1 + ω_S·fixed_a ; "
        "w_social = (1 − w_follow)·σ_p·shown_ip ; "
        "w_local = (1 − w_follow − w_social)·ℓ_p·city_ip ; w_paid = (1 − w_follow)·λ_p ; "
        "w_feed = 1 − w_follow − w_social − w_local − w_paid ; "
        "P_follow ∝ T_ia·live_a·known_a ; V_extra = V_ip·(1 + δ_p)",
        (
            Symbol("w_follow", "derived", "views_follow", "share of views that are follow views"),
            Symbol("w_feed", "derived", "views_feed", "share of views that are feed views"),
            Symbol("ψ_p", "lever", "traffic.private_share"),
            Symbol("K_i", "derived", "live", "followed rooms on air, known slots more than once"),
            Symbol("live_a", "column", "anchors.live"),
            Symbol("known_a", "derived", "known", "how often a followed room on air counts"),
            Symbol("ω_S", "parameter", "slot_visit"),
            Symbol("fixed_a", "lever", "shows.fixed"),
            Symbol("K_h", "parameter", "follow_half_saturation"),
            Symbol("w_social", "derived", "views_social", "share of views that friends lead to"),
            Symbol("σ_p", "lever", "traffic.social_share"),
            Symbol("shown_ip", "derived", "showing", "1 if a friend shows a room that is live"),
            Symbol("w_local", "derived", "views_local", "share of views of rooms of one's city"),
            Symbol("ℓ_p", "lever", "local.share"),
            Symbol("city_ip", "lever", "local.cities"),
            Symbol("w_paid", "derived", "views_paid", "share of paid views, if all are sold (14)"),
            Symbol("λ_p", "lever", "ads.load"),
            Symbol("P_follow", "derived", "follow_choice", "law of the room of a follow view"),
            TRUST_IN_ANCHOR,
            Symbol("live_a", "parameter", "live_probability_head"),
            Symbol("live_a", "parameter", "live_probability_tail"),
            Symbol("V_extra", "derived", "views_public", "views with the extra public ones"),
            Symbol("V_ip", "derived", "views", "commerce views of a user-day"),
            Symbol("δ_p", "lever", "traffic.public_extra"),
        ),
    ),
    Equation(
        "(5)",
        "which category the feed shows",
        "θ̂_ipc = (a0·θ̄_c + n_ipc)/(a0 + Σ_c n_ipc) ; n_ipc halves in δ_n ; "
        "view_ipc = min(10, (1/(C·π_ipc))^κ_n) ; "
        "π_ip = (1 − ε_p)·θ̂_ipc^γ_p/Σ_c θ̂_ipc^γ_p + ε_p/C ; θ_ic ~ Dir(a·C·θ̄_c)",
        (
            Symbol("θ̂_ipc", "derived", "interest", "posterior mean interest"),
            Symbol("a0", "parameter", "interest_prior"),
            Symbol("θ̄_c", "derived", "category_popularity", "constant of the parameter table"),
            Symbol("n_ipc", "column", "users.clicks"),
            Symbol("δ_n", "parameter", "interest_halflife"),
            Symbol("view_ipc", "derived", "evidence", "what an engaged view adds to n_ipc"),
            Symbol("π_ipc", "derived", "category_share", "share of c in i's feed"),
            Symbol("κ_n", "parameter", "interest_correction"),
            Symbol("π_ip", "derived", "feed_category", "law of the category of a feed view"),
            Symbol("ε_p", "lever", "feed.exploration"),
            Symbol("γ_p", "lever", "feed.precision"),
            CATEGORY_COUNT,
            TASTE,
            Symbol("a", "parameter", "taste_concentration"),
        ),
    ),
    Equation(
        "(6)",
        "which room the feed shows",
        "P_room ∝ Q_a^χ_p·ŷ_a^ω_p·(1 + boost_a)·live_a ; "
        "boost_a = Ω_p·hit_a + Ω_S·sold_a + Ω_L·small_a ; Q_a halves in h_Q ; "
        "ŷ_a = (y0·ȳ_c + sessions_a)/(y0 + views_a), both halve in δ_y, y0 not below y_floor ; "
        "outside links count w_L in both ; "
        "quota = ε_A uniform where seen_a < v0",
        (
            Symbol("P_room", "derived", "feed_room", "law of the room of a feed view"),
            Symbol("Q_a", "column", "anchors.popularity"),
            Symbol("h_Q", "parameter", "popularity_halflife"),
            Symbol("χ_p", "lever", "feed.popularity_exponent"),
            Symbol("ŷ_a", "derived", "room_conversion", "shrunken conversion of a room"),
            Symbol("ω_p", "lever", "feed.conversion_exponent"),
            Symbol("boost_a", "column", "anchors.boost"),
            Symbol("Ω_p", "lever", "amplify.stacking"),
            Symbol("Ω_S", "lever", "amplify.sales"),
            Symbol("Ω_L", "lever", "amplify.level"),
            Symbol("hit_a", "derived", "hit", "1 for the tenth whose followers engage most"),
            Symbol("sold_a", "derived", "sold", "1 for the tenth with most sessions lately"),
            Symbol("small_a", "derived", "small", "1 for the half that is least known"),
            Symbol("live_a", "column", "anchors.live"),
            Symbol("y0", "parameter", "conversion_prior"),
            Symbol("ȳ_c", "derived", "category_conversion", "conversion of the category"),
            Symbol("sessions_a", "column", "anchors.sessions_seen"),
            Symbol("views_a", "column", "anchors.engaged_seen"),
            Symbol("δ_y", "parameter", "conversion_halflife"),
            Symbol("w_L", "parameter", "link_feedback"),
            Symbol("y_floor", "parameter", "granularity_views"),
            Symbol("quota", "derived", "cold_start_views", "feed views kept for new anchors"),
            Symbol("ε_A", "lever", "feed.cold_start_quota"),
            Symbol("seen_a", "derived", "real_views", "views of a room by real people so far"),
            Symbol("v0", "parameter", "new_anchor_views"),
        ),
    ),
)
