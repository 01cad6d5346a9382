"""Anchors: rooms that are live, their charisma, popularity and conversion statistics."""

from __future__ import annotations

from typing import Annotated

from feedfollow.world.columns import BIRTH, F64, I8, I32, I64, Column, Flag, Room

FOLLOW_CHANNEL = ("follow_channel",)
LIVE = ("broadcast", "launches")


class Anchors(Room):
    """State of the simulated anchors, contiguous by platform, by falling charisma.

    A row with weight 1 is one real room; a row of larger weight is a stratum of the tail. All
    statistics are per real anchor unless said otherwise.
    """

    platform: Annotated[I8, Column("anchor", "int8", "platform", "platform p_a")]
    head: Annotated[Flag, Column("anchor", "bool", "flag", "one real room (weight 1)")]
    tail_share: Annotated[
        F64, Column("anchor", "float64", "share", "share of its platform's tail in this stratum")
    ]
    weight: Annotated[
        F64,
        Column(
            "anchor", "float64", "real anchors", "real anchors in this row", (BIRTH, "calendar")
        ),
    ]
    charisma: Annotated[F64, Column("anchor", "float64", "ratio", "charisma z_a, mean 1")]
    pull: Annotated[
        F64,
        Column("anchor", "float64", "ratio", "engagement lift z^e_z", (BIRTH, "agencies")),
    ]
    follow_pull: Annotated[
        F64, Column("anchor", "float64", "ratio", "follow propensity min(3, z^(1/2))")
    ]
    self_room: Annotated[Flag, Column("anchor", "bool", "flag", "a merchant's own room")]
    house: Annotated[
        F64,
        Column("anchor", "float64", "0..1", "which seller of a category an own room belongs to"),
    ]
    breadth: Annotated[I8, Column("anchor", "int8", "categories", "number of categories shown")]
    categories: Annotated[
        I8, Column("anchor category", "int8", "category", "categories shown, first breadth entries")
    ]
    mix_total: Annotated[
        F64,
        Column("anchor category", "float64", "share", "running totals of its mix phi_a"),
    ]
    live_probability: Annotated[
        F64, Column("anchor", "float64", "1/day", "probability of being live on a day, l_a")
    ]
    live: Annotated[Flag, Column("anchor", "bool", "flag", "live today (strata always are)", LIVE)]
    suspended: Annotated[
        Flag, Column("anchor", "bool", "flag", "shut today after a scandal", ("suspension",))
    ]
    popularity: Annotated[
        F64,
        Column(
            "anchor",
            "float64",
            "engaged views/day",
            "EWMA Q_a of real engaged views",
            (BIRTH, "launches", "statistics"),
        ),
    ]
    views_seen: Annotated[
        F64,
        Column("anchor", "float64", "views", "decayed expected simulated views", ("statistics",)),
    ]
    engaged_seen: Annotated[
        F64,
        Column(
            "anchor",
            "float64",
            "views",
            "decayed engaged simulated views, as far as their outcome is seen",
            ("statistics",),
        ),
    ]
    sessions_seen: Annotated[
        F64,
        Column(
            "anchor", "float64", "sessions", "decayed expected simulated sessions", ("statistics",)
        ),
    ]
    gmv_month: Annotated[
        I64, Column("anchor", "int64", "fen", "GMV this month", ("calendar", "checkout"))
    ]
    sessions_month: Annotated[
        I64,
        Column(
            "anchor", "int64", "sessions", "buying sessions this month", ("calendar", "checkout")
        ),
    ]
    follow_seen: Annotated[
        F64,
        Column("anchor", "float64", "views", "decayed simulated follow views", FOLLOW_CHANNEL),
    ]
    follow_engaged_seen: Annotated[
        F64, Column("anchor", "float64", "views", "engaged ones among these", FOLLOW_CHANNEL)
    ]
    boost: Annotated[
        F64,
        Column(
            "anchor", "float64", "share", "added to its feed weight, 0 without", ("amplification",)
        ),
    ]
    family: Annotated[
        I32, Column("anchor", "int32", "anchor", "head of its family, -1 none", fill=-1)
    ]
    early_follows: Annotated[
        F64,
        Column(
            "anchor",
            "float64",
            "ratio",
            "what multiplies the choice of whom one followed before the run",
            fill=1,
        ),
    ]
    family_sales: Annotated[
        F64,
        Column(
            "anchor",
            "float64",
            "share",
            "its family's part of its platform's GMV in the last month that is over",
            ("family_sales",),
        ),
    ]
    premium: Annotated[
        F64,
        Column(
            "anchor",
            "float64",
            "share",
            "commission on top of anchor_commission today",
            ("families",),
        ),
    ]
    own_line: Annotated[
        I32, Column("anchor", "int32", "merchant", "line of goods that it owns, -1 none", fill=-1)
    ]
    own_shown: Annotated[
        F64,
        Column("anchor", "float64", "share", "of its shows of that line's category, own goods"),
    ]
    flash_stock: Annotated[
        I64,
        Column(
            "anchor", "int64", "orders", "simulated pieces of its flash deals", ("flash_deals",)
        ),
    ]
