"""Readers: numbers of a run that no measure holds, each by name, with its arguments.

A reader is a function of what was lived, or a class that looks at the world every evening and
tells a number at the end. It must not read what the lever itself sets.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from feedfollow.facts import read
from feedfollow.facts.lived import Lived
from feedfollow.spec.errors import did_you_mean, listing
from feedfollow.world.world import World


class Reader(Protocol):
    """Reads one number off a run."""

    orders: bool
    """Whether it asks for the orders."""

    def look(self, world: World) -> None:
        """Look at the world in the evening of a recorded day."""

    def value(self, lived: Lived) -> float:
        """Tell the number; NaN where it has no meaning."""


class Function:
    """A reader that is a function of what was lived."""

    def __init__(self, tell: Callable[..., float], arguments: Mapping[str, object]) -> None:
        self.orders = bool(getattr(tell, "orders", True))
        self._tell, self._arguments = tell, arguments

    def look(self, world: World) -> None:
        """Look at nothing."""

    def value(self, lived: Lived) -> float:
        """Tell the number."""
        return float(self._tell(lived, **self._arguments))


def found() -> dict[str, Any]:
    """List the public classes and functions of the modules in ``facts.read``, by name."""
    readers: dict[str, Any] = {}
    for each in pkgutil.iter_modules(read.__path__):
        module = importlib.import_module(f"{read.__name__}.{each.name}")
        for name in module.__all__:
            if name in readers:
                raise ValueError(f"two readers are called {name}")
            readers[name] = getattr(module, name)
    return readers


READERS: Final[Mapping[str, Any]] = found()
"""Readers by name."""


def make_reader(name: str, arguments: Mapping[str, object]) -> Reader:
    """Make a reader.

    Raises
    ------
    ValueError
        If it takes other arguments, with those that it takes.
    """
    made = READERS[name]
    plain = inspect.isfunction(made)
    taken = list(inspect.signature(made).parameters)[1 if plain else 0 :]
    for each in arguments:
        if each not in taken:
            hint = did_you_mean(each, taken) or listing(taken) or "it takes none"
            raise ValueError(f"the reader {name} takes no {each!r}; {hint}")
    try:
        inspect.signature(made).bind(*([None] if plain else []), **arguments)
    except TypeError as error:
        raise ValueError(f"the reader {name}: {error}") from None
    if plain:
        return Function(made, arguments)
    reader: Reader = made(**arguments)
    return reader


__all__ = ["READERS", "Reader", "make_reader"]
