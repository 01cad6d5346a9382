"""Equations (13) and (19): stocks of goods, and what goods cost to make."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.symbols.notation import Equation, Symbol, parameters

SUPPLY: Final[tuple[Equation, ...]] = (
    Equation(
        "(13)",
        "stock, goods on order and what is shipped",
        "shipped_m = min(I_m, B_m, cap_m) ; I_m ← I_m + arrivals_m − shipped_m ; "
        "O_m = min(K_m, max(0, S_m − (I_m − B_m + pipeline_m))) ; "
        "S_m = Σ_h D_mh + z·σ_m·√(L + 1) + ahead_m ; D_mh = Σ_p F_mp·(1 + φ_F·(M_ph − 1)) ; "
        "F_mp ← F_mp + α_F·(D_mp/(1 + φ_F·(M_p0 − 1)) − F_mp) ; "
        "σ_m² ← σ_m² + α_F·((D_m − E_m)² − σ_m²) ; E_m = D_m1 ; "
        "K_m ← K_m + max(−g_c·K_m/7, min(g_c·K_m/7, k_c·max(D_mh) + z·σ_m − K_m))",
        (
            Symbol("shipped_m", "derived", "shipped", "orders that leave a merchant this morning"),
            Symbol("I_m", "column", "merchants.stock"),
            Symbol("B_m", "column", "merchants.backlog"),
            Symbol("cap_m", "column", "merchants.tokens"),
            Symbol("arrivals_m", "column", "merchants.arrived"),
            Symbol("O_m", "derived", "ordered", "goods ordered tonight, due after L whole days"),
            Symbol("K_m", "column", "merchants.capacity"),
            Symbol("S_m", "column", "merchants.base_stock"),
            Symbol("pipeline_m", "column", "merchants.on_order"),
            Symbol("D_mh", "derived", "demand_ahead", "orders expected h days ahead"),
            Symbol("D_m1", "derived", "demand_ahead", "orders expected tomorrow"),
            Symbol("σ_m", "column", "merchants.error"),
            Symbol(
                "ahead_m",
                "derived",
                "made_ahead",
                "what the days after L + 1 are known to want beyond K_m and an ordinary day",
            ),
            Symbol("F_mp", "column", "merchants.forecast"),
            Symbol(
                "D_mp", "derived", "sold", "today's orders on p, those cancelled at once left out"
            ),
            Symbol("D_m", "derived", "sold", "today's orders on all platforms"),
            Symbol("E_m", "column", "merchants.expected"),
            Symbol(
                "M_ph",
                "derived",
                "outlook",
                "what festivals and rests of couriers multiply demand by, h days ahead",
            ),
            Symbol("M_p0", "derived", "outlook", "the same of today"),
            Symbol("φ_F", "lever", "supply.forecast_share"),
            *parameters(
                {
                    "L": "lead_time",
                    "z": "safety_factor",
                    "α_F": "forecast_weight",
                    "k_c": "capacity_headroom",
                    "g_c": "capacity_growth",
                }
            ),
        ),
    ),
    Equation(
        "(19)",
        "unit cost by secured and by volatile demand",
        "u_m = (f_m/f_0)^(−e_c)·(1 + h_c·√(max(0, V_m) + 1/f_m)) ; f_m = max(E_m, 1/7)·W/w_m ; "
        "V_m = (Σ_p F_mp·V_p)/(Σ_p F_mp) ; V_p ← V_p + α_F·(((D_p − E_p)² − Q_p)/(E_p²) − V_p)",
        (
            Symbol("u_m", "column", "merchants.unit_cost"),
            Symbol("f_m", "derived", "daily", "orders expected tomorrow by one real merchant"),
            Symbol("E_m", "column", "merchants.expected"),
            Symbol("W", "derived", "people_per_user", "real people per simulated user"),
            Symbol("w_m", "column", "merchants.weight"),
            Symbol("V_m", "derived", "common", "volatility of the platforms it sells on"),
            Symbol("F_mp", "column", "merchants.forecast"),
            Symbol("V_p", "column", "platforms.volatility"),
            Symbol("D_p", "derived", "sold", "today's orders of the platform"),
            Symbol("E_p", "derived", "expected", "what was forecast of them last night"),
            Symbol(
                "Q_p",
                "derived",
                "squares",
                "sum over sessions of the square of their orders, which sampling alone adds",
            ),
            *parameters(
                {
                    "e_c": "scale_elasticity",
                    "f_0": "usual_orders",
                    "h_c": "volatility_cost",
                    "α_F": "forecast_weight",
                }
            ),
        ),
    ),
)
