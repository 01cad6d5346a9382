"""Days of a market, looked at where the tracer reads it: before users shop, and before shelves.

An evening's look comes too late: needs are met by then, budgets spent, and follows made. So the
day's phases are carried out here one by one, in the order of the schedule, and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from feedfollow.day.evening.shop_floor import Workers
from feedfollow.day.schedule import action, end_day, phases
from feedfollow.spec.scenario import Scenario
from feedfollow.world.world import World, build_world

Look = Callable[[World], None]
Progress = Callable[[int, int], None]

ROOMS: Final = "evening.shop_floor:shop_and_pay"
SHELVES: Final = "evening.shelf:meet_needs"


class Market:
    """A market under way, without tables of its own.

    Parameters
    ----------
    scenario : Scenario
        With its seed.

    Attributes
    ----------
    world : World
        At the beginning of the next day to be lived.

    Raises
    ------
    ValueError
        If the scenario's inputs contradict each other.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.world = build_world(scenario)
        self._workers = Workers(self.world, 1, None)

    @property
    def over(self) -> bool:
        """Whether the last day has been lived."""
        return self.world.date > self.world.scenario.until

    def live_day(self, looks: Mapping[str, Look]) -> None:
        """Live a day.

        Parameters
        ----------
        looks : mapping of str to callable
            By the home of a phase: called with the world before it; may read and copy.
        """
        world = self.world
        for phase in phases(world):
            look = looks.get(phase.home)
            if look is not None:
                look(world)
            if phase.parallel:
                action(phase)(world, self._workers)
            else:
                action(phase)(world)
        end_day(world)
