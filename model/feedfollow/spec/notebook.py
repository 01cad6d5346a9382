"""What a notebook shows of a result: one HTML fragment, built from text that is always escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

__all__ = ["Table", "fragment"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a fragment.

    Parameters
    ----------
    head : sequence of str
        Heading of each column, with its unit.
    rows : sequence of sequence of str
        Cells.
    caption : str
        Stands above it; empty for none.
    names : int
        How many of the first columns hold words and stand left; the others stand right.
    folded : bool
        Whether only the caption is seen until it is clicked.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    caption: str = ""
    names: int = 1
    folded: bool = False


def fragment(title: str, lines: Iterable[str] = (), tables: Iterable[Table] = ()) -> str:
    """Write the HTML that Jupyter shows of a result.

    Parameters
    ----------
    title : str
    lines : iterable of str
        Paragraphs below the title; empty ones are left out.
    tables : iterable of Table
        Those without a row are left out.

    Returns
    -------
    str
        Scripts and tags in the text are shown, not obeyed; nothing is loaded.
    """
    said = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    shown = "".join(_table(table) for table in tables if table.rows)
    return f"<div><h4>{escape(title)}</h4>{said}{shown}</div>"


def _table(table: Table) -> str:
    head = _row("th", table.head, table.names)
    body = "".join(_row("td", row, table.names) for row in table.rows)
    grid = f'<table class="dataframe"><thead>{head}</thead><tbody>{body}</tbody></table>'
    caption = escape(table.caption)
    if table.folded:
        return f"<details><summary>{caption}</summary>{grid}</details>"
    return (f"<p><b>{caption}</b></p>" if caption else "") + grid


def _row(tag: str, cells: Sequence[str], names: int) -> str:
    sides = ["left" if k < names else "right" for k in range(len(cells))]
    inner = "".join(
        f'<{tag} style="text-align:{side}">{escape(cell)}</{tag}>'
        for side, cell in zip(sides, cells, strict=True)
    )
    return f"<tr>{inner}</tr>"
