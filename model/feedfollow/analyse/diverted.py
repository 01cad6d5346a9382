"""What a market sells from a day on, room by room, and to where sales of a room that left went.

A diversion ratio is the part of what a seller loses that others gain (Shapiro 1996, Mergers with
differentiated products, Antitrust 10): here the difference of two runs with the same seed, one with
and one without the room, over the room's sales in the run with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from feedfollow.analyse.leaving import Leaver, Left, leave
from feedfollow.run.simulate import Options, Simulation, with_seed
from feedfollow.spec.scenario import Scenario
from feedfollow.units import FEN_PER_CNY
from feedfollow.world.columns import I64
from feedfollow.world.ledger import OUTSIDE_PURCHASE
from feedfollow.world.world import World

LOST: Final = "lost"
PLACES: Final[Mapping[str, str]] = {
    "family": "same family",
    "rooms": "other rooms there",
    "opened": "new room elsewhere",
    "other_rooms": "rooms elsewhere",
    "shelf": "shelves",
    LOST: "lost",
}
"""Where sales go: name and words. Shelves are searches, malls and the outside shelf."""


class NoPair(RuntimeError):
    """Two runs that should be the same up to a day are not."""


@dataclass(frozen=True)
class Sold:
    """Sales of a run; the simulated users' paid value, fen.

    Attributes
    ----------
    before, rooms : (n_anchors,) int64
        Orders placed in each room on the recorded days before the day asked about, and from it on.
    shelves : int
        In searches and malls of the apps and on the outside shelf, from that day on.
    platform, family : (n_anchors,) int64
        Platform of each room; head of its family, -1 none.
    left : Left
        Who left; nobody in a run in which all stay.
    cny : float
        Real CNY that a fen stands for.
    """

    before: I64
    rooms: I64
    shelves: int
    platform: I64
    family: I64
    left: Left
    cny: float

    @property
    def total(self) -> int:
        """All sales from the day on, fen."""
        return int(self.rooms.sum()) + self.shelves


class Till:
    """Adds up the orders of every evening."""

    def __init__(self, world: World, first: int) -> None:
        self._first = first
        self.before = np.zeros(len(world.anchors), dtype=np.int64)
        self.rooms = np.zeros(len(world.anchors), dtype=np.int64)
        self.shelves = 0

    def look(self, world: World) -> None:
        """Add what was ordered today; sales at once cancelled are sales, as in GMV."""
        if world.held:
            return
        used = world.orders.used
        today = used[used.placed == world.day]
        in_room = today.anchor >= 0
        sums = self.before if world.day < self._first else self.rooms
        np.add.at(sums, today.anchor[in_room], today.price[in_room])
        if world.day >= self._first:
            self.shelves += int(today.price[~in_room].sum())
            self.shelves += int(world.ledger.flows[OUTSIDE_PURCHASE])


def sold(scenario: Scenario, seed: int, first: int, leaver: Leaver | None = None) -> Sold:
    """Live a scenario and add up its sales.

    Parameters
    ----------
    scenario : Scenario
    seed : int
    first : int
        Day from which on sales count, in days from the first recorded one; the leaver is gone
        from its beginning.
    leaver : Leaver, optional
        Nobody without it.

    Returns
    -------
    Sold

    Raises
    ------
    ValueError
        If this world has no such talent, or no room that can be taken over.
    """
    tills: list[Till] = []
    simulation = Simulation(
        with_seed(scenario, seed), Options(look=lambda world: tills[0].look(world))
    )
    world, left = simulation.world, Left((), (), 0, 0)
    tills.append(Till(world, first))
    while not simulation.over:
        if leaver is not None and world.day == first:
            left = leave(world, leaver)
        simulation.live_day()
    till, anchors = tills[0], world.anchors
    return Sold(
        before=till.before,
        rooms=till.rooms,
        shelves=till.shelves,
        platform=anchors.platform.astype(np.int64),
        family=anchors.family.astype(np.int64),
        left=left,
        cny=float(world.coef.people_per_user) / FEN_PER_CNY,
    )


def diverted(stays: Sold, leaves: Sold) -> tuple[int, dict[str, int]]:
    """Tell where the sales of a leaver went.

    Parameters
    ----------
    stays, leaves : Sold
        Of the same seed, without and with the leave.

    Returns
    -------
    (sales, gains) : (int, dict of str to int)
        What the leaver's rooms sold in the first run, and the differences by ``PLACES``, fen; the
        gains add up to the sales, ``lost`` being what the whole market sells less.

    Raises
    ------
    NoPair
        If the runs differ before the day, or a room that left sells.
    """
    if not np.array_equal(stays.before, leaves.before):
        raise NoPair("the runs differ before anybody left: they are no pair")
    gone = _among(leaves.left.rooms, stays)
    if leaves.rooms[gone].any():
        raise NoPair("a room that left has sales")
    opened = _among(leaves.left.opened, stays)
    home = stays.platform == stays.platform[gone][0]
    kin = (stays.family >= 0) & np.isin(stays.family, stays.family[gone]) & ~gone
    gain = leaves.rooms - stays.rooms
    gains = {
        "family": int(gain[home & kin].sum()),
        "rooms": int(gain[home & ~kin & ~gone].sum()),
        "opened": int(gain[opened].sum()),
        "other_rooms": int(gain[~home & ~opened].sum()),
        "shelf": leaves.shelves - stays.shelves,
        LOST: stays.total - leaves.total,
    }
    return int(stays.rooms[gone].sum()), gains


def _among(rows: tuple[int, ...], run: Sold) -> np.ndarray:
    return np.isin(np.arange(len(run.rooms)), rows)
