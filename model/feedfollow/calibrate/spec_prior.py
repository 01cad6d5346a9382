"""The fitted parameters of a spec: their rows, with the priors that the spec gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from feedfollow.calibrate.spec_file import PARAMETER_KEYS, parse_prior
from feedfollow.spec.errors import did_you_mean
from feedfollow.spec.nodes import MapNode, Node
from feedfollow.spec.reading import Reader
from feedfollow.spec.table import Parameter


def read_parameters(
    reader: Reader, node: Node | None, known: Mapping[str, Parameter], refused: Mapping[str, str]
) -> dict[str, Parameter]:
    """Read a list of fitted parameters.

    Parameters
    ----------
    reader : Reader
        Keeps what is wrong.
    node : Node or None
        The list.
    known : mapping of str to Parameter
        What can be fitted, by dotted path.
    refused : mapping of str to str
        Why a path cannot stand in this list.

    Returns
    -------
    dict of str to Parameter
        Rows with the priors that the list gives them, by dotted path.
    """
    rows: dict[str, Parameter] = {}
    for number, item in enumerate(reader.items(node, "parameters")):
        place = f"parameters[{number}]"
        table = reader.table(item, place, PARAMETER_KEYS)
        stated = reader.required(table, "path", place)
        if stated is None:
            continue
        path = reader.text(stated, f"{place}.path")
        if path not in known:
            hint = did_you_mean(path, known) or "a path is such as 'parameters.session_trust'"
            reader.fail(stated.mark, f"{place} names {path!r}, which cannot be fitted", hint)
        elif path in rows:
            reader.fail(stated.mark, f"{path} is listed twice")
        elif path in refused:
            reader.fail(stated.mark, refused[path])
        else:
            row = read_prior(reader, table, place, known[path])
            if row is not None:
                rows[path] = row
    return rows


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
