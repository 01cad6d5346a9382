"""Posterior draws of the parameters: read, checked, and laid over a scenario."""

from __future__ import annotations

import csv
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.observe.foreign_files import ResultError, regular
from feedfollow.observe.origin import ORIGIN, drawn_from, fit_home, fit_state
from feedfollow.spec.errors import Problem, SpecError, did_you_mean
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.settable import settable
from feedfollow.spec.table import Parameter, plain

FILE: Final = "posterior.csv"
NUMBER: Final = "draw"
"""Name of an optional first column that numbers the draws."""
FEWEST: Final = 2
"""Attribute of a table of draws that says where they come from."""
MAX_BYTES: Final = 200_000_000
"""Of a table of draws; six thousand draws of twenty parameters have two million."""


def read_draws(folder: str | Path, scenario: Scenario) -> pd.DataFrame:
    """Read the posterior draws of a fit.

    Parameters
    ----------
    folder : path
        That of the fit, or the name of a shipped one. Holds ``posterior.csv``: a header of dotted
        paths, then a row a draw; an optional first column ``draw`` numbers them.
    scenario : Scenario
        What the draws will be laid over: its platforms are those that may be named.

    Returns
    -------
    DataFrame
        float64, a row a draw, a column a dotted path such as ``parameters.session_trust`` or
        ``platforms.kuaishou.traffic.private_share``. Its attribute ``origin`` says what fit they
        are of.

    Raises
    ------
    SpecError
        With every mistake of the file, each with row, column and the nearest valid name.
    """
    home = fit_home(folder)
    path = home / FILE
    text = _text(path)
    try:
        lines = [cells for cells in _numbered(text) if any(cell.strip() for cell in cells[1])]
    except csv.Error as error:
        raise SpecError([Problem(str(path), None, None, f"not a CSV file: {error}")]) from None
    if not lines:
        raise SpecError([Problem(str(path), None, None, "the file is empty; expected a header")])
    (first, names), *rows = lines
    header = [name.strip() for name in names]
    if len(header) == len(names) and header and header[0] == NUMBER:
        header, rows = header[1:], [(line, cells[1:]) for line, cells in rows]
    draws = _checked(header, rows, (str(path), first), settable(scenario))
    draws.attrs[ORIGIN] = drawn_from(fit_state(home))
    return draws


def _text(path: Path) -> str:
    """Read a table of draws, or say why it cannot be read."""
    try:
        path.stat()  # whose words of a missing file are the shorter ones
        with regular(path).open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ResultError(f"it is larger than {MAX_BYTES // 1_000_000} MB")
        return data.decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
    except UnicodeDecodeError:
        reason = "it is not UTF-8 text"
    except ResultError as error:
        reason = str(error)
    hint = f"a fit is a folder that holds {FILE}"
    message = f"cannot read the draws: {reason}"
    raise SpecError([Problem(str(path), None, None, message, hint=hint)])


def origin_of_draws(draws: pd.DataFrame) -> str:
    """Say for people where the parameters come from.

    Parameters
    ----------
    draws : DataFrame
        Draws as they were read or checked.

    Returns
    -------
    str
        ``calibrated`` only for draws of a fit that converged and did not fail.
    """
    return str(draws.attrs.get(ORIGIN, drawn_from(None)))


