"""Declared state: every column of the world with its dtype, shape, unit, meaning and writers.

A room of the world (users, anchors, ..) is one structured array with a field per column: kernels
take it as one argument, and what belongs to one agent lies together. Each field is annotated with
a :class:`Column`; allocation, checkpoints, documentation and the check of writers are generated
from these declarations. Small collections of arrays of different lengths are ``NamedTuple`` s.
"""

from __future__ import annotations

import functools
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast, get_type_hints

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
R = TypeVar("R", bound="Room")

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I8 = NDArray[np.int8]
I16 = NDArray[np.int16]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
U32 = NDArray[np.uint32]
Flag = NDArray[np.bool_]

Whole = int | np.integer[Any]
"""A whole number of any width."""

BIRTH = "birth"

LINE = 64
"""Bytes that a processor fetches at once."""

NO_ROWS: Any = np.int64(0)
"""Where a count starts: to the compiler a bare 0 has a type of its own, which it compiles for."""

new_rows: Any = np.empty
"""``np.empty`` for rooms made inside kernels, where the type of the room is known."""


@dataclass(frozen=True)
class Column:
    """One declared state variable.

    Attributes
    ----------
    dims : str
        Space-separated dimension names, e.g. ``"user platform category"``.
    dtype : str
        NumPy dtype name.
    unit : str
        Unit as read by people.
    meaning : str
        One sentence; the letter of the equations where there is one.
    writers : tuple of str
        Phases that may write it, in schedule order (``"birth"`` is the building of the world).
    fill : float
        Value at allocation.
    """

    dims: str
    dtype: str
    unit: str
    meaning: str
    writers: tuple[str, ...] = (BIRTH,)
    fill: float = 0


def declared(room: type[Any]) -> dict[str, Column]:
    """Return the declared columns of a room class, by field name in field order.

    Raises
    ------
    TypeError
        If a field carries no :class:`Column`.
    """
    return _declared(cast(Hashable, room))


@functools.cache
def _declared(room: Hashable) -> dict[str, Column]:
    columns = {}
    for name, hint in get_type_hints(cast(type[Any], room), include_extras=True).items():
        marks = [mark for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, Column)]
        if len(marks) != 1:
            raise TypeError(f"{room}.{name} needs exactly one Column declaration")
        columns[name] = marks[0]
    return columns


class Room:
    """Base of room declarations: the annotations are the fields of a structured array.

    At run time a room is a ``numpy.recarray``; ``room.field`` is the column in Python and in
    kernels alike, ``len(room)`` the number of agents.
    """

    @property
    def shape(self) -> tuple[int, ...]:
        """Length, as of any array."""
        raise TypeError("a room is made by allocate()")

    def __len__(self) -> int:
        raise TypeError("a room is made by allocate()")

    def __getitem__(self, rows: Any) -> Any:
        """Return the row of one agent (its fields are scalars and small arrays) or a part."""
        raise TypeError("a room is made by allocate()")

    def __setitem__(self, rows: Any, values: Any) -> None:
        raise TypeError("a room is made by allocate()")


class Rows(np.recarray[Any, Any]):
    """A ``recarray`` whose columns are looked up last.

    NumPy's own looks among the fields first and in Python, whatever is asked for; so does each of
    the questions of Numba about an argument of a kernel, which takes longer than many a kernel.
    """

    __getattribute__ = np.ndarray.__getattribute__

    def __getattr__(self, name: str) -> Any:
        """Return a column."""
        if name not in (self.dtype.fields or ()):
            raise AttributeError(f"a room has no column {name!r}")
        return self.view(np.ndarray)[name]


class Row(np.record):  # type: ignore[misc]  # the stubs hold records to be of a final class
    """A row that kernels are passed over and over.

    Numba asks a record for its memory at each call, and NumPy then describes the type of every
    field in words, which takes longer than many a kernel: here the answer is kept.
    """

    __getattribute__ = np.void.__getattribute__  # fields last, as in `Rows`

    def __getattr__(self, name: str) -> Any:
        """Return a field."""
        if name not in (self.dtype.names or ()):
            raise AttributeError(f"a row has no field {name!r}")
        return self[name]

    @functools.cached_property
    def data(self) -> memoryview:
        """The memory of the row."""
        return super().data


def row_type(room: type[Any], sizes: Mapping[str, int]) -> np.dtype[np.void]:
    """Return the structured dtype of a room: one field a column, the leading dimension left out.

    A long row fills whole lines of memory, so that a vector of 16 numbers never lies in two.

    Raises
    ------
    TypeError
        If the columns do not share their leading dimension.
    """
    leading = leading_dimension(cast(Hashable, room))
    inner = sorted((dim, size) for dim, size in sizes.items() if dim != leading)
    return _row_type(cast(Hashable, room), tuple(inner))


@functools.cache
def leading_dimension(room: Hashable) -> str:
    """Return what a room has one row for each of.

    Raises
    ------
    TypeError
        If its columns do not share it.
    """
    kind = cast(type[Any], room)
    dimensions = {column.dims.split()[0] for column in declared(kind).values()}
    if len(dimensions) != 1:
        raise TypeError(f"the columns of {kind.__name__} need a common leading dimension")
    return dimensions.pop()


@functools.cache
def _row_type(room: Hashable, inner: tuple[tuple[str, int], ...]) -> np.dtype[np.void]:
    columns, sizes = declared(cast(type[Any], room)), dict(inner)
    fields = [
        (name, column.dtype, tuple(sizes[dim] for dim in column.dims.split()[1:]))
        for name, column in columns.items()
    ]
    packed = np.dtype(fields, align=True)
    if packed.itemsize < 4 * LINE:
        return packed
    places = cast(Mapping[str, Any], packed.fields)
    layout: Any = {
        "names": list(columns),
        "formats": [places[name][0] for name in columns],
        "offsets": [places[name][1] for name in columns],
        "itemsize": -(-packed.itemsize // LINE) * LINE,
    }
    return cast(np.dtype[np.void], np.dtype(layout, align=True))


def allocate(room: type[R], sizes: Mapping[str, int]) -> R:
    """Allocate a room with every column at its fill value.

    Parameters
    ----------
    room : type
        A :class:`Room` whose annotations are declared columns.
    sizes : mapping of str to int
        Length of each dimension.
    """
    columns, leading = declared(room), leading_dimension(cast(Hashable, room))
    kind = row_type(room, sizes)
    memory = np.zeros(sizes[leading] * kind.itemsize + LINE, dtype=np.uint8)
    first = -memory.ctypes.data % LINE
    rows = memory[first : first + sizes[leading] * kind.itemsize].view(kind).view(Rows)
    for name, column in columns.items():
        if column.fill:
            rows[name] = column.fill
    return cast(R, rows)


def allocate_tuple(group: type[T], sizes: Mapping[str, int]) -> T:
    """Allocate a ``NamedTuple`` of separate arrays, every column at its fill value."""
    arrays = {
        name: np.full(
            tuple(sizes[dim] for dim in column.dims.split()), column.fill, dtype=column.dtype
        )
        for name, column in declared(group).items()
    }
    return group(**arrays)
