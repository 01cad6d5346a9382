"""Every symbol of the core's equations has an owner, and every row says where it stands."""

import re
import unicodedata

import pytest

from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.symbols import (
    EQUATIONS,
    OPTIONAL_MODULES,
    Equation,
    Symbol,
    columns_named,
    series_named,
)

WRITTEN = [f"({n})" for n in (*range(10), *range(10, 26), *range(28, 39))]
SERIES = {
    "population.netizens",
    "population.adoption_pace",
    "population.daily_users",
    "population.monthly_users",
    "population.minutes",
}
INDICES = {"i", "j", "k", "c", "m", "t"}
FUNCTIONS = {
    "Poisson",
    "LogN",
    "N",
    "Dir",
    "Gamma",
    "P",
    "Σ_i",
    "Σ_k",
    "Σ_c",
    "Σ_h",
    "Σ_m",
    "Σ_p",
    "Σ_j",
}
FUNCTIONS |= {"Σ_a", "Σ_e", "Exp", "exp", "ln", "logit", "max", "min"}
WORDS = {"halves", "halve", "in", "both", "not", "below", "uniform", "where"}
WORDS |= {
    "adopted",
    "when",
    "at",
    "birth",
    "of",
    "goods",
    "outside",
    "which",
    "stay",
    "with",
    "p",
    "pause",
    "buys",
    "links",
    "count",
    "least",
    "above",
    "and",
    "friends",
    "told",
    "scandal",
}
TOKEN = re.compile(r"[^\W\d](?:\w|[\u0302\u0303\u0304₊₋])*")

every_equation = pytest.mark.parametrize("equation", EQUATIONS.values(), ids=lambda e: e.number)
every_symbol = pytest.mark.parametrize(
    "symbol",
    [symbol for equation in EQUATIONS.values() for symbol in equation.symbols],
    ids=lambda s: f"{s.letter}-{s.name}",
)


def test_what_is_built_is_written_out() -> None:
    assert list(EQUATIONS) == WRITTEN


@every_equation
def test_every_symbol_of_an_equation_has_an_owner(equation: Equation) -> None:
    declared = {_letter(symbol.letter) for symbol in equation.symbols}
    assert _letters(equation.text) - declared - INDICES - FUNCTIONS - WORDS == set()


@every_equation
def test_every_declared_symbol_stands_in_its_equation(equation: Equation) -> None:
    declared = {_letter(symbol.letter) for symbol in equation.symbols}
    assert declared - _letters(equation.text) == set()


@every_equation
def test_no_symbol_is_declared_twice_with_one_owner(equation: Equation) -> None:
    owners = [(symbol.letter, symbol.name) for symbol in equation.symbols]
    assert len(owners) == len(set(owners))


@every_symbol
def test_the_owner_of_a_symbol_exists(symbol: Symbol) -> None:
    if symbol.kind == "derived":
        assert symbol.meaning
    elif symbol.kind == "column":
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", symbol.name)
    else:
        tables = {"parameter": PARAMETERS, "lever": LEVERS, "series": SERIES}
        assert symbol.name in {**tables, "module": OPTIONAL_MODULES}[symbol.kind]


@pytest.mark.parametrize("number", WRITTEN)
def test_rows_and_equations_name_each_other(number: str) -> None:
    named = {s.name for s in EQUATIONS[number].symbols if s.kind in ("parameter", "lever")}
    rows = [*PARAMETERS.values(), *LEVERS.values()]
    assert {row.name for row in rows if number in row.equations} == named


def test_a_row_outside_the_numbered_equations_names_a_section() -> None:
    for row in [*PARAMETERS.values(), *LEVERS.values()]:
        for place in row.equations:
            assert place in EQUATIONS or re.fullmatch(r"[123](\.\d+)?", place), row.name


def test_columns_and_series_are_listed_once() -> None:
    assert "users.taste" in columns_named()
    assert "follows.good" in columns_named()
    assert series_named() == SERIES


def _letters(text: str) -> set[str]:
    """Letters and words of an equation; a square is an operation on a letter, not part of it."""
    return {_letter(token) for token in TOKEN.findall(text.replace("²", " "))}


def _letter(text: str) -> str:
    return unicodedata.normalize("NFC", text)
