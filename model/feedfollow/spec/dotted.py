"""Dotted names: ``feed.precision: 1.5`` in a file, ``platforms.kuaishou.users`` in an override."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from feedfollow.spec.errors import Problem, SpecError, did_you_mean
from feedfollow.spec.nodes import (
    ListNode,
    MapNode,
    Mark,
    Node,
    ScalarNode,
    from_data,
    merged,
    name_of,
)
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.scandals import SCANDAL_KEYS
from feedfollow.spec.settings import POPULATION, RUN
from feedfollow.spec.vocabulary import MODULES
from feedfollow.spec.yaml12 import core_scalar, read_text

_TOP: Final = (
    "name",
    "question",
    "start",
    "until",
    *RUN,
    "merchants_exclusive",
    "population.netizens",
    "population.adoption_pace",
    "population.exclusive",
    "events",
    "festivals",
    "couriers",
    "scandals",
    "expect",
    "record.tables",
    *(f"modules.{name}" for name in MODULES),
    *(f"parameters.{name}" for name in PARAMETERS),
)
_PLATFORM: Final = ("role", *POPULATION, "population.overlap.with", *LEVERS)
_LISTED: Final[Mapping[str, tuple[str, ...]]] = {
    "events": ("date", "platform", "source", "note", *(f"set.{lever}" for lever in LEVERS)),
    "festivals": ("start", "end", "platforms", "size", "source", "note"),
    "couriers": ("start", "end", "capacity", "source", "note"),
    "scandals": SCANDAL_KEYS[1:],
}
"""Lists of named things -> what can be set of each."""


def normalised(root: Node, problems: list[Problem]) -> Node:
    """Write the dotted lever names of platforms and events as nested maps.

    Parameters
    ----------
    root : Node
        The tree of one file.
    problems : list of Problem
        A name that is given twice is added to it.

    Returns
    -------
    Node
        The same tree, nested.
    """
    if not isinstance(root, MapNode):
        return root
    entries = dict(root.entries)
    platforms, events = entries.get("platforms"), entries.get("events")
    if isinstance(platforms, MapNode):
        inner = {name: _undotted(node, problems) for name, node in platforms}
        entries["platforms"] = MapNode(platforms.mark, inner, platforms.keys)
    if isinstance(events, ListNode):
        items = tuple(_undotted_event(item, problems) for item in events.items)
        entries["events"] = ListNode(events.mark, items)
    return MapNode(root.mark, entries, root.keys)


def _undotted_event(item: Node, problems: list[Problem]) -> Node:
    if not isinstance(item, MapNode) or "set" not in item.entries:
        return item
    entries = {**item.entries, "set": _undotted(item.entries["set"], problems)}
    return MapNode(item.mark, entries, item.keys)


def _undotted(table: Node, problems: list[Problem]) -> Node:
    if not isinstance(table, MapNode):
        return table
    entries: dict[str, Node] = {}
    keys: dict[str, Mark] = {}
    for name, inner in table:
        mark = table.keys[name]
        group, dot, leaf = name.partition(".")
        if dot:
            inner = MapNode(mark, {leaf: inner}, {leaf: mark})
        if group in entries:
            inner = _joined(group, entries[group], inner, problems)
        entries[group] = inner
        keys.setdefault(group, mark)
    return MapNode(table.mark, entries, keys)


def _joined(group: str, known: Node, inner: Node, problems: list[Problem]) -> Node:
    if not isinstance(known, MapNode) or not isinstance(inner, MapNode):
        problems.append(inner.mark.problem(f"{group} is given twice"))
        return known
    for name in inner.entries:
        if name in known.entries:
            problems.append(inner.keys[name].problem(f"{group}.{name} is given twice"))
    entries = {**known.entries, **inner.entries}
    return MapNode(known.mark, entries, {**known.keys, **inner.keys})


def laid_over(root: Node, overrides: Mapping[str, object], problems: list[Problem]) -> Node:
    """Lay overrides over a scenario's tree.

    Parameters
    ----------
    root : Node
        The tree.
    overrides : mapping of str to object
        Values by dotted path.
    problems : list of Problem
        An unknown path, with the nearest valid one, is added to it.

    Returns
    -------
    Node
        The tree with the overrides in place.
    """
    if not overrides:
        return root
    known = _known(root)
    inside = {path[:n] for path in known.values() for n in range(1, len(path))}
    containers = {".".join(path): path for path in inside}
    for path, value in overrides.items():
        mark = Mark(f"override {path}")
        names = known.get(path) or containers.get(path) or _new_platform(path, value)
        if names is None:
            hint = did_you_mean(path, known) or "a path is such as 'parameters.session_trust'"
            problems.append(mark.problem(f"no scenario has a value {path!r}", hint))
            continue
        try:
            child = normalised(_hung(names, from_data(value, mark)), problems)
        except SpecError as error:
            problems += error.problems
            continue
        root = merged(root, child, problems)
    return root


def _known(root: Node) -> dict[str, tuple[str, ...]]:
    """List every path that this scenario can set: dotted text -> names."""
    paths = [tuple(text.split(".")) for text in _TOP]
    if isinstance(root, MapNode):
        platforms = root.entries.get("platforms")
        for name in platforms.entries if isinstance(platforms, MapNode) else ():
            paths += [("platforms", name, *text.split(".")) for text in _PLATFORM]
        for part, settings in _LISTED.items():
            listed = root.entries.get(part)
            for item in listed.items if isinstance(listed, ListNode) else ():
                title = name_of(item)
                if title is not None:
                    paths += [(part, title, *text.split(".")) for text in settings]
    return {".".join(path): path for path in paths}


def _new_platform(path: str, value: object) -> tuple[str, ...] | None:
    names = tuple(path.split("."))
    fits = len(names) == 2 and names[0] == "platforms" and isinstance(value, Mapping)
    return names if fits or names == ("platforms",) else None


def _hung(names: tuple[str, ...], leaf: Node) -> Node:
    """Hang a value below its names; what has a name of its own is an item of a list."""
    node, mark = leaf, leaf.mark
    for depth, name in reversed(list(enumerate(names))):
        if depth == 1 and names[0] in _LISTED:
            title = ScalarNode(mark, name, name)
            inner = node if isinstance(node, MapNode) else MapNode(mark, {}, {})
            item = MapNode(mark, {"name": title, **inner.entries}, {"name": mark, **inner.keys})
            node = ListNode(mark, (item,))
        else:
            node = MapNode(mark, {name: node}, {name: mark})
    return node


def parse_assignment(text: str) -> tuple[str, object]:
    """Read an override of the command line.

    Parameters
    ----------
    text : str
        ``PATH=VALUE``, such as ``platforms.kuaishou.feed.precision=1.5`` or ``users=2 k``; the
        value is a YAML 1.2 scalar, or a list or map in brackets.

    Returns
    -------
    (str, object)
        Path and value.

    Raises
    ------
    SpecError
        If there is no ``=``, or the value is not YAML.
    """
    path, equals, value = (part.strip() for part in text.partition("="))
    mark = Mark(f"override {text}")
    if not equals or not path:
        raise SpecError([mark.problem("an override is written PATH=VALUE")])
    if value[:1] in {"[", "{", '"', "'"}:
        return path, plain_data(read_text(value, f"override {path}"))
    return path, core_scalar(value)


def plain_data(node: Node) -> object:
    """Forget where a tree was written.

    Parameters
    ----------
    node : Node
        The tree.

    Returns
    -------
    object
        Nested dicts, lists and scalars.
    """
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, ListNode):
        return [plain_data(item) for item in node.items]
    return {name: plain_data(inner) for name, inner in node}
