"""The Chinese terms of the articles, and where each is in the model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from feedfollow.observe.figure_file import Line, read_lines
from feedfollow.paths import data_folder
from feedfollow.reference.claims import unknown_names
from feedfollow.reference.trace_words import GLOSSARY_COLUMNS
from feedfollow.spec.errors import Problem, SpecError

GLOSSARY: Final = "glossary.csv"
_NEEDED: Final = ("term", "pinyin", "english", "meaning")


@dataclass(frozen=True, slots=True)
class Term:
    """One Chinese term.

    Parameters
    ----------
    term, pinyin, english : str
        The word, how it is read, and the usual English term.
    articles : tuple of str
        Articles that use it.
    names : tuple of str
        Levers, parameters, modules and measures that stand for it.
    meaning : str
        What is meant, and how the model takes it.
    """

    term: str
    pinyin: str
    english: str
    articles: tuple[str, ...]
    names: tuple[str, ...]
    meaning: str


def load_glossary(path: Path | None = None) -> tuple[Term, ...]:
    """Load the glossary.

    Parameters
    ----------
    path : Path, optional
        The table; the project's ``calibration/glossary.csv`` when left out.

    Returns
    -------
    tuple of Term
        In the order of the table.

    Raises
    ------
    SpecError
        With every mistake: an empty cell, a term that stands twice, an article or a name that
        does not exist.
    """
    where = path if path is not None else data_folder("calibration") / GLOSSARY
    lines = read_lines(where, GLOSSARY_COLUMNS)
    problems = [each for line in lines for each in _mistakes(line)]
    seen: set[str] = set()
    for line in lines:
        if line["term"] in seen:
            problems.append(line.problem("term", "expected every term once"))
        seen.add(line["term"])
    if problems:
        raise SpecError(sorted(problems, key=lambda each: (each.line or 0, each.column or 0)))
    return tuple(_term(line) for line in lines)


def _mistakes(line: Line) -> list[Problem]:
    empty = [line.problem(name, "expected an entry") for name in _NEEDED if not line[name]]
    return [*empty, *unknown_names(line, "articles"), *unknown_names(line, "names")]


def _term(line: Line) -> Term:
    return Term(
        line["term"],
        line["pinyin"],
        line["english"],
        tuple(line["articles"].split()),
        tuple(line["names"].split()),
        line["meaning"],
    )
