"""Read the ``couriers`` part: days on which couriers work below their normal capacity (2.10)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.nodes import MapNode, Node
from feedfollow.spec.reading import Reader
from feedfollow.spec.scenario import CourierRest
from feedfollow.spec.settings import COURIER_CAPACITY
from feedfollow.spec.windows import Window, read_window, refuse_namesake

COURIER_KEYS: Final = ("name", "start", "end", "capacity", "source", "note")


def read_couriers(reader: Reader, node: Node | None) -> tuple[CourierRest, ...]:
    """Read every rest of couriers.

    Parameters
    ----------
    reader : Reader
        Notes the problems.
    node : Node or None
        The ``couriers`` list.

    Returns
    -------
    tuple of CourierRest
        By first day; no two on one day.
    """
    found: list[CourierRest] = []
    seen: list[Window] = []
    for number, item in enumerate(reader.items(node, "couriers")):
        path = f"couriers[{number}]"
        table = reader.table(item, path, COURIER_KEYS)
        if not isinstance(item, MapNode):
            continue
        window = read_window(reader, table, path)
        refuse_namesake(reader, table, "rests of couriers", window.name, seen)
        for other in seen:
            if day := window.shared(other):
                reader.fail(
                    table.mark,
                    f"couriers {window.name!r} and couriers {other.name!r} both hold on {day}",
                )
        seen.append(window)
        found.append(_rest(reader, table, path, window))
    return tuple(sorted(found, key=lambda rest: (rest.start, rest.name)))


def _rest(reader: Reader, table: MapNode, path: str, window: Window) -> CourierRest:
    place = f"couriers.{window.name}.capacity"
    stated = reader.required(table, "capacity", path)
    capacity = (
        COURIER_CAPACITY.default
        if stated is None
        else reader.number(reader.valued(stated, place), f"{path}.capacity", COURIER_CAPACITY)
    )
    return CourierRest(
        *window,
        capacity=float(capacity),
        source=reader.optional_text(table.entries.get("source"), f"{path}.source"),
        note=reader.optional_text(table.entries.get("note"), f"{path}.note"),
        provenance=reader.provenance.pop(place, None),
    )
