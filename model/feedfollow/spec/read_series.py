"""Read a quantity over time: rows of a period and a value, or one value for all times."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from feedfollow.spec.nodes import ListNode, MapNode, Node, ScalarNode, kind
from feedfollow.spec.reading import EARLIEST, VALUED, Reader
from feedfollow.spec.scenario import Provenance, Series
from feedfollow.spec.table import Parameter
from feedfollow.units import Period


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a series; the period has no text if it could not be read."""

    period: Period
    value: float
    origin: Provenance


def read_series(
    reader: Reader, node: Node | None, path: str, row: Parameter, start: date
) -> Series:
    """Read a quantity over time.

    Parameters
    ----------
    reader : Reader
        Notes the problems.
    node : Node or None
        A list of ``{period, value, source, note}``, or one value for all times.
    path : str
        Its dotted path, for messages.
    row : Parameter
        Unit and range of the values.
    start : datetime.date
        The day to give to a single value.

    Returns
    -------
    Series
        The points in the order of the file; a NaN stands in for a mistake.
    """
    if not isinstance(node, ListNode):
        value = math.nan if node is None else reader.number(reader.valued(node, path), path, row)
        origin = reader.provenance.pop(path, Provenance())
        rows = [_Row(Period(start.isoformat(), start, start), value, origin)]
    else:
        rows = [_read_row(reader, item, f"{path}[{n}]", row) for n, item in enumerate(node.items)]
        if not rows:
            reader.fail(node.mark, f"{path} has no rows")
        _refuse_disorder(reader, node, path, rows)
    return Series(
        points=tuple((each.period.mid, each.value, each.origin.source) for each in rows),
        periods=tuple(each.period.text for each in rows),
        notes=tuple(each.origin.note for each in rows),
    )


def _read_row(reader: Reader, node: Node, path: str, row: Parameter) -> _Row:
    table = reader.table(node, path, ("period", *VALUED))
    period, value = Period("", EARLIEST, EARLIEST), math.nan
    if isinstance(node, MapNode):
        period = _period(reader, reader.required(table, "period", path), path) or period
        value = reader.number(reader.required(table, "value", path), f"{path}.value", row)
    source = reader.optional_text(table.entries.get("source"), f"{path}.source")
    note = reader.optional_text(table.entries.get("note"), f"{path}.note")
    return _Row(period, value, Provenance(source, note))


def _period(reader: Reader, node: Node | None, path: str) -> Period | None:
    if node is None:
        return None
    if not isinstance(node, ScalarNode) or node.value is None:
        reader.fail(node.mark, f"{path}.period must be a period, got {kind(node)}")
        return None
    text = node.text
    return reader.tried(lambda: Period.parse(text), node, path)


def _refuse_disorder(reader: Reader, node: ListNode, path: str, rows: list[_Row]) -> None:
    """Keep the middles of the periods in the order of time, each used once."""
    latest: Period | None = None
    for item, row in zip(node.items, rows, strict=True):
        period = row.period
        if not period.text:
            continue
        if latest is not None and period.mid == latest.mid:
            reader.fail(item.mark, f"{path}: {period.text} has the same middle as {latest.text}")
        elif latest is not None and period.mid < latest.mid:
            message = f"{path}: {period.text} stands after {latest.text}"
            reader.fail(item.mark, message, "put the rows in the order of time")
        else:
            latest = period
