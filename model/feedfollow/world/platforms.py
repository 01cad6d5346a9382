"""Platforms: the policy vector of today, one row a platform; no platform has code of its own."""

from __future__ import annotations

from typing import Annotated

from feedfollow.kernels import in_place
from feedfollow.world.columns import F64, Column
from feedfollow.world.platform_services import ServicePlatforms

CALENDAR = ("calendar",)
FESTIVALS = ("festivals",)
LINK_FEES = ("link_fees",)


class Platforms(ServicePlatforms):
    """Policy and inputs of today by platform (process 1)."""

    members: Annotated[
        F64,
        Column("platform", "float64", "share of users", "members who are let in", CALENDAR),
    ]
    follows_brought: Annotated[
        F64,
        Column("platform", "float64", "ratio", "follows of a new member, over the usual", CALENDAR),
    ]
    opening_odds: Annotated[
        F64, Column("platform", "float64", "odds", "exp(a_p(t)) of the opening law", CALENDAR)
    ]
    views_rate: Annotated[
        F64,
        Column(
            "platform content_form",
            "float64",
            "views/day",
            "commerce views per adopter-active day, rho kappa(t) tau(t)/tau_ref (3)",
            ("calendar", "festivals", "content_supply"),
        ),
    ]
    real_anchors: Annotated[
        F64, Column("platform", "float64", "real anchors", "active anchors R_A(t)", CALENDAR)
    ]
    private_share: Annotated[F64, Column("platform", "float64", "share", "psi_p of (4)", CALENDAR)]
    public_extra: Annotated[
        F64, Column("platform", "float64", "share", "delta, extra public views (4)", CALENDAR)
    ]
    precision: Annotated[F64, Column("platform", "float64", "exponent", "gamma_p of (5)", CALENDAR)]
    exploration: Annotated[
        F64, Column("platform", "float64", "share", "epsilon_p of (5)", CALENDAR)
    ]
    popularity_exponent: Annotated[
        F64, Column("platform", "float64", "exponent", "chi_p of (6)", CALENDAR)
    ]
    conversion_exponent: Annotated[
        F64, Column("platform", "float64", "exponent", "omega_p of (6)", CALENDAR)
    ]
    cold_start_quota: Annotated[
        F64, Column("platform", "float64", "share", "epsilon^A of (6)", CALENDAR)
    ]
    intent_share: Annotated[
        F64, Column("platform", "float64", "share", "iota_p, feed views led by the need", CALENDAR)
    ]
    stranded_share: Annotated[
        F64,
        Column(
            "platform content_form",
            "float64",
            "share",
            "goods of closed links, not in the app",
            CALENDAR,
        ),
    ]
    system_start: Annotated[F64, Column("platform", "float64", "0..1", "S0_p", CALENDAR)]
    system_weight: Annotated[
        F64,
        Column(
            "platform", "float64", "pseudo-observations", "n0 with the guarantee's part", CALENDAR
        ),
    ]
    guarantee: Annotated[F64, Column("platform", "float64", "share", "coverage G_p", CALENDAR)]
    commission: Annotated[
        F64, Column("platform", "float64", "share", "platform commission", CALENDAR)
    ]
    external_fee: Annotated[
        F64, Column("platform", "float64", "share", "fee on external orders (CPS)", CALENDAR)
    ]
    list_price: Annotated[F64, Column("platform", "float64", "CNY", "list price level", CALENDAR)]
    session_shift: Annotated[
        F64,
        Column("platform", "float64", "logit", "b0_p of (8), 0 for the one consumer", CALENDAR),
    ]
    festival: Annotated[
        F64,
        Column(
            "platform", "float64", "strength", "I_e of the festival held today, 0 none", FESTIVALS
        ),
    ]
    need_shift: Annotated[
        F64,
        Column(
            "platform",
            "float64",
            "share of n",
            "needs of today drawn ahead (below 0), or later ones that come today (2.7)",
            FESTIVALS,
        ),
    ]
    open_share: Annotated[
        F64,
        Column(
            "platform content_form",
            "float64",
            "share",
            "goods linked outside, o_pf, times x_pf with fees (24)",
            (*CALENDAR, *LINK_FEES),
        ),
    ]


@in_place
def handled(platforms: Platforms, p: int, c: int) -> float:
    """Return the share of orders of no retailer that pass the platform's warehouse (2.11)."""
    inspected = platforms[p].inspected[c]
    return inspected + (1.0 - inspected) * platforms[p].warehouse
