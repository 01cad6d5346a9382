"""The tree a scenario file becomes: maps, lists and scalars that know where they were written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from feedfollow.spec.errors import Problem, SpecError

MAX_DEPTH: Final = 32
"""Levels of maps and lists that a scenario may have; it needs seven."""

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text.

    Parameters
    ----------
    file : str
        The file as the user named it.
    line, column : int or None
        Counted from 1; None where the place has none.
    lines : tuple of str
        The lines of the file.
    """

    file: str
    line: int | None = None
    column: int | None = None
    lines: tuple[str, ...] = field(default=(), repr=False)

    def problem(self, message: str, hint: str | None = None) -> Problem:
        """Report a mistake at this place.

        Parameters
        ----------
        message : str
            What is wrong.
        hint : str, optional
            What to do about it.

        Returns
        -------
        Problem
            The report, with the source line.
        """
        known = self.line is not None and self.line <= len(self.lines)
        source = self.lines[self.line - 1] if known and self.line is not None else None
        return Problem(self.file, self.line, self.column, message, source, hint)


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A single value; ``text`` is how it was written."""

    mark: Mark
    value: Scalar
    text: str


@dataclass(frozen=True, slots=True)
class ListNode:
    """A sequence of nodes."""

    mark: Mark
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping from names to nodes; ``keys`` holds the place of each name."""

    mark: Mark
    entries: Mapping[str, Node]
    keys: Mapping[str, Mark]

    def __iter__(self) -> Iterator[tuple[str, Node]]:
        return iter(self.entries.items())


Node = ScalarNode | ListNode | MapNode


def kind(node: Node) -> str:
    """Name what a node is, for a message.

    Parameters
    ----------
    node : Node
        Any node.

    Returns
    -------
    str
        ``a map``, ``a list``, ``nothing``, ``text``, ``a number`` or ``true/false``.
    """
    if isinstance(node, MapNode):
        return "a map"
    if isinstance(node, ListNode):
        return "a list"
    if node.value is None:
        return "nothing"
    if isinstance(node.value, bool):
        return f"the truth value {node.text}"
    written = node.text if len(node.text) <= 60 else f"{node.text[:57]}..."
    return f"the text {written!r}" if isinstance(node.value, str) else f"the number {written}"


def from_data(data: object, mark: Mark, depth: int = 0) -> Node:
    """Turn plain Python data into a tree whose every node has one place.

    Parameters
    ----------
    data : object
        Nested mappings and sequences of str, int, float, bool, None and dates.
    mark : Mark
        The place to report.
    depth : int
        How deep the data stand in other data.

    Returns
    -------
    Node
        The tree.

    Raises
    ------
    SpecError
        If the data hold anything else, or are nested deeper than a file may be.
    """
    if depth > MAX_DEPTH:
        raise SpecError([mark.problem(f"nested deeper than {MAX_DEPTH} levels")])
    if data is None or isinstance(data, str | bool | int | float):
        return ScalarNode(mark, data, "null" if data is None else str(data))
    if isinstance(data, Mapping):
        for key in data:
            if not isinstance(key, str):
                raise SpecError([mark.problem(f"a name must be text, got {key!r}")])
        entries = {str(key): from_data(value, mark, depth + 1) for key, value in data.items()}
        return MapNode(mark, entries, dict.fromkeys(entries, mark))
    if isinstance(data, date):
        return ScalarNode(mark, data.isoformat()[:10], data.isoformat()[:10])
    if isinstance(data, Sequence) and not isinstance(data, bytes | bytearray):
        return ListNode(mark, tuple(from_data(item, mark, depth + 1) for item in data))
    if hasattr(data, "item") and callable(data.item):  # a NumPy scalar
        return from_data(data.item(), mark, depth + 1)
    raise SpecError([mark.problem(f"{type(data).__name__} is not a value of a scenario")])


def merged(base: Node | None, child: Node, problems: list[Problem]) -> Node:
    """Lay a child file over its base.

    Maps merge; lists of named things merge by ``name``; anything else, also a ``{value, source}``
    pair, replaces what the base said. ``null`` takes the base's key away, as in RFC 7386.

    Parameters
    ----------
    base : Node or None
        What the base says, None where it says nothing.
    child : Node
        What the child says.
    problems : list of Problem
        Mistakes are added to it.

    Returns
    -------
    Node
        The merged tree; places are the child's where the child spoke.
    """
    if isinstance(base, MapNode) and isinstance(child, MapNode) and not is_valued(base, child):
        return _merged_map(base, child, problems)
    if isinstance(base, ListNode) and isinstance(child, ListNode) and child.items:
        named = all(name_of(item) is not None for item in (*base.items, *child.items))
        return _merged_list(base, child, problems) if named else child
    return child


def is_valued(*nodes: Node) -> bool:
    """Tell whether one of the nodes is a ``{value, source, note}`` map.

    Parameters
    ----------
    *nodes : Node
        The nodes.

    Returns
    -------
    bool
        True if any is such a map.
    """
    return any(isinstance(node, MapNode) and "value" in node.entries for node in nodes)


def _merged_map(base: MapNode, child: MapNode, problems: list[Problem]) -> MapNode:
    entries, keys = dict(base.entries), dict(base.keys)
    for name, node in child:
        if isinstance(node, ScalarNode) and node.value is None and name in entries:
            del entries[name], keys[name]
            continue
        entries[name] = merged(entries.get(name), node, problems)
        keys[name] = child.keys[name]
    return MapNode(child.mark, entries, keys)


def _merged_list(base: ListNode, child: ListNode, problems: list[Problem]) -> ListNode:
    named = {name_of(item): item for item in base.items}
    seen: set[str | None] = set()
    for item in child.items:
        name = name_of(item)
        if name in seen:
            problems.append(item.mark.problem(f"two items of this list are named {name!r}"))
        seen.add(name)
        named[name] = merged(named.get(name), item, problems)
    return ListNode(child.mark, tuple(named.values()))


def name_of(node: Node) -> str | None:
    """Give the ``name`` a map states.

    Parameters
    ----------
    node : Node
        Any node.

    Returns
    -------
    str or None
        The name; None if the node is no map or states none.
    """
    if not isinstance(node, MapNode):
        return None
    name = node.entries.get("name")
    return name.value if isinstance(name, ScalarNode) and isinstance(name.value, str) else None