def checked_draws(draws: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Check draws that a program made, by the rules of :func:`read_draws`.

    Parameters
    ----------
    draws : DataFrame
        A row a draw, a column a dotted path.
    scenario : Scenario
        As in :func:`read_draws`.

    Returns
    -------
    DataFrame
        float64, numbered from 0.

    Raises
    ------
    SpecError
        With every mistake.
    """
    header = [str(name) for name in draws.columns]
    rows = [(row, list(map(str, cells))) for row, cells in enumerate(draws.to_numpy().tolist())]
    checked = _checked(header, rows, ("draws", None), settable(scenario))
    checked.attrs.update(draws.attrs)
    return checked


def thinned(draws: pd.DataFrame, most: int) -> pd.DataFrame:
    """Choose rows of a table of draws, evenly spaced along it.

    Draws stand in the order of the chain, so that neighbours are alike and rows apart are not.

    Parameters
    ----------
    draws : DataFrame
    most : int
        Rows wanted.

    Returns
    -------
    DataFrame
        Numbered from 0, with the attributes of ``draws``.

    Raises
    ------
    ValueError
        If the table has fewer rows, or fewer than two are wanted.
    """
    if not FEWEST <= most <= len(draws):
        raise ValueError(f"expected {FEWEST} to {len(draws)} draws, which the fit has, got {most}")
    rows = np.linspace(0, len(draws) - 1, most).astype(np.int64)
    return draws.iloc[rows].reset_index(drop=True)


def laid_over(
    scenario: Scenario, draw: Mapping[str, float], own: Collection[str], number: int
) -> Scenario:
    """Lay a draw over a scenario.

    Parameters
    ----------
    scenario : Scenario
        Base or variant.
    draw : mapping of str to float
        Values by dotted path.
    own : collection of str
        Paths that the scenario decides itself and keeps.
    number : int
        Of the draw, for messages.

    Returns
    -------
    Scenario

    Raises
    ------
    SpecError
        If the values contradict each other; it names the draw.
    """
    try:
        return scenario.with_(**{path: value for path, value in draw.items() if path not in own})
    except SpecError as error:
        place = f"draw {number} over {scenario.name}"
        problems = [Problem(place, None, None, each.message, None, each.hint)
                    for each in error.problems]  # fmt: skip
        raise SpecError(problems) from None


def _numbered(text: str) -> Iterable[tuple[int, list[str]]]:
    reader = csv.reader(text.splitlines())
    for cells in reader:
        yield reader.line_num, cells


def _checked(
    header: Sequence[str],
    rows: Sequence[tuple[int, list[str]]],
    origin: tuple[str, int | None],
    known: Mapping[str, Parameter],
) -> pd.DataFrame:
    """Turn cells into numbers; refuse with every mistake at once."""
    file, line = origin
    problems = [replace(each, line=line) for each in _header_problems(header, file, known)]
    values: list[list[float]] = []
    for number, cells in rows:
        if len(cells) != len(header):
            message = f"row {number} has {len(cells)} values, the header names {len(header)}"
            problems.append(Problem(file, line and number, None, message))
            continue
        read = [_number(cell) for cell in cells]
        for name, cell, value in zip(header, cells, read, strict=True):
            wrong = _refusal(value, known.get(name))
            if wrong:
                message = f"row {number}, column {name}: got {cell!r}, expected {wrong}"
                problems.append(Problem(file, line and number, None, message))
        values.append(read)
    if len(rows) < FEWEST:
        message = f"expected at least {FEWEST} draws, got {len(rows)}: one draw has no spread"
        problems.append(Problem(file, None, None, message))
    if problems:
        raise SpecError(problems)
    return pd.DataFrame(values, columns=pd.Index(header), dtype="float64")


def _header_problems(
    header: Sequence[str], file: str, known: Mapping[str, Parameter]
) -> Iterable[Problem]:
    if not header:
        yield Problem(file, None, None, "no column; expected dotted paths")
    for place, name in enumerate(header):
        if name in header[:place]:
            yield Problem(file, None, None, f"column {name} is given twice")
        elif name not in known:
            hint = did_you_mean(name, known) or "a path is such as 'parameters.session_trust'"
            message = f"column {place + 1}: a draw cannot set {name!r}"
            yield Problem(file, None, None, message, hint=hint)


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan


def _refusal(value: float, row: Parameter | None) -> str:
    """Say what was expected of a value, nothing if it can be used."""
    if not math.isfinite(value):
        return "a finite number"
    if row is None or row.accepts(value):
        return ""
    whole = "a whole number " if row.integer else ""
    return f"{whole}{plain(row.low)} to {plain(row.high)} {row.unit}".strip()
