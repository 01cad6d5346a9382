"""What every measure reads of the recorded counts, found by reading each of them.

Read of ones, a measure shows which counts it needs; read of zeros, it shows where it has no value.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from itertools import combinations
from typing import Any, Final, TypeAlias

import numpy as np

from feedfollow.observe.census import CENSUS, HEADS
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.measures import BY_DAY, BY_MONTH, Days, MonthView
from feedfollow.observe.recorder import Month, Recorder
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import F64
from feedfollow.world.labels import TRAFFIC
from feedfollow.world.ledger import FLOW_NAMES
from feedfollow.world.merchants import Merchants
from feedfollow.world.tally import COUNTERS

ROWS: Final = 4
"""Rows of the tables that stand in for recorded ones."""
AXES: Final = ("form", "source", "destination")

Read: TypeAlias = tuple[type[Any], str, int | None, frozenset[str]]
"""Class and field, place in it (None: all of it), and dimensions of which one place is chosen."""

_FIELDS: Final = {
    "rooms": "rooms",
    "backlog": "backlog",
    "shops": "shops",
    "sellers": "sellers",
    "brands": "brands",
    "seller_quality": "seller_quality",
    "looking": "looking",
    "first_deals": "first_deals",
    "festive": "festivals",
}
_LABELS: Final = {
    "traffic": TRAFFIC,
    "heads": HEADS,
    "counters": COUNTERS,
    "flows": FLOW_NAMES,
    "counts": CENSUS,
    "trust": ("trust", "system_trust"),
    "anchors": ("gmv", "sessions", "followers", "real_anchors", "popularity"),
}
_REAL_ANCHORS: Final = _LABELS["anchors"].index("real_anchors")


class _Days(Days):
    """Days of ones that note what is read off them; what is listed as ``gone`` is 0."""

    def __init__(self, seen: set[Read], gone: Collection[Read] = ()) -> None:
        self.seen, self.gone = seen, gone

    def _note(self, read: Read, shape: tuple[int, ...]) -> F64:
        self.seen.add(read)
        return np.zeros(shape) if read in self.gone else np.ones(shape)

    def total(self, quantity: int, where: tuple[int | slice, ...] = ()) -> F64:
        """Note a quantity of the traffic, and by which dimensions it is told apart."""
        pairs = zip(AXES, where, strict=False)
        chosen = {axis for axis, place in pairs if place != slice(None)}
        return self._note((Recorder, "traffic", quantity, frozenset(chosen)), (ROWS, 1))

    def head(self, name: str) -> F64:
        """Note a head count."""
        return self._note((Recorder, "heads", HEADS.index(name), frozenset()), (ROWS, 1))

    def counter(self, name: str) -> F64:
        """Note a counter."""
        return self._note((Recorder, "counters", COUNTERS.index(name), frozenset()), (ROWS, 1))

    def flow(self, name: str) -> F64:
        """Note a flow of money."""
        return self._note((Recorder, "flows", FLOW_NAMES.index(name), frozenset()), (ROWS, 1))

    def __getattr__(self, name: str) -> F64:
        """Note a whole field; there are no others."""
        if name not in _FIELDS:
            raise AttributeError(
                f"{name} of the recorded days is read as it stands: expected one "
                f"of {', '.join(_FIELDS)}, or total, head, counter, flow"
            )
        return self._note((Recorder, _FIELDS[name], None, frozenset()), (ROWS, 1, 2))


class _Table:
    """A recorded table of ones that notes which rows are read; rows listed as ``gone`` are 0."""

    def __init__(self, seen: set[Read], gone: Collection[Read], name: str) -> None:
        self.seen, self.gone, self.name = seen, gone, name
        self.shape = (ROWS, 1)

    def __getitem__(self, place: object) -> F64:
        row = place if isinstance(place, int) else None
        read: Read = (Month, self.name, row, frozenset())
        self.seen.add(read)
        shape = (ROWS,) if row is not None else (ROWS, ROWS)
        return np.zeros(shape) if read in self.gone else np.ones(shape)


class _Month:
    """A month whose tables note what is read of them."""

    def __init__(self, seen: set[Read], gone: Collection[Read]) -> None:
        self.seen, self.gone = seen, gone

    def __getattr__(self, name: str) -> _Table:
        return _Table(self.seen, self.gone, name)


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
    weight = MEASURES[measure].period
    return own_reads(measure) | (reads(weight) if weight in MEASURES else frozenset())


@cache
def own_reads(measure: str) -> frozenset[Read]:
    """Return what a measure itself reads, without what weighs its days."""
    seen: set[Read] = set()
    _value(measure, seen, ())
    return frozenset(seen)


@cache
def undefined_where(measure: str) -> tuple[frozenset[Read], ...]:
    """Return where a measure is not a number: the least sets of counts that, all 0, make it so.

    Parameters
    ----------
    measure : str
        A name of ``MEASURES``.

    Returns
    -------
    tuple of frozenset of Read
        Empty if it has a value whatever was counted. That a monthly measure stands only on the
        last day of a month is not part of it.
    """
    # every platform has real anchors, and columns of rooms are no counts
    counts = sorted(
        (
            read
            for read in own_reads(measure)
            if read[0] in (Recorder, Month) and read[1:3] != ("anchors", _REAL_ANCHORS)
        ),
        key=read_said,
    )
    found: list[frozenset[Read]] = []
    for size in range(1, len(counts) + 1):
        for chosen in combinations(counts, size):
            gone = frozenset(chosen)
            if any(least <= gone for least in found):
                continue
            with np.errstate(divide="ignore", invalid="ignore"):
                value = _value(measure, set(), gone)
            if np.isnan(value).any():
                found.append(gone)
    return tuple(found)


def _value(measure: str, seen: set[Read], gone: Collection[Read]) -> F64:
    """Read a measure of ones, and of zeros where counts are gone."""
    if measure in BY_DAY:
        return BY_DAY[measure](_Days(seen, gone))
    month: Any = _Month(seen, gone)
    anchors: Any = _Room(seen, Anchors)
    merchants: Any = _Room(seen, Merchants)
    return BY_MONTH[measure](MonthView(month, anchors, merchants, 1.0))


def read_said(read: Read) -> str:
    """Write what is read, as ``traffic[gmv] by destination``."""
    kind, name, place, chosen = read
    labels = _LABELS.get(name)
    said = name if place is None else f"{name}[{labels[place] if labels else place}]"
    owner = "" if kind in (Recorder, Month) else f"{kind.__name__}."
    by = f" by {', '.join(sorted(chosen))}" if chosen else ""
    return f"{owner}{said}{by}"
