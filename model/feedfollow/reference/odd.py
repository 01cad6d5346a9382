"""The page ``docs/odd.md``: prose of people, with parts between marks that tables and code fill.

A part stands between ``<!-- begin: NAME -->`` and ``<!-- end -->``; what is between the marks is
replaced, everything else is left as it was written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Final

from feedfollow.day.evening.intents import ORDERS_PER_SESSION
from feedfollow.day.morning.calendar import BUDGET_DAYS
from feedfollow.observe.catalogue import RHYTHM
from feedfollow.observe.figure_words import ROLES
from feedfollow.observe.figures import load_statements
from feedfollow.observe.measure_table import DAILY
from feedfollow.observe.monthly_measures import MONTHLY
from feedfollow.reference.latex import lines, symbol
from feedfollow.reference.phases import modules_table, rooms, schedule_table
from feedfollow.spec.errors import did_you_mean, listing
from feedfollow.spec.markdown import markdown_table, symbol_rows
from feedfollow.spec.parameters import CATEGORIES, CATEGORY_POPULARITY, PARAMETERS
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.settings import (
    ADOPTION_PACE,
    COURIER_CAPACITY,
    FESTIVAL_SIZE,
    NETIZENS,
    POPULATION,
    RUN,
    SCANDAL_RANK,
    SCANDAL_SIZE,
)
from feedfollow.spec.symbols import EQUATIONS
from feedfollow.spec.table import plain
from feedfollow.world.birth_anchors import HEAD
from feedfollow.world.columns import declared
from feedfollow.world.labels import BACKLOG_AGES, SLOTS

CONSTANTS: Final = (
    (len(CATEGORIES), "categories of goods"),
    (SLOTS, "follow slots of a user on a platform"),
    (HEAD, "rooms of a platform that are one real anchor each, or half of the simulated ones"),
    (BUDGET_DAYS, "days between two renewals of a budget"),
    (ORDERS_PER_SESSION, "orders of one session at most"),
    (BACKLOG_AGES, "ages in days that a merchant's backlog tells apart, the last one open"),
)
"""Numbers that are no parameters: changing one is changing the code."""

_PART: Final = re.compile(r"<!-- begin: (?P<name>[^>]*?) -->\n.*?<!-- end -->", re.DOTALL)
_MARK: Final = re.compile(r"<!-- (?:begin: [^>]*|end) -->")


class UnknownPart(ValueError):
    """A mark that names no part, or one that has no end."""


def filled(text: str) -> str:
    """Fill the parts of a page.

    Parameters
    ----------
    text : str
        The page, its parts as stale as they may be.

    Returns
    -------
    str
        The page with its parts written anew.

    Raises
    ------
    UnknownPart
        If a mark names no part, or a part does not end before the next begins.
    """
    for found in _PART.finditer(text):
        if len(_MARK.findall(found[0])) != 2:
            raise UnknownPart(f"the part {found['name']!r} does not end before another begins")
    if len(_MARK.findall(text)) != 2 * len(_PART.findall(text)):
        raise UnknownPart(
            "a mark without its partner: expected <!-- begin: NAME --> .. <!-- end -->"
        )
    return _PART.sub(lambda found: _part(found["name"]), text)


def parts_of(text: str) -> list[str]:
    """Return the names of the parts that a page has, in order."""
    return [found["name"] for found in _PART.finditer(text)]


def _part(name: str) -> str:
    kind, _, what = name.partition(" ")
    if kind not in PARTS:
        hint = did_you_mean(kind, PARTS) or listing(list(PARTS))
        raise UnknownPart(f"no part is called {name!r}; {hint}")
    return f"<!-- begin: {name} -->\n\n{PARTS[kind](what)}\n\n<!-- end -->"


def _equation(number: str) -> str:
    """Set an equation, and say what its symbols are that no row of the tables holds."""
    if number not in EQUATIONS:
        raise UnknownPart(f"there is no equation {number!r}; {listing(list(EQUATIONS))}")
    equation = EQUATIONS[number]
    letters = {each.letter for each in equation.symbols}
    shown = [
        f"$$\n{line}\n$$"
        for each in equation.text.split(" ; ")
        for line in lines(each.strip(), letters)
    ]
    rows = [
        (f"${symbol(letter)}$", kind, name, meaning or _meaning(kind, name.strip("`")))
        for letter, kind, name, meaning in symbol_rows(equation)
        if kind not in ("parameter", "lever")
    ]
    head = ("symbol", "is a", "name", "meaning")
    return "\n\n".join([*shown, markdown_table(head, rows)])


def _meaning(kind: str, name: str) -> str:
    """Say what a symbol is where the table of symbols leaves that to the table it names."""
    if kind == "module":
        return "not built yet"
    if kind == "series":
        return {**POPULATION, NETIZENS.name: NETIZENS, ADOPTION_PACE.name: ADOPTION_PACE}[
            name
        ].description
    if kind == "column":
        room, _, column = name.partition(".")
        kinds = {each.lower(): made for each, made in rooms().items()}
        return declared(kinds.get(room) or kinds[f"{room.removesuffix('s')}columns"])[
            column
        ].meaning
    return ""


def _parameters(tag: str) -> str:
    """List the parameters and levers that stand in an equation or section."""
    rows = [
        (
            row.symbol,
            f"`{row.name}`",
            row.unit,
            "by platform" if name in LEVERS else plain(row.default),
            row.prior_text(),
            row.verdict,
            row.source,
        )
        for name, row in {**PARAMETERS, **LEVERS}.items()
        if tag in row.equations
    ]
    if not rows:
        raise UnknownPart(f"no parameter or lever stands in {tag!r}")
    head = ("symbol", "name", "unit", "default", "prior", "verdict", "source")
    return markdown_table(head, rows)


def _columns(room: str) -> str:
    """List the declared columns of a room of the world."""
    known = rooms()
    if room not in known:
        raise UnknownPart(f"the world has no room {room!r}; {listing(list(known))}")
    rows = [
        (
            f"`{name}`",
            " x ".join(column.dims.split()),
            column.dtype,
            column.unit,
            column.meaning,
            ", ".join(column.writers),
        )
        for name, column in declared(known[room]).items()
    ]
    head = ("variable", "one for each", "type", "unit", "meaning", "written by")
    return markdown_table(head, rows)


def _constants(_: str) -> str:
    rows = [(str(value), text) for value, text in CONSTANTS]
    return markdown_table(("number", "of"), rows)


def _settings(_: str) -> str:
    rows = [
        (f"`{name}`", row.unit or "-", plain(row.default), row.range_text(), row.description)
        for name, row in RUN.items()
    ]
    return markdown_table(("setting", "unit", "default", "range", "is"), rows)


def _inputs(_: str) -> str:
    of_country = (
        NETIZENS,
        ADOPTION_PACE,
        FESTIVAL_SIZE,
        COURIER_CAPACITY,
        SCANDAL_RANK,
        SCANDAL_SIZE,
    )
    rows = [
        (f"`{row.name}`", of, row.unit, row.description)
        for of, group in (("the country", of_country), ("a platform", POPULATION.values()))
        for row in group
    ]
    return markdown_table(("input", "of", "unit", "is"), rows)


def _categories(_: str) -> str:
    pairs = zip(CATEGORIES, CATEGORY_POPULARITY, strict=True)
    return ", ".join(f"{name} {plain(share)}" for name, share in pairs) + "."


def _measures(_: str) -> str:
    rows = [
        (RHYTHM[group[0].every], ", ".join(f"`{each.name}`" for each in group))
        for group in (DAILY, MONTHLY)
    ]
    return markdown_table(("written", "measures, by platform"), rows)


def _figures(_: str) -> str:
    counts = Counter(each.role for each in load_statements())
    rows = [(role, meaning, str(counts[role])) for role, meaning in ROLES.items()]
    return markdown_table(("role", "meaning", "figures"), rows)


PARTS: Final[dict[str, Callable[[str], str]]] = {
    "columns": _columns,
    "schedule": lambda _: schedule_table(),
    "modules": lambda _: modules_table(),
    "equation": _equation,
    "parameters": _parameters,
    "constants": _constants,
    "settings": _settings,
    "inputs": _inputs,
    "categories": _categories,
    "measures": _measures,
    "figures": _figures,
}
"""What fills a part, by the first word of its name; the rest of the name is handed on."""
