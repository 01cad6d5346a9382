"""Reading expressions: what they may stand for, and what they depend on."""

from __future__ import annotations

import ast
import builtins
import operator
from collections.abc import Callable
from typing import Any, Final

from feedfollow.observe.dependence.code import hints_of, room
from feedfollow.observe.dependence.foreign import PURE, SIZES, VIEWS
from feedfollow.observe.dependence.graph import MODULE_TABLE, has_columns, table_of
from feedfollow.observe.dependence.lists import Lists
from feedfollow.observe.dependence.values import (
    NOTHING,
    Cell,
    Closure,
    Const,
    Items,
    Part,
    Row,
    Value,
    constant,
    join,
    sole,
)
from feedfollow.world.columns import declared

_OPERATIONS: Final[dict[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Div: operator.truediv,
}
_UNARY: Final[dict[type[ast.unaryop], Callable[[Any], Any]]] = {
    ast.USub: operator.neg,
    ast.Not: operator.not_,
}


class Expressions(Lists):
    """Reads expressions other than calls."""

    def value(self, node: ast.expr) -> Value:
        """Return what an expression may stand for."""
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise self.stuck(node, f"a {type(node).__name__}")
        found: Value = method(node)
        return found

    def _constant(self, node: ast.Constant) -> Value:
        return (Const(node.value),)

    def _name(self, node: ast.Name) -> Value:
        known = self.frame.known(node.id)
        if known is not None:
            return known
        names = self.frame.globals()
        if node.id in names:
            return (Const(names[node.id]),)
        if hasattr(builtins, node.id):
            return (Const(getattr(builtins, node.id)),)
        raise self.stuck(node, "a name that is not known")

    def _attribute(self, node: ast.Attribute) -> Value:
        return join(*(self.attribute(atom, node.attr, node) for atom in self.value(node.value)))

    def attribute(self, atom: Any, name: str, node: ast.AST) -> Value:
        """Return an attribute of an atom."""
        if isinstance(atom, Const):
            return (Const(getattr(atom.value, name), atom.taint),)
        if name in SIZES and not (isinstance(atom, Row) and not has_columns(atom.kind)):
            return (self.fresh(node, self.length((atom,))),)
        if isinstance(atom, Row):
            return self.member(atom, name, node)
        if isinstance(atom, Cell | Part) and name in VIEWS:
            return self.viewed(atom, node)
        if isinstance(atom, Cell | Part | Items) and name in PURE:
            return (self.fresh(node, self.read((atom,), node)),)
        raise self.stuck(node, f"the attribute {name} of a {type(atom).__name__}")

    def member(self, row: Row, name: str, node: ast.AST) -> Value:
        """Return a field, property or attribute of an object of the package."""
        found = getattr(row.kind, name, None)
        getter = found.fget if isinstance(found, property) else getattr(found, "func", None)
        if getter is not None and not has_columns(row.kind):
            if room(row.kind) == "spec":
                return (self.fresh(node, self.read((row,), node)),)
            return self.enter(getter, [(row,)], node)
        if has_columns(row.kind):
            if name not in declared(row.kind):
                raise self.stuck(node, f"{row.kind.__name__}, which has no column {name}")
            index = ((row.taint, None),) if row.indexed else ()
            return (Part(row.kind, name, index, 0 if row.indexed else row.taint),)
        self.made(row.kind)
        if self.holds(row, name):
            items = self.held(row.kind, name)
            hint = hints_of(row.kind).get(name)
            if getattr(hint, "__origin__", None) is list:
                return (items,)
            return items.any()
        hint = hints_of(row.kind)[name]
        own = Part(row.kind, name, (), row.taint)
        return self.declared(hint, self.graph.read(own, self.module), node) or (own,)

    def viewed(self, atom: Cell | Part, node: ast.AST) -> Value:
        """Return the same numbers in another shape; those of a column can only be read there."""
        cell = self.fresh(node, self.read((atom,), node))
        if isinstance(atom, Cell):
            cell.base = atom if cell is not atom else None
        cell.fixed = isinstance(atom, Part)
        return (cell,)

    def store_attribute(
        self, atom: Any, name: str, value: Value, node: ast.AST, adds: bool
    ) -> None:
        """Store a value in an attribute of an atom."""
        if isinstance(atom, Cell):
            self.note(atom.add(self.read(value, node) | self.taint))
        elif not isinstance(atom, Row):
            raise self.stuck(node, f"storing .{name} of a {type(atom).__name__}")
        elif self.holds(atom, name):
            self.put(self.held(atom.kind, name), self.under(node, value))
        else:
            found = self.attribute(atom, name, node)
            for part in found:
                if isinstance(part, Part):
                    self.write_value(part, value, node, adds)
            if not any(isinstance(part, Part) for part in found):
                # objects of one class are one to the reader; what they were made from is not lost
                self.write(Part(atom.kind, name), self.read_rows(value))

    def _subscript(self, node: ast.Subscript) -> Value:
        owner, index = self.value(node.value), self.indices(node.slice)
        known, table = constant(owner)
        if known:
            keys = [constant(each) for each in index]
            if all(fixed for fixed, _ in keys) and not isinstance(node.slice, ast.Slice):
                key = tuple(each for _, each in keys)
                return (Const(table[key[0] if len(key) == 1 else key]),)
        return join(*(self._place(atom, index, node) for atom in owner))

    def _place(self, atom: Any, index: list[Value], node: ast.Subscript) -> Value:
        """Return what stands at an index of an atom."""
        first, place = constant(index[0]) if index else (False, None)
        if isinstance(atom, Part):
            part = self.at(atom, index, node)
            return self._switch(part) or self._shrunk(part, node)
        if isinstance(atom, Row):
            return self._row(atom, index, node)
        if isinstance(atom, Items):
            if isinstance(node.slice, ast.Slice):
                self.mark(atom, self._all(index, node))
                return (atom,) if atom.open else (self.many(node, [atom.any()], True),)
            if first and isinstance(place, int) and not atom.open:
                return self.tagged(atom.items[place], [], node, atom.taint)
            return self.tagged(atom.any(), index, node, atom.taint)
        taint = 0
        for each in index:
            taint |= self.read(each, node)
        if isinstance(atom, Const):
            return (self.fresh(node, taint | atom.taint),)
        if not isinstance(atom, Cell):
            raise self.stuck(node, f"an index into a {type(atom).__name__}")
        own = atom.whole()
        if first and isinstance(place, int) and not isinstance(place, bool):
            own = atom.taint | atom.parts.get(place, 0)
        cell = self.fresh(node, own | taint)
        cell.base = atom if cell is not atom else None
        return (cell,)

    def _row(self, row: Row, index: list[Value], node: ast.Subscript) -> Value:
        known, name = constant(index[0])
        if known and isinstance(name, str):
            return self.member(row, name, node)
        taint = row.taint
        for each in index:
            taint |= self.read(each, node)
        sliced = isinstance(node.slice, ast.Slice)
        return (Row(row.kind, taint, row.indexed or not sliced),)

    def _switch(self, part: Part) -> Value:
        """Return the state of an optional module where it is known."""
        name = str(part.index[-1][1]) if table_of(part) == MODULE_TABLE else ""
        return (Const(self.modules[name]),) if name in self.modules else NOTHING

    def _shrunk(self, part: Part, node: ast.AST) -> Value:
        """Return a part of a column; a single number is read at once."""
        if self.single(part) and not _sliced(node):
            return (self.fresh(node, self.graph.read(part, self.module)),)
        return (part,)

    def single(self, part: Part) -> bool:
        """Whether a part of a column is one number of it."""
        if not has_columns(part.kind):
            return False
        return len(part.index) >= len(declared(part.kind)[part.name].dims.split())

    def indices(self, node: ast.expr) -> list[Value]:
        """Return the indices in square brackets."""
        parts = node.elts if isinstance(node, ast.Tuple) else [node]
        return [self.value(each) for each in parts]

    def _binop(self, node: ast.BinOp) -> Value:
        one, other = self.value(node.left), self.value(node.right)
        (left_known, left), (right_known, right) = constant(one), constant(other)
        if left_known and right_known and type(node.op) in _OPERATIONS:
            return (Const(_OPERATIONS[type(node.op)](left, right)),)
        lists = [atom for atom in (*one, *other) if isinstance(atom, Items)]
        if lists and isinstance(node.op, ast.Add | ast.Mult | ast.BitOr):
            found = self.many(node, [join(*(each.any() for each in lists))], True)
            rest = [atom for atom in (*one, *other) if not isinstance(atom, Items)]
            self.mark(found, self.length(tuple(lists)) | self.read(tuple(rest), node))
            return (found,)
        return (self.fresh(node, self.read(one, node) | self.read(other, node)),)

    def _unaryop(self, node: ast.UnaryOp) -> Value:
        value = self.value(node.operand)
        known, plain = constant(value)
        if known and type(node.op) in _UNARY:
            return (Const(_UNARY[type(node.op)](plain)),)
        return (self.fresh(node, self.read(value, node)),)

    def _boolop(self, node: ast.BoolOp) -> Value:
        values = [self.value(each) for each in node.values]
        if any(isinstance(atom, Items | Row | Part) for each in values for atom in each):
            return join(*values)
        return (self.fresh(node, self._all(values, node)),)

    def _compare(self, node: ast.Compare) -> Value:
        if isinstance(node.ops[0], ast.In | ast.NotIn):
            name, table = self.value(node.left), sole(self.value(node.comparators[0]))
            if isinstance(table, Part) and constant(name)[0]:
                # whether a name is in a table of ours depends on what stands under that name
                return (self.fresh(node, self.read((self.at(table, [name], node),), node)),)
        values = [self.value(each) for each in (node.left, *node.comparators)]
        return (self.fresh(node, self._all(values, node)),)

    def _joinedstr(self, node: ast.JoinedStr) -> Value:
        return (self.fresh(node, self._all([self.value(each) for each in node.values], node)),)

    def _formattedvalue(self, node: ast.FormattedValue) -> Value:
        return (self.fresh(node, self.read(self.value(node.value), node)),)

    def _ifexp(self, node: ast.IfExp) -> Value:
        test = self.value(node.test)
        known, answer = constant(test)
        if known:
            return self.value(node.body if answer else node.orelse)
        before = self.taint
        self.taint = self.read(test, node)
        one = self.under(node.body, self.value(node.body))
        other = self.under(node.orelse, self.value(node.orelse))
        self.taint = before
        return join(one, other)

    def _lambda(self, node: ast.Lambda) -> Value:
        return (Closure(node, self.frame.home, self.frame.names),)


def _sliced(node: ast.AST) -> bool:
    if not isinstance(node, ast.Subscript):
        return False
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return any(isinstance(each, ast.Slice) for each in parts)
