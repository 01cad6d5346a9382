"""The graph of dependences: nodes are parts of columns, coefficients and levers."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from functools import cache
from typing import Any, Final, TypeAlias, cast

from feedfollow.observe.dependence.values import Part
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.vocabulary import MODULES
from feedfollow.world.columns import Room, declared
from feedfollow.world.labels import ORDER_EVENTS, TRAFFIC
from feedfollow.world.ledger import FLOW_NAMES
from feedfollow.world.tally import COUNTERS

NAMED: Final[dict[str, tuple[str, ...]]] = {
    "counter": COUNTERS,
    "quantity": TRAFFIC,
    "flow": FLOW_NAMES,
    "event": ORDER_EVENTS,
}
"""Dimensions whose places are named and told apart."""

MODULE_TABLE: Final = ("module", tuple(MODULES))
TABLES: Final[dict[tuple[str, str], tuple[str, tuple[str, ...]]]] = {
    ("Platform", "levers"): ("lever", tuple(LEVERS)),
    ("World", "levers"): ("lever", tuple(LEVERS)),
    ("Event", "set"): ("lever", tuple(LEVERS)),
    ("Scenario", "modules"): MODULE_TABLE,
}
"""Mappings by name; a lever is the same lever in a platform, in an event and in the world."""


def has_columns(kind: type[Any]) -> bool:
    """Whether the fields of a class are declared columns."""
    return _has_columns(cast(Hashable, kind))


@cache
def _has_columns(kind: Hashable) -> bool:
    room = cast(type[Any], kind)
    return issubclass(room, Room) or (issubclass(room, tuple) and _all_declared(room))


def _all_declared(kind: type[Any]) -> bool:
    try:
        return bool(declared(kind))
    except TypeError:
        return False


Stack: TypeAlias = tuple[str, ...]
"""Modules of a call and of those above it, innermost first."""


class Graph:
    """Direct dependences between nodes, and who writes and reads which column.

    Adding up whole numbers forgets where each was added: what decides the place of an increment
    (the destination of an order, say) is a node of its own, ``COLUMN/DIMENSION``, which only those
    depend on who look at one place of that dimension.
    """

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.sources: dict[int, int] = {}
        self.writers: dict[tuple[type[Any], str], set[Stack]] = {}
        self.readers: dict[tuple[type[Any], str], set[Stack]] = {}
        self.grown = False
        for base, names in TABLES.values():
            for name in names:
                self.bit(f"{base}[{name}]")

    def bit(self, name: str) -> int:
        """Return the taint of one node, made if need be."""
        if name not in self.numbers:
            self.numbers[name] = len(self.numbers)
            self.grown = True
        return 1 << self.numbers[name]

    def names(self, taint: int) -> list[str]:
        """Return the names of the nodes of a taint."""
        return [name for name, number in self.numbers.items() if taint >> number & 1]

    def read(self, part: Part, reader: Stack, chosen: Iterable[str] | None = None) -> int:
        """Return what a part of a column depends on that is read as it stands.

        Parameters
        ----------
        part : Part
        reader : tuple of str
            Modules of the call that reads, innermost first; empty if none does.
        chosen : iterable of str, optional
            Dimensions of which one place is looked at; the others are added up. All by default.
        """
        if reader:
            self.readers.setdefault((part.kind, part.name), set()).add(reader)
        taint = part.taint
        for index, _ in part.index:
            taint |= index
        wanted = None if chosen is None else set(chosen)
        for node in self._nodes(part):
            taint |= self.bit(node)
            for dimension in self._dims(part):
                if wanted is None or dimension in wanted:
                    taint |= self.bit(f"{node}/{dimension}")
        return taint

    def write(self, part: Part, taint: int, writer: Stack, adds: bool = False) -> None:
        """Let a part of a column depend on ``taint`` from now on.

        Parameters
        ----------
        writer : tuple of str
            Modules of the call that writes, innermost first; empty where an array is only made.
        adds : bool
            Whether a number is added to what is there.
        """
        if writer:
            self.writers.setdefault((part.kind, part.name), set()).add(writer)
        dims = self._dims(part)
        column = declared(part.kind).get(part.name) if has_columns(part.kind) else None
        exact = adds and column is not None and column.dtype.startswith("int")
        places = dict(zip(dims, (index for index, _ in part.index), strict=False)) if exact else {}
        whole = taint | part.taint
        if table_of(part) is not None and not _keys(part):
            whole &= ~self._table_bits()  # a whole table is only ever copied, name by name
        for index, _ in part.index if not exact else part.index[len(dims) :]:
            whole |= index
        for node in self._nodes(part):
            self._depend(node, whole)
            for dimension, place in places.items():
                self._depend(f"{node}/{dimension}", place)

    def reached(self, taint: int) -> int:
        """Return the nodes that depend on those of ``taint``, on whatever way, and these."""
        while True:
            news = taint
            for number, sources in self.sources.items():
                if sources & taint:
                    news |= 1 << number
            if news == taint:
                return taint
            taint = news

    def _depend(self, node: str, taint: int) -> None:
        number = self.bit(node).bit_length() - 1
        known = self.sources.get(number, 0)
        if taint & ~known:
            self.grown = True
        self.sources[number] = known | taint

    def _table_bits(self) -> int:
        taint = 0
        for base, names in TABLES.values():
            for name in names:
                taint |= self.bit(f"{base}[{name}]")
        return taint

    def _nodes(self, part: Part) -> Iterator[str]:
        if not has_columns(part.kind):
            yield from self._undeclared(part)
            return
        name = f"{part.kind.__name__}.{part.name}"
        dims = declared(part.kind)[part.name].dims.split()
        named = [place for place, dimension in enumerate(dims) if dimension in NAMED]
        if not named:
            yield name
            return
        labels = NAMED[dims[named[0]]]
        known = part.index[named[0]][1] if len(part.index) > named[0] else None
        for label in labels if known is None else (labels[int(str(known))],):
            yield f"{name}[{label}]"

    def _undeclared(self, part: Part) -> Iterator[str]:
        table, keys = table_of(part), _keys(part)
        if table is None:
            yield f"{part.kind.__name__}.{part.name}"
        elif keys:
            yield f"{table[0]}[{keys[0]}]"
        else:
            yield from (f"{table[0]}[{name}]" for name in table[1])

    def _dims(self, part: Part) -> list[str]:
        """Return the dimensions of a column, without the one whose places are named."""
        if not has_columns(part.kind):
            return []
        return declared(part.kind)[part.name].dims.split()


def table_of(part: Part) -> tuple[str, tuple[str, ...]] | None:
    """Return name and keys of the mapping that a part belongs to, None for other parts."""
    return TABLES.get((part.kind.__name__, part.name))


def _keys(part: Part) -> list[str]:
    return [known for _, known in part.index if isinstance(known, str)]
