"""Read files of results that anybody may have made: bounded, checked, and never as code.

No pickle is read anywhere: JSON holds data alone, NumPy files are read without objects, Parquet
without the metadata that would choose types for pandas. Files that claim more than they hold are
refused before memory is taken for them.
"""

from __future__ import annotations

import json
import math
import os
import stat
import zipfile
from collections.abc import Collection, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

MAX_JSON: Final = 64_000_000
"""Bytes; the largest that is written, the problem of a fit, has some hundred thousand."""
FREE_BYTES: Final = 200_000_000
"""What a table may fill of memory, however small its file is."""
MAX_GROWTH: Final = 200
"""What it may fill beyond that, in sizes of its file; tables of numbers shrink tenfold at most."""


class ResultError(ValueError):
    """A file of a results folder is damaged, or is not what feedfollow writes."""


def regular(path: Path) -> Path:
    """Refuse what is no regular file: a pipe would be waited for, a device read without end.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    pathlib.Path
        The path.

    Raises
    ------
    ResultError
        If there is no such file, or it is a folder, a pipe or a device.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ResultError(f"{path} cannot be read: {reason}") from None
    if not stat.S_ISREG(mode):
        raise ResultError(f"{path} is no regular file; expected one that feedfollow wrote")
    return path


def inside(folder: Path, name: object) -> Path:
    """Find a file that a results folder names; it may lie nowhere else.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.
    name : object
        What it names.

    Returns
    -------
    pathlib.Path
        A path below the folder.

    Raises
    ------
    ResultError
        If the name is none, or leads out of the folder.
    """
    if not isinstance(name, str) or not name or "\0" in name:
        raise ResultError(f"{folder} names a file {name!r}; expected a name")
    path = folder / name
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        raise ResultError(f"{folder} names the file {name!r}, which lies outside it")
    return path


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON file that holds one object.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    dict
        Its members. Numbers are finite.

    Raises
    ------
    OSError
        If it may not be read.
    ResultError
        If it is no regular file, is larger than ``MAX_JSON``, or holds anything else.
    """
    with regular(path).open("rb") as stream:
        data = stream.read(MAX_JSON + 1)
    if len(data) > MAX_JSON:
        raise ResultError(f"{path} is larger than {MAX_JSON // 1_000_000} MB")
    try:
        found = json.loads(data.decode("utf-8"), parse_constant=_no_number, parse_float=_finite)
    except RecursionError:
        raise ResultError(f"{path} is nested too deeply to be a result") from None
    except ValueError as error:
        raise ResultError(f"{path} is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise ResultError(f"{path} holds a {type(found).__name__}; expected an object")
    return found


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is not a number of JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:40]} is too large for a number")
    return number


def read_arrays(path: Path) -> dict[str, npt.NDArray[Any]]:
    """Read the arrays of an ``.npz`` file.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    dict of str to array
        Of numbers or truth values.

    Raises
    ------
    ResultError
        If the file is damaged, compressed, or holds anything but such arrays.
    """
    regular(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > path.stat().st_size:
                raise ResultError(f"{path} would grow when it is read; expected plain arrays")
            return {
                entry.filename.removesuffix(".npy"): _array(archive.read(entry))
                for entry in entries
            }
    except ResultError as error:
        raise error if str(path) in str(error) else ResultError(f"{path}: {error}") from None
    # whatever the innermost line of a reader of foreign bytes raises, it means the same
    except Exception as error:
        raise ResultError(f"{path} is damaged: {error}") from None


def read_array(path: Path, data: bytes) -> npt.NDArray[Any]:
    """Read one ``.npy`` file whose bytes were read.

    Parameters
    ----------
    path : pathlib.Path
        For messages.
    data : bytes
        The file.

    Returns
    -------
    array
        Of numbers, truth values, or records of them.

    Raises
    ------
    ResultError
        If it is anything else, or shorter than it claims.
    """
    try:
        return _array(data)
    except ResultError as error:
        raise ResultError(f"{path}: {error}") from None
    except Exception as error:
        raise ResultError(f"{path} is damaged: {error}") from None


_HEADERS: Final = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}


