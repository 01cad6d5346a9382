"""A table of ``calibration/`` as text: a line, its cells, and the place of each for messages.

A row is one line of the file, so that a message can point at the cell and a comparison of two
versions shows one changed line a changed figure.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from feedfollow.observe.figure_words import COLUMNS
from feedfollow.spec.errors import Problem, SpecError, did_you_mean
from feedfollow.spec.text_file import text_of_file

MAX_LINE: Final = 20_000
"""Characters of a line; the longest of the project has some six hundred."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table.

    Parameters
    ----------
    file : str
        The file as it was named.
    number : int
        Line of the file, counted from 1.
    text : str
        The line itself.
    cells : dict of str to str
        Cells by column, without blanks around them.
    places : dict of str to int
        Where each cell begins in the line, counted from 1.
    key : str
        Column that names the row in messages.
    """

    file: str
    number: int
    text: str
    cells: dict[str, str]
    places: dict[str, int]
    key: str = "id"

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def problem(self, column: str, message: str, hint: str | None = None) -> Problem:
        """Report a mistake in one cell.

        Parameters
        ----------
        column : str
            The column.
        message : str
            What was expected and what was found.
        hint : str, optional
            Such as the nearest valid name.

        Returns
        -------
        Problem
            With file, line, row, column and the line's text.
        """
        said = f"row {self[self.key]!r}, column {column!r}: {message}"
        return Problem(self.file, self.number, self.places[column], said, self.text, hint)


def read_lines(path: Path, columns: Mapping[str, str] = COLUMNS) -> list[Line]:
    """Read a table of ``calibration/`` as text.

    Parameters
    ----------
    path : Path
        A CSV file with these columns, in any order.
    columns : mapping of str to str, optional
        What each column holds, the one that names a row first; those of the table of figures
        when left out.

    Returns
    -------
    list of Line
        Lines of the file after the header; empty lines are passed over.

    Raises
    ------
    SpecError
        If the file cannot be read, its columns are not those of the table, or a line has another
        number of cells.
    """
    file = str(path)
    texts = text_of_file(path, file).splitlines()
    problems = [
        Problem(file, number, 1, f"longer than {MAX_LINE} characters", text[:100])
        for number, text in enumerate(texts, start=1)
        if len(text) > MAX_LINE
    ]
    if problems:
        raise SpecError(problems)
    header = split(texts[0])[0]
    problems = _wrong_columns(file, texts[0], header, columns)
    lines: list[Line] = []
    key = next(iter(columns))
    for number, text in enumerate(texts[1:], start=2):
        cells, starts = split(text)
        if not text.strip():
            continue
        if len(cells) != len(header):
            said = f"expected {len(header)} cells, as in the header, got {len(cells)}"
            problems.append(Problem(file, number, 1, said, text))
            continue
        named = dict(zip(header, cells, strict=True))
        places = dict(zip(header, starts, strict=True))
        lines.append(Line(file, number, text, named, places, key))
    if problems:
        raise SpecError(problems)
    return lines


def split(text: str) -> tuple[list[str], list[int]]:
    """Split a line of CSV.

    Parameters
    ----------
    text : str
        One line, cells with a comma or a quote in double quotes.

    Returns
    -------
    cells : list of str
        Without blanks around them.
    starts : list of int
        Where each begins in the line, counted from 1.
    """
    cells = [cell.strip() for cell in next(csv.reader([text]), [])]
    starts, state = [1], "begins"
    for place, letter in enumerate(text, start=1):
        # as the reader of CSV has it, a quote opens a cell only where the cell begins
        if letter == '"' and state in ("begins", "closed"):
            state = "quoted"
        elif state == "quoted":
            state = "closed" if letter == '"' else "quoted"
        elif letter == ",":
            starts.append(place + 1)
            state = "begins"
        else:
            state = "plain"
    return cells, starts[: len(cells)]


def _wrong_columns(
    file: str, text: str, header: list[str], columns: Mapping[str, str]
) -> list[Problem]:
    problems = [
        Problem(file, 1, 1, f"unknown column {name!r}", text, did_you_mean(name, columns))
        for name in header
        if name not in columns
    ]
    problems += [
        Problem(file, 1, 1, f"expected a column {name!r}: {columns[name]}", text)
        for name in columns
        if name not in header
    ]
    if len(set(header)) < len(header):
        problems.append(Problem(file, 1, 1, "expected each column once", text))
    return problems
