"""What the users of a day mean to do: one row an engaged view, from deciding to realising."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from feedfollow.world.columns import F32, F64, I8, I32, U32, Column, Flag, Room, row_type

ORDERS_PER_SESSION = 16
"""Orders of one session that keys tell apart."""

ONE_VIEW = np.float32(1.0)
"""What the recommender learns from a view that it did not choose."""


class Intents(Room):
    """Engaged views of a day and what the user means to do."""

    user: Annotated[I32, Column("intent", "int32", "user", "viewer")]
    anchor: Annotated[I32, Column("intent", "int32", "anchor", "room")]
    merchant: Annotated[I32, Column("intent", "int32", "merchant", "seller of the goods shown")]
    number: Annotated[I32, Column("intent", "int32", "key", "number of the view")]
    trust: Annotated[F32, Column("intent", "float32", "0..1", "trust T_ia of (1)")]
    log_price: Annotated[
        F64, Column("intent", "float64", "log", "ln of the list price of the good on show")
    ]
    log_discount: Annotated[
        F64, Column("intent", "float64", "log", "ln(1 - D), D the discount off it")
    ]
    usual_discount: Annotated[
        F64, Column("intent", "float64", "log", "ln(1 - D) if the good is no flash deal")
    ]
    expected: Annotated[F32, Column("intent", "float32", "0..1", "expected quality")]
    learnt: Annotated[F32, Column("intent", "float32", "views", "engaged views it counts for (5)")]
    follow_word: Annotated[U32, Column("intent", "uint32", "word", "decides on following")]
    seed_word: Annotated[U32, Column("intent", "uint32", "word", "decides on seeding a need")]
    leave_word: Annotated[U32, Column("intent", "uint32", "word", "decides on unfollowing")]
    flash_word: Annotated[U32, Column("intent", "uint32", "word", "lowest keys are in time")]
    platform: Annotated[I8, Column("intent", "int8", "platform", "platform")]
    form: Annotated[I8, Column("intent", "int8", "form", "live or video")]
    source: Annotated[I8, Column("intent", "int8", "source", "feed, follow or social")]
    category: Annotated[I8, Column("intent", "int8", "category", "category shown")]
    orders: Annotated[I8, Column("intent", "int8", "orders", "orders meant, 0 no session")]
    external: Annotated[Flag, Column("intent", "bool", "flag", "goods linked outside")]
    flash: Annotated[Flag, Column("intent", "bool", "flag", "the good is a flash deal")]
    instead: Annotated[
        Flag, Column("intent", "bool", "flag", "would buy, were the good no flash deal")
    ]
    fan: Annotated[Flag, Column("intent", "bool", "flag", "the viewer follows this very anchor")]


INTENT_ROW: Any = row_type(Intents, {})
