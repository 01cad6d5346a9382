"""A reader of code: follows every value from where it is read to where it is written."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Final

from feedfollow.observe.dependence.calls import Calls
from feedfollow.observe.dependence.code import annotation
from feedfollow.observe.dependence.frame import Loop
from feedfollow.observe.dependence.values import (
    Cell,
    Closure,
    Const,
    Items,
    Part,
    Row,
    Value,
    constant,
    join,
    signature,
)

MOST_UNROLLED: Final = 64


class Reader(Calls):
    """Reads the statements of functions."""

    def body(self, statements: list[ast.stmt]) -> bool:
        """Read statements in order; return whether what follows them is never reached."""
        for statement in statements:
            before = self.taint
            self.taint |= self.frame.gone
            method = getattr(self, f"_{type(statement).__name__.lower()}", None)
            if method is None:
                raise self.stuck(statement, f"a {type(statement).__name__} statement")
            left = method(statement)
            self.taint = before
            if left:
                return True
        return False

    def _expr(self, node: ast.Expr) -> None:
        self.value(node.value)

    def _pass(self, node: ast.Pass) -> None:
        pass

    def _import(self, node: ast.Import) -> None:
        raise self.stuck(node, "an import inside a function")

    def _raise(self, node: ast.Raise) -> None:
        """Nothing is compared of a run that fails."""

    def _functiondef(self, node: ast.FunctionDef) -> None:
        self.frame.names[node.name] = (Closure(node, self.frame.home, self.frame.names),)

    def _return(self, node: ast.Return) -> bool:
        found: Value = (Const(None),) if node.value is None else self.value(node.value)
        self.frame.result = join(self.frame.result, self.under(node, found))
        for loop in self.loops:
            self._remember(loop, self.taint)
        self.frame.gone |= self.taint
        return True

    def _continue(self, node: ast.Continue) -> None:
        self._remember(self.loops[-1], self.taint)

    _break = _continue

    def _remember(self, loop: Loop, taint: int) -> None:
        """Keep the variables for the next round, and what decides that this one is over."""
        if taint & ~loop.taint:
            loop.taint |= taint
            self.changed = True
        for name, value in self.frame.names.items():
            known = loop.names.get(name, ())
            both = join(known, value)
            if signature(both) != signature(known):
                loop.names[name] = both
                self.changed = True

    def _if(self, node: ast.If) -> bool:
        test = self.value(node.test)
        known, answer = constant(test)
        if known:
            return self.body(node.body if answer else node.orelse)
        before, names = self.taint, self.frame.names
        start = dict(names)
        self.taint |= self.read(test, node)
        self.body(node.body)
        one = dict(names)
        self.back_to(start)
        self.body(node.orelse)
        self.taint = before
        self._meet(one)
        return False

    def _meet(self, other: dict[str, Value]) -> None:
        for name, value in other.items():
            self.frame.names[name] = join(self.frame.names.get(name, ()), value)

    def _while(self, node: ast.While) -> None:
        self._round(node, lambda: self.read(self.value(node.test), node), lambda: None)

    def _for(self, node: ast.For) -> None:
        many = self.value(node.iter)
        known, listed = constant(many)
        each = _in_order(listed) if known else []
        if len(each) <= MOST_UNROLLED and any(_named(one) for one in each):
            self._unrolled(node, each)
            return
        element = self.element(many, node)
        taint = self.length(many)
        self._round(node, lambda: taint, lambda: self.assign(node.target, element, node))

    def _unrolled(self, node: ast.For, each: list[Any]) -> None:
        """Read a loop over names once for every name."""
        loop, before = self.frame.loops.setdefault((node, *self.rounds), Loop()), self.taint
        self.loops.append(loop)
        for number, one in enumerate(each):
            self.rounds.append((node, number))
            self.taint = 0  # which name it is depends on nothing
            self.assign(node.target, (Const(one),), node)
            self.taint = before | loop.taint
            self.body(node.body)
            self.rounds.pop()
        self.loops.pop()
        self.taint = before
        self._meet(loop.names)

    def _round(
        self, node: ast.For | ast.While, condition: Callable[[], int], start: Callable[[], None]
    ) -> None:
        loop = self.frame.loops.setdefault((node, *self.rounds), Loop())
        before = self.taint
        self._meet(loop.names)
        self.loops.append(loop)
        self.taint |= condition() | loop.taint
        start()
        self.body(node.body)
        self.taint = before
        self.loops.pop()
        self._remember(loop, 0)
        self._meet(loop.names)
        if node.orelse:
            raise self.stuck(node, "an else after a loop")

    def _assign(self, node: ast.Assign) -> None:
        value = self.value(node.value)
        for target in node.targets:
            self.assign(target, value, node)

    def _annassign(self, node: ast.AnnAssign) -> None:
        if node.value is None:
            return
        value = self.value(node.value)
        hint = annotation(node.annotation, self.frame.globals())
        self.assign(node.target, self.typed(value, hint, node), node)

    def _augassign(self, node: ast.AugAssign) -> None:
        value = self.value(node.value)
        if isinstance(node.target, ast.Name):
            before = self.value(ast.Name(node.target.id, ast.Load(), lineno=node.lineno))
            taint = self.read(value, node) | self.taint
            for atom in before:
                if isinstance(atom, Cell):
                    self.note(atom.add(taint))
                elif isinstance(atom, Part) and not self.single(atom):
                    self.write(atom, taint)
            lists = [atom for atom in (*before, *value) if isinstance(atom, Items)]
            if lists and isinstance(node.op, ast.Add):
                self.frame.names[node.target.id] = join(before, value)
                return
            fresh = self.fresh(node, self.read(before, node) | taint)
            self.frame.names[node.target.id] = (fresh,)
            return
        self.store(node.target, value, node, isinstance(node.op, ast.Add | ast.Sub))

    def assign(self, target: ast.expr, value: Value, node: ast.AST) -> None:
        """Let a target stand for a value from now on."""
        if isinstance(target, ast.Name):
            self.frame.names[target.id] = self.under(target, value)
        elif isinstance(target, ast.Tuple | ast.List):
            for place, each in enumerate(target.elts):
                if isinstance(each, ast.Starred):
                    many = self.frame.lists.setdefault((each, *self.rounds), Items(open=True))
                    self.put(many, self.element(value, node))
                    self.assign(each.value, (many,), node)
                else:
                    self.assign(each, self.item(value, place, len(target.elts), node), node)
        else:
            self.store(target, value, node, False)

    def store(self, target: ast.expr, value: Value, node: ast.AST, adds: bool) -> None:
        """Store a value in an attribute or at an index."""
        if isinstance(target, ast.Attribute):
            for atom in self.value(target.value):
                self.store_attribute(atom, target.attr, value, target, adds)
        elif isinstance(target, ast.Subscript):
            owner, index = self.value(target.value), self.indices(target.slice)
            for atom in owner:
                self._store_item(atom, index, value, target, adds)
        else:
            raise self.stuck(node, f"an assignment to a {type(target).__name__}")

    def _store_item(
        self, atom: Any, index: list[Value], value: Value, target: ast.AST, adds: bool
    ) -> None:
        taint = self.read(value, target) if not _rows(value) else self.read_rows(value)
        if isinstance(atom, Cell):
            if atom.fixed:
                raise self.stuck(target, "storing through another shape of a column")
            first = index[0] if index else ()
            known, place = constant(first)
            for each in index:
                taint |= self.read(each, target)
            part = place if known and isinstance(place, int) else None
            self.note(atom.add(taint | self.taint, part))
        elif isinstance(atom, Part):
            self.write_value(self.at(atom, index, target), value, target, adds)
        elif isinstance(atom, Items):
            for each in index:
                taint |= self.read(each, target)
            self.put(atom, (*value, self.fresh(target, taint)))
        elif isinstance(atom, Row):
            known, name = constant(index[0])
            if known and isinstance(name, str):
                self.store_attribute(atom, name, value, target, adds)
            else:
                self.write_row(atom, index, value, target)
        else:
            raise self.stuck(target, f"storing into {type(atom).__name__}")


def _in_order(listed: Any) -> list[Any]:
    """Return the elements of a constant, always in the same order."""
    if isinstance(listed, set | frozenset):
        return sorted(listed)
    return list(listed)


def _named(value: object) -> bool:
    if isinstance(value, tuple):
        return any(_named(each) for each in value)
    return isinstance(value, str)


def _rows(value: Value) -> bool:
    return any(isinstance(atom, Row) for atom in value)
