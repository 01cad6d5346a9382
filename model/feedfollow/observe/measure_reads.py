"""What every measure reads of the recorded counts, found by reading each of them once."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, TypeAlias

import numpy as np

from feedfollow.observe.census import HEADS
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.measures import BY_DAY, BY_MONTH, Days, MonthView
from feedfollow.observe.recorder import Month, Recorder
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import F64
from feedfollow.world.labels import TRAFFIC
from feedfollow.world.merchants import Merchants
from feedfollow.world.tally import COUNTERS

ROWS: Final = 4
"""Rows of the tables that stand in for recorded ones."""
AXES: Final = ("form", "source", "destination")

Read: TypeAlias = tuple[type[Any], str, int | None, frozenset[str]]
"""Class and field, place in it (None: all of it), and dimensions of which one place is chosen."""

_FIELDS: Final = {"rooms": "rooms", "backlog": "backlog", "festive": "festivals"}


class _Days(Days):
    """Days of ones that note what is read off them."""

    def __init__(self, seen: set[Read]) -> None:
        self.seen = seen

    def total(self, quantity: int, where: tuple[int | slice, ...] = ()) -> F64:
        """Note a quantity of the traffic, and by which dimensions it is told apart."""
        pairs = zip(AXES, where, strict=False)
        chosen = {axis for axis, place in pairs if place != slice(None)}
        self.seen.add((Recorder, "traffic", quantity, frozenset(chosen)))
        return np.ones((ROWS, 1))

    def head(self, name: str) -> F64:
        """Note a head count."""
        self.seen.add((Recorder, "heads", HEADS.index(name), frozenset()))
        return np.ones((ROWS, 1))

    def counter(self, name: str) -> F64:
        """Note a counter."""
        self.seen.add((Recorder, "counters", COUNTERS.index(name), frozenset()))
        return np.ones((ROWS, 1))

    def __getattr__(self, name: str) -> F64:
        """Note a whole field; there are no others."""
        if name not in _FIELDS:
            raise AttributeError(
                f"{name} of the recorded days is read as it stands: expected one "
                f"of {', '.join(_FIELDS)}, or total, head, counter"
            )
        self.seen.add((Recorder, _FIELDS[name], None, frozenset()))
        return np.ones((ROWS, 1, 2))


class _Table:
    """A recorded table of ones that notes which rows are read."""

    def __init__(self, seen: set[Read], name: str) -> None:
        self.seen, self.name = seen, name
        self.shape = (ROWS, 1)

    def __getitem__(self, place: object) -> F64:
        row = place if isinstance(place, int) else None
        self.seen.add((Month, self.name, row, frozenset()))
        return np.ones(ROWS) if row is not None else np.ones((ROWS, ROWS))


class _Month:
    """A month whose tables note what is read of them."""

    def __init__(self, seen: set[Read]) -> None:
        self.seen = seen

    def __getattr__(self, name: str) -> _Table:
        return _Table(self.seen, name)


class _Room:
    """A room of columns of zeros that notes which columns are read."""

    def __init__(self, seen: set[Read], kind: type[Any]) -> None:
        self.seen, self.kind = seen, kind

    def __getattr__(self, name: str) -> F64:
        self.seen.add((self.kind, name, None, frozenset()))
        return np.zeros(ROWS)


@cache
def reads(measure: str) -> frozenset[Read]:
    """Return what a measure reads, and what weighs its days where a period is compared.

    Parameters
    ----------
    measure : str
        A name of ``MEASURES``.

    Returns
    -------
    frozenset of Read
    """
    seen: set[Read] = set()
    if measure in BY_DAY:
        BY_DAY[measure](_Days(seen))
    else:
        month: Any = _Month(seen)
        anchors: Any = _Room(seen, Anchors)
        merchants: Any = _Room(seen, Merchants)
        BY_MONTH[measure](MonthView(month, anchors, merchants, 1.0))
    weight = MEASURES[measure].period
    return frozenset(seen) | (reads(weight) if weight in MEASURES else frozenset())


def read_said(read: Read) -> str:
    """Write what is read, as ``traffic[gmv] by destination``."""
    kind, name, place, chosen = read
    labels = {"traffic": TRAFFIC, "heads": HEADS, "counters": COUNTERS}.get(name)
    said = name if place is None else f"{name}[{labels[place] if labels else place}]"
    owner = "" if kind in (Recorder, Month) else f"{kind.__name__}."
    by = f" by {', '.join(sorted(chosen))}" if chosen else ""
    return f"{owner}{said}{by}"
