"""The documented figures: loaded from ``calibration/figures.csv``, and read off a run."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Final

from feedfollow.observe.documented import Figure, Statement
from feedfollow.observe.figure_file import read_lines
from feedfollow.observe.figure_parse import parse
from feedfollow.observe.figure_rules import broken_rules
from feedfollow.observe.reading import read
from feedfollow.paths import data_folder
from feedfollow.spec.errors import SpecError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "FILE",
    "Figure",
    "Statement",
    "load_figures",
    "load_statements",
    "natural_value",
    "observe",
]

FILE: Final = "figures.csv"


def load_statements(path: Path | None = None) -> tuple[Statement, ...]:
    """Load every row of a table of figures, so that none is dropped in silence.

    Parameters
    ----------
    path : Path, optional
        The table; the project's ``calibration/figures.csv`` when left out.

    Returns
    -------
    tuple of Statement
        In the order of the table; those that can be read off a run are :class:`Figure`.

    Raises
    ------
    SpecError
        With every mistake of the table: file, line, row, column and what was expected.
    """
    where = data_folder("calibration") / FILE if path is None else path
    lines = read_lines(where)
    statements, problems = parse(lines)
    problems += broken_rules(lines, statements)
    if problems:
        raise SpecError(sorted(problems, key=lambda each: (each.line or 0, each.column or 0)))
    return tuple(statements[line.number] for line in lines)


def load_figures(path: Path | None = None) -> tuple[Figure, ...]:
    """Load the figures that have an observation operator, in the order of the table.

    Parameters
    ----------
    path : Path, optional
        The table; the project's ``calibration/figures.csv`` when left out.

    Returns
    -------
    tuple of Figure
        Figures of every role, also those that wait for a process.

    Raises
    ------
    SpecError
        As :func:`load_statements`.
    """
    return tuple(each for each in load_statements(path) if isinstance(each, Figure))


def natural_value(figure: Figure, daily: pd.DataFrame) -> float:
    """Read off a run what a figure states, in natural units.

    Parameters
    ----------
    figure : Figure
        The published number.
    daily : DataFrame
        Index ``(date, platform)``, one column a measure, real scale.

    Returns
    -------
    float
        Persons, CNY, views, a share of 1, or a factor; NaN unless the run holds the whole period
        (and, for a ratio, the whole base period).
    """
    value = read(figure.reading, daily)
    if figure.base is not None:
        below = read(figure.base, daily)
        return value / below if below else math.nan
    return value


def observe(figure: Figure, daily: pd.DataFrame) -> float:
    """Read off a run what a figure states, in the figure's unit.

    Parameters
    ----------
    figure : Figure
        The published number.
    daily : DataFrame
        Index ``(date, platform)``, one column a measure, real scale.

    Returns
    -------
    float
        In ``figure.unit``; NaN as in :func:`natural_value`.
    """
    return figure.in_unit(natural_value(figure, daily))
