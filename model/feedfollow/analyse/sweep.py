"""A designed sweep: the same scenario at many points, under the same seeds at each."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from feedfollow.analyse.axes import Vary, axes_of
from feedfollow.analyse.design import Design, design_named, points_of
from feedfollow.analyse.factors import path_of
from feedfollow.analyse.sweep_result import Sweep, sweep_key
from feedfollow.analyse.work import Work, seeds_of
from feedfollow.spec.scenario import Scenario

__all__ = ["Points", "Sweep", "sweep", "sweep_points"]


def sweep(
    scenario: Scenario,
    vary: Vary,
    design: str = "grid",
    points: int | None = None,
    seeds: int | Iterable[int] = 10,
    work: Work | None = None,
) -> Sweep:
    """Run a scenario at the points of a design.

    Parameters
    ----------
    scenario : Scenario
    vary : mapping
        Dotted path, or bare name of a parameter -> for a grid the values, written as in a scenario
        file (``["15 %", 0.4]``); for a design that fills a space ``(lowest, highest)``, or
        ``"prior"`` for the prior of the row.
    design : {'grid', 'lhs', 'sobol'}
        Every combination of values; a Latin hypercube; Sobol's sequence. The last two are
        scrambled by the scenario's own seed.
    points : int, optional
        For a design that fills a space; 32 without it, a power of 2 for Sobol.
    seeds : int or iterable of int
        The same at every point, so that points are compared under common random numbers.
    work : Work, optional
        Executor, folder, workers, progress.

    Returns
    -------
    Sweep

    Raises
    ------
    SpecError
        If a path is unknown or a value cannot be used.
    ValueError
        If design, points or seeds cannot be used.
    """
    return sweep_points(scenario, vary, design, points).run(seeds_of(seeds), work or Work())


@dataclass(frozen=True)
class Points:
    """The points of a sweep that is yet to be run; attributes as of :class:`Sweep`."""

    scenario: Scenario
    design: Design
    points: pd.DataFrame

    def run(self, seeds: tuple[int, ...], work: Work) -> Sweep:
        """Run every point with every seed."""
        variants = [
            replace(
                self.scenario.with_(**_changes(row)), name=f"{self.scenario.name}, point {point}"
            )
            for point, row in enumerate(self.points.to_dict("records"))
        ]
        runs = work.ensemble(variants, seeds)
        return Sweep(self.scenario, self.design, self.points, runs)

    def key(self, seeds: tuple[int, ...]) -> str:
        """Return the key that the sweep will have."""
        return sweep_key(self.scenario, self.points, seeds)


def sweep_points(
    scenario: Scenario, vary: Vary, design: str = "grid", points: int | None = None
) -> Points:
    """Lay out the points of :func:`sweep`, which raises what this does."""
    kind = design_named(design)
    axes = axes_of(scenario, vary, filling=kind != "grid")
    return Points(scenario, kind, points_of(axes, kind, points, scenario.seed))


def _changes(row: Mapping[Hashable, object]) -> dict[str, object]:
    return {path_of(str(name)): value for name, value in row.items()}
