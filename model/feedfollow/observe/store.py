"""Tables on disk: Parquet with units in the schema, the same bytes for the same numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from feedfollow.observe.measure_table import MEASURES

UNITS = {
    "views": "views",
    "engaged": "views",
    "sessions": "sessions",
    "orders": "orders",
    "items": "items",
    "gmv": "CNY",
    "fen": "fen of the simulated economy",
    "cash_fen": "fen of the simulated economy",
    "followers": "persons",
    "backlog": "orders",
    "real_anchors": "anchors",
    "real_merchants": "merchants",
    "popularity": "engaged views per real anchor and day",
    "charisma": "ratio",
    "quality": "0..1",
    "log_price": "log of price level over that of the category",
}

INDEX = {
    "daily": ["date", "platform"],
    "traffic": ["date", "platform", "form", "source", "destination"],
    "accounts": ["date", "flow"],
    "anchors": ["date", "anchor"],
    "merchants": ["date", "merchant"],
}
"""What the tables of a run are indexed by; their files hold it as columns."""


def unit_of(column: str) -> str:
    """Return the unit of a table column, empty for labels."""
    return MEASURES[column].unit if column in MEASURES else UNITS.get(column, "")


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table as Parquet (zstd), with the unit of each column in its field's metadata."""
    flat = table.reset_index() if table.index.names[0] is not None else table
    arrow = pa.Table.from_pandas(flat, preserve_index=False).replace_schema_metadata(None)
    fields = [
        field.with_metadata({"unit": unit_of(field.name)}) if unit_of(field.name) else field
        for field in arrow.schema
    ]
    pq.write_table(arrow.cast(pa.schema(fields)), path, compression="zstd")


def read_table(path: Path) -> pd.DataFrame:
    """Read a table back; a table of a run gets its index, see ``INDEX``.

    Raises
    ------
    OSError
        If the file is missing or is not a Parquet file.
    """
    table: pd.DataFrame = pq.read_table(path).to_pandas()
    return table.set_index(INDEX[path.stem]) if path.stem in INDEX else table


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_json(data: Mapping[str, object], path: Path) -> None:
    """Write JSON with sorted keys and a final newline."""
    text = json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
