"""Read YAML 1.2 with the place of every value, on top of PyYAML's events.

PyYAML reads YAML 1.1, where ``no`` is false, ``12:30`` is 750, ``010`` is 8 and ``5e11`` is text.
Here plain scalars follow the core schema of YAML 1.2 (section 10.3.2), and the tree is built from
the parser's events, so that duplicate keys, aliases, tags, deep nesting and second documents are
refused where they stand. Python objects cannot be made from a file.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from feedfollow.spec.errors import MAX_SHOWN, Problem, SpecError
from feedfollow.spec.nodes import MAX_DEPTH, ListNode, MapNode, Mark, Node, Scalar, ScalarNode
from feedfollow.spec.text_file import LINE_END, place_of, text_of_file

_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE: Final = frozenset({"true", "True", "TRUE"})
_FALSE: Final = frozenset({"false", "False", "FALSE"})
_INT: Final = re.compile(r"[-+]?[0-9]+")
_OCTAL: Final = re.compile(r"0o[0-7]+")
_HEX: Final = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INF: Final = re.compile(r"[-+]?\.(inf|Inf|INF)")
_NAN: Final = frozenset({".nan", ".NaN", ".NAN"})
_ESCAPE: Final = re.compile(r"\\U([0-9a-fA-F]{8})")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_MAX_DIGITS: Final = 400


def core_scalar(text: str) -> Scalar:
    """Give a plain scalar the type it has in the core schema of YAML 1.2.

    Parameters
    ----------
    text : str
        The scalar as written, without quotes.

    Returns
    -------
    str, int, float, bool or None
        Its value: ``no``, ``12:30``, ``1_000`` and dates stay text, ``010`` is 10, ``0o10`` is 8.
    """
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if len(text) > _MAX_DIGITS:
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _OCTAL.fullmatch(text):
        return int(text[2:], 8)
    if _HEX.fullmatch(text):
        return int(text[2:], 16)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _INF.fullmatch(text):
        return float(text.replace(".", ""))
    return float("nan") if text in _NAN else text


def read_file(path: Path, shown: str | None = None) -> Node:
    """Read one YAML file.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    shown : str, optional
        How messages name it; the path by default.

    Returns
    -------
    Node
        The tree of its only document.

    Raises
    ------
    SpecError
        With every problem found, if the file cannot be read or is not such a document.
    """
    name = shown if shown is not None else str(path)
    return read_text(text_of_file(path, name), name)


# Scenarios that extend one file, and variants of one scenario, parse the same text again and again.
@lru_cache(maxsize=8)
def read_text(text: str, name: str) -> Node:
    """Read one YAML document; the same tree for the same text, which nobody changes.

    Parameters
    ----------
    text : str
        The document.
    name : str
        How messages name it.

    Returns
    -------
    Node
        Its tree.

    Raises
    ------
    SpecError
        With every problem found.
    """
    builder = _Builder(name, tuple(LINE_END.split(text)))
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        builder.problems.append(_syntax(error, builder))
    except yaml.reader.ReaderError as error:
        builder.problems.append(_unprintable(error, text, builder))
    except ValueError as error:  # PyYAML makes a character of any number that is escaped
        builder.problems.append(_no_character(error, text, builder))
    except _Stop:
        pass
    if builder.problems:
        raise SpecError(builder.problems)
    if builder.root is None:
        raise SpecError([Problem(name, 1, 1, "the file is empty", hint="a scenario is a map")])
    return builder.root


def _syntax(error: yaml.MarkedYAMLError, builder: _Builder) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = builder.mark(mark) if mark is not None else Mark(builder.file)
    problem = error.problem or "cannot be parsed"
    if "'\\t'" in problem:
        return place.problem("a tab stands where spaces are needed", "indent with spaces")
    context = f"{error.context}, " if error.context else ""
    if error.context_mark is not None and error.context_mark.line + 1 != place.line:
        context = f"{error.context} that starts in line {error.context_mark.line + 1}, "
    return place.problem(f"not valid YAML: {context}{problem}")


def _unprintable(error: yaml.reader.ReaderError, text: str, builder: _Builder) -> Problem:
    line, column, _ = place_of(text, error.position)
    code = error.character if isinstance(error.character, int) else ord(str(error.character)[0])
    place = Mark(builder.file, line, column, builder.lines)
    return place.problem(f"character U+{code:04X} is not allowed in YAML text")


def _no_character(error: ValueError, text: str, builder: _Builder) -> Problem:
    for found in _ESCAPE.finditer(text):
        if int(found.group(1), 16) > sys.maxunicode:
            line, column, _ = place_of(text, found.start())
            place = Mark(builder.file, line, column, builder.lines)
            return place.problem(f"{found.group()} is no character; the last is \\U0010FFFF")
    return Mark(builder.file).problem(f"not valid YAML: {error}")


class _Stop(Exception):
    """Nothing after this event can be trusted."""


@dataclass
class _Open:
    """A collection that is being read; a map also remembers the key that waits for its value."""

    mark: Mark
    is_map: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Mark] = field(default_factory=dict)
    key: tuple[str | None, Mark] | None = None

    def closed(self) -> Node:
        if self.is_map:
            return MapNode(self.mark, self.entries, self.keys)
        return ListNode(self.mark, tuple(self.items))


class _Builder:
    """Build the tree from the parser's events, collecting problems."""

    def __init__(self, file: str, lines: tuple[str, ...]) -> None:
        self.file = file
        self.lines = lines
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self._open: list[_Open] = []
        self._documents = 0

    def mark(self, mark: Any) -> Mark:
        """Turn a PyYAML mark, counted from 0, into ours."""
        return Mark(self.file, mark.line + 1, mark.column + 1, self.lines)

    def take(self, event: yaml.Event) -> None:
        """Read one event of the parser."""
        place = self.mark(event.start_mark)
        self._refuse(event, place)
        if isinstance(event, yaml.CollectionStartEvent):
            if len(self._open) >= MAX_DEPTH:
                self.fail(place, f"nested deeper than {MAX_DEPTH} levels")
                raise _Stop
            self._open.append(_Open(place, isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._add(self._open.pop().closed())
        elif isinstance(event, yaml.ScalarEvent):
            half = _SURROGATE.search(event.value)
            if half is not None:
                message = f"U+{ord(half.group()):04X} is half a character"
                self.fail(place, message, "write the whole one, as \\U0001F600")
            value = core_scalar(event.value) if event.implicit[0] else event.value
            self._add(ScalarNode(place, value, event.value))

    def fail(self, place: Mark, message: str, hint: str | None = None) -> None:
        """Note a problem; give up when there are too many to be worth reading."""
        self.problems.append(place.problem(message, hint))
        if len(self.problems) >= MAX_SHOWN:
            raise _Stop

    def _refuse(self, event: yaml.Event, place: Mark) -> None:
        """Refuse what YAML allows and a scenario does not."""
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self.fail(place, "a second document starts here; a file holds one scenario")
                raise _Stop
            if event.version not in (None, (1, 2)) or event.tags:
                self.fail(place, "directives are not used; the file is read as YAML 1.2")
        if isinstance(event, yaml.AliasEvent):
            self.fail(place, f"alias *{event.anchor} is not used", "write the value out")
            self._add(ScalarNode(place, None, ""))
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            if event.anchor is not None:
                self.fail(place, f"anchor &{event.anchor} is not used", "share values by 'extends'")
            if event.tag is not None:
                self.fail(place, f"tag {event.tag!r} is not used", "write the value alone")

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if not parent.is_map:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = (self._key(node, parent), node.mark)
        else:
            name, place = parent.key
            parent.key = None
            if name is not None:
                parent.entries[name], parent.keys[name] = node, place

    def _key(self, node: Node, parent: _Open) -> str | None:
        if not isinstance(node, ScalarNode) or not isinstance(node.value, str):
            written = node.text if isinstance(node, ScalarNode) else "a collection"
            self.fail(node.mark, f"a key must be text, got {written or 'nothing'}")
            return None
        if node.value == "<<":
            self.fail(node.mark, "merge keys '<<' are not YAML 1.2", "share values by 'extends'")
            return None
        if node.value in parent.keys:
            first = parent.keys[node.value].line
            self.fail(node.mark, f"duplicate key {node.value!r} (first in line {first})")
            return None
        return node.value
