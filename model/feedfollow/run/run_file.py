"""The daily table of one run as one small Parquet file that says what it is and proves it whole."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from feedfollow.observe.store import unit_of
from feedfollow.world.columns import F64

LABELS: Final = ("date", "platform")
KEY: Final = "feedfollow.key"
SEAL: Final = "feedfollow.sha256"
_BLANK: Final = b"0" * 64
_SEALED: Final = re.compile(SEAL.encode() + rb"[^0-9a-f]{1,4}([0-9a-f]{64})", re.S)


class DamagedRun(Exception):
    """A run file is truncated, was changed, or holds another run."""


def encode(daily: pd.DataFrame, key: str) -> bytes:
    """Write a daily table as a run file.

    Measures are float32 (seven digits, far below the noise of a seed), split by byte and
    compressed with zstd; the footer holds the task's key and the SHA-256 of the file itself.

    Parameters
    ----------
    daily : DataFrame
        Index ``(date, platform)``, one column a measure.
    key : str
        Key of the task.

    Returns
    -------
    bytes
        The same for the same table and key.
    """
    columns: dict[str, pa.Array] = {
        "date": pa.array(daily.index.get_level_values(0).to_numpy(), pa.date32()),
        "platform": pa.array(daily.index.get_level_values(1).astype(str)).dictionary_encode(),
    }
    for name in daily.columns:
        values = daily[name].to_numpy(dtype=np.float32)
        columns[name] = pa.array(values, pa.float32(), from_pandas=True)
    fields = [
        pa.field(name, column.type, metadata={"unit": unit_of(name)} if unit_of(name) else None)
        for name, column in columns.items()
    ]
    about = {KEY: key, SEAL: _BLANK.decode()}
    sink = pa.BufferOutputStream()
    pq.write_table(
        pa.table(list(columns.values()), schema=pa.schema(fields, metadata=about)),
        sink,
        compression="zstd",
        use_dictionary=["platform"],
        column_encoding={name: "BYTE_STREAM_SPLIT" for name in columns if name not in LABELS},
    )
    blank = bytes(sink.getvalue())
    return _with_seal(blank, hashlib.sha256(blank).hexdigest().encode())


def _with_seal(data: bytes, seal: bytes) -> bytes:
    """Put 64 digits in the place of the file's own hash."""
    found = _SEALED.search(data)
    if found is None:
        raise DamagedRun("a run file without the place of its hash")
    return data[: found.start(1)] + seal + data[found.end(1) :]


def is_whole(path: Path, key: str) -> bool:
    """Whether a file is there, holds the run of this key, and has the bytes it was written with.

    Raises
    ------
    OSError
        If the file exists and may not be read.
    """
    if not path.is_file():
        return False
    data = path.read_bytes()
    found = _SEALED.search(data)
    if found is None or key.encode() not in data:
        return False
    known = found.group(1)
    return hashlib.sha256(_with_seal(data, _BLANK)).hexdigest().encode() == known


def read_values(path: Path, measures: Sequence[str]) -> F64:
    """Read measures of a run file.

    Returns
    -------
    (n_rows, n_measures) float64
        In the order of the file, by date and platform; NaN where nothing was measured.

    Raises
    ------
    DamagedRun
        If the file cannot be read or lacks a measure.
    """
    table = _read(path, measures)
    columns = [table.column(name).to_numpy().astype(np.float64) for name in measures]
    return np.stack(columns, axis=1)


def decode(path: Path) -> pd.DataFrame:
    """Read a run file back as a daily table.

    Returns
    -------
    DataFrame
        Index ``(date, platform)``, float64.

    Raises
    ------
    DamagedRun
        If the file cannot be read.
    """
    table = _read(path, None)
    names = [name for name in table.column_names if name not in LABELS]
    try:
        dates = pd.DatetimeIndex(table.column("date").to_pandas()).as_unit("ms")
        platforms = table.column("platform").to_pandas().astype(str)
    # a date may lie in no year, and a text may hold bytes that are none
    except ValueError as error:
        raise DamagedRun(f"{path} cannot be read as a run: {error}") from None
    index = pd.MultiIndex.from_arrays([dates, platforms], names=list(LABELS))
    columns = {name: table.column(name).to_numpy().astype(np.float64) for name in names}
    return pd.DataFrame(columns, index=index)


def _read(path: Path, columns: Sequence[str] | None) -> pa.Table:
    try:
        with pq.ParquetFile(path, memory_map=True) as file:
            _refuse_other(path, file.schema_arrow)
            table = file.read(None if columns is None else list(columns), use_threads=False)
    except DamagedRun:
        raise
    # whatever the innermost line of a reader of foreign bytes raises, it means the same
    except Exception as error:
        raise DamagedRun(f"{path} cannot be read as a run: {error}") from None
    missing = [name for name in columns or () if name not in table.column_names]
    if missing:
        raise DamagedRun(f"{path} lacks {', '.join(missing)}")
    return table


def _refuse_other(path: Path, schema: pa.Schema) -> None:
    """Refuse columns that are not those of a run: days, platforms, measures, each once."""
    kinds = dict(zip(schema.names, schema.types, strict=True))
    days, platforms = (kinds.pop(name, pa.null()) for name in LABELS)
    words = platforms.value_type if pa.types.is_dictionary(platforms) else platforms
    if (
        len(schema) != len(kinds) + len(LABELS)
        or not pa.types.is_date32(days)
        or not (pa.types.is_string(words) or pa.types.is_large_string(words))
        or not all(pa.types.is_float32(kind) for kind in kinds.values())
    ):
        raise DamagedRun(f"{path} does not have the columns of a run")
