"""Follow edges: 16 slots per user and platform, with the personal credit of each anchor.

The evidence is float32 rather than 16-bit fixed point: rounding to a grid of width ``q`` stops
the decay of every count below ``q / (2 (1 - lambda))``, which froze small credits for ever.
"""

from __future__ import annotations

from typing import Annotated

from feedfollow.world.columns import BIRTH, F32, I8, I16, I32, Column, Room

EDGE_WRITERS = (BIRTH, "membership", "delivery", "unfollow", "realise")
CREDIT_WRITERS = (*EDGE_WRITERS, "scandals")


class Follows(Room):
    """Follow slots; the first ``count`` slots of a row are used, in order of arrival or swap."""

    anchor: Annotated[
        I32,
        Column(
            "user platform slot", "int32", "anchor", "followed anchor, -1 free", EDGE_WRITERS, -1
        ),
    ]
    good: Annotated[
        F32,
        Column("user platform slot", "float32", "pseudo-observations", "alpha_ia", CREDIT_WRITERS),
    ]
    bad: Annotated[
        F32,
        Column("user platform slot", "float32", "pseudo-observations", "beta_ia", CREDIT_WRITERS),
    ]
    day: Annotated[
        I16,
        Column(
            "user platform slot", "int16", "day", "day to which credit is decayed", CREDIT_WRITERS
        ),
    ]
    count: Annotated[I8, Column("user platform", "int8", "anchors", "follows K_ip", EDGE_WRITERS)]
