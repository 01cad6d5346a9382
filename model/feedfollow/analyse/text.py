"""Tables for a terminal: columns as wide as they need to be, names left, numbers right."""

from __future__ import annotations

from collections.abc import Sequence


def columns_text(head: Sequence[str], rows: Sequence[Sequence[str]], names: int = 1) -> str:
    """Set rows in columns.

    Parameters
    ----------
    head : sequence of str
        Heading of each column.
    rows : sequence of sequence of str
        Cells.
    names : int
        How many of the first columns hold names and stand left; the others stand right.

    Returns
    -------
    str
        Lines without blanks at their ends.
    """
    table = [list(head), *(list(row) for row in rows)]
    widths = [max(len(row[k]) for row in table) for k in range(len(head))]
    lines = []
    for row in table:
        cells = [
            cell.ljust(width) if k < names else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
