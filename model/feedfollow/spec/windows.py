"""Read what festivals and rests of couriers share: a name, a first and a last day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from feedfollow.spec.nodes import MapNode
from feedfollow.spec.reading import EARLIEST, Reader


class Window(NamedTuple):
    """Named days of a list; both ends belong to it."""

    name: str
    start: date
    end: date

    def shared(self, other: Window) -> date | None:
        """Return the first day of both, None where they share none or a date is unreadable."""
        first, last = max(self.start, other.start), min(self.end, other.end)
        return first if EARLIEST < first <= last else None


def read_window(reader: Reader, table: MapNode, path: str) -> Window:
    """Read ``name``, ``start`` and ``end`` of an item; all three are needed.

    Parameters
    ----------
    reader : Reader
        Notes the problems.
    table : MapNode
        The item.
    path : str
        Its dotted place, such as ``festivals[3]``.

    Returns
    -------
    Window
        With the earliest date where one is missing or unreadable.
    """
    needed = {name: reader.required(table, name, path) for name in ("name", "start", "end")}
    name = reader.name(needed["name"], f"{path}.name")
    first = reader.day(needed["start"], f"{path}.start")
    last = reader.day(needed["end"], f"{path}.end")
    if first is not None and last is not None and last < first:
        reader.fail(table.entries["end"].mark, f"{path}: end ({last}) is before start ({first})")
    return Window(name, first or EARLIEST, last or EARLIEST)


def refuse_namesake(
    reader: Reader, table: MapNode, kind: str, name: str, others: list[Window]
) -> None:
    """Note a second item of the same name."""
    if any(name == other.name for other in others):
        reader.fail(table.mark, f"two {kind} are named {name!r}")
