"""The claims of the articles and what the model has of each: two tables, one claim a row.

``calibration/stylised_facts.csv`` says what is claimed, ``calibration/trace.csv`` what became of
it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from feedfollow.observe.figure_file import Line, read_lines
from feedfollow.paths import data_folder
from feedfollow.reference.trace_words import (
    CLAIM_COLUMNS,
    STATUSES,
    TRACE_COLUMNS,
    Status,
    is_built,
    names,
)
from feedfollow.spec.errors import Problem, SpecError, did_you_mean, listing

CLAIMS: Final = "stylised_facts.csv"
TRACE: Final = "trace.csv"
LISTS: Final = ("equations", "levers", "scenarios", "measures", "figures", "waits_for")
"""Columns whose cells hold names of the model's tables."""

_TEST: Final = re.compile(r"tests/(?:\w+/)*test_\w+\.py::test_\w+")
_NEEDED: Final[dict[Status, tuple[str, ...]]] = {
    "modelled": ("mechanism", "equations", "levers", "measures"),
    "partly": ("mechanism", "levers"),
    "waits": ("waits_for",),
    "out_of_scope": (),
}
_EMPTY: Final[dict[Status, tuple[str, ...]]] = {
    "modelled": ("waits_for",),
    "partly": (),
    "waits": ("tests", "scenarios"),
    "out_of_scope": ("tests", "scenarios", "waits_for"),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of the articles, and its trace through the model.

    Parameters
    ----------
    said : Mapping of str to str
        Cells of its row in ``stylised_facts.csv`` by column.
    status : {'modelled', 'partly', 'waits', 'out_of_scope'}
        What the model has of it.
    mechanism, reason : str
        In words.
    tests : tuple of str
        ``path::name`` each.
    names : Mapping of str to tuple of str
        Names by column: equations, levers, scenarios, measures, figures, waits_for.
    """

    said: Mapping[str, str]
    status: Status
    mechanism: str
    reason: str
    tests: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]

    @property
    def id(self) -> str:
        """Id of the claim, such as ``M05``."""
        return self.said["id"]


def load_claims(trace: Path | None = None, claims: Path | None = None) -> tuple[Claim, ...]:
    """Load every claim with its trace.

    Parameters
    ----------
    trace : Path, optional
        The trace; the project's ``calibration/trace.csv`` when left out.
    claims : Path, optional
        The claims; the project's ``calibration/stylised_facts.csv`` when left out.

    Returns
    -------
    tuple of Claim
        In the order of the claims.

    Raises
    ------
    SpecError
        With every mistake: a claim without a trace or with two, an unknown id, status or name, a
        test that is not written as one, a cell that a status needs or forbids.
    """
    where = trace if trace is not None else data_folder("calibration") / TRACE
    said = {
        line["id"]: line.cells
        for line in read_lines(claims or data_folder("calibration") / CLAIMS, CLAIM_COLUMNS)
    }
    lines = read_lines(where, TRACE_COLUMNS)
    problems = _unmatched(where, lines, said)
    for line in lines:
        problems += [*_bad_names(line), *_bad_tests(line), *_bad_status(line)]
    if problems:
        raise SpecError(sorted(problems, key=lambda each: (each.line or 0, each.column or 0)))
    found = {line["id"]: line for line in lines}
    return tuple(_claim(cells, found[name]) for name, cells in said.items())


def _claim(said: Mapping[str, str], line: Line) -> Claim:
    return Claim(
        said,
        cast(Status, line["status"]),
        line["mechanism"],
        line["reason"],
        tuple(line["tests"].split()),
        {column: tuple(line[column].split()) for column in LISTS},
    )


def _unmatched(where: Path, lines: list[Line], said: Mapping[str, object]) -> list[Problem]:
    """Report claims that no row or two rows trace, and rows that trace no claim."""
    problems, seen = [], set()
    for line in lines:
        if line["id"] not in said:
            hint = did_you_mean(line["id"], said)
            problems.append(line.problem("id", f"expected an id of {CLAIMS}", hint))
        elif line["id"] in seen:
            problems.append(line.problem("id", "expected every claim once, this is the second row"))
        seen.add(line["id"])
    missing = [name for name in said if name not in seen]
    if missing:
        message = f"expected a row for every claim of {CLAIMS}; missing: {', '.join(missing)}"
        problems.append(Problem(str(where), None, None, message))
    return problems


def _bad_names(line: Line) -> list[Problem]:
    return [each for column in LISTS for each in unknown_names(line, column)]


def unknown_names(line: Line, column: str) -> list[Problem]:
    """Report the names of a cell that no table of the model has.

    Parameters
    ----------
    line : Line
        A row.
    column : str
        A column that holds names, see :func:`~feedfollow.reference.trace_words.names`.

    Returns
    -------
    list of Problem
        One for each unknown name and for each that stands twice.
    """
    problems, known = [], names(column)
    given = line[column].split()
    for name in given:
        if name in known:
            continue
        if column == "waits_for" and is_built(name):
            said = f"{name!r} is built now: expected the claim to be judged anew"
            problems.append(line.problem(column, said))
            continue
        hint = did_you_mean(name, known) or listing(known)
        problems.append(line.problem(column, f"nothing is called {name!r}", hint))
    twice = sorted({name for name in given if given.count(name) > 1})
    problems += [line.problem(column, f"expected {name!r} once") for name in twice]
    return problems


def _bad_tests(line: Line) -> list[Problem]:
    return [
        line.problem("tests", f"expected tests/PATH.py::NAME, got {name!r}")
        for name in line["tests"].split()
        if not _TEST.fullmatch(name)
    ]


def _bad_status(line: Line) -> list[Problem]:
    """Report an unknown status, and cells that the status needs or forbids."""
    status = line["status"]
    if status not in STATUSES:
        hint = did_you_mean(status, STATUSES) or listing(list(STATUSES))
        return [line.problem("status", f"expected a status, got {status!r}", hint)]
    problems = [
        line.problem(column, f"expected an entry where the status is {status!r}")
        for column in (*_NEEDED[status], "reason")
        if not line[column]
    ]
    problems += [
        line.problem(column, f"expected no entry where the status is {status!r}")
        for column in _EMPTY[status]
        if line[column]
    ]
    if status == "modelled" and not (line["tests"] or line["scenarios"]):
        said = "expected a test or a scenario that shows it where the status is 'modelled'"
        problems.append(line.problem("tests", said))
    return problems
