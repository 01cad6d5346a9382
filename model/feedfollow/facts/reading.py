"""How a number is read off a run: sums and quotients of measures, or a reader of its own.

``repurchase_rate@kuaishou``, ``gmv_live@douyin@2020-08 / views_live@douyin@2020-08``: measures of
the daily table by platform (``all`` for all together) and period (all recorded days without one).
What no measure says has a reader: a class that looks at the world every evening, or a function of
what was kept of the run.
"""

from __future__ import annotations

import ast
import json
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from feedfollow.analyse.outcome import Outcome, outcome_of
from feedfollow.facts.lived import Lived
from feedfollow.facts.readers import READERS, Reader, make_reader
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.period import over_period
from feedfollow.spec.errors import SpecError, did_you_mean, listing
from feedfollow.spec.scenario import Scenario

_TERM: Final = re.compile(r"[A-Za-z_]\w*@[A-Za-z_]\w*(?:@[\w.-]+)?")
_OPERATORS: Final[Mapping[type[ast.operator], Callable[[float, float], float]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda one, other: one / other if other else math.nan,
}


@dataclass(frozen=True)
class Reading:
    """What to read.

    Attributes
    ----------
    text : str
        Of measures, else of the reader and its arguments; tells one reading from another.
    reader : str
        Name of the reader; empty for measures.
    arguments : tuple of (str, object)
        Of the reader.
    """

    text: str
    reader: str = ""
    arguments: tuple[tuple[str, object], ...] = ()

    def start(self) -> Reader | None:
        """Make the reader, if the reading has one."""
        return make_reader(self.reader, dict(self.arguments)) if self.reader else None


def of_measures(text: str, scenario: Scenario) -> Reading:
    """Read a sum or quotient of measures as it is written.

    Parameters
    ----------
    text : str
    scenario : Scenario
        Whose platforms and days count.

    Raises
    ------
    ValueError
        If a measure or platform is unknown, a period is none or not recorded, or the rest is no
        arithmetic.
    """
    for term in _TERM.findall(text):
        try:
            outcome_of(term, scenario)
        except SpecError as error:
            told = (f"{each.message}; {each.hint}" for each in error.problems)
            raise ValueError("; ".join(told)) from None
    _value(_parsed(text), lambda name: 1.0)
    return Reading(" ".join(text.split()))


def by_reader(name: str, arguments: Mapping[str, object]) -> Reading:
    """Read by a reader of its own.

    Raises
    ------
    ValueError
        If there is no such reader, or it takes other arguments.
    """
    if name not in READERS:
        hint = did_you_mean(name, READERS) or listing(list(READERS))
        raise ValueError(f"there is no reader {name!r}; {hint}")
    make_reader(name, arguments)
    told = json.dumps(dict(arguments), sort_keys=True)
    return Reading(f"{name} {told}", name, tuple(sorted(arguments.items())))


def value_of(reading: Reading, lived: Lived) -> float:
    """Read measures off what was lived.

    Parameters
    ----------
    reading : Reading
        Of measures.
    lived : Lived

    Returns
    -------
    float
        In the measures' units; NaN where one has no value or a quotient has nothing below.
    """
    scenario = lived.run.scenario
    terms = [outcome_of(term, scenario) for term in _TERM.findall(reading.text)]
    return _value(_parsed(reading.text), lambda place: _read(terms[place], lived))


def unit_of(reading: Reading) -> str:
    """Return the unit of a reading that is one measure; empty where it is more."""
    whole = _TERM.fullmatch(reading.text)
    return MEASURES[reading.text.partition("@")[0]].unit if whole else ""


def _read(term: Outcome, lived: Lived) -> float:
    weight = MEASURES[term.measure].period
    columns = [name for name in dict.fromkeys((term.measure, weight)) if name in MEASURES]
    values = over_period(lived.run.daily[columns], *term.days(lived.run.scenario))
    return float(values[term.platform, term.measure])


def _parsed(text: str) -> ast.expr:
    """Parse a reading, in which every measure has become a name that ends in its place."""
    places = iter(range(len(text)))
    try:
        return ast.parse(_TERM.sub(lambda _: f"term_{next(places)}", text), mode="eval").body
    except SyntaxError:
        raise ValueError(f"{text!r} is no arithmetic of MEASURE@PLATFORM@PERIOD") from None


def _value(node: ast.expr, term: Callable[[int], float]) -> float:
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_value(node.left, term), _value(node.right, term))
    if isinstance(node, ast.Name) and node.id.startswith("term_"):
        return term(int(node.id.removeprefix("term_")))
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    wanted = "MEASURE@PLATFORM@PERIOD, + - * / and numbers"
    raise ValueError(f"expected {wanted}, got {ast.unparse(node)!r}")
