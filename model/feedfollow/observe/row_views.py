"""One agent's row of the world as attributes of an object, made from the declarations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from feedfollow.observe.users_table import named
from feedfollow.spec.policy import LEVERS
from feedfollow.world.columns import Column, Room, declared
from feedfollow.world.world import World


class Market(Protocol):
    """What holds the world, and lets levers be set."""

    @property
    def world(self) -> World:
        """All columns."""

    def set_lever(self, platform: str, lever: str, value: float) -> None:
        """Change a platform's policy."""


class RowView(Protocol):
    """An object that stands for one row of a room of the world."""

    model: Market
    room: str
    row: int


def give(kind: type[Any], attributes: Mapping[str, property]) -> None:
    """Give a class attributes that it does not have.

    Raises
    ------
    TypeError
        If it has one of that name: a column, a lever or the class itself needs another name.
    """
    for name, attribute in attributes.items():
        if hasattr(kind, name):
            raise TypeError(f"{kind.__name__} has an attribute {name!r}: expected another name")
        setattr(kind, name, attribute)


def column_attributes(room: type[Room]) -> dict[str, property]:
    """Return one attribute for each declared column of a room; they cannot be set.

    A single value is a Python number, or the name of the platform or category that its number
    stands for; a column with a further dimension is an array, a copy.
    """
    return {name: _column(name, column) for name, column in declared(room).items()}


def lever_attributes() -> dict[str, property]:
    """Return one attribute for each lever of a platform, with ``_`` for its dot."""
    return {path.replace(".", "_"): _lever(path) for path in LEVERS}


def _column(name: str, column: Column) -> property:
    def get(agent: RowView) -> object:
        world = agent.model.world
        # names of a plain array are found faster than those of a record array
        value = np.asarray(getattr(world, agent.room))[name][agent.row]
        if isinstance(value, np.ndarray):
            # a view would change with the next day what somebody keeps of this one
            return np.array(named(value, column, world))
        # sums of small integers must not wrap around
        return named(value.item(), column, world)

    def refuse(agent: RowView, value: object) -> None:
        raise AttributeError(
            f"{name} is written by the market ({', '.join(column.writers)}): expected a change of "
            "the scenario, or of a lever of a platform"
        )

    return property(get, refuse, doc=f"{column.meaning}; {column.unit}.")


def _lever(path: str) -> property:
    def get(platform: RowView) -> float:
        world = platform.model.world
        return world.levers[world.names[platform.row]][path]

    def put(platform: RowView, value: float) -> None:
        platform.model.set_lever(platform.model.world.names[platform.row], path, value)

    return property(get, put, doc=f"{LEVERS[path].description} ({path}, {LEVERS[path].unit})")
