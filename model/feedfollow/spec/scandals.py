"""Read the ``scandals`` part: what comes out about a large anchor, and when (process 2.9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from feedfollow.spec.nodes import MapNode, Node
from feedfollow.spec.reading import EARLIEST, Reader
from feedfollow.spec.scenario import Platform, Scandal
from feedfollow.spec.settings import SCANDAL_RANK, SCANDAL_SIZE

SCANDAL_KEYS: Final = (
    "name",
    "date",
    "platform",
    "rank",
    "size",
    "suspended_from",
    "suspended_until",
    "source",
    "note",
)


def read_scandals(
    reader: Reader, node: Node | None, platforms: Mapping[str, Platform]
) -> tuple[Scandal, ...]:
    """Read every scandal.

    Parameters
    ----------
    reader : Reader
        Notes the problems.
    node : Node or None
        The ``scandals`` list.
    platforms : mapping of str to Platform
        Whose anchors they are about.

    Returns
    -------
    tuple of Scandal
        By date, then by name; no two of one anchor on one day.
    """
    content = [name for name, platform in platforms.items() if platform.role == "content"]
    found: list[Scandal] = []
    for number, item in enumerate(reader.items(node, "scandals")):
        path = f"scandals[{number}]"
        table = reader.table(item, path, SCANDAL_KEYS)
        if not isinstance(item, MapNode):
            continue
        scandal = _scandal(reader, table, path, content)
        for other in found:
            if other.name == scandal.name:
                reader.fail(table.mark, f"two scandals are named {scandal.name!r}")
            elif _same(scandal, other):
                reader.fail(
                    table.mark,
                    f"scandals {scandal.name!r} and {other.name!r} are of one anchor and day",
                )
        found.append(scandal)
    return tuple(sorted(found, key=lambda scandal: (scandal.date, scandal.name)))


def _same(one: Scandal, other: Scandal) -> bool:
    """Whether two scandals are of one anchor on one day; unreadable dates are not compared."""
    known = (one.date, one.platform, one.rank)
    return one.date > EARLIEST and known == (other.date, other.platform, other.rank)


def _scandal(reader: Reader, table: MapNode, path: str, content: list[str]) -> Scandal:
    needed = {name: reader.required(table, name, path) for name in SCANDAL_KEYS[:4]}
    title = reader.name(needed["name"], f"{path}.name")
    day = reader.day(needed["date"], f"{path}.date")
    place = f"scandals.{title}.size"
    size, stated = SCANDAL_SIZE.default, table.entries.get("size")
    if stated is not None:
        size = reader.number(reader.valued(stated, place), f"{path}.size", SCANDAL_SIZE)
    first, last = _suspension(reader, table, path, day)
    return Scandal(
        name=title,
        date=day or EARLIEST,
        platform=reader.choice(needed["platform"], f"{path}.platform", content),
        rank=reader.whole(needed["rank"], f"{path}.rank", SCANDAL_RANK),
        size=float(size),
        suspended_from=first,
        suspended_until=last,
        source=reader.optional_text(table.entries.get("source"), f"{path}.source"),
        note=reader.optional_text(table.entries.get("note"), f"{path}.note"),
        provenance=reader.provenance.pop(place, None),
    )


def _suspension(
    reader: Reader, table: MapNode, path: str, day: date | None
) -> tuple[date | None, date | None]:
    """Read the first and the last day of a suspension: both, or none without one."""
    names = ("suspended_from", "suspended_until")
    if not any(name in table.entries for name in names):
        return None, None
    nodes = [reader.required(table, name, path) for name in names]
    first, last = (
        reader.day(each, f"{path}.{name}") for each, name in zip(nodes, names, strict=True)
    )
    if first is not None and last is not None and last < first:
        mark = table.entries["suspended_until"].mark
        reader.fail(mark, f"{path}: suspended_until ({last}) is before suspended_from ({first})")
    if first is not None and day is not None and first < day:
        mark = table.entries["suspended_from"].mark
        reader.fail(mark, f"{path}: suspended_from ({first}) is before date ({day})")
    return first, last
