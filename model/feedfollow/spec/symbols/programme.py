"""Equation (31): the paid programme of a platform."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import Equation, Symbol, parameters

PAID_PROGRAMME: Final[tuple[Equation, ...]] = (
    Equation(
        "(31)",
        "who pays for a programme of members",
        "w_ip = cou_p·(1 − sub_p)·X_ip + cov_p·Y_ip ; "
        "X_ip ← (1 − 1/30)·X_ip + P_k ; Y_ip ← (1 − 1/30)·Y_ip + b_R·freight·R ; "
        "E_ip ← E_ip − λ_M·max(0, 1 − fee_p/w_ip) ; m_ip = 1 when E_ip < 0 ; "
        "at birth E_ip ~ Exp(1) ; m_ip = 0 where w_ip below fee_p",
        (
            Symbol("w_ip", "derived", "saved", "what a month costs less in the programme"),
            Symbol("X_ip", "column", "programme.kept"),
            Symbol("Y_ip", "column", "programme.sent_back"),
            Symbol("E_ip", "column", "programme.patience"),
            Symbol("m_ip", "column", "programme.enrolled"),
            Symbol("P_k", "derived", "price", "of the orders in the app that are settled today"),
            Symbol("R", "derived", "returned", "1 for a return from the app without a claim"),
            Symbol("sub_p", "lever", "prices.subsidy"),
            Symbol("sub_p", "column", "platforms.subsidy"),
            Symbol("cou_p", "lever", "programme.coupon"),
            Symbol("cou_p", "column", "platforms.member_coupon"),
            Symbol("cov_p", "lever", "programme.freight"),
            Symbol("cov_p", "column", "platforms.freight_covered"),
            Symbol("fee_p", "lever", "programme.fee"),
            Symbol("fee_p", "column", "platforms.member_fee"),
            *parameters(
                {"λ_M": "programme_speed", "b_R": "freight_borne", "freight": "shipping_cost"}
            ),
        ),
    ),
)
