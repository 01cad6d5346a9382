"""Reading calls of other libraries, by the tables of :mod:`..foreign`."""

from __future__ import annotations

import ast
from typing import Any

from feedfollow.observe.dependence import foreign
from feedfollow.observe.dependence.expressions import Expressions
from feedfollow.observe.dependence.values import (
    Cell,
    Const,
    Items,
    Part,
    Row,
    Value,
    constant,
    join,
    sole,
)


class Library(Expressions):
    """Reads calls of functions that are not the package's own."""

    def _foreign(
        self,
        function: Any,
        args: list[Value],
        named: dict[str, Value],
        every: list[Value],
        node: Any,
    ) -> Value:
        constants = [constant(each) for each in every]
        if foreign.listed(function, foreign.EVALUATED) and all(known for known, _ in constants):
            return (Const(function(*(each for _, each in constants))),)
        if foreign.listed(function, foreign.EMPTY):
            return (self.fresh(node, self._lengths(every, node)),)
        if foreign.listed(function, foreign.WRITES_FIRST) or "out" in named:
            target = named.get("out", args[0])
            self._add(target, [each for each in every if each is not target], node)
            return target
        if foreign.listed(function, foreign.PASSES):
            return self._passed(args, node)
        if foreign.listed(function, foreign.GATHERS):
            return self._gathered(function, args, node)
        if function in (zip, enumerate):
            firsts = [(self.fresh(node, 0),)] if function is enumerate else []
            elements = [*firsts, *(self.element(each, node) for each in args)]
            found = self.many(node, [(self.many(node.func, elements, False),)], True)
            for each in args:
                self.mark(found, self.length(each))
            return (found,)
        if function is len:
            return (self.fresh(node, self.length(args[0])),)
        if foreign.listed(function, foreign.COMPUTES):
            return (self.fresh(node, self._all(every, node)),)
        raise self.stuck(node, f"a call of {function!r}")

    def _lengths(self, every: list[Value], node: ast.AST) -> int:
        taint = 0
        for each in every:
            shapes = all(isinstance(atom, Part | Row) for atom in each)
            taint |= self.length(each) if shapes else self.read(each, node)
        return taint

    def _passed(self, args: list[Value], node: ast.AST) -> Value:
        """Copy element by element: what is known of parts stays known."""
        atom = sole(args[0])
        lists = [each for each in args[0] if isinstance(each, Items)]
        if isinstance(atom, Items) and not atom.open:
            cell = self.fresh(node, 0)
            for place, each in enumerate(atom.items):
                self.note(cell.add(self.read(each, node) | atom.taint, place))
            return (cell,)
        if not lists:
            return args[0]
        taint = 0
        for one in lists:
            taint |= one.taint
        found = join(*(one.any() for one in lists))
        whole = all(isinstance(each, Row) for each in found) or isinstance(sole(found), Part)
        if len(lists) == len(args[0]) and whole:
            return self.tagged(found, [], node, taint)
        return (self.fresh(node, self.read(args[0], node)),)

    def _gathered(self, function: Any, args: list[Value], node: ast.AST) -> Value:
        if not args:
            return (self.many(node, [], True),)
        known, table = constant(args[0])
        if known:
            return (Const(function(table)),)
        atom = sole(args[0])
        if isinstance(atom, Part) or (isinstance(atom, Items) and function in (list, tuple, dict)):
            return args[0]
        found = self.many(node, [self.element(args[0], node)], True)
        self.mark(found, self.length(args[0]))
        if function is sorted:
            # what stands where depends on all that is compared
            self.mark(found, self._all(args, node))
        return (found,)

    def _add(self, owner: Value, every: list[Value], node: ast.AST) -> None:
        for atom in owner:
            if isinstance(atom, Items):
                self.mark(atom, self.taint)
                for each in every:
                    self.put(atom, each)
            elif isinstance(atom, Part):
                self.write(atom, self._all(every, node))
            elif isinstance(atom, Cell):
                self.note(atom.add(self._all(every, node) | self.taint))
