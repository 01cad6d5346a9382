"""A fitted parameter of a spec: its row, with the prior that the spec gives."""

from __future__ import annotations

from dataclasses import replace

from feedfollow.calibrate.spec_file import parse_prior
from feedfollow.spec.nodes import MapNode
from feedfollow.spec.reading import Reader
from feedfollow.spec.table import Parameter


def read_prior(reader: Reader, table: MapNode, place: str, row: Parameter) -> Parameter | None:
    """Give a row with its own prior, or with the one that the spec states.

    Parameters
    ----------
    reader : Reader
        Notes what is wrong.
    table : MapNode
        Item of the list of parameters.
    place : str
        Its place in the file.
    row : Parameter
        Row of the path that it names.

    Returns
    -------
    Parameter or None
        None after noting what is wrong.
    """
    node = table.entries.get("prior")
    reader.optional_text(table.entries.get("note"), f"{place}.note")
    source = reader.optional_text(table.entries.get("source"), f"{place}.source")
    if row.verdict == "fix":
        reader.fail(table.mark, f"{row.name} is fixed by definition: it cannot be fitted")
        return None
    if node is None:
        if row.prior is None:
            hint = "add 'prior: ...' and 'source: ...'"
            message = f"{row.name} has no prior of its own, so that the spec must give one"
            reader.fail(table.mark, message, hint)
            return None
        return row
    if source is None:
        reader.fail(table.mark, f"{place} has a prior of its own, so that it needs a source")
    text = reader.text(node, f"{place}.prior")
    own = reader.tried(lambda: parse_prior(text), node, f"{place}.prior")
    if own is None:
        return None
    if own.cdf(row.high) - own.cdf(row.low) < 0.5:
        message = f"most of {own.text()} is outside the range of {row.name}, {row.range_text()}"
        reader.fail(node.mark, message)
        return None
    return replace(row, prior=own, source=source or "")
