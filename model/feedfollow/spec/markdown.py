"""The parameter tables as Markdown: the documentation page is this text and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from feedfollow.spec.parameters import CATEGORIES, CATEGORY_POPULARITY, GROUPS, PARAMETERS
from feedfollow.spec.policy import LEVER_GROUPS, LEVERS
from feedfollow.spec.symbols import EQUATIONS, Equation
from feedfollow.spec.table import Parameter, plain

_HEADINGS: Final = (
    "name",
    "symbol",
    "unit",
    "default",
    "range",
    "prior",
    "verdict",
    "what it does",
    "source",
    "equations",
)

_OPENING: Final = """\
# Parameters and levers

This page is written from the tables in `model/feedfollow/spec/` by
`python -m feedfollow.reference parameters`; a test fails when it is stale.

Every number of the model that is not a platform's own policy is a row of the first part and is
set under `parameters` in a scenario file. Every number a platform decides is a row of the second
part, a lever, and is set under `platforms`, separately for each platform. The third part resolves
each letter of the core's equations to a row, a column of the world, a series of the scenario or
the optional module that owns it.

**Range** is what a scenario may use, both ends included; it reaches the limits in which the model
has a closed form. **Prior** is what was thought plausible before the documented figures were
seen: `LN(median, geometric sd)`, `N(mean, sd)`, `U(lowest, highest)`, `B(a, b)` on 0 to 1, cut at
the range. *By platform* means that no single law holds for all platforms; a calibration names one
for each. **Verdict** says what the documented figures can do: *fit*, they inform the number;
*marginalise*, they do not, so its prior is carried through every answer; *fix*, it is a
definition, a gauge or a convention; *policy*, a platform decides it. **Source** names documented
figures by their identifier, a paper, *prototype* (a disposable prototype of the core showed the
value to work) or *assumed* (an expert's prior, to be treated as such)."""


def markdown_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table in Markdown.

    Parameters
    ----------
    headings : sequence of str
        Column headings.
    rows : iterable of sequences of str
        Cells, as many as headings in each row.

    Returns
    -------
    str
        Lines without a final newline.

    Raises
    ------
    ValueError
        If a row has not as many cells as there are headings.
    """
    lines = [_line(headings), _line(["---"] * len(headings))]
    for row in rows:
        if len(row) != len(headings):
            raise ValueError(f"{len(row)} cells under {len(headings)} headings: {row}")
        lines.append(_line(row))
    return "\n".join(lines)


def parameters_markdown() -> str:
    """Write the page ``docs/parameters.md``.

    Returns
    -------
    str
        The page, with a final newline.
    """
    parts = [_OPENING, "## Parameters", *_sections(GROUPS, dated=False)]
    parts += [
        "### Categories of goods",
        "Share of each category in the mean taste of the population (source: assumed).",
        markdown_table(
            ("category", "popularity"),
            [
                (f"`{name}`", plain(share))
                for name, share in zip(CATEGORIES, CATEGORY_POPULARITY, strict=True)
            ],
        ),
        "## Levers of a platform",
        "A dated lever may be changed by an event on a date.",
        *_sections(LEVER_GROUPS, dated=True),
        "## Symbols of the equations",
    ]
    for equation in EQUATIONS.values():
        parts += [
            f"### {equation.number} {equation.title}",
            "\n".join(f"    {piece.strip()}" for piece in equation.text.split(" ; ")),
            markdown_table(("symbol", "is a", "name", "meaning or unit"), symbol_rows(equation)),
        ]
    return "\n\n".join(parts) + "\n"


def _sections(groups: Mapping[str, Sequence[Parameter]], dated: bool) -> list[str]:
    headings = (*_HEADINGS, "dated") if dated else _HEADINGS
    parts = []
    for title, rows in groups.items():
        cells = [
            (*_cells(row), *(("yes" if row.dated else "no",) if dated else ())) for row in rows
        ]
        parts += [f"### {title}", markdown_table(headings, cells)]
    return parts


def _cells(row: Parameter) -> tuple[str, ...]:
    return (
        f"`{row.name}`",
        row.symbol,
        row.unit,
        plain(row.default),
        row.range_text(),
        row.prior_text(),
        row.verdict,
        row.description,
        row.source,
        ", ".join(row.equations),
    )


def symbol_rows(equation: Equation) -> list[tuple[str, str, str, str]]:
    """Return letter, kind, name, and meaning or unit of every symbol of an equation."""
    rows = {**PARAMETERS, **LEVERS}
    return [
        (
            symbol.letter,
            symbol.kind,
            f"`{symbol.name}`",
            symbol.meaning or (rows[symbol.name].unit if symbol.name in rows else ""),
        )
        for symbol in equation.symbols
    ]


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
