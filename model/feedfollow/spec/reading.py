"""Read the nodes of a scenario as numbers, dates, names and series, noting every mistake.

A reader never stops at a mistake: it notes the problem and hands back a stand-in, so that all
problems of a file are found at once. Nothing is built from stand-ins: the loader raises first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final, TypeVar

from feedfollow.spec.errors import MAX_SHOWN, Problem, did_you_mean, listing
from feedfollow.spec.nodes import ListNode, MapNode, Mark, Node, ScalarNode, kind
from feedfollow.spec.scenario import Provenance
from feedfollow.spec.table import Parameter, plain
from feedfollow.units import parse_date, parse_quantity

T = TypeVar("T")

EARLIEST: Final = date(2000, 1, 1)
LATEST: Final = date(2099, 12, 31)
MAX_TEXT: Final = 2000
_NAME: Final = re.compile(r"[\w][\w .-]{0,79}")
VALUED: Final = ("value", "source", "note")
_NOWHERE: Final = Mark("")


class Reader:
    """Collects the problems of one scenario while its parts are read."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.provenance: dict[str, Provenance] = {}

    def fail(self, mark: Mark, message: str, hint: str | None = None) -> None:
        """Note a problem at a place."""
        self.problems.append(mark.problem(message, hint))

    def table(self, node: Node | None, path: str, known: Iterable[str] | None) -> MapNode:
        """Read a map whose names are known; an absent one is empty.

        Parameters
        ----------
        node : Node or None
            The node.
        path : str
            Its dotted path, for messages; "" for the file itself.
        known : iterable of str or None
            The names it may have, None for any.

        Returns
        -------
        MapNode
            The map without its unknown names.
        """
        if not isinstance(node, MapNode):
            if node is not None:
                self.fail(node.mark, f"{path or 'a scenario'} must be a map, got {kind(node)}")
            return MapNode(node.mark if node is not None else _NOWHERE, {}, {})
        if known is None:
            return node
        names = list(known)
        for name in node.entries:
            if name not in names:
                self.unknown(node.keys[name], name, path, names)
        kept = {name: inner for name, inner in node if name in names}
        return MapNode(node.mark, kept, node.keys)

    def unknown(self, mark: Mark, name: str, path: str, names: list[str]) -> None:
        """Note a name that nothing reads, with the nearest one that is."""
        place = f" in {path}" if path else ""
        # The search for the nearest name is slow, and of so many problems not all are shown.
        near = did_you_mean(name, names) if len(self.problems) < MAX_SHOWN else None
        hint = near or listing(names)
        self.fail(mark, f"unknown key {name!r}{place}", hint or "nothing is known here")

    def items(self, node: Node | None, path: str) -> tuple[Node, ...]:
        """Read a list; an absent one is empty."""
        if node is None:
            return ()
        if isinstance(node, ListNode):
            return node.items
        self.fail(node.mark, f"{path} must be a list, got {kind(node)}")
        return ()

    def required(self, table: MapNode, name: str, path: str) -> Node | None:
        """Give a member of a map that must be there."""
        node = table.entries.get(name)
        if node is None:
            where = f"{path} has" if path else "the scenario has"
            self.fail(table.mark, f"{where} no {name!r}, which is required")
        return node

    def text(self, node: Node | None, path: str, default: str = "") -> str:
        """Read free text."""
        if node is None:
            return default
        if not isinstance(node, ScalarNode) or not isinstance(node.value, str):
            self.fail(node.mark, f"{path} must be text, got {kind(node)}", "put it in quotes")
            return default
        if len(node.value) > MAX_TEXT:
            self.fail(node.mark, f"{path} is longer than {MAX_TEXT} characters")
        return node.value

    def optional_text(self, node: Node | None, path: str) -> str | None:
        """Read free text that may be absent."""
        return None if node is None else self.text(node, path)

    def name(self, node: Node | None, path: str, default: str = "") -> str:
        """Read a name: letters, digits, spaces, dots, dashes and underscores."""
        if node is None:
            return default
        text = self.text(node, path, default)
        if isinstance(node, ScalarNode) and node.value == text and not _NAME.fullmatch(text):
            self.fail(
                node.mark,
                f"{path} must be a name of letters, digits, spaces, '.', '-' and '_'",
            )
        return text

    def choice(self, node: Node | None, path: str, known: Iterable[str]) -> str:
        """Read one of some names; "" stands in for a mistake."""
        if node is None:
            return ""
        names = list(known)
        if isinstance(node, ScalarNode) and node.value in names:
            return str(node.value)
        written = node.text if isinstance(node, ScalarNode) else ""
        hint = did_you_mean(written, names) if written else None
        self.fail(node.mark, f"{path} must be one of {', '.join(names)}; got {kind(node)}", hint)
        return ""

    def flag(self, node: Node | None, path: str) -> bool:
        """Read true or false; false where absent."""
        if node is None:
            return False
        if isinstance(node, ScalarNode) and isinstance(node.value, bool):
            return node.value
        self.fail(node.mark, f"{path} must be true or false, got {kind(node)}")
        return False

    def switch(self, node: Node | None, path: str) -> bool:
        """Read on or off, or true or false; off where absent."""
        if isinstance(node, ScalarNode) and node.value in ("on", "off"):
            return node.value == "on"
        if node is None or (isinstance(node, ScalarNode) and isinstance(node.value, bool)):
            return self.flag(node, path)
        self.fail(node.mark, f"{path} must be on or off, got {kind(node)}")
        return False

    def day(self, node: Node | None, path: str) -> date | None:
        """Read a date; None stands in for a mistake."""
        if node is None:
            return None
        if not isinstance(node, ScalarNode) or not isinstance(node.value, str):
            self.fail(node.mark, f"{path} must be a date such as 2019-07-15, got {kind(node)}")
            return None
        found = self.tried(lambda: parse_date(node.text), node, path)
        if found is not None and not EARLIEST <= found <= LATEST:
            self.fail(node.mark, f"{path} must lie in {EARLIEST} to {LATEST}, got {found}")
            return None
        return found

    def tried(self, read: Callable[[], T], node: Node, path: str) -> T | None:
        """Read with a function that raises ValueError; None stands in for a mistake."""
        try:
            return read()
        except ValueError as error:
            self.fail(node.mark, f"{path}: {error}")
            return None

    def number(self, node: Node | None, path: str, row: Parameter) -> float:
        """Read a number as a row of the parameter table describes it.

        Parameters
        ----------
        node : Node or None
            A number, or text such as ``65 %`` or ``90 days``.
        path : str
            Its dotted path, for messages.
        row : Parameter
            Unit, range and whether it must be whole.

        Returns
        -------
        float
            The value in the row's unit; NaN stands in for a mistake.
        """
        if node is None:
            return math.nan
        value = self.quantity(node, path, row.unit)
        if math.isnan(value) or row.accepts(value):
            return value
        if row.integer and not value.is_integer():
            self.fail(node.mark, f"{path} must be a whole number, got {plain(value)}")
        else:
            shown = f"{plain(value)} {row.unit}".rstrip()
            self.fail(node.mark, f"{path} must lie in {row.range_text()}, got {shown}")
        return math.nan

    def whole(self, node: Node | None, path: str, row: Parameter) -> int:
        """Read a whole number, exactly however large; the default where it is absent."""
        stated = node.value if isinstance(node, ScalarNode) else None
        if type(stated) is int and row.low <= stated <= row.high:
            return stated
        value = row.default if node is None else self.number(node, path, row)
        return int(row.default if math.isnan(value) else value)

    def quantity(self, node: Node, path: str, unit: str) -> float:
        """Read a number in a unit, of any size; NaN stands in for a mistake."""
        if not isinstance(node, ScalarNode) or node.value is None or isinstance(node.value, bool):
            wanted = f"a number ({unit})" if unit else "a number"
            self.fail(node.mark, f"{path} must be {wanted}, got {kind(node)}")
            return math.nan
        if isinstance(node.value, str):
            text = node.value
            found = self.tried(lambda: parse_quantity(text, unit), node, path)
            value = math.nan if found is None else found
        else:
            value = _as_float(node.value)
        if math.isinf(value) or (math.isnan(value) and not isinstance(node.value, str)):
            self.fail(node.mark, f"{path} must be a finite number, got {node.text}")
            return math.nan
        return value + 0.0  # a negative zero would be written as -0 and read back as 0

    def valued(self, node: Node, path: str) -> Node | None:
        """Unwrap ``{value, source, note}`` and keep its source and note under the path."""
        if not isinstance(node, MapNode):
            return node
        table = self.table(node, path, VALUED)
        inner = self.required(table, "value", path)
        source = self.optional_text(table.entries.get("source"), f"{path}.source")
        note = self.optional_text(table.entries.get("note"), f"{path}.note")
        if source is not None or note is not None:
            self.provenance[path] = Provenance(source, note)
        return inner


def _as_float(value: int | float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def dotted_names(tables: Mapping[str, Parameter]) -> dict[str, list[str]]:
    """Group dotted names by their first part, in order.

    Parameters
    ----------
    tables : mapping of str to Parameter
        Rows by dotted name.

    Returns
    -------
    dict of str to list of str
        Group -> last parts.
    """
    groups: dict[str, list[str]] = {}
    for path in tables:
        group, _, name = path.partition(".")
        groups.setdefault(group, []).append(name)
    return groups
