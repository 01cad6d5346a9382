"""Read the ``events`` part: dated changes of a platform's policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from feedfollow.spec.nodes import MapNode, Mark, Node
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.reading import EARLIEST, Reader
from feedfollow.spec.scenario import Event, FrozenMap, Platform

EVENT_KEYS: Final = ("name", "date", "platform", "set", "source", "note")


@dataclass(frozen=True, slots=True)
class _Change:
    """Where an event changes one lever."""

    mark: Mark
    event: str


def read_events(
    reader: Reader, node: Node | None, platforms: Mapping[str, Platform]
) -> tuple[Event, ...]:
    """Read every event.

    Parameters
    ----------
    reader : Reader
        Notes the problems.
    node : Node or None
        The ``events`` list.
    platforms : mapping of str to Platform
        What the events may change.

    Returns
    -------
    tuple of Event
        By date, then by name.
    """
    events: list[Event] = []
    names: set[str] = set()
    changes: dict[tuple[str, str, date], _Change] = {}
    for number, item in enumerate(reader.items(node, "events")):
        path = f"events[{number}]"
        table = reader.table(item, path, EVENT_KEYS)
        if not isinstance(item, MapNode):
            continue
        event = _event(reader, table, path, platforms)
        if event.name in names:
            reader.fail(table.mark, f"two events are named {event.name!r}")
        names.add(event.name)
        _refuse_conflicts(reader, table, event, changes)
        events.append(event)
    return tuple(sorted(events, key=lambda event: (event.date, event.name)))


def _event(reader: Reader, table: MapNode, path: str, platforms: Mapping[str, Platform]) -> Event:
    needed = {name: reader.required(table, name, path) for name in EVENT_KEYS[:4]}
    content = [name for name, platform in platforms.items() if platform.role == "content"]
    title = reader.name(needed["name"], f"{path}.name")
    place = f"events.{title}.set"
    values = {} if needed["set"] is None else _settings(reader, needed["set"], place)
    origins = {lever: reader.provenance.pop(f"{place}.{lever}", None) for lever in values}
    return Event(
        name=title,
        date=reader.day(needed["date"], f"{path}.date") or EARLIEST,
        platform=reader.choice(needed["platform"], f"{path}.platform", content),
        set=FrozenMap({lever: values[lever] for lever in LEVERS if lever in values}),
        source=reader.optional_text(table.entries.get("source"), f"{path}.source"),
        note=reader.optional_text(table.entries.get("note"), f"{path}.note"),
        provenance=FrozenMap({lever: each for lever, each in origins.items() if each is not None}),
    )


def _settings(reader: Reader, node: Node, path: str) -> dict[str, float]:
    dated = [name for name, row in LEVERS.items() if row.dated]
    values: dict[str, float] = {}
    found = _flattened(reader, node, path)
    if not found and isinstance(node, MapNode):
        reader.fail(node.mark, f"{path} changes nothing", "name a lever, such as links.open_live")
    for lever, mark, inner in found:
        if lever in LEVERS and not LEVERS[lever].dated:
            reader.fail(
                mark,
                f"{lever} describes a platform as the run starts; an event cannot change it",
                f"an event may set {', '.join(dated[:6])}, ...",
            )
        elif lever not in LEVERS:
            reader.unknown(mark, lever, path, dated)
        else:
            place = f"{path}.{lever}"
            values[lever] = reader.number(reader.valued(inner, place), place, LEVERS[lever])
    return values


def _flattened(reader: Reader, node: Node, path: str) -> list[tuple[str, Mark, Node]]:
    """List the levers of a nested map: dotted path, place of the name, value."""
    found: list[tuple[str, Mark, Node]] = []
    for group, inner in reader.table(node, path, None):
        if isinstance(inner, MapNode):
            found += [(f"{group}.{name}", inner.keys[name], leaf) for name, leaf in inner]
        else:
            found.append(
                (group, node.keys[group] if isinstance(node, MapNode) else node.mark, inner)
            )
    return found


def _refuse_conflicts(
    reader: Reader,
    table: MapNode,
    event: Event,
    changes: dict[tuple[str, str, date], _Change],
) -> None:
    for lever in event.set:
        place = (event.platform, lever, event.date)
        if place in changes:
            reader.fail(
                table.mark,
                f"event {event.name!r} and event {changes[place].event!r} both set {lever} of "
                f"{event.platform} on {event.date}",
            )
        changes[place] = _Change(table.mark, event.name)
