"""Where a reader is: the function it reads, in which call, under which conditions."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from feedfollow.observe.dependence.code import plain
from feedfollow.observe.dependence.values import NOTHING, Cell, Items, Value


@dataclass(eq=False)
class Loop:
    """What goes round in a loop: variables, and what decides whether it goes on."""

    names: dict[str, Value] = field(default_factory=dict)
    taint: int = 0


@dataclass(eq=False)
class Frame:
    """One call of one function; the same object in every pass over the code.

    Attributes
    ----------
    home : callable
        The function of a module in which the code stands.
    above : Frame or None
        The call from which it was called.
    names : dict of str to Value
        Variables, as they are where the reader stands.
    outer : dict of str to Value
        Variables of the functions around it.
    cells, lists, loops, calls : dict
        What its expressions made, by place.
    result : Value
    gone : int
        What decides whether the call has returned already.
    """

    home: Callable[..., Any]
    above: Frame | None
    names: dict[str, Value] = field(default_factory=dict)
    outer: dict[str, Value] = field(default_factory=dict)
    cells: dict[object, Cell] = field(default_factory=dict)
    lists: dict[object, Items] = field(default_factory=dict)
    loops: dict[object, Loop] = field(default_factory=dict)
    calls: dict[object, Frame] = field(default_factory=dict)
    result: Value = NOTHING
    gone: int = 0

    @cached_property
    def depth(self) -> int:
        """How many calls deep it is."""
        return 0 if self.above is None else self.above.depth + 1

    @cached_property
    def modules(self) -> tuple[str, ...]:
        """Modules of this call and of those above it, innermost first, each once."""
        own = str(self.home.__module__)
        return tuple(dict.fromkeys((own, *(self.above.modules if self.above is not None else ()))))

    def place(self, node: ast.AST) -> str:
        """Say where a piece of code stands."""
        return f"{self.home.__module__}:{getattr(node, 'lineno', '?')}"

    def known(self, name: str) -> Value | None:
        """Return what a variable may stand for; None if it is none of the function's."""
        if name in self.names:
            return self.names[name]
        return self.outer.get(name)

    def globals(self) -> dict[str, Any]:
        """Return the names of the module."""
        found: dict[str, Any] = plain(self.home).__globals__
        return found
