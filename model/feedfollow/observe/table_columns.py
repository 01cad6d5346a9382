"""What the columns of a run's tables hold, so that a table from elsewhere can be refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

import pandas as pd
import pyarrow as pa

from feedfollow.observe.foreign_files import ResultError, is_label, is_number, read_parquet
from feedfollow.observe.store import INDEX
from feedfollow.spec.errors import did_you_mean
from feedfollow.spec.scenario import Scenario
from feedfollow.world.labels import TRAFFIC

Content = Literal["date", "label", "number"]


def _numbers(*names: str) -> dict[str, Content]:
    return dict.fromkeys(names, "number")


def _labels(*names: str) -> dict[str, Content]:
    return dict.fromkeys(names, "label")


COLUMNS: Final[Mapping[str, Mapping[str, Content]]] = MappingProxyType(
    {
        "daily": {"date": "date", **_labels("platform")},
        "traffic": {
            "date": "date",
            **_labels("platform", "form", "source", "destination"),
            **_numbers(*TRAFFIC),
        },
        "accounts": {"date": "date", **_labels("flow", "payer", "payee"), **_numbers("fen")},
        "anchors": {
            "date": "date",
            **_labels("platform"),
            **_numbers("anchor", "real_anchors", "own_room", "charisma", "gmv", "sessions"),
            **_numbers("followers", "popularity", "cash_fen"),
        },
        "merchants": {
            "date": "date",
            **_numbers("merchant", "real_merchants", "category", "quality", "log_price"),
            **_numbers("orders", "backlog", "cash_fen"),
        },
    }
)
"""Columns that a table must have; any other column of the daily table is a measure."""


def read_run_table(path: Path, scenario: Scenario) -> pd.DataFrame:
    """Read a table of a run folder.

    Parameters
    ----------
    path : pathlib.Path
        ``NAME.parquet`` with a name of ``COLUMNS``.
    scenario : Scenario
        That was run.

    Returns
    -------
    DataFrame
        The daily table with the index (date, platform).

    Raises
    ------
    ResultError
        If it is damaged, or its columns, dates or platforms are not those of such a run.
    """
    name = path.stem
    arrow = read_parquet(path)
    known = COLUMNS[name]
    for missing in (each for each in known if each not in arrow.column_names):
        near = did_you_mean(missing, [each for each in arrow.column_names if each not in known])
        raise ResultError(f"{path} lacks the column {missing!r}{f'; {near}' if near else ''}")
    for field in arrow.schema:
        wanted: Content = known.get(field.name, "number")
        if not _holds(field.type, wanted):
            raise ResultError(
                f"{path}: the column {field.name!r} holds {field.type}; expected a {wanted}"
            )
        if wanted != "number" and arrow.column(field.name).null_count:
            raise ResultError(f"{path}: the column {field.name!r} has empty cells")
    table: pd.DataFrame = arrow.to_pandas(ignore_metadata=True)
    _refuse_dates(path, table["date"], scenario)
    if "platform" in table:
        _refuse_platforms(path, set(table["platform"].unique()), scenario.platforms)
    table = table.set_index(INDEX[name])
    if not table.index.is_unique:
        raise ResultError(f"{path} has two rows of one {' and '.join(INDEX[name])}")
    return table


def _holds(kind: pa.DataType, wanted: Content) -> bool:
    if wanted == "date":
        return bool(pa.types.is_timestamp(kind)) and kind.tz is None
    return is_label(kind) if wanted == "label" else is_number(kind)


def _refuse_dates(path: Path, dates: pd.Series, scenario: Scenario) -> None:
    if len(dates) == 0:
        return
    first, last = dates.min(), dates.max()
    if first < pd.Timestamp(scenario.start) or last > pd.Timestamp(scenario.until):
        raise ResultError(
            f"{path} holds {first} to {last}; its scenario runs from {scenario.start} to "
            f"{scenario.until}"
        )


def _refuse_platforms(path: Path, names: set[str], known: Collection[str]) -> None:
    for name in sorted(names - set(known)):
        near = did_you_mean(name, known)
        raise ResultError(
            f"{path} names the platform {name!r}, which its scenario does not have"
            f"{f'; {near}' if near else ''}"
        )
