"""Reading lists: displays, comprehensions, and what their elements may stand for."""

from __future__ import annotations

import ast

from feedfollow.observe.dependence.graph import has_columns
from feedfollow.observe.dependence.state import State
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
from feedfollow.world.columns import declared


class Lists(State):
    """Reads tuples, lists, dictionaries and comprehensions."""

    def tagged(self, value: Value, index: list[Value], node: ast.AST, taint: int) -> Value:
        """Return an element of a list, whose place depends on its index."""
        for each in index:
            taint |= self.read(each, node)
        before, self.taint = self.taint, taint
        found = self.under(node, value)
        self.taint = before
        return found

    def _slice(self, node: ast.Slice) -> Value:
        ends = [each for each in (node.lower, node.upper, node.step) if each is not None]
        taint = 0
        for each in ends:
            taint |= self.read(self.value(each), node)
        return (self.fresh(node, taint),)

    def _tuple(self, node: ast.Tuple | ast.List | ast.Set) -> Value:
        items: list[Value] = []
        is_open, taint = False, 0
        for each in node.elts:
            if not isinstance(each, ast.Starred):
                items.append(self.value(each))
                continue
            value = self.value(each.value)
            taint |= self.length(value)
            for spread, more in self.spread(value, each):
                items += spread
                is_open = is_open or more
        if all(constant(each)[0] for each in items) and items and not is_open:
            plain = [constant(each)[1] for each in items]
            kinds = {ast.Tuple: tuple, ast.List: list, ast.Set: frozenset}
            return (Const(kinds[type(node)](plain)),)
        found = self.many(node, [join(*items)] if is_open else items, is_open or not items)
        self.mark(found, taint)
        return (found,)

    _list = _tuple
    _set = _tuple

    def spread(self, value: Value, node: ast.AST) -> list[tuple[list[Value], bool]]:
        """Return the elements of a starred value, and whether there may be any number of them."""
        known, table = constant(value)
        if known:
            return [([(Const(each),) for each in table], False)]
        atom = sole(value)
        lists = [each for each in value if isinstance(each, Items) and not each.open]
        if len(lists) == len(value) and len({len(each.items) for each in lists}) == 1:
            places = range(len(lists[0].items))
            return [([self.item(value, k, len(places), node) for k in places], False)]
        if isinstance(atom, Row) and has_columns(atom.kind):
            return [([self.member(atom, name, node) for name in declared(atom.kind)], False)]
        return [([self.element(value, node)], True)]

    def _dict(self, node: ast.Dict) -> Value:
        own = [(k, v) for k, v in zip(node.keys, node.values, strict=True) if k is not None]
        others = [self.value(v) for k, v in zip(node.keys, node.values, strict=True) if k is None]
        keys, values = [self.value(k) for k, _ in own], [self.value(v) for _, v in own]
        pairs = [(constant(key), constant(each)) for key, each in zip(keys, values, strict=True)]
        if pairs and not others and all(key[0] and each[0] for key, each in pairs):
            return (Const({key: each for (_, key), (_, each) in pairs}),)
        values += [self.element(each, node) for each in others]
        found = self.many(node, [join(*values)], True)
        self.mark(found, self._all(keys, node))
        for each in others:
            self.mark(found, self.length(each))
        return (found,)

    def _listcomp(self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp) -> Value:
        return self._comprehension(node.generators, node.elt, None, node)

    _generatorexp = _listcomp
    _setcomp = _listcomp

    def _dictcomp(self, node: ast.DictComp) -> Value:
        return self._comprehension(node.generators, node.value, node.key, node)

    def _comprehension(
        self,
        generators: list[ast.comprehension],
        made: ast.expr,
        key: ast.expr | None,
        node: ast.AST,
    ) -> Value:
        before, names = self.taint, dict(self.frame.names)
        for each in generators:
            many = self.value(each.iter)
            self.assign(each.target, self.element(many, each.iter), node)
            self.taint |= self.length(many)
            for test in each.ifs:
                self.taint |= self.read(self.value(test), test)
        found = self.many(node, [self.value(made)], True)
        self.mark(found, self.taint | (0 if key is None else self.read(self.value(key), key)))
        self.taint = before
        self.back_to(names)
        return (found,)

    def _all(self, values: list[Value], node: ast.AST) -> int:
        """Return what any of several values depends on."""
        taint = 0
        for each in values:
            taint |= self.read(each, node)
        return taint

    def element(self, value: Value, node: ast.AST) -> Value:
        """Return what any element of a value may stand for."""
        found: list[Value] = []
        for atom in value:
            if isinstance(atom, Items):
                found.append(self.tagged(atom.any(), [], node, atom.taint))
            elif isinstance(atom, Row) and has_columns(atom.kind) and issubclass(atom.kind, tuple):
                found += [self.member(atom, name, node) for name in declared(atom.kind)]
            elif isinstance(atom, Part):
                found.append((self.at(atom, [(self.fresh(node, 0),)], node),))
            elif isinstance(atom, Const) and isinstance(atom.value, range | int):
                found.append((self.fresh(node, atom.taint),))
            elif isinstance(atom, Const):
                found.append(join(*((Const(each, atom.taint),) for each in atom.value)))
            elif isinstance(atom, Cell):
                found.append((self.fresh(node, atom.whole()),))
            else:
                raise self.stuck(node, f"the elements of a {type(atom).__name__}")
        return join(*found)

    def item(self, value: Value, place: int, count: int, node: ast.AST) -> Value:
        """Return one of ``count`` elements that a value is taken apart into."""
        known, table = constant(value)
        if known:
            return (Const(list(table)[place]),)
        found: list[Value] = []
        for atom in value:
            if isinstance(atom, Items) and not atom.open and len(atom.items) == count:
                found.append(self.tagged(atom.items[place], [], node, atom.taint))
            elif isinstance(atom, Part):
                found.append((self.at(atom, [(Const(place),)], node),))
            elif isinstance(atom, Cell):
                found.append((self.fresh(node, atom.whole()),))
            else:
                found.append(self.element((atom,), node))
        return join(*found)

    def length(self, value: Value) -> int:
        """Return what the number of elements depends on."""
        taint = 0
        for atom in value:
            if isinstance(atom, Row | Cell | Const | Items):
                taint |= atom.taint
            elif isinstance(atom, Part):
                taint |= atom.taint
                for index, _ in atom.index:
                    taint |= index
        return taint
