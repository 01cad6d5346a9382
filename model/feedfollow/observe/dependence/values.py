"""What an expression of the simulation's code may stand for, and what it depends on.

A *taint* is a set of nodes of the graph of dependences, as the bits of a whole number. A value is a
tuple of atoms: whatever the expression may stand for on some way through the code.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias


@dataclass(eq=False)
class Cell:
    """A number, or an array of numbers that the code has made.

    Attributes
    ----------
    taint : int
        What it depends on.
    parts : dict of int to int
        The same for what is stored under a constant first index.
    base : Cell or None
        The array of which this one is a view.
    fixed : bool
        Whether it is a view of a column that nothing may be stored through.
    """

    taint: int = 0
    parts: dict[int, int] = field(default_factory=dict)
    base: Cell | None = None
    fixed: bool = False

    def add(self, taint: int, part: int | None = None) -> bool:
        """Add to what it depends on; return whether that was news."""
        below = self.base.add(taint) if self.base is not None else False
        known = self.taint if part is None else self.parts.get(part, 0)
        if part is None:
            self.taint |= taint
        else:
            self.parts[part] = known | taint
        return below or bool(taint & ~known)

    def whole(self) -> int:
        """Return what any element of it depends on."""
        taint = self.taint
        for each in self.parts.values():
            taint |= each
        return taint


@dataclass(frozen=True)
class Row:
    """An object of a class of the package: a room of columns, one of its rows, a world, a platform.

    Attributes
    ----------
    kind : type
    taint : int
        What decides which object or row it is.
    indexed : bool
        Whether it is one row of a room.
    """

    kind: type[Any]
    taint: int = 0
    indexed: bool = False


@dataclass(frozen=True)
class Part:
    """A column or part of one, by reference: what is stored in it is stored in the world.

    Attributes
    ----------
    kind : type
        Class that declares it.
    name : str
    index : tuple of (int, object)
        What each index so far depends on, and its value where it is a constant.
    taint : int
        What decides that it is this column.
    """

    kind: type[Any]
    name: str
    index: tuple[tuple[int, object], ...] = ()
    taint: int = 0


@dataclass(eq=False)
class Items:
    """A tuple or list: of known elements, or (``open``) of any number of alike ones."""

    items: list[Value] = field(default_factory=list)
    open: bool = False
    taint: int = 0

    def any(self) -> Value:
        """Return what any element may stand for."""
        return join(*self.items)


@dataclass(frozen=True, eq=False)
class Const:
    """A constant of the code: a number, a name, a module, a class, a function."""

    value: Any
    taint: int = 0


@dataclass(frozen=True, eq=False)
class Closure:
    """A function that is written inside another one, or in a table."""

    node: ast.FunctionDef | ast.Lambda
    home: Callable[..., Any]
    names: dict[str, Value]
    taint: int = 0


Atom: TypeAlias = Cell | Row | Part | Items | Const | Closure
Value: TypeAlias = tuple[Atom, ...]

NOTHING: Value = ()


def sole(value: Value) -> Atom | None:
    """Return the only atom of a value, None if it has none or several."""
    return value[0] if len(value) == 1 else None


def constant(value: Value) -> tuple[bool, Any]:
    """Return whether a value is one constant whatever happens, and which."""
    atom = sole(value)
    if isinstance(atom, Const) and not atom.taint:
        return True, atom.value
    return False, None


def join(*values: Value) -> Value:
    """Return what may stand for any of several values."""
    found: dict[object, Atom] = {}
    for atom in (atom for value in values for atom in value):
        key = _key(atom)
        before = found.get(key)
        found[key] = atom if before is None else _both(before, atom)
    return tuple(found.values())


def signature(value: Value) -> frozenset[object]:
    """Return what tells two values apart, except what grows inside their cells."""
    return frozenset((_key(atom), _taints(atom)) for atom in value)


def tainted(atoms: Iterable[Atom], taint: int) -> Value:
    """Return atoms that depend on ``taint`` too, except cells, which know their own."""
    return tuple(
        replace(atom, taint=atom.taint | taint)
        if isinstance(atom, Row | Part | Const | Closure)
        else atom
        for atom in atoms
    )


def _key(atom: Atom) -> object:
    if isinstance(atom, Row):
        return atom.kind, atom.indexed
    if isinstance(atom, Part):
        return atom.kind, atom.name, tuple(_plain(known) for _, known in atom.index)
    if isinstance(atom, Const):
        return "constant", _plain(atom.value)
    if isinstance(atom, Closure):
        return "function", id(atom.node)
    return id(atom)


def _plain(value: object) -> object:
    if isinstance(value, list | dict | set):
        return type(value), repr(value)
    return (type(value), value) if isinstance(value, Hashable) else id(value)


def _taints(atom: Atom) -> object:
    if isinstance(atom, Row | Const | Closure):
        return atom.taint
    if isinstance(atom, Part):
        return atom.taint, tuple(taint for taint, _ in atom.index)
    return None


def _both(one: Atom, other: Atom) -> Atom:
    if isinstance(one, Row | Const | Closure):
        return replace(one, taint=one.taint | other.taint)
    if isinstance(one, Part) and isinstance(other, Part):
        pairs = zip(one.index, other.index, strict=True)
        index = tuple((first | second, known) for (first, known), (second, _) in pairs)
        return replace(one, index=index, taint=one.taint | other.taint)
    return one
