"""A short busy market, what a test keeps of its evenings, and what becomes of every order.

Tests of readers count on their own, from these, what a reader tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Generic, TypeVar

import numpy as np
import pandas as pd
from tests.run.short import tiny

from feedfollow.facts.lived import Lived, live_through
from feedfollow.facts.readers import Reader, make_reader
from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, Simulation, with_seed
from feedfollow.spec.parameters import CATEGORIES
from feedfollow.spec.scenario import Scenario
from feedfollow.world.anchors import Anchors
from feedfollow.world.labels import CLOSED, IN_WINDOW, RETURNING
from feedfollow.world.world import World

SEED: Final = 3
FEN: Final = 100.0
NAMES: Final = ("douyin", "kuaishou")
"""Platforms of the market, in the order of their rows."""
ORDER: Final = ["user", "platform", "key", "placed"]
"""What tells one order from another."""

Noted = TypeVar("Noted")


@dataclass
class Note(Generic[Noted]):
    """Keeps of every recorded evening what is asked for; it must copy."""

    keep: Callable[[World], Noted]
    evenings: list[Noted] = field(default_factory=list)

    def look(self, world: World) -> None:
        """Keep this evening."""
        self.evenings.append(self.keep(world))


def busy(**changes: object) -> Scenario:
    """Return six weeks until the end of June in which 500 users buy readily."""
    settings = {"until": "2020-06-30", "parameters__session_intercept_live": -1.0}
    return tiny(**{**settings, **changes})


def with_modules(*names: str) -> dict[str, object]:
    """Return the settings that switch modules on."""
    return {f"modules__{name}": True for name in names}


def levers(platform: str, **values: float) -> dict[str, object]:
    """Return settings of a platform's levers; ``ads__load`` for ``ads.load``."""
    return {f"platforms__{platform}__{name}": each for name, each in values.items()}


@dataclass
class Told:
    """A run that readers have looked at.

    Attributes
    ----------
    lived : Lived
    readers : mapping of str to Reader
        By the names that a test gives them.
    """

    lived: Lived
    readers: Mapping[str, Reader]

    def __getitem__(self, name: str) -> float:
        """Tell the number of a reader, without orders if it says that it asks for none."""
        reader = self.readers[name]
        return reader.value(self.lived if reader.orders else replace(self.lived, placed=[]))


def tell(
    scenario: Scenario,
    asked: Mapping[str, tuple[str, Mapping[str, object]]],
    notes: Iterable[Note[Any]] = (),
) -> Told:
    """Live a scenario under the eyes of readers, given by name and arguments, and of notes."""
    readers = {name: make_reader(*each) for name, each in asked.items()}
    return Told(live_through(scenario, SEED, [*readers.values(), *notes], True), readers)


def rows(lived: Lived) -> Iterator[Any]:
    """Yield the orders one by one, ``platform`` and ``category`` by name."""
    named = lived.orders.assign(
        platform=lambda table: np.array(lived.world.names)[table["platform"]],
        category=lambda table: np.array(CATEGORIES)[table["category"]],
    )
    yield from named.itertuples(index=False)


def rooms(world: World, platform: str) -> list[int]:
    """Return the rows of a platform's rooms by falling charisma, found by what they hold."""
    here = np.flatnonzero(world.anchors.platform == world.names.index(platform))
    return sorted(here.tolist(), key=lambda a: -float(world.anchors.charisma[a]))


def small_rooms(anchors: Anchors, ranked: list[int], top: float) -> set[int]:
    """Return which of the rooms, by falling charisma, reach beyond the top share of real rooms."""
    total, before, small = sum(float(anchors.weight[a]) for a in ranked), 0.0, set()
    for a in ranked:
        before += float(anchors.weight[a])
        if before > top * total:
            small.add(a)
    return small


def day_of(scenario: Scenario, day: str) -> int:
    """Return the number of a date, 0 for the first recorded day."""
    return (date.fromisoformat(day) - scenario.start).days


def made_up(scenario: Scenario, **tables: pd.DataFrame) -> Lived:
    """Return what was lived of a run of which there are only tables written by hand."""
    return Lived(Run(scenario, SEED, 1.0, tables), None)  # type: ignore[arg-type]


def fates(scenario: Scenario) -> pd.DataFrame:
    """Return when each order was cancelled before it was sent, or delivered.

    Told by how its state changes from one evening to the next, those of the burn-in included.

    Returns
    -------
    DataFrame
        An order a row, with the columns of the last evening on which it was open or closed, and
        ``fate`` (``cancelled``, ``kept`` or ``returned``; others are left out) with its ``day``;
        recorded days only, ``category`` and ``platform`` by name.
    """
    found: list[pd.DataFrame] = []

    def look(world: World) -> None:
        used = world.orders.used
        table = pd.DataFrame({name: np.asarray(used[name]) for name in used.dtype.names})
        found.append(table.assign(day=world.day))

    simulation = Simulation(with_seed(scenario, SEED), Options(look=look))
    while not simulation.over:
        simulation.live_day()
    evenings = pd.concat(found, ignore_index=True).sort_values("day", kind="stable")
    arrived = evenings[evenings["state"].isin([IN_WINDOW, RETURNING])].drop_duplicates(ORDER)
    arrived = arrived.assign(fate=np.where(arrived["state"] == RETURNING, "returned", "kept"))
    first = evenings.drop_duplicates(ORDER).set_index(ORDER)
    assert first.index.is_unique
    closed = evenings[evenings["state"] == CLOSED]
    known = pd.MultiIndex.from_frame(arrived[ORDER])
    unsent = closed[~pd.MultiIndex.from_frame(closed[ORDER]).isin(known)]
    ended = pd.concat([arrived, unsent.assign(fate="cancelled")])
    world = simulation.world
    return ended[ended["day"] >= 0].assign(
        category=lambda table: np.array(CATEGORIES)[world.merchants.category[table["merchant"]]],
        platform=lambda table: np.array(world.names)[table["platform"]],
    )
