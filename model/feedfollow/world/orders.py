"""The open-order table: every order from checkout to settlement or refund."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

from feedfollow.world.columns import F32, I8, I16, I32, I64, Column, Flag, Room, allocate

ALL = ("realise", "checkout", "close_books")
"""Phases that fill a row, append it, and move it when others have left the table."""
HANDED = ("realise", "checkout", "hand_over", "close_books")
SENT = ("checkout", "hand_over", "dispatch", "close_books")
HANDLED = ("checkout", "rough_handling", "close_books")
SERVED = ("checkout", "delivery", "close_books")
SHIPPED = ("checkout", "dispatch", "close_books")
DUE = ("checkout", "dispatch", "delivery", "close_books")
CLAIMED = ("realise", "checkout", "delivery", "close_books")
STATE = (
    "checkout",
    "second_thoughts",
    "dispatch",
    "waiting",
    "delivery",
    "settlement",
    "close_books",
)


class OrderColumns(Room):
    """Columns of open orders; rows are kept in order of placement."""

    user: Annotated[I32, Column("order", "int32", "user", "buyer", ALL)]
    merchant: Annotated[I32, Column("order", "int32", "merchant", "seller", ALL)]
    anchor: Annotated[I32, Column("order", "int32", "anchor", "room", ALL)]
    platform: Annotated[I8, Column("order", "int8", "platform", "platform of the room", ALL)]
    form: Annotated[I8, Column("order", "int8", "form", "live or video", ALL)]
    source: Annotated[I8, Column("order", "int8", "source", "traffic source of the view", ALL)]
    external: Annotated[Flag, Column("order", "bool", "flag", "settled on the outside shelf", ALL)]
    fan: Annotated[Flag, Column("order", "bool", "flag", "the buyer follows this very anchor", ALL)]
    deal: Annotated[
        Flag, Column("order", "bool", "flag", "external, settled by private message (36)", ALL)
    ]
    flash: Annotated[Flag, Column("order", "bool", "flag", "the piece of a flash deal", ALL)]
    sequence: Annotated[I8, Column("order", "int8", "orders", "position within its session", ALL)]
    session_size: Annotated[I8, Column("order", "int8", "orders", "orders of its session", ALL)]
    items: Annotated[I16, Column("order", "int16", "items", "items u", ALL)]
    listed: Annotated[I64, Column("order", "int64", "fen", "list price", ALL)]
    price: Annotated[
        I64, Column("order", "int64", "fen", "paid value, by the buyer and by a subsidy", ALL)
    ]
    subsidy: Annotated[
        I64, Column("order", "int64", "fen", "part of the price that the platform pays", ALL)
    ]
    cost: Annotated[I64, Column("order", "int64", "fen", "production cost", HANDED)]
    expected: Annotated[
        F32, Column("order", "float32", "0..1", "expected quality at purchase", ALL)
    ]
    cheated: Annotated[
        Flag, Column("order", "bool", "flag", "goods are not as listed (22)", HANDED)
    ]
    claimed: Annotated[
        Flag, Column("order", "bool", "flag", "the buyer is to be compensated", CLAIMED)
    ]
    sender: Annotated[I8, Column("order", "int8", "sender", "who dispatches it", SENT)]
    damaged: Annotated[
        Flag, Column("order", "bool", "flag", "handled roughly on its way (2.10)", HANDLED)
    ]
    key: Annotated[
        I32, Column("order", "int32", "key", "exposure and position, keys its draws", ALL)
    ]
    placed: Annotated[I32, Column("order", "int32", "day", "day of payment", ALL)]
    shipped: Annotated[I32, Column("order", "int32", "day", "day of dispatch", SHIPPED)]
    due: Annotated[I32, Column("order", "int32", "day", "day of the next event", DUE)]
    state: Annotated[I8, Column("order", "int8", "state", "waiting .. closed", STATE)]
    satisfied: Annotated[
        Flag, Column("order", "bool", "flag", "its delivery satisfied (11)", SERVED)
    ]
    served: Annotated[
        Flag, Column("order", "bool", "flag", "made good by customer service (10)", SERVED)
    ]


@dataclass
class Orders:
    """A growing table of orders: ``columns`` has spare capacity, the first ``count`` rows count."""

    columns: OrderColumns
    count: int = 0

    @classmethod
    def empty(cls, capacity: int = 4096) -> Orders:
        """Return an empty table with room for ``capacity`` orders."""
        return cls(allocate(OrderColumns, {"order": capacity}))

    @property
    def used(self) -> OrderColumns:
        """The rows in use."""
        return cast(OrderColumns, self.columns[: self.count])

    def append(self, placed: OrderColumns) -> None:
        """Append orders, doubling the capacity where needed."""
        needed = self.count + len(placed)
        if needed > len(self.columns):
            grown = allocate(OrderColumns, {"order": max(needed, 2 * len(self.columns))})
            grown[: self.count] = self.used
            self.columns = grown
        self.columns[self.count : needed] = placed
        self.count = needed

    def keep(self, mask: Flag) -> None:
        """Keep the orders whose ``mask`` (``(count,) bool``) is true, in their order."""
        kept = self.used[mask]
        self.count = len(kept)
        self.columns[: self.count] = kept
