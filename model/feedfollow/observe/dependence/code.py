"""The code that is read: syntax trees of functions, and what their annotations say."""

from __future__ import annotations

import ast
import builtins
import inspect
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import is_dataclass
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints

from feedfollow.observe.dependence.graph import has_columns
from feedfollow.observe.dependence.values import Cell, Items, Row, Value, join
from feedfollow.sources import PACKAGE

SCALARS: Final = frozenset({"int", "float", "bool", "str", "np.uint32", "np.float32", "Whole"})
"""Annotations of arguments that cannot be written to."""


class CannotFollow(NotImplementedError):
    """The code says something whose dependences are not known; place and reason."""


@cache
def tree(path: str) -> ast.Module:
    """Return the syntax tree of a source file."""
    return ast.parse(Path(path).read_text(encoding="utf-8"), filename=path)


@cache
def _functions(path: str) -> dict[int, ast.FunctionDef]:
    """Return the functions of a file by their first line, decorators included."""
    return {
        min([node.lineno, *(each.lineno for each in node.decorator_list)]): node
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
    }


def source_of(function: Callable[..., Any]) -> ast.FunctionDef:
    """Return the syntax tree of a function of the package.

    Raises
    ------
    CannotFollow
        If its source is not there.
    """
    code = plain(function).__code__
    found = _functions(code.co_filename).get(code.co_firstlineno)
    if found is None:
        raise CannotFollow(f"{function.__module__}.{function.__qualname__} has no source")
    return found


def plain(function: Any) -> Any:
    """Return the Python function behind a compiled or wrapped one."""
    return inspect.unwrap(getattr(function, "py_func", function))


def is_function(value: object) -> bool:
    """Whether a value is a function of the package, compiled or not."""
    inner = plain(value) if callable(value) and not isinstance(value, type) else None
    return inspect.isfunction(inner) and is_ours(inner)


def is_ours(value: object) -> bool:
    """Whether a class or function belongs to the package."""
    return str(getattr(value, "__module__", "")).split(".")[0] == PACKAGE


def room(value: object) -> str:
    """Return the room of the package that a class or function lives in, ``spec`` for one."""
    return [*str(getattr(value, "__module__", "")).split("."), ""][1]


def hints_of(kind: type[Any]) -> Mapping[str, Any]:
    """Return the annotations of a class of the package; empty where they cannot be resolved."""
    return _hints_of(cast(Hashable, kind))


@cache
def _hints_of(kind: Hashable) -> Mapping[str, Any]:
    try:
        return get_type_hints(cast(type[Any], kind))
    except NameError:
        return {}


def annotation(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """Return the type that an annotation names, None if it is not known at run time."""
    try:
        return eval(ast.unparse(node), {**vars(builtins), **names})
    except (NameError, AttributeError):
        return None


def of_type(hint: Any, taint: int) -> Value | None:
    """Return what an object of a declared type stands for; None for numbers and arrays of them."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        found = [each for each in (of_type(part, taint) for part in inner) if each is not None]
        return join(*found) if found else None
    if origin is tuple and inner and inner[-1] is not Ellipsis:
        parts = [of_type(part, taint) or (Cell(taint),) for part in inner]
        return (Items(parts),)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Iterable) and inner:
        element = of_type(inner[0 if origin is tuple else -1], taint)
        return None if element is None else (Items([element], open=True),)
    if isinstance(hint, type) and is_ours(hint) and (has_columns(hint) or _holds(hint)):
        return (Row(hint, taint),)
    return None


def _holds(kind: type[Any]) -> bool:
    return is_dataclass(kind) or "__init__" in vars(kind) or bool(vars(kind).get("__annotations__"))


def parameters(node: ast.FunctionDef | ast.Lambda) -> list[ast.arg]:
    """Return the parameters of a function.

    Raises
    ------
    CannotFollow
        If it takes any number of arguments.
    """
    args = node.args
    if args.vararg or args.kwarg:
        raise CannotFollow(f"line {node.lineno}: any number of arguments")
    return [*args.posonlyargs, *args.args, *args.kwonlyargs]


def defaults(node: ast.FunctionDef | ast.Lambda) -> dict[str, ast.expr]:
    """Return the default values of a function's parameters."""
    args = node.args
    positional = [*args.posonlyargs, *args.args]
    found = dict(
        zip((each.arg for each in positional[-len(args.defaults) :]), args.defaults, strict=False)
        if args.defaults
        else ()
    )
    for each, value in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        if value is not None:
            found[each.arg] = value
    return found
