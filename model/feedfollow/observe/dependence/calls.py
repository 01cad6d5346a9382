"""Reading calls: functions of the package are entered, those of other libraries are known."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Final

from feedfollow.observe.dependence import foreign
from feedfollow.observe.dependence.code import (
    SCALARS,
    annotation,
    defaults,
    hints_of,
    is_function,
    is_ours,
    parameters,
    plain,
    room,
    source_of,
)
from feedfollow.observe.dependence.frame import Frame
from feedfollow.observe.dependence.graph import has_columns
from feedfollow.observe.dependence.library import Library
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
)
from feedfollow.world import columns

MIXES: Final = (
    "feedfollow.draws", "feedfollow.functions", "feedfollow.spec", "feedfollow.units",
    "feedfollow.world.spread",
)  # fmt: skip
"""Modules that see nothing of the world but what they are given: results depend on arguments."""
DEEPEST: Final = 60


class Calls(Library):
    """Reads calls."""

    def _call(self, node: ast.Call) -> Value:
        if isinstance(node.func, ast.Attribute):
            owner = self.value(node.func.value)
            name = node.func.attr
            return join(*(self._method(atom, name, node) for atom in owner))
        return join(*(self._called(atom, node) for atom in self.value(node.func)))

    def _method(self, atom: Any, name: str, node: ast.Call) -> Value:
        if isinstance(atom, Const):
            container = isinstance(atom.value, dict | list | tuple | set | str)
            if container and name not in foreign.LOOKS_UP:
                raise self.stuck(node, f"the method {name} of a constant")
            bound = getattr(atom.value, name)
            args, named = self.arguments(node)
            if container:
                return self._constant_method(bound, args, node)
            return self.apply(Const(bound), args, named, node)
        if isinstance(atom, Row):
            return self._own_method(atom, name, node)
        args, named = self.arguments(node)
        every = [*args, *named.values()]
        functions = [each for value in every for each in value if isinstance(each, Closure)]
        if functions:
            rest: list[Value] = [(self.fresh(node, 0),)] * (len(every) - 1)
            return (self.many(node, [join(*(self.run(f, rest, node) for f in functions))], True),)
        if name in foreign.ADDS:
            self._add((atom,), every, node)
            return (Const(None),)
        if name in foreign.COPIES or (isinstance(atom, Items) and name in ("get", "items")):
            return self._copied(atom, name, every, node)
        if name in foreign.VIEWS and isinstance(atom, Cell | Part):
            return self.viewed(atom, node)
        if name in foreign.PURE:
            return (self.fresh(node, self.read((atom,), node) | self._all(every, node)),)
        raise self.stuck(node, f"the method {name} of a {type(atom).__name__}")

    def _constant_method(self, bound: Any, args: list[Value], node: ast.Call) -> Value:
        known = [constant(each) for each in args]
        if all(fixed for fixed, _ in known):
            found = bound(*(each for _, each in known))
            listed = list(found) if type(found).__name__.startswith("dict_") else found
            return (Const(listed),)
        return (self.fresh(node, self._all(args, node)),)

    def _copied(self, atom: Any, name: str, every: list[Value], node: ast.Call) -> Value:
        if isinstance(atom, Items) and name == "items":
            pair = self.many(node, [(self.fresh(node, 0),), atom.any()], False)
            return (self.many(node.func, [(pair,)], True),)
        if isinstance(atom, Items) and name == "get":
            return join(atom.any(), *every[1:])
        if isinstance(atom, Part):
            self.graph.read(atom, self.module)
        return (atom,)

    def _own_method(self, row: Row, name: str, node: ast.Call) -> Value:
        args, named = self.arguments(node)
        if has_columns(row.kind) and name in (*foreign.COPIES, "_replace"):
            for field, value in named.items():
                self.made_of(Part(row.kind, field), value, node)
            return (row,)
        if room(row.kind) == "spec":
            taint = self.read((row,), node) | self._all([*args, *named.values()], node)
            return (self.fresh(node, taint),)
        function = getattr(row.kind, name, None)
        if function is None or not is_function(function):
            raise self.stuck(node, f"the method {name} of {row.kind.__name__}")
        self.made(row.kind)
        return self.enter(function, [(row,), *args], node, named)

    def arguments(self, node: ast.Call) -> tuple[list[Value], dict[str, Value]]:
        """Return the arguments of a call, in order and by name."""
        args: list[Value] = []
        for each in node.args:
            if not isinstance(each, ast.Starred):
                args.append(self.value(each))
                continue
            for spread, more in self.spread(self.value(each.value), each):
                args += spread
                if more:
                    args.append((self.many(each, [join(*spread)], True),))
        named = {}
        for word in node.keywords:
            if word.arg is None:
                raise self.stuck(node, "arguments from a mapping")
            named[word.arg] = self.value(word.value)
        return args, named

    def _called(self, atom: Any, node: ast.Call) -> Value:
        """Return the result of calling what an expression may stand for."""
        args, named = self.arguments(node)
        if not isinstance(atom, Closure | Const):
            raise self.stuck(node, f"a call of a {type(atom).__name__}")
        before = self.taint
        self.taint |= atom.taint  # what decides that it is this function
        if isinstance(atom, Closure):
            found = self.run(atom, args, node)
        else:
            found = self.apply(atom, args, named, node)
        self.taint = atom.taint
        found = self.under(node, found)
        self.taint = before
        return found

    def apply(self, atom: Const, args: list[Value], named: dict[str, Value], node: Any) -> Value:
        """Return the result of calling a function or class by name."""
        function, every = atom.value, [*args, *named.values()]
        if foreign.listed(function, foreign.IGNORED):
            return (Const(None),)
        name = getattr(function, "__name__", "")
        if name == "cast" and len(args) == 2:
            known, hint = constant(args[0])
            return self.typed(args[1], hint, node) if known else args[1]
        if function is getattr and len(args) == 2:
            known, attribute = constant(args[1])
            if known:
                return join(*(self.attribute(each, attribute, node) for each in args[0]))
        of_class = getattr(function, "__self__", None)
        if isinstance(of_class, type) and is_ours(of_class):
            return self.enter(function.__func__, [(Const(of_class),), *args], node, named)
        if function in (columns.allocate, columns.allocate_tuple):
            _, kind = constant(args[0])
            return (Row(kind, self._all(args[1:], node)),)
        if isinstance(function, type) and is_ours(function):
            return self._construct(function, args, named, node)
        if str(plain(function).__module__ if callable(function) else "").startswith(MIXES):
            return self._mixed(function, args, named, node)
        if is_function(function):
            return self.enter(function, args, node, named)
        return self._foreign(function, args, named, every, node)

    def _mixed(
        self, function: Any, args: list[Value], named: dict[str, Value], node: ast.AST
    ) -> Value:
        """Return the result of a function that knows only its arguments; it may fill arrays."""
        taint = self._all([*args, *named.values()], node)
        known = parameters(source_of(function))
        given = dict(zip((each.arg for each in known), args, strict=False)) | named
        for each in known:
            said = "" if each.annotation is None else ast.unparse(each.annotation)
            for atom in () if said in SCALARS else given.get(each.arg, ()):
                if isinstance(atom, Cell):
                    self.note(atom.add(taint | self.taint))
                elif isinstance(atom, Part):
                    self.write(atom, taint)
        returns = source_of(function).returns
        hint = None if returns is None else annotation(returns, plain(function).__globals__)
        return self.declared(hint, taint, node) or (self.fresh(node, taint),)

    def _construct(
        self, kind: type[Any], args: list[Value], named: dict[str, Value], node: Any
    ) -> Value:
        """Return a new object; what it is given is stored in its fields."""
        fields = list(hints_of(kind))
        given = dict(zip(fields, args, strict=False)) | named
        if has_columns(kind):
            for name in columns.declared(kind):
                if name in given:
                    self.made_of(Part(kind, name), given[name], node)
            return (Row(kind),)
        if "__init__" in vars(kind) and not hasattr(kind, "__dataclass_fields__"):
            self.enter(vars(kind)["__init__"], [(Row(kind),), *args], node, named)
            return (Row(kind),)
        for name, value in given.items():
            self.store_attribute(Row(kind), name, value, node, adds=False)
        return (Row(kind),)

    def made_of(self, part: Part, value: Value, node: ast.AST) -> None:
        """Note what a new column is made of; nothing of the world is written yet."""
        self.graph.write(part, self.brought(part, value, node) | self.taint, ())

    def made(self, kind: type[Any]) -> None:
        """Read once how an object is made that keeps what it is given."""
        if kind in self.makers or "__init__" not in vars(kind):
            return
        if hasattr(kind, "__dataclass_fields__") or not is_ours(kind):
            return
        self.makers.add(kind)
        function = vars(kind)["__init__"]
        names = plain(function).__globals__
        args: list[Value] = [(Row(kind),)]
        for each in parameters(source_of(function))[1:]:
            hint = annotation(each.annotation, names) if each.annotation else None
            args.append(self.declared(hint, 0, each) or (self.fresh(each, 0),))
        self.enter(function, args, source_of(function))

    def enter(
        self,
        function: Callable[..., Any],
        args: list[Value],
        node: ast.AST,
        named: dict[str, Value] | None = None,
    ) -> Value:
        """Read a function of the package with these arguments; return what it returns."""
        code = source_of(function)
        self.walked.add(plain(function).__module__ + "." + plain(function).__qualname__)
        return self._run(function, code, args, named or {}, node, {})

    def run(self, closure: Closure, args: list[Value], node: ast.AST) -> Value:
        """Read a function that is written inside another one."""
        return self._run(closure.home, closure.node, args, {}, node, closure.names)

    def _run(
        self,
        home: Callable[..., Any],
        code: ast.FunctionDef | ast.Lambda,
        args: list[Value],
        named: dict[str, Value],
        node: ast.AST,
        outer: dict[str, Value],
    ) -> Value:
        key = (node, code, *self.rounds)
        frame = self.frame.calls.get(key)
        if frame is None:
            frame = self.frame.calls[key] = Frame(home, self.frame)
            self.changed = True
        if frame.depth > DEEPEST:
            raise self.stuck(node, "a call that calls itself")
        names = [each.arg for each in parameters(code)]
        given = dict(zip(names, args, strict=False)) | named
        above, loops, taint = self.frame, self.loops, self.taint
        self.frame, self.loops = frame, []
        frame.outer, frame.gone = outer, 0
        for name, value in defaults(code).items():
            given.setdefault(name, self.value(value))
        missing = [name for name in names if name not in given]
        if missing:
            raise self.stuck(node, f"a call without {', '.join(missing)}")
        frame.names = given
        if isinstance(code, ast.Lambda):
            frame.result = join(frame.result, self.value(code.body))
        else:
            self.body(code.body)
        self.frame, self.loops, self.taint = above, loops, taint
        return frame.result
