"""Simulate content-commerce platforms: feed against follow, interest against trust."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from feedfollow.observe.results import Run
    from feedfollow.run.simulate import simulate
    from feedfollow.spec.errors import SpecError
    from feedfollow.spec.loader import load_scenario
    from feedfollow.spec.scenario import Scenario

__version__ = "0.1.0"

__all__ = ["Run", "Scenario", "SpecError", "load_scenario", "simulate"]

# Importing the package must stay fast and load neither numba nor matplotlib: a name is imported
# when it is first asked for.
_HOMES: Final = {
    "Run": "feedfollow.observe.results",
    "Scenario": "feedfollow.spec.scenario",
    "SpecError": "feedfollow.spec.errors",
    "load_scenario": "feedfollow.spec.loader",
    "simulate": "feedfollow.run.simulate",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
