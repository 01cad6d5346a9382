"""Ways to spoil one file of a folder of results: JSON, YAML, bytes, kind, tables."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from tests.fuzz.mutate import VALUES, spoilt_bytes, spoilt_text, spoilt_tree, spoilt_yaml


def spoil_json(path: Path, rng: Random) -> None:
    """Spoil a JSON file: mostly its content, sometimes its text or bytes."""
    kind = rng.random()
    if kind < 0.7:
        tree = spoilt_tree(json.loads(path.read_text(encoding="utf-8")), rng, rng.choice((1, 1, 3)))
        path.write_bytes(json.dumps(tree, default=str).encode("utf-8", "surrogatepass"))
    elif kind < 0.85:
        text = spoilt_text(path.read_text(encoding="utf-8"), rng)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    elif kind < 0.9:
        deep = rng.choice(('{"a":' * 100_000, "[" * 200_000, '{"seed": ' + "9" * 5000 + "}", "NaN"))
        path.write_text(deep, encoding="utf-8")
    else:
        spoil_bytes(path, rng)


def spoil_bytes(path: Path, rng: Random) -> None:
    """Spoil any file."""
    path.write_bytes(spoilt_bytes(path.read_bytes(), rng))


def spoil_yaml(path: Path, rng: Random) -> None:
    """Spoil a YAML file."""
    path.write_bytes(spoilt_yaml(path.read_text(encoding="utf-8"), rng))


def spoil_kind(path: Path, rng: Random) -> None:
    """Put something else in the place of a file."""
    others = sorted(each for each in path.parent.iterdir() if each.is_file() and each != path)
    kind = rng.randrange(6)
    if kind == 0 and others:
        shutil.copyfile(rng.choice(others), path)
        return
    path.unlink()
    if kind == 1:
        path.mkdir()
    elif kind == 2:
        os.mkfifo(path)
    elif kind == 3:
        path.symlink_to("/dev/zero")
    elif kind == 4:
        path.symlink_to(path.name)


def spoil_table(path: Path, rng: Random) -> None:
    """Write another table in the place of one: columns, kinds, rows, nesting."""
    table = pq.read_table(path)
    rng.choice(_TABLE)(table, path, rng)


def _written(table: pa.Table, path: Path, rng: Random) -> None:
    pq.write_table(table, path, compression=rng.choice(("zstd", "none", "snappy")))


def _without_column(table: pa.Table, path: Path, rng: Random) -> None:
    _written(table.remove_column(rng.randrange(table.num_columns)), path, rng)


def _renamed(table: pa.Table, path: Path, rng: Random) -> None:
    names = list(table.column_names)
    names[rng.randrange(len(names))] = rng.choice((*names, "x", "", "\0", "index", "a" * 10_000))
    _written(table.rename_columns(names), path, rng)


def _other_kind(table: pa.Table, path: Path, rng: Random) -> None:
    place, count = rng.randrange(table.num_columns), table.num_rows
    made: Any = rng.choice(
        (
            pa.nulls(count), pa.nulls(count, pa.float64()), pa.nulls(count, pa.string()),
            pa.array([b"x"] * count), pa.array([[1]] * count), pa.array([{"a": 1}] * count),
            pa.array(["x" * 1000] * count), pa.array([2**62] * count), pa.array([1e308] * count),
            pa.array([float("inf")] * count), pa.array([-1.0] * count), pa.array([0.0] * count),
            pa.array([True] * count), pa.array([0] * count, pa.timestamp("s")),
            pa.array([2**62] * count, pa.timestamp("us")), pa.array([0] * count, pa.date32()),
            pa.array([-(2**31)] * count, pa.date32()), pa.array([0] * count, pa.time64("ns")),
            pa.array([0] * count, pa.timestamp("ms", "UTC")),
            pa.array([0] * count, pa.duration("s")),
            pa.array(["x"] * count).dictionary_encode(), pa.array([1] * count).dictionary_encode(),
            pa.array([1] * count, pa.decimal128(30, 3)), pa.array([255] * count, pa.uint8()),
        )
    )  # fmt: skip
    _written(table.set_column(place, table.column_names[place], made), path, rng)


def _other_rows(table: pa.Table, path: Path, rng: Random) -> None:
    count = table.num_rows
    rows = rng.choice(
        ([], [0], [0] * 5, list(range(count - 1)), list(range(count))[::-1], [0, *range(count)])
    )
    _written(table.take(pa.array(rows, pa.int64())), path, rng)


def _holes(table: pa.Table, path: Path, rng: Random) -> None:
    place = rng.randrange(table.num_columns)
    values = table.column(place).to_pylist()
    values[rng.randrange(len(values))] = None
    made = pa.array(values, table.schema.field(place).type)
    _written(table.set_column(place, table.column_names[place], made), path, rng)


def far_too_many(table: pa.Table, path: Path, rng: Random) -> None:
    place = rng.randrange(table.num_columns)
    rows = pa.array(np.zeros(2_000_000, np.int64))
    many = table.select([place]).take(rows)
    extra = {f"c{k}": many.column(0) for k in range(rng.choice((1, 40)))}
    _written(pa.table({**extra, table.column_names[place]: many.column(0)}), path, rng)


def _pandas_metadata(table: pa.Table, path: Path, rng: Random) -> None:
    said = {"index_columns": rng.choice(VALUES), "columns": rng.choice(VALUES), "x": 1}
    text = json.dumps(said, default=str).encode("utf-8", "replace")
    _written(table.replace_schema_metadata({b"pandas": text}), path, rng)


def _foreign_type(table: pa.Table, path: Path, rng: Random) -> None:
    """Name an extension type, which old readers made by unpickling."""
    place = rng.randrange(table.num_columns)
    about = {b"ARROW:extension:name": rng.choice((b"arrow.py_extension_type", b"pandas.interval")),
             b"ARROW:extension:metadata": b"cos\nsystem\n(S'exit 1'\ntR."}  # fmt: skip
    field = table.schema.field(place).with_metadata(about)
    _written(table.cast(table.schema.set(place, field)), path, rng)


_TABLE: tuple[Callable[[pa.Table, Path, Random], None], ...] = (
    _without_column, _renamed, _other_kind, _other_kind, _other_kind, _other_rows, _holes,
    _pandas_metadata, _foreign_type,
)  # fmt: skip
