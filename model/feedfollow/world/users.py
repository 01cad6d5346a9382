"""Users: tastes, budgets, memberships, needs, learnt interests and system trust."""

from __future__ import annotations

from typing import Annotated

from feedfollow.world.columns import BIRTH, F32, F64, I8, I16, I32, I64, Column, Flag, Room

TRUSTING = ("delivery", "scandals")


class Users(Room):
    """State of the simulated users; one row stands for ``W`` real people."""

    taste: Annotated[F32, Column("user category", "float32", "share", "taste theta_ic")]
    match: Annotated[
        F32, Column("user category", "float32", "log", "ln(C theta_ic), floored for logarithms")
    ]
    lift: Annotated[
        F32, Column("user category", "float32", "ratio", "engagement lift (C theta_ic)^e_theta")
    ]
    clicks: Annotated[
        F32,
        Column(
            "user platform category",
            "float32",
            "views",
            "engaged views n_ipc, decayed",
            ("realise",),
        ),
    ]
    price_sensitivity: Annotated[F32, Column("user", "float32", "1/log price", "beta_i")]
    budget: Annotated[I64, Column("user", "int64", "fen/month", "discretionary budget B_i")]
    activity: Annotated[F32, Column("user", "float32", "ratio", "purchase activity nu_i, mean 1")]
    openness: Annotated[
        F32, Column("user", "float32", "odds ratio", "persistent opening odds exp(eta_i)")
    ]
    bought_day: Annotated[
        I32, Column("user platform", "int32", "day", "day of the last purchase", ("realise",))
    ]
    potential: Annotated[Flag, Column("user", "bool", "flag", "may ever adopt live commerce")]
    patience: Annotated[
        F64,
        Column(
            "user",
            "float64",
            "1",
            "hazard of adoption that is left to run up; without end for who never adopts",
            (BIRTH, "adoption"),
        ),
    ]
    pause: Annotated[
        F32,
        Column(
            "user platform",
            "float32",
            "1",
            "hazard left to run up until the buyer returns, 0 who does not pause",
            ("delivery", "lapse"),
        ),
    ]
    rank: Annotated[
        F32, Column("user platform", "float32", "share", "fixed rank in joining the platform")
    ]
    member: Annotated[
        I8, Column("user platform", "int8", "flag", "member today (h_ip)", ("membership",))
    ]
    adopted: Annotated[
        Flag, Column("user", "bool", "flag", "adopted live commerce (A_i)", (BIRTH, "adoption"))
    ]
    opened: Annotated[
        I8, Column("user platform", "int8", "flag", "opened the app today (o_ip)", ("opening",))
    ]
    spent_otherwise: Annotated[
        I64,
        Column(
            "user",
            "int64",
            "fen",
            "spent on tips, the outside shelf and paid programmes this budget month",
            ("calendar", "programme", "tips", "shelf"),
        ),
    ]
    need: Annotated[
        I8,
        Column(
            "user",
            "int8",
            "category",
            "present need, -1 none",
            ("needs", "realise", "shelf", "wishes"),
            fill=-1,
        ),
    ]
    spent: Annotated[
        I64,
        Column(
            "user",
            "int64",
            "fen",
            "spent since payday, in a budget month of 30 days",
            ("calendar", "programme", "realise", "tips", "shelf"),
        ),
    ]
    clicks_day: Annotated[
        I16,
        Column("user platform", "int16", "day", "day to which clicks are decayed", ("realise",)),
    ]
    system_good: Annotated[
        F32,
        Column("user platform", "float32", "pseudo-observations", "alpha^S_ip", TRUSTING),
    ]
    system_bad: Annotated[
        F32,
        Column("user platform", "float32", "pseudo-observations", "beta^S_ip", TRUSTING),
    ]
    system_day: Annotated[
        I16,
        Column("user platform", "int16", "day", "day to which system counts are decayed", TRUSTING),
    ]
    sessions_month: Annotated[
        I16,
        Column(
            "user platform",
            "int16",
            "sessions",
            "buying sessions this month",
            ("calendar", "realise"),
        ),
    ]
    needless_month: Annotated[
        I16,
        Column(
            "user platform",
            "int16",
            "sessions",
            "buying sessions this month without a need in the category bought",
            ("calendar", "realise"),
        ),
    ]
    bought_last_month: Annotated[
        I8, Column("user platform", "int8", "flag", "bought in the month before", ("calendar",))
    ]
    bought_ever: Annotated[
        I8, Column("user platform", "int8", "flag", "has bought here before", ("realise",))
    ]
