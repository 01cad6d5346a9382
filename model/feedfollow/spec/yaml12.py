"""Read YAML 1.2 with the place of every value, on top of PyYAML's events.

PyYAML reads YAML 1.1, where ``no`` is false, ``12:30`` is 750, ``010`` is 8 and ``5e11`` is text.
Here plain scalars follow the core schema of YAML 1.2 (section 10.3.2), and the tree is built from
the parser's events, so that duplicate keys, aliases, tags, deep nesting and second documents are
refused where they stand. Python objects cannot be made from a file.
"""

from __future__ import annotations

import codecs
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from feedfollow.spec.errors import MAX_SHOWN, Problem, SpecError, did_you_mean
from feedfollow.spec.nodes import MAX_DEPTH, ListNode, MapNode, Mark, Node, Scalar, ScalarNode

MAX_BYTES: Final = 1_000_000

_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE: Final = frozenset({"true", "True", "TRUE"})
_FALSE: Final = frozenset({"false", "False", "FALSE"})
_INT: Final = re.compile(r"[-+]?[0-9]+")
_OCTAL: Final = re.compile(r"0o[0-7]+")
_HEX: Final = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INF: Final = re.compile(r"[-+]?\.(inf|Inf|INF)")
_NAN: Final = frozenset({".nan", ".NaN", ".NAN"})
_LINE_END: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
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
    return read_text(_decoded(_bytes(path, name), name), name)


def read_text(text: str, name: str) -> Node:
    """Read one YAML document.

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
    builder = _Builder(name, tuple(_LINE_END.split(text)))
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        builder.problems.append(_syntax(error, builder))
    except yaml.reader.ReaderError as error:
        builder.problems.append(_unprintable(error, text, builder))
    except _Stop:
        pass
    if builder.problems:
        raise SpecError(builder.problems)
    if builder.root is None:
        raise SpecError([Problem(name, 1, 1, "the file is empty", hint="a scenario is a map")])
    return builder.root


def _bytes(path: Path, name: str) -> bytes:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise SpecError([Problem(name, None, None, "is a directory, not a scenario file")])
        if not stat.S_ISREG(mode):
            raise SpecError([Problem(name, None, None, "is not a regular file")])
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise SpecError([Problem(name, None, None, "no such file", hint=_sibling(path))]) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise SpecError([Problem(name, None, None, f"cannot be read: {reason}")]) from None
    if len(data) > MAX_BYTES:
        message = f"is larger than {MAX_BYTES // 1000} kB, which no scenario needs"
        raise SpecError([Problem(name, None, None, message)])
    return data


def _sibling(path: Path) -> str | None:
    try:
        names = [each.name for each in path.parent.iterdir() if each.suffix in {".yaml", ".yml"}]
    except OSError:
        return None
    return did_you_mean(path.name, names)


def _decoded(data: bytes, name: str) -> str:
    body = data.removeprefix(codecs.BOM_UTF8)
    if not body.strip():
        raise SpecError([Problem(name, 1, 1, "the file is empty", hint="a scenario is a map")])
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        before = len(body[: error.start].decode("utf-8"))
        line, column, source = _place(body.decode("utf-8", "replace"), before)
        message = f"byte 0x{body[error.start]:02x} is not UTF-8"
        hint = "save the file as UTF-8 text"
        raise SpecError([Problem(name, line, column, message, source, hint)]) from None
    if "\0" in text:
        line, column, source = _place(text, text.index("\0"))
        message = "the file holds a NUL byte: it is not a text file"
        raise SpecError([Problem(name, line, column, message, source)])
    return text


def _place(text: str, index: int) -> tuple[int, int, str]:
    """Give line and column, counted from 1, and the whole line of a character."""
    before = _LINE_END.split(text[:index])
    return len(before), len(before[-1]) + 1, _LINE_END.split(text)[len(before) - 1]


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
    line, column, _ = _place(text, error.position)
    code = error.character if isinstance(error.character, int) else ord(str(error.character)[0])
    place = Mark(builder.file, line, column, builder.lines)
    return place.problem(f"character U+{code:04X} is not allowed in YAML text")


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
