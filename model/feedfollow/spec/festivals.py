"""Read the ``festivals`` part: the days of sales festivals, by platform (process 2.7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from feedfollow.spec.nodes import ListNode, MapNode, Node
from feedfollow.spec.reading import Reader
from feedfollow.spec.scenario import Festival, Platform
from feedfollow.spec.settings import FESTIVAL_SIZE
from feedfollow.spec.windows import Window, read_window, refuse_namesake

FESTIVAL_KEYS: Final = ("name", "start", "end", "platforms", "size", "source", "note")


def read_festivals(
    reader: Reader, node: Node | None, platforms: Mapping[str, Platform]
) -> tuple[Festival, ...]:
    """Read every festival.

    Parameters
    ----------
    reader : Reader
        Notes the problems.
    node : Node or None
        The ``festivals`` list.
    platforms : mapping of str to Platform
        Who may hold them.

    Returns
    -------
    tuple of Festival
        By first day, then by name; no two on one day of one platform.
    """
    content = [name for name, platform in platforms.items() if platform.role == "content"]
    found: list[Festival] = []
    windows: list[Window] = []
    for number, item in enumerate(reader.items(node, "festivals")):
        path = f"festivals[{number}]"
        table = reader.table(item, path, FESTIVAL_KEYS)
        if not isinstance(item, MapNode):
            continue
        festival = _festival(reader, table, path, content)
        refuse_namesake(reader, table, "festivals", festival.name, windows)
        window = Window(festival.name, festival.start, festival.end)
        for other, days in zip(found, windows, strict=True):
            _refuse_overlap(reader, table, (festival, other), window.shared(days))
        found.append(festival)
        windows.append(window)
    return tuple(sorted(found, key=lambda festival: (festival.start, festival.name)))


def _festival(reader: Reader, table: MapNode, path: str, content: list[str]) -> Festival:
    window = read_window(reader, table, path)
    place = f"festivals.{window.name}.size"
    size, stated = FESTIVAL_SIZE.default, table.entries.get("size")
    if stated is not None:
        size = reader.number(reader.valued(stated, place), f"{path}.size", FESTIVAL_SIZE)
    return Festival(
        *window,
        platforms=_holders(
            reader, reader.required(table, "platforms", path), f"{path}.platforms", content
        ),
        size=float(size),
        source=reader.optional_text(table.entries.get("source"), f"{path}.source"),
        note=reader.optional_text(table.entries.get("note"), f"{path}.note"),
        provenance=reader.provenance.pop(place, None),
    )


def _holders(reader: Reader, node: Node | None, path: str, content: list[str]) -> tuple[str, ...]:
    """Read who holds a festival, in the order of the file."""
    chosen: list[str] = []
    listed = reader.items(node, path)
    if node is not None and not listed and isinstance(node, ListNode):
        reader.fail(node.mark, f"{path} names nobody", f"name some of {', '.join(content)}")
    for number, item in enumerate(listed):
        name = reader.choice(item, f"{path}[{number}]", content)
        if name and name in chosen:
            reader.fail(item.mark, f"{path} names {name!r} twice")
        chosen.append(name)
    return tuple(chosen)


def _refuse_overlap(
    reader: Reader, table: MapNode, pair: tuple[Festival, Festival], first: date | None
) -> None:
    """Let a platform hold one festival a day: strengths neither add up nor outdo each other.

    ``first`` is the first day that the two share.
    """
    one, other = pair
    shared = [name for name in one.platforms if name in other.platforms]
    if shared and first is not None:
        reader.fail(
            table.mark,
            f"festival {one.name!r} and festival {other.name!r} are both held by "
            f"{shared[0]} on {first}",
        )
