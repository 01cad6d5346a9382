"""The fitted scenario run on over posterior draws: what the fit says of later years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.fit import Fit
from feedfollow.calibrate.market import TRAJECTORY, Market, comparable, holds
from feedfollow.calibrate.periods import paths_table
from feedfollow.calibrate.projection_table import projection_table
from feedfollow.calibrate.runner import Runner
from feedfollow.calibrate.seeds import Stage, generator, seed_of
from feedfollow.calibrate.simulator import BASE, Request
from feedfollow.observe.documented import Figure
from feedfollow.observe.measure_table import MEASURES
from feedfollow.spec.errors import SpecError
from feedfollow.spec.scenario import Scenario

if TYPE_CHECKING:
    from feedfollow.calibrate.projection_plots import ProjectionPlots

UNTIL: Final = date(2025, 9, 30)
"""Last day for which the baseline has inputs."""
DRAWS: Final = 100
WANTED: Final = (
    *TRAJECTORY,
    "gmv_live",
    "gmv_talent",
    "gmv_self",
    "gmv_search",
    "gmv_mall",
    "gmv_outside",
    "views_live",
    "views_video",
    "items",
    "need_share",
)
"""Measures that are projected, those of them that the model has."""


@dataclass(frozen=True)
class Projection:
    """Runs of posterior draws beyond the period of the fit.

    Parameters
    ----------
    fit : Fit
    market : Market
        The fitted scenario, run on; what it reads and keeps.
    rows : tuple of int
        Rows of the fit's posterior draws that were run and ended.
    outputs : (m, n_figures) float64
        Documented figures read off each run, natural units.
    months : DataFrame
        A row a run; columns ``(measure, platform, month)``.
    table : DataFrame
        Quantiles, as :func:`feedfollow.calibrate.projection_table.projection_table` gives them.
    model : str
        Hash of the model that made the runs.
    same_code : bool
        Whether it is the one that was fitted, to the letter.
    """

    fit: Fit
    market: Market
    rows: tuple[int, ...]
    outputs: Floats
    months: pd.DataFrame
    table: pd.DataFrame
    model: str
    same_code: bool

    @cached_property
    def fitted_until(self) -> date:
        """Last day of the period that was fitted."""
        return fitted_scenario(self.fit).until

    @property
    def plot(self) -> ProjectionPlots:
        """Plots of the projection, each a matplotlib Figure."""
        from feedfollow.calibrate.projection_plots import ProjectionPlots

        return ProjectionPlots(self)

    @property
    def x(self) -> Floats:
        """``(m, size)`` posterior draws of the runs."""
        chosen: Floats = self.fit.draws.x[list(self.rows)]
        return chosen


def projected_market(
    fit: Fit, until: date, figures: Sequence[Figure], wanted: Sequence[str] = WANTED
) -> Market:
    """Make the simulator of a projection.

    Parameters
    ----------
    fit : Fit
        Of the market.
    until : date
        Last day.
    figures : sequence of Figure
        Documented figures; those that the longer runs hold are read off them exactly.
    wanted : sequence of str
        Measures that are kept, as far as the model has them.

    Returns
    -------
    Market

    Raises
    ------
    ValueError
        If the fit is not one of the market or runs further itself, or this version of the model
        can no longer read what it was made from.
    """
    base = fitted_scenario(fit)
    if until < base.until:
        raise ValueError(f"the fit itself runs to {base.until}: expected a later day, got {until}")
    try:
        longer = base.with_(until=until.isoformat())
    except SpecError as error:
        raise ValueError("; ".join(each.message for each in error.problems)) from None
    read = tuple(each for each in comparable(figures, longer) if holds(longer, each))
    measures = tuple(name for name in wanted if name in MEASURES)
    return Market(longer, read, measures=measures, grains=("month", "quarter", "year"))


def fitted_scenario(fit: Fit) -> Scenario:
    """Give the scenario that was fitted.

    Raises
    ------
    ValueError
        If the fit has none, or this version of the model cannot read it.
    """
    if fit.record is None:
        raise ValueError("the fit does not say from which spec it was made: calibrate again")
    try:
        return fit.record.load().scenario
    except SpecError as error:
        raise ValueError(
            f"this version of the model cannot read the fit's spec: {error.problems[0].message}"
        ) from None


def requests_of(fit: Fit, market: Market, draws: int) -> tuple[list[int], list[Request]]:
    """Choose posterior draws and ask for a run of each under a fresh seed.

    Parameters
    ----------
    fit : Fit
    market : Market
    draws : int
        The first of more: a larger number adds runs and changes none.

    Returns
    -------
    rows : list of int
        Of the posterior draws.
    requests : list of Request

    Raises
    ------
    ValueError
        If the posterior has fewer draws.
    """
    most = len(fit.draws.x)
    if not 2 <= draws <= most:
        raise ValueError(f"expected 2 to {most} draws, which the posterior has, got {draws}")
    master = fit.about.master
    rows = generator(master, Stage.PROJECTION).permutation(most)[:draws].tolist()
    theta = fit.space.natural(fit.draws.x[rows, : len(fit.space)])
    requests = [
        Request(
            market, fit.space.paths, tuple(values.tolist()),
            seed_of(master, Stage.PROJECTION, 0, place), BASE, (int(Stage.PROJECTION), 0, place, 0),
        )
        for place, values in enumerate(theta)
    ]  # fmt: skip
    return rows, requests


def project(fit: Fit, market: Market, runner: Runner, draws: int = DRAWS) -> Projection:
    """Run the fitted scenario on over posterior draws.

    Parameters
    ----------
    fit : Fit
    market : Market
        From :func:`projected_market`.
    runner : Runner
    draws : int

    Returns
    -------
    Projection
        The same bits whatever makes the runs.

    Raises
    ------
    ValueError
        If fewer than two draws can be run on.
    """
    rows, requests = requests_of(fit, market, draws)
    runs = runner.runs(requests)
    kept = np.flatnonzero(runs.done)
    if len(kept) < 2:
        first = next(reason for reason in runs.reasons if reason)
        raise ValueError(f"{len(kept)} of {draws} draws could be run on; the first failed: {first}")
    chosen = tuple(rows[k] for k in kept)
    paths = paths_table(market.trajectory, runs.trajectory[kept])
    is_month = paths.columns.get_level_values("period").str.contains("-")
    table = projection_table(fit.posterior, fit.draws.x[list(chosen)], paths)
    months = paths.loc[:, is_month]
    return Projection(
        fit, market, chosen, runs.outputs[kept], months, table, market.digest, same_code(fit)
    )


def same_code(fit: Fit) -> bool:
    """Whether the model is the one that was fitted, to the letter."""
    if fit.record is None:
        return False
    now = fit.record.load().problem().simulator
    return now.digest == fit.about.model
