"""What the rows of the table of figures owe each other, so that no fact is used twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from feedfollow.observe.documented import Figure, Statement
from feedfollow.observe.figure_algebra import followers, same_reading
from feedfollow.observe.figure_file import Line
from feedfollow.spec.errors import Problem, did_you_mean

Rows: TypeAlias = Sequence[tuple[Line, Statement]]

_SCORED: Final = ("fit", "holdout")


def broken_rules(lines: Sequence[Line], statements: Mapping[int, Statement]) -> list[Problem]:
    """Find the rules between rows that a table breaks.

    Parameters
    ----------
    lines : sequence of Line
        Lines of the table.
    statements : mapping of int to Statement
        Those without a mistake of their own, by line number.

    Returns
    -------
    list of Problem
        Duplicate ids; unknown ids under ``same_fact``; two rows of one fact that are both fitted
        or held out; a ratio fitted beside both of its levels; hold-outs that follow from fitted
        figures.
    """
    rows = [(line, statements[line.number]) for line in lines if line.number in statements]
    return [
        *_duplicates(lines),
        *_unknown_ids(lines),
        *_same_fact_twice(rows),
        *_ratio_and_levels(rows),
        *_no_prediction(rows),
    ]


def _duplicates(lines: Sequence[Line]) -> list[Problem]:
    first: dict[str, int] = {}
    problems = []
    for line in lines:
        held = first.setdefault(line["id"], line.number)
        if held != line.number:
            said = f"expected an id of its own, line {held} has the same"
            problems.append(line.problem("id", said))
    return problems


def _unknown_ids(lines: Sequence[Line]) -> list[Problem]:
    known = [line["id"] for line in lines]
    return [
        line.problem(
            "same_fact", f"expected ids of the table, got {each!r}", did_you_mean(each, known)
        )
        for line in lines
        for each in line["same_fact"].split()
        if each not in known
    ]


def _same_fact_twice(rows: Rows) -> list[Problem]:
    """Two definitions, or two sources, of one fact are one piece of information."""
    facts = _facts(rows)
    problems = []
    for line, statement in rows:
        if statement.role not in _SCORED:
            continue
        for other in facts[statement.id]:
            if other.role in _SCORED and other.id > statement.id:
                said = (
                    f"expected at most one of {statement.id!r} and {other.id!r} to be fit or "
                    f"holdout, since they state the same fact; got {statement.role} and "
                    f"{other.role}"
                )
                problems.append(line.problem("role", said))
    return problems


def _facts(rows: Rows) -> dict[str, list[Statement]]:
    """Gather the rows of each fact: ``same_fact`` leads both ways, and over third rows."""
    facts = {each.id: [each] for _, each in rows}
    for _, each in rows:
        for name in each.same_fact:
            mine, other = facts[each.id], facts.get(name, [])
            if mine is not other:
                mine += other
                facts |= dict.fromkeys((member.id for member in other), mine)
    return facts


def _fitted(rows: Rows, role: str) -> list[tuple[Line, Figure]]:
    return [(line, each) for line, each in rows if isinstance(each, Figure) and each.role == role]


def _ratio_and_levels(rows: Rows) -> list[Problem]:
    fitted = _fitted(rows, "fit")
    levels = [each for _, each in fitted if each.base is None]
    problems = []
    for line, ratio in fitted:
        if ratio.base is None:
            continue
        own = [each for each in levels if each.publisher == ratio.publisher]
        above = [each.id for each in own if same_reading(each.reading, ratio.reading)]
        below = [each.id for each in own if same_reading(each.reading, ratio.base)]
        if above and below:
            said = (
                f"expected a ratio and at most one of its levels to be fit, since all are by "
                f"{ratio.publisher}; got {above[0]!r} and {below[0]!r} beside it"
            )
            problems.append(line.problem("role", said))
    return problems


def _no_prediction(rows: Rows) -> list[Problem]:
    fitted = [each for _, each in _fitted(rows, "fit")]
    held = _fitted(rows, "holdout")
    follow = {each.id for each in followers([each for _, each in held], fitted)}
    return [
        line.problem(
            "role",
            "expected a hold-out that no fitted figures determine; its reading is a sum, a "
            "quotient or a product of theirs",
        )
        for line, each in held
        if each.id in follow
    ]
