"""Equation (16): what more hours bring."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import LOGISTIC, Equation, Symbol

HOURS: Final[tuple[Equation, ...]] = (
    Equation(
        "(16)",
        "what more hours of content bring",
        "κ_pf ← κ_pf·h_pf/(1 + x_p·(h_pf − 1)) ; x_p = 1 − ω_H·(1 − Λ((t − t0_p)/s_p))",
        (
            Symbol("κ_pf", "column", "platforms.views_rate"),
            Symbol("h_pf", "lever", "shows.live"),
            Symbol("h_pf", "lever", "shows.video"),
            Symbol("x_p", "derived", "saturation", "content over what could be watched"),
            Symbol("ω_H", "parameter", "content_saturation"),
            LOGISTIC,
            Symbol("t0_p", "lever", "content.midpoint"),
            Symbol("s_p", "lever", "content.width"),
        ),
    ),
)
