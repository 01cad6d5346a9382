"""What calls of other libraries do: which names only compute, and which write to what they get."""

from __future__ import annotations

import builtins
import typing
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from feedfollow import kernels
from feedfollow.world import columns

COMPUTES: Final[tuple[Any, ...]] = (
    *(getattr(builtins, name) for name in ("abs", "all", "any", "bool", "float", "int", "len")),
    *(getattr(builtins, name) for name in ("max", "min", "range", "round", "str", "sum", "slice")),
    *(np.bincount, np.cumsum, np.flatnonzero, np.floor, np.maximum, np.minimum, np.searchsorted),
    *(
        np.abs,
        np.sqrt,
        np.rint,
        np.isnan,
        np.clip,
        np.argmax,
        np.argmin,
        np.argsort,
        np.ix_,
        np.where,
        np.repeat,
        np.arange,
        np.dtype,
    ),
    *(np.int64, np.float32, np.float64, np.uint32, date, timedelta, date.fromordinal),
)
"""Functions whose result depends on what they are given, and that write nothing."""

EVALUATED: Final[tuple[Any, ...]] = (typing.get_type_hints, len, set, list, tuple, sorted)
"""Functions that are called where all that they are given is constant."""

EMPTY: Final[tuple[Any, ...]] = (
    np.empty, np.zeros, np.ones, np.full, np.zeros_like, np.empty_like, columns.new_rows
)  # fmt: skip
"""Functions that make a new array; of an array that serves as pattern they read only the shape."""

PASSES: Final[tuple[Any, ...]] = (np.asarray, np.concatenate, np.array)
"""Functions that copy what they are given, element by element."""

GATHERS: Final[tuple[Any, ...]] = (
    list,
    tuple,
    set,
    frozenset,
    sorted,
    reversed,
    dict,
    dict.fromkeys,
)
"""Functions that list the elements of what they are given."""

IGNORED: Final[tuple[Any, ...]] = (kernels.prefetch,)
"""Functions that change nothing."""

WRITES_FIRST: Final[tuple[Any, ...]] = (np.copyto,)
"""Functions that write to their first argument."""

SIZES: Final = frozenset({"shape", "size", "ndim", "dtype", "itemsize"})
PURE: Final = frozenset(
    {
        "astype",
        "sum",
        "min",
        "max",
        "any",
        "all",
        "mean",
        "argmin",
        "argmax",
        "argsort",
        "tolist",
        "at",
    }
    | {"year", "month", "day", "days", "date", "toordinal", "start", "stop", "get", "index"}
    | {"join", "removeprefix", "partition", "count"}
)
"""Methods and attributes of numbers, arrays, dates and text that write nothing."""

VIEWS: Final = frozenset({"reshape", "ravel", "T"})
"""The same numbers in another shape."""

LOOKS_UP: Final = frozenset({"items", "keys", "values", "get", "index", "count", "join"})
"""Methods of constants that change nothing."""

COPIES: Final = frozenset({"copy", "view", "values"})
"""Methods that give what they are called on, element by element."""

ADDS: Final = frozenset({"append", "extend", "insert", "update", "add", "fill"})
"""Methods that add their arguments to what they are called on."""


def listed(value: object, table: tuple[Any, ...]) -> bool:
    """Whether a function is in a table, by identity or equality."""
    return any(value is each or _equal(value, each) for each in table)


def _equal(one: object, other: object) -> bool:
    try:
        return bool(one == other)
    except (TypeError, ValueError):
        return False
