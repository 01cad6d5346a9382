"""What a reader of code knows while it reads: where it is, and what stands for what."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np

from feedfollow.observe.dependence.code import CannotFollow, hints_of, of_type, room
from feedfollow.observe.dependence.frame import Frame, Loop
from feedfollow.observe.dependence.graph import Graph, has_columns
from feedfollow.observe.dependence.values import (
    NOTHING,
    Cell,
    Const,
    Items,
    Part,
    Row,
    Value,
    join,
    signature,
    tainted,
)
from feedfollow.world.columns import declared

KEPT_BY: Final = "observe"
"""Room of the package whose objects keep what is put into them, and are no part of the world."""


class State:
    """Values, conditions and writes at one place of the code.

    Attributes
    ----------
    graph : Graph
    modules : mapping of str to bool
        Optional modules that are known to be on or off; what depends on the others may happen.
    frame : Frame
        The call that is read.
    taint : int
        What decides whether the statement is carried out.
    loops : list of Loop
        Loops around the statement, within its function.
    rounds : list of (node, int)
        Rounds of loops over constants around it, in all calls.
    changed : bool
        Whether this pass over the code has found anything new.
    """

    def __init__(self, graph: Graph, modules: Mapping[str, bool] | None = None) -> None:
        self.graph = graph
        self.modules = modules or {}
        self.frame: Frame
        self.taint = 0
        self.loops: list[Loop] = []
        self.rounds: list[object] = []
        self.changed = False
        self.kept: dict[tuple[type[Any], str], Items] = {}
        self.makers: set[type[Any]] = set()
        self.walked: set[str] = set()

    def start(self, top: Frame) -> None:
        """Begin another pass over the code."""
        self.frame, self.taint, self.loops, self.rounds = top, 0, [], []
        self.changed, self.graph.grown = False, False
        self.makers.clear()

    @property
    def module(self) -> tuple[str, ...]:
        """Module of the code that is read, and of the calls that led to it."""
        return self.frame.modules

    def value(self, node: ast.expr) -> Value:
        """Return what an expression may stand for."""
        raise NotImplementedError

    def member(self, row: Row, name: str, node: ast.AST) -> Value:
        """Return a field, property or attribute of an object of the package."""
        raise NotImplementedError

    def assign(self, target: ast.expr, value: Value, node: ast.AST) -> None:
        """Let a target stand for a value from now on."""
        raise NotImplementedError

    def body(self, statements: list[ast.stmt]) -> bool:
        """Read statements in order; return whether what follows them is never reached."""
        raise NotImplementedError

    def enter(
        self,
        function: Callable[..., Any],
        args: list[Value],
        node: ast.AST,
        named: dict[str, Value] | None = None,
    ) -> Value:
        """Read a function of the package with these arguments; return what it returns."""
        raise NotImplementedError

    def made(self, kind: type[Any]) -> None:
        """Read once how an object is made that keeps what it is given."""
        raise NotImplementedError

    def back_to(self, names: dict[str, Value]) -> None:
        """Let variables stand for what they stood for; functions within see the same ones."""
        self.frame.names.clear()
        self.frame.names.update(names)

    def stuck(self, node: ast.AST, what: str) -> CannotFollow:
        """Return the error for code that cannot be followed."""
        return CannotFollow(f"{self.frame.place(node)}: cannot follow {what}: {ast.unparse(node)}")

    def note(self, news: bool) -> None:
        """Note that something new was found."""
        self.changed = self.changed or news

    def fresh(self, node: ast.AST, taint: int) -> Cell:
        """Return the number that an expression makes, the same one in every pass."""
        key = (node, *self.rounds)
        cell = self.frame.cells.get(key)
        if cell is None:
            cell = self.frame.cells[key] = Cell()
        self.note(cell.add(taint))
        return cell

    def many(self, node: ast.AST, items: list[Value], is_open: bool) -> Items:
        """Return the list that an expression makes, the same one in every pass."""
        key = (node, *self.rounds)
        found = self.frame.lists.get(key)
        if found is None or len(found.items) < len(items):
            found = self.frame.lists[key] = Items([NOTHING] * len(items), is_open)
        for place, each in enumerate(items):
            self._put_at(found, place, each)
        return found

    def declared(self, hint: Any, taint: int, node: ast.AST) -> Value | None:
        """Return what an object of a declared type stands for; None for numbers and arrays."""
        found = of_type(hint, taint)
        return None if found is None else self._kept(node, found, 0)

    def _kept(self, node: ast.AST, value: Value, depth: int) -> Value:
        """Return a value whose lists are the same ones in every pass."""
        atoms: list[Value] = []
        for place, atom in enumerate(value):
            key = (node, *self.rounds, "declared", depth, place)
            if isinstance(atom, Cell):
                cell = self.frame.cells.setdefault(key, Cell())
                self.note(cell.add(atom.taint))
                atoms.append((cell,))
                continue
            if not isinstance(atom, Items):
                atoms.append((atom,))
                continue
            found = self.frame.lists.setdefault(key, Items(open=atom.open))
            found.items += [NOTHING] * (len(atom.items) - len(found.items))
            for k, each in enumerate(atom.items):
                self._put_at(found, k, self._kept(node, each, depth + 1 + k))
            atoms.append((found,))
        return join(*atoms)

    def put(self, items: Items, value: Value) -> None:
        """Add an element to a list of any length."""
        if not items.items:
            items.items.append(NOTHING)
        for place in range(len(items.items)):
            self._put_at(items, place, value)

    def _put_at(self, items: Items, place: int, value: Value) -> None:
        both = join(items.items[place], value)
        self.note(signature(both) != signature(items.items[place]))
        items.items[place] = both

    def under(self, node: ast.AST, value: Value) -> Value:
        """Return a value that is there only where the statement is carried out."""
        if not self.taint:
            return value
        for atom in value:
            if isinstance(atom, Items):
                self.mark(atom, self.taint)
        numbers = any(isinstance(atom, Cell) for atom in value)
        own = (self.fresh(node, self.taint),) if numbers else ()
        return join(tainted(value, self.taint), own)

    def mark(self, items: Items, taint: int) -> None:
        """Let the number of elements of a list depend on ``taint``."""
        self.note(bool(taint & ~items.taint))
        items.taint |= taint

    def read(self, value: Value, node: ast.AST) -> int:
        """Return what a value depends on where it is used as a number.

        Raises
        ------
        CannotFollow
            If it is a whole room of columns.
        """
        taint = 0
        for atom in value:
            if isinstance(atom, Cell):
                taint |= atom.whole()
            elif isinstance(atom, Part):
                taint |= self.graph.read(atom, self.module)
            elif isinstance(atom, Items):
                taint |= atom.taint
                for each in atom.items:
                    taint |= self.read(each, node)
            elif isinstance(atom, Row):
                if has_columns(atom.kind):
                    raise self.stuck(node, f"a whole {atom.kind.__name__} as a number")
                taint |= atom.taint
            else:
                taint |= atom.taint
        return taint

    def read_rows(self, value: Value) -> int:
        """Return what decides which objects or rows are meant."""
        taint = 0
        for atom in value:
            taint |= atom.whole() if isinstance(atom, Cell) else atom.taint
            if isinstance(atom, Items):
                for each in atom.items:
                    taint |= self.read_rows(each)
        return taint

    def write(self, part: Part, taint: int, adds: bool = False) -> None:
        """Store into a column."""
        self.graph.write(part, taint | self.taint, self.module, adds)

    def write_value(self, part: Part, value: Value, node: ast.AST, adds: bool) -> None:
        """Store a value into a column."""
        self.write(part, self.brought(part, value, node), adds)

    def brought(self, part: Part, value: Value, node: ast.AST) -> int:
        """Return what a value brings to a column; one copied to itself keeps its places apart."""
        taint = 0
        for atom in value:
            if isinstance(atom, Part) and _place(atom) == _place(part):
                taint |= atom.taint
                for index, _ in atom.index:
                    taint |= index
            else:
                taint |= self.read((atom,), node)
        return taint

    def write_row(self, row: Row, index: list[Value], value: Value, node: ast.AST) -> None:
        """Store into every column of a row, or of several rows."""
        if not has_columns(row.kind):
            raise self.stuck(node, f"storing into {row.kind.__name__}")
        place = row.taint
        for each in index:
            place |= self.read(each, node)
        for name in declared(row.kind):
            taint = 0
            for atom in value:
                if isinstance(atom, Row) and atom.kind is row.kind:
                    taint |= atom.taint
                else:
                    taint |= self.read((atom,), node)
            self.write(Part(row.kind, name, ((place, None),)), taint)

    def holds(self, row: Row, name: str) -> bool:
        """Whether an attribute keeps what is put into it, rather than being part of the world."""
        if room(row.kind) == KEPT_BY:
            return True
        return not has_columns(row.kind) and name not in hints_of(row.kind)

    def held(self, kind: type[Any], name: str) -> Items:
        """Return what an attribute keeps, as the elements of a list."""
        return self.kept.setdefault((kind, name), Items(open=True))

    def at(self, part: Part, index: Iterable[Value], node: ast.AST) -> Part:
        """Return a part of a column at an index."""
        places = list(part.index)
        for each in index:
            atom = each[0] if len(each) == 1 else None
            if isinstance(atom, Const) and atom.value is Ellipsis:
                continue
            known = atom.value if isinstance(atom, Const) else None
            known = int(known) if isinstance(known, np.integer) else known
            known = known if isinstance(known, int | str) else None
            places.append((self.read(each, node), known))
        return replace(part, index=tuple(places))

    def typed(self, value: Value, hint: Any, node: ast.AST) -> Value:
        """Return a value of a declared type: an object of it where the type is one of ours."""
        if all(isinstance(atom, Row | Items) for atom in value) and value:
            return value
        found = self.declared(hint, self.read(value, node), node)
        return value if found is None else found


def _place(part: Part) -> tuple[object, ...]:
    """Return the column of a part, and the named places in it."""
    return part.kind, part.name, [known for _, known in part.index if known is not None]
