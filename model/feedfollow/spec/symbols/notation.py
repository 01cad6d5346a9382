"""What an equation and a symbol are, and the symbols that several equations share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["parameter", "lever", "column", "derived", "series", "module"]

OPTIONAL_MODULES: Final[tuple[str, ...]] = (
    "links",
    "marketing",
    "merchant_choice",
)
"""Modules not built yet whose terms stand in some equations and vanish without the module."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """One letter of one equation, and what owns it.

    Parameters
    ----------
    letter : str
        As written in the equation.
    kind : {'parameter', 'lever', 'column', 'derived', 'series', 'module'}
        Which table the name belongs to.
    name : str
        Name in that table; ``room.column`` for a column; for a derived quantity the name used in
        code and reports.
    meaning : str
        What it is, where no table says so.
    """

    letter: str
    kind: Kind
    name: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Equation:
    """One numbered equation of the core.

    Parameters
    ----------
    number : str
        As in the specification, such as ``"(7)"``.
    title : str
        What it decides.
    text : str
        The formula, with the definitions that belong to it, separated by semicolons.
    symbols : tuple of Symbol
        Every letter of the text; twice where two rows share one letter.
    """

    number: str
    title: str
    text: str
    symbols: tuple[Symbol, ...]


def parameters(names: Mapping[str, str]) -> tuple[Symbol, ...]:
    """Make the symbols of parameters from the name of each letter."""
    return tuple(Symbol(letter, "parameter", name) for letter, name in names.items())


TRUST_IN_ANCHOR: Final[Symbol] = Symbol("T_ia", "derived", "trust", "trust of user i in anchor a")
SYSTEM_TRUST: Final[Symbol] = Symbol(
    "S_ip", "derived", "system_trust", "trust of user i in platform p"
)
TASTE: Final[Symbol] = Symbol("θ_ic", "column", "users.taste")
CATEGORY_COUNT: Final[Symbol] = Symbol("C", "derived", "categories", "number of categories, 16")
UTILITY: Final[Symbol] = Symbol(
    "U_ip", "derived", "utility", "what draws the user to the platform; Ū_ip without the module"
)
USUAL_UTILITY: Final[Symbol] = Symbol(
    "Ū_ip", "derived", "usual_utility", "the same by the documented series, part of a_p"
)
EXPECTED_QUALITY: Final[Symbol] = Symbol(
    "Ẽ_q", "derived", "expected_quality", "quality expected at purchase, kept with the order"
)
LOGISTIC: Final[Symbol] = Symbol("Λ", "derived", "logistic", "1/(1 + exp(-x))")
