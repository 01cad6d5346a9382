"""A run that is looked at every evening: its tables, its orders, and the world at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
import pandas as pd

from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, Simulation, with_seed
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import Rows
from feedfollow.world.world import World

KEPT: Final = (
    "user", "merchant", "anchor", "platform", "form", "source", "external", "fan", "flash",
    "session_size", "items", "listed", "price", "cost", "expected", "cheated", "placed",
)  # fmt: skip
"""What is kept of an order on the evening on which it is placed."""


class Eye(Protocol):
    """Looks at a world every evening of the recorded days."""

    def look(self, world: World) -> None:
        """Look; the day's counts stand in ``world.tally``, its orders in ``world.orders``."""


@dataclass
class Lived:
    """What was lived.

    Attributes
    ----------
    run : Run
        With its tables.
    world : World
        At its end.
    """

    run: Run
    world: World
    placed: list[Rows] = field(default_factory=list)

    @property
    def orders(self) -> pd.DataFrame:
        """Orders of the recorded days as they were placed, cancelled ones too.

        Returns
        -------
        DataFrame
            Columns of ``KEPT``; money in fen, ``placed`` in days from the first recorded one,
            ``platform``, ``form`` and ``source`` as numbers (``world.names``,
            ``world.labels``), ``category`` of the merchant.
        """
        rows = np.concatenate(self.placed) if self.placed else self.world.orders.used[:0]
        table = pd.DataFrame({name: np.asarray(rows[name]) for name in KEPT})
        return table.assign(category=self.world.merchants.category[table["merchant"]])


def live_through(scenario: Scenario, seed: int, eyes: Sequence[Eye], orders: bool) -> Lived:
    """Live a scenario, and look at it every recorded evening.

    Parameters
    ----------
    scenario : Scenario
    seed : int
    eyes : sequence of Eye
    orders : bool
        Whether to keep every order.

    Returns
    -------
    Lived
    """
    placed: list[Rows] = []

    def look(world: World) -> None:
        if world.held:
            return
        for eye in eyes:
            eye.look(world)
        if orders:
            used = world.orders.used
            placed.append(used[used.placed == world.day][list(KEPT)].copy())

    simulation = Simulation(with_seed(scenario, seed), Options(look=look))
    while not simulation.over:
        simulation.live_day()
    return Lived(simulation.to_run(), simulation.world, placed)
