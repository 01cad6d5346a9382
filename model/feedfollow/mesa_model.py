"""The market as a Mesa model: a step is a day, the agents are views on the world's columns.

The day is the one of :class:`feedfollow.run.simulate.Simulation`, which ``ff.simulate`` lives too:
the same scenario and seed give the same bytes. Mesa's random streams are seeded, for whoever
shuffles agents, and the market never draws from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar
from weakref import WeakKeyDictionary

import mesa
import numpy as np
import pandas as pd

from feedfollow.analyse.factors import changes_at
from feedfollow.analyse.observables import BASELINE
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.results import Run
from feedfollow.observe.row_views import column_attributes, give, lever_attributes
from feedfollow.observe.tables import daily_table, daily_values
from feedfollow.observe.users_table import users_table
from feedfollow.run.simulate import Simulation
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.scenario import Scenario
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import F64
from feedfollow.world.merchants import Merchants
from feedfollow.world.platforms import Platforms
from feedfollow.world.world import World


class _Counters(WeakKeyDictionary["MarketModel", Iterator[int]]):
    """Counts the agents of each model, and keeps none of them.

    Mesa 3.3 counts in a dictionary that holds every model for ever: a batch of markets would fill
    the memory. Later versions count in the model.
    """

    def __getitem__(self, model: MarketModel) -> Iterator[int]:
        return self.setdefault(model, count(1))


class MarketAgent(mesa.Agent):  # type: ignore[misc]  # Mesa is not typed
    """An agent of the market: a view on its row of the world's columns.

    Every declared column is an attribute in the unit of its declaration. Attributes of your own
    may be set; those of the market are written by its day.

    Attributes
    ----------
    row : int
        Its number in the world, and in the tables of a run.
    """

    room: ClassVar[str]
    _ids: ClassVar = _Counters()

    def __init__(self, model: MarketModel, row: int) -> None:
        super().__init__(model)
        self.row = row

    def remove(self) -> None:
        """Refuse: who is in the market stays in it for the whole run.

        Raises
        ------
        TypeError
            Always.
        """
        raise TypeError(
            f"the {type(self).__name__.lower()} of row {self.row} stays in the market for the "
            "whole run: select() the agents you want to look at"
        )


class Anchor(MarketAgent):
    """A row of simulated anchors: one real room, or a stratum of ``weight`` rooms of the tail."""

    room = "anchors"


class Merchant(MarketAgent):
    """A row of simulated merchants: one product line of ``weight`` merchants."""

    room = "merchants"


class Platform(MarketAgent):
    """A platform: its policy vector, its columns, and its measures of the last day.

    A lever is an attribute with ``_`` for its dot, ``feed_precision``, and may be set between
    steps (:meth:`MarketModel.set_lever`); the columns show what was in force on the last day.

    Attributes
    ----------
    name : str
        As in the scenario.
    """

    room = "platforms"

    @property
    def name(self) -> str:
        """Name in the scenario."""
        return str(self.model.world.names[self.row])

    @property
    def policy(self) -> Mapping[str, float]:
        """Every lever by its dotted name, as it is in force."""
        return MappingProxyType(self.model.world.levers[self.name])

    @property
    def measures(self) -> Mapping[str, float]:
        """Every measure of the last day lived by name; NaN before the first."""
        return {name: float(values[self.row]) for name, values in self.model.last_day.items()}


for _kind, _room in ((Platform, Platforms), (Anchor, Anchors), (Merchant, Merchants)):
    give(_kind, column_attributes(_room))
give(Platform, lever_attributes())


class MarketModel(mesa.Model):  # type: ignore[misc]  # Mesa is not typed
    """The market, stepped day by day by Mesa.

    Built, it has lived the scenario's burn-in; each step is one recorded day, and ``running``
    falls after the last one. ``datacollector`` keeps the date and every measure of every platform
    (``kuaishou.gmv_broad``) each step; put a ``mesa.DataCollector`` of your own in its place, and
    that one is fed instead.

    Parameters
    ----------
    scenario : Scenario, str or path
        The scenario, or its file; the shipped baseline without it.
    rng : int, optional
        Seed of the market, the scenario's own without it. ``seed=`` says the same.
    **changes : object
        Values of the scenario, as of :meth:`Scenario.with_`: settings (``users``, ``until``),
        parameters by name, anything else by its dotted path. ``mesa.batch_run`` passes what it
        varies as keywords, and would iterate over the keys of a mapping.

    Raises
    ------
    SpecError
        If a name is unknown, with the nearest one, or a value is out of range.
    TypeError
        If ``scenario`` is neither.
    ValueError
        If both ``rng`` and ``seed`` are given, or the scenario's inputs contradict each other.
    """

    def __init__(
        self,
        scenario: Scenario | str | Path = BASELINE,
        rng: int | None = None,
        **changes: object,
    ) -> None:
        own = _varied(scenario, rng, changes)
        super().__init__(rng=own.seed)
        self._simulation = Simulation(own)
        while self.world.held:
            self._simulation.live_day()
        self._last_day: dict[str, F64] | None = None
        kinds: tuple[type[MarketAgent], ...] = (Platform, Anchor, Merchant)
        for kind in kinds:
            for row in range(len(getattr(self.world, kind.room))):
                kind(self, row)
        self.datacollector = mesa.DataCollector(model_reporters=_reporters(self.platforms))

    def step(self) -> None:
        """Live one day of the market, and let the data collector look at it.

        Raises
        ------
        ValueError
            If the scenario's last day has been lived.
        """
        if self._simulation.over:
            raise ValueError(
                f"the scenario ends on {self.date}: expected a model built with a later until=..."
            )
        self._simulation.live_day()
        self._last_day = None
        self.running = not self._simulation.over
        self.datacollector.collect(self)

    @property
    def scenario(self) -> Scenario:
        """The market's scenario, complete."""
        return self.world.scenario

    @scenario.setter
    def scenario(self, theirs: object) -> None:
        # Mesa 3.5 puts its own record of its random streams here while it builds a model
        if hasattr(self, "_simulation"):
            raise AttributeError(
                "a market keeps its scenario: expected MarketModel(model.scenario.with_(...))"
            )
        self._scenario = theirs

    @property
    def world(self) -> World:
        """All columns, as the last day lived left them."""
        return self._simulation.world

    @property
    def date(self) -> date:
        """The last day lived; before the first step the eve of the scenario's start."""
        return self.world.date - timedelta(days=1)

    @property
    def platforms(self) -> dict[str, Platform]:
        """The platforms' agents by name."""
        return {platform.name: platform for platform in self.agents_by_type[Platform]}

    @property
    def users(self) -> pd.DataFrame:
        """The users as they are now, one row each; a copy (:func:`users_table`)."""
        return users_table(self.world)

    @property
    def daily(self) -> pd.DataFrame:
        """Measures by date and platform of the days lived, as of ``ff.simulate``."""
        return daily_table(self._simulation.recorder, self.world)

    @property
    def last_day(self) -> Mapping[str, F64]:
        """Every measure of the last day lived by name, ``(n_platforms,)``; NaN before the first."""
        if self._last_day is None:
            recorder = self._simulation.recorder.last_day()
            nothing = np.full(len(self.world.names), np.nan)
            self._last_day = {
                name: values[-1] if len(values) else nothing
                for name, values in daily_values(recorder, self.world).items()
            }
        return self._last_day

    def set_lever(self, platform: str, lever: str, value: float) -> None:
        """Change a platform's policy from the next step on, as an event of that day would.

        The event is added to ``scenario``: ``ff.simulate(model.scenario)`` still gives the numbers
        of this model. Arguments and errors are those of :meth:`Simulation.set_lever`.
        """
        self._simulation.set_lever(platform, lever, value)

    def to_run(self) -> Run:
        """Return what ``ff.simulate`` returns for the same scenario and seed.

        Raises
        ------
        ValueError
            If days are left to live.
        """
        return self._simulation.to_run()


def _varied(scenario: object, rng: int | None, changes: Mapping[str, object]) -> Scenario:
    seeds = [seed for seed in (rng, changes.get("seed")) if seed is not None]
    if len(seeds) == 2:
        raise ValueError("both rng and seed are given: expected one of them")
    others = {name: value for name, value in changes.items() if name != "seed"}
    paths = changes_at({**others, **({"seed": seeds[0]} if seeds else {})})
    if isinstance(scenario, str | Path):
        return load_scenario(scenario, paths)
    if not isinstance(scenario, Scenario):
        raise TypeError(
            f"scenario is a {type(scenario).__name__}: expected a feedfollow Scenario or the path "
            "of its file"
        )
    return scenario.with_(**paths)


def _reporters(platforms: Iterable[str]) -> dict[str, object]:
    """Return what the data collector asks for each step: the date, and each measure."""
    return {
        "date": "date",
        **{
            f"{platform}.{measure}": partial(_reported, platform=platform, measure=measure)
            for platform in platforms
            for measure in MEASURES
        },
    }


def _reported(model: MarketModel, platform: str, measure: str) -> float:
    return float(model.last_day[measure][model.world.names.index(platform)])
