"""The users as a table: one row a user, the declared columns beside each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from feedfollow.spec.parameters import CATEGORIES
from feedfollow.world.columns import Column, declared
from feedfollow.world.users import Users
from feedfollow.world.world import World


def names_of_numbers(world: World) -> dict[str, tuple[str, ...]]:
    """Return what the numbers of a column stand for, by its unit (or by its dimension)."""
    return {"platform": world.names, "category": CATEGORIES}


def named(values: Any, column: Column, world: World) -> Any:
    """Return the names that a column's numbers stand for, or the numbers themselves.

    Parameters
    ----------
    values : integer or array
        Some of the column's values; -1 says that there is none.
    column : Column
    world : World

    Returns
    -------
    str, None or array of them, or the values
    """
    names = names_of_numbers(world).get(column.unit)
    return values if names is None else np.array([*names, None], dtype=object)[values]


def users_table(world: World) -> pd.DataFrame:
    """Return one row per simulated user and one column per declared column, as they are now.

    A column with a further dimension becomes one column an entry, named after it:
    ``member.kuaishou``, ``taste.apparel``, ``clicks.kuaishou.apparel``.

    Returns
    -------
    DataFrame
        In the units of the declarations; writing to it does not reach the world.
    """
    labels = names_of_numbers(world)
    rows = np.asarray(world.users)
    columns: dict[str, Any] = {}
    for name, column in declared(Users).items():
        dims, sizes = column.dims.split()[1:], rows[name].shape[1:]
        for place in np.ndindex(*sizes):
            entry = [labels[dim][number] for dim, number in zip(dims, place, strict=True)]
            values = rows[name][(slice(None), *place)]
            columns[".".join([name, *entry])] = named(values, column, world)
    return pd.DataFrame(columns, index=pd.RangeIndex(len(rows), name="user"))
