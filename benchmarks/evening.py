"""What an implementation lives and what it answers: an evening, as counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Evening:
    """Counts of one evening of all users.

    Attributes
    ----------
    active : int
        Users who opened an app; 0 where it is not counted.
    exposures : int
        Views looked at one by one: proposals of the feed, and views of followed rooms; 0 where it
        is not counted.
    engaged : int
        Engaged views; the unit of every time.
    sessions : int
        Buying sessions in which at least one order was placed.
    orders : int
    gmv : int
        Paid value of the orders, fen.
    follows : int
        Follow edges behind the evening; 0 where it is not counted.
    """

    active: int
    exposures: int
    engaged: int
    sessions: int
    orders: int
    gmv: int
    follows: int


class Lives(Protocol):
    """An implementation with a state of its own that lives one evening after the other."""

    users: int

    def evening(self) -> Evening:
        """Live the next evening."""
        ...
