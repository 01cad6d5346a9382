"""Rooms are laid out as they were declared, and where memory reads them fastest."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import pytest

from feedfollow.world.columns import F32, I8, LINE, Column, Room, allocate, row_type
from feedfollow.world.follows import Follows
from feedfollow.world.labels import SLOTS
from feedfollow.world.users import Users

SIZES = {"user": 5, "platform": 3, "category": 16, "slot": SLOTS}


class Short(Room):
    """A room of short rows."""

    share: Annotated[F32, Column("user", "float32", "share", "a share", fill=0.5)]
    flag: Annotated[I8, Column("user", "int8", "flag", "a flag")]


class Uneven(Room):
    """A room whose columns do not belong to the same agents."""

    share: Annotated[F32, Column("user", "float32", "share", "a share")]
    weight: Annotated[F32, Column("anchor", "float32", "weight", "a weight")]


@pytest.mark.parametrize("room", [Users, Follows])
def test_long_rows_fill_whole_lines_of_memory_and_start_on_one(room):
    rows = allocate(room, SIZES)
    assert rows.dtype.itemsize % LINE == 0
    assert rows.ctypes.data % LINE == 0


@pytest.mark.parametrize(
    ("room", "field"),
    [
        (Users, "taste"),
        (Users, "match"),
        (Users, "lift"),
        (Users, "clicks"),
        (Follows, "anchor"),
        (Follows, "good"),
        (Follows, "bad"),
    ],
)
def test_a_vector_of_sixteen_numbers_lies_in_one_line(room, field):
    kind, offset = row_type(room, SIZES).fields[field][:2]
    assert kind.base.itemsize * 16 == LINE
    assert offset % LINE == 0


def test_short_rows_are_not_padded_to_lines():
    assert row_type(Short, SIZES).itemsize == 8


def test_columns_start_at_their_fill_value():
    rows = allocate(Short, SIZES)
    assert np.array_equal(rows.share, np.full(5, 0.5, np.float32))
    assert not rows.flag.any()


def test_padding_survives_saving_and_loading(tmp_path):
    rows = allocate(Users, SIZES)
    rows.clicks[:] = np.arange(5 * 3 * 16).reshape(5, 3, 16)
    np.save(tmp_path / "users.npy", np.asarray(rows))
    again = allocate(Users, SIZES)
    again[...] = np.load(tmp_path / "users.npy")
    assert all(np.array_equal(again[name], rows[name]) for name in rows.dtype.names)


def test_columns_of_different_agents_are_refused():
    with pytest.raises(TypeError, match="common leading dimension"):
        row_type(Uneven, {"user": 2, "anchor": 3})
