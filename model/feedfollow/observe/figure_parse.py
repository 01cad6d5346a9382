"""A line of the table of figures, cell by cell, into an object; every mistake is collected.

What one row must fulfil is checked here; what rows owe each other is in ``figure_rules``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar, cast, get_args

from feedfollow.observe.documented import Figure, Statement
from feedfollow.observe.figure_file import Line
from feedfollow.observe.figure_words import (
    BROAD,
    CLOSED_LOOP,
    GROUP_SCALES,
    GROUPS,
    GROWTH_UNITS,
    KINDS,
    PLANNED_MEASURES,
    PLATFORMS,
    ROLES,
    SCALES,
    UNITS,
    WAITS,
    Kind,
    Qualifier,
    Role,
)
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.reading import Reading, Statistic
from feedfollow.spec.errors import Problem, listing, nearest
from feedfollow.spec.vocabulary import MODULES
from feedfollow.units import Period

T = TypeVar("T", bound=str)

_ID: Final = r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)?"
_STATISTICS: Final[tuple[Statistic, ...]] = get_args(Statistic)
_COMPARED: Final = ("fit", "holdout", "check")
_SCORED: Final = ("fit", "holdout")


def parse(lines: Sequence[Line]) -> tuple[dict[int, Statement], list[Problem]]:
    """Turn lines into objects.

    Parameters
    ----------
    lines : sequence of Line
        Lines of the table.

    Returns
    -------
    statements : dict of int to Statement
        By line number; those with an observation operator are :class:`Figure`. A line with a
        mistake has none.
    problems : list of Problem
        Every mistake.
    """
    statements: dict[int, Statement] = {}
    problems: list[Problem] = []
    for line in lines:
        row = _Row(line)
        made = row.statement()
        if row.problems:
            problems += dict.fromkeys(row.problems)  # a base may repeat the cells of its reading
        else:
            statements[line.number] = made
    return statements, problems


class _Row:
    """Reads the cells of one line and keeps what is wrong with them."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.problems: list[Problem] = []

    def refuse(self, column: str, expected: str, hint: str | None = None) -> None:
        """Note a mistake, in one form for all cells."""
        got = repr(self.line[column]) if self.line[column] else "nothing"
        self.problems.append(self.line.problem(column, f"expected {expected}, got {got}", hint))

    def word(self, column: str, known: Iterable[T], empty: bool = False) -> T:
        """Read a word of a closed list; an empty cell where that is allowed."""
        names, text = tuple(known), self.line[column]
        if text not in names and not (empty and not text):
            self._unknown(column, text, names)
        return cast(T, text)

    def words(self, column: str, known: Iterable[str], between: str) -> tuple[str, ...]:
        """Read words of a closed list, joined by a sign."""
        names = tuple(known)
        parts = tuple(part for part in self.line[column].split(between) if part)
        for part in parts:
            if part not in names:
                self._unknown(column, part, names)
        return parts

    def _unknown(self, column: str, word: str, names: Sequence[str]) -> None:
        near = nearest(word, names)
        hint = f"did you mean {near!r}?" if near is not None else listing(names)
        self.refuse(column, f"a {column.removeprefix('base_').replace('_', ' ')}", hint)

    def text(self, column: str, expected: str) -> str:
        """Read a text that must be there."""
        if not self.line[column]:
            self.refuse(column, expected)
        return self.line[column]

    def number(self, column: str) -> float:
        """Read a number; NaN from an empty cell."""
        text = self.line[column]
        try:
            number = float(text) if text else math.nan
        except ValueError:
            number = math.inf
        if math.isinf(number) or (text and math.isnan(number)):
            self.refuse(column, "a finite number")
            return math.nan
        return number

    def statement(self) -> Statement:
        """Read the whole line."""
        line = self.line
        if not re.fullmatch(_ID, line["id"]):
            self.refuse("id", "lower-case letters, digits and underscores")
        kind, qualifier = self._kind()
        value, low, high = self._numbers(kind)
        role: Role = self.word("role", ROLES)
        waits_for = self.words("waits_for", WAITS, " ")
        needs = self.words("needs", MODULES, " ")
        made = Statement(
            id=line["id"],
            entity=self.text("entity", "of whom the figure is"),
            what=self.text("what", "what the figure is, in the words of the source"),
            period_text=line["period"],
            kind=kind,
            qualifier=qualifier,
            value=value,
            low=low,
            high=high,
            unit=line["unit"],
            stated=line["stated"],
            publisher=self.text("publisher", "whose number it is"),
            source=self.text("source", "an article or an address"),
            grade=self.word("grade", ("A", "B", "C", "D"), empty=True),
            role=role,
            by_construction=self.word("by_construction", ("yes", "no")) == "yes",
            waits_for=waits_for,
            needs=needs,
            same_fact=tuple(line["same_fact"].split()),
            definition=line["definition"],
            term=line["term"],
            seen_by=line["seen_by"],
            note=line["note"],
        )
        self._role(made)
        return self._figure(made) if line["statistic"] else self._without_operator(made)

    def _kind(self) -> tuple[Kind, Qualifier | None]:
        kind: Kind = self.word("kind", KINDS)
        qualifiers = KINDS.get(kind, ())
        if not qualifiers:
            if self.line["qualifier"]:
                self.refuse("qualifier", f"no qualifier of a {kind}")
            return kind, None
        qualifier: Qualifier = self.word("qualifier", qualifiers)
        return kind, qualifier

    def _numbers(self, kind: Kind) -> tuple[float, float, float]:
        value, low, high = (self.number(column) for column in ("value", "low", "high"))
        if kind == "range":
            empty = [column for column in ("low", "high") if not self.line[column]]
            if empty:
                self.refuse(empty[0], "both ends of the range")
            elif high <= low:
                self.refuse("high", f"more than the lower end, {low:g}")
            value = (low + high) / 2.0 if math.isnan(value) else value
        elif kind != "forecast" and (self.line["low"] or self.line["high"]):
            self.refuse("low" if self.line["low"] else "high", f"no ends of a {kind}")
        elif not self.line["value"] and kind not in ("text", "forecast"):
            self.refuse("value", f"the number of a {kind}")
        if self.line["value"] or self.line["low"]:
            self.word("unit", GROWTH_UNITS if kind == "growth" else UNITS)
        return value, low, high

    def _role(self, made: Statement) -> None:
        """Refuse roles that a row of its kind cannot have."""
        if made.kind == "forecast" and made.role not in ("context", "excluded"):
            self.refuse("role", "context or excluded, since a forecast or target is never fitted")
        if made.by_construction and made.role in _SCORED:
            self.refuse("role", "check, input or context, since a lever sets the figure")
        if made.kind == "text" and made.role in _SCORED:
            self.refuse("kind", f"a number, since the role is {made.role}")

    def _without_operator(self, made: Statement) -> Statement:
        must = made.role in _SCORED or (made.role in _COMPARED and not made.waits_for)
        if must:
            hint = listing(_STATISTICS)
            self.refuse(
                "statistic", f"an observation operator, since the role is {made.role}", hint
            )
        for column in ("measure", "platform", "scale", "sd"):
            if self.line[column]:
                self.refuse(column, "an empty cell, since there is no statistic")
        return made

    def _figure(self, made: Statement) -> Statement:
        statistic: Statistic = self.word("statistic", _STATISTICS)
        reading = self._reading(statistic, "")
        has_base = any(self.line[f"base_{each}"] for each in ("measure", "platform", "period"))
        base = self._reading(statistic, "base_") if has_base else None
        self._definitions()
        scale, group = self.word("scale", SCALES), self.word("group", GROUPS)
        if scale in SCALES and group in GROUPS and scale not in GROUP_SCALES[group]:
            self.refuse("scale", f"{' or '.join(GROUP_SCALES[group])} in the group {group}")
        sd = self.number("sd")
        if not sd > 0.0:
            self.refuse("sd", "a number above 0")
        self.text("sd_reason", "why the error is that large")
        factor = self.word("definition_factor", ("yes",), empty=True)
        if made.kind == "growth" and not has_base:
            self.refuse("base_period", "a base of the growth: a period, measure or platform")
        if reading is None or self.problems:
            return made
        fields = {name: getattr(made, name) for name in Statement.__dataclass_fields__}
        figure = Figure(
            **fields,
            reading=reading,
            base=base,
            scale=scale,
            sd=sd,
            sd_reason=self.line["sd_reason"],
            group=group,
            definition_factor=made.publisher if factor else "",
        )
        self._on_scale(figure)
        return figure

    def _reading(self, statistic: Statistic, base: str) -> Reading | None:
        """Read the operator, or its base, whose empty cells are those of the operator."""
        cell = {each: base if self.line[base + each] else "" for each in _PARTS}
        planned = PLANNED_MEASURES if "measure" in self.line["waits_for"].split() else ()
        measures = self.words(cell["measure"] + "measure", (*MEASURES, *planned), "+")
        platforms = self.words(cell["platform"] + "platform", PLATFORMS, "+")
        for part, found in (("measure", measures), ("platform", platforms)):
            if not found:
                self.refuse(part, f"a {part}, since there is a statistic")
        try:
            days = Period.parse(self.line[cell["period"] + "period"])
        except ValueError as error:
            self.refuse(cell["period"] + "period", "a period", str(error))
            return None
        return Reading(statistic, measures, platforms, days.start, days.end)

    def _definitions(self) -> None:
        named = "+".join((self.line["measure"], self.line["base_measure"])).split("+")
        broad = [name for name in named if name in BROAD]
        closed = [name for name in named if name in CLOSED_LOOP]
        if broad and closed:
            column = "base_measure" if self.line["base_measure"] else "measure"
            self.refuse(column, f"one definition of GMV: {broad[0]} is broad, {closed[0]} is not")

    def _on_scale(self, figure: Figure) -> None:
        """Refuse a number that has no place on the scale of its error."""
        for column in ("value", "low", "high"):
            number: float = getattr(figure, column)
            natural = figure.natural(number)
            if self.line[column] and not math.isfinite(figure.on_scale(natural)):
                inside = "above 0" if figure.scale == "log" else "inside 0 to 100 %"
                self.refuse(column, f"a number {inside}, since the scale is {figure.scale}")


_PARTS: Final = ("measure", "platform", "period")