def _array(data: bytes) -> npt.NDArray[Any]:
    """Read an array whose header does not claim more than there is."""
    stream = BytesIO(data)
    version = np.lib.format.read_magic(stream)
    if version not in _HEADERS:
        raise ResultError(f"an array of format {version}; expected one of {list(_HEADERS)}")
    shape, _, dtype = _HEADERS[version](stream)
    if dtype.hasobject or dtype.kind not in "biufV":
        raise ResultError(f"an array of {dtype}; expected numbers")
    if min(shape, default=0) < 0 or math.prod(shape) * dtype.itemsize > len(data) - stream.tell():
        raise ResultError(f"an array of shape {shape} is cut short")
    stream.seek(0)
    array: npt.NDArray[Any] = np.lib.format.read_array(stream, allow_pickle=False)
    return array


def read_parquet(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a Parquet file of numbers, dates and labels.

    Parameters
    ----------
    path : pathlib.Path
    columns : sequence of str, optional
        Only these.

    Returns
    -------
    pyarrow.Table
        Without metadata of pandas.

    Raises
    ------
    ResultError
        If the file is damaged, lacks a column, holds values of another kind, or would fill far
        more memory than its size lets expect.
    """
    regular(path)
    try:
        with pq.ParquetFile(path) as file:
            _refuse_schema(path, file.schema_arrow, columns)
            wanted = file.schema_arrow.names if columns is None else list(columns)
            cells = file.metadata.num_rows * max(len(wanted), 1)
            _refuse_growth(path, cells * 8)
        texts = [each.name for each in file.schema_arrow if _is_text(each.type)]
        with pq.ParquetFile(path, read_dictionary=texts) as file:
            table = file.read(wanted, use_threads=False).replace_schema_metadata(None)
        plain = _plain_texts(path, table)
        plain.validate(full=True)  # a text may hold bytes that are none
        return plain
    except ResultError:
        raise
    except Exception as error:
        raise ResultError(f"{path} is no readable Parquet file: {_line(error)}") from None


def _refuse_schema(path: Path, schema: pa.Schema, columns: Sequence[str] | None) -> None:
    names: Collection[str] = schema.names
    if len(set(names)) < len(names):
        raise ResultError(f"{path} has two columns of one name")
    missing = [name for name in columns or () if name not in names]
    if missing:
        raise ResultError(f"{path} lacks the column {missing[0]!r}")
    for field in schema:
        if not (_is_text(field.type) or is_number(field.type) or pa.types.is_temporal(field.type)):
            raise ResultError(
                f"{path}: the column {field.name!r} holds {field.type}; expected numbers, dates "
                "or labels"
            )


def is_number(kind: pa.DataType) -> bool:
    """Tell whether a column holds numbers or truth values."""
    types = pa.types
    return bool(types.is_integer(kind) or types.is_floating(kind) or types.is_boolean(kind))


def is_label(kind: pa.DataType) -> bool:
    """Tell whether a column holds text."""
    return _is_text(kind)


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _refuse_growth(path: Path, size: int) -> None:
    if size > FREE_BYTES + MAX_GROWTH * path.stat().st_size:
        raise ResultError(f"{path} claims {size:,} bytes of memory, far more than its size")


def _plain_texts(path: Path, table: pa.Table) -> pa.Table:
    """Write labels out, unless they are made to fill memory."""
    for place, field in enumerate(table.schema):
        if not pa.types.is_dictionary(field.type):
            continue
        column = table.column(place)
        longest = max((_longest(chunk.dictionary) for chunk in column.chunks), default=0)
        _refuse_growth(path, longest * len(column))
        table = table.set_column(place, field.name, column.cast(pa.string()))
    return table


def _longest(labels: pa.Array) -> int:
    return int(pc.max(pc.binary_length(labels)).as_py() or 0)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
