"""The result of a sweep: tables and plots."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from feedfollow.analyse.design import Design
from feedfollow.analyse.factors import value_at
from feedfollow.analyse.intervals import mean_over_seeds
from feedfollow.analyse.outcome import outcome_of, period_of
from feedfollow.run.ensemble import Ensemble, Failure
from feedfollow.spec.scenario import Scenario
from feedfollow.units import Period
from feedfollow.world.columns import F64

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

    from feedfollow.plots.sweep import SweepLabels


@dataclass(frozen=True)
class Sweep:
    """Runs of one scenario at the points of a design.

    Attributes
    ----------
    scenario : Scenario
        What is varied.
    design : {'grid', 'lhs', 'sobol'}
    points : DataFrame
        Index ``point``; a column a varied path (parameters by name), in the unit of its row.
    runs : Ensemble
        Point k is scenario k.
    period : Period or None
        Days that the numbers are taken over; None for all recorded days.
    """

    scenario: Scenario
    design: Design
    points: pd.DataFrame
    runs: Ensemble
    period: Period | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """Varied paths, parameters by name."""
        return tuple(str(name) for name in self.points.columns)

    @property
    def seeds(self) -> tuple[int, ...]:
        """Seeds, the same at every point."""
        return self.runs.seeds

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Runs that are missing."""
        return self.runs.failures

    @property
    def key(self) -> str:
        """SHA-256 of what the sweep is: scenario, points, seeds, period."""
        return sweep_key(self.scenario, self.points, self.seeds, self.period)

    @property
    def reference(self) -> int | None:
        """The point that a grid's changes are taken from; None for a design that fills a space.

        It has the scenario's own values; where the grid does not hold them, it is the first.
        """
        if self.design != "grid":
            return None
        own = [value_at(self.scenario, path) for path in self.paths]
        matches = [k for k, row in enumerate(self.points.to_numpy().tolist()) if row == own]
        return matches[0] if matches else 0

    def over(self, period: str) -> Sweep:
        """Return the same sweep with its numbers taken over another period, such as ``2020Q2``.

        Raises
        ------
        SpecError
            If it is no period, or not inside the recorded days.
        """
        return replace(self, period=period_of(period, self.scenario, period))

    @cached_property
    def _read(self) -> pd.DataFrame:
        """Index ``(point, seed)``, columns ``(platform, measure)``."""
        days = self.period
        start, end = (days.start, days.end) if days else (self.scenario.start, self.scenario.until)
        return self.runs.over(start, end)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row for each point, seed, platform and measure.

        Columns ``point``, ``seed``, the varied paths, ``platform``, ``measure``, ``value``
        (float64, unit of the measure; NaN where the run failed or did not hold the measure).
        """
        long = self._read.rename_axis(index=["point", "seed"]).melt(ignore_index=False)
        ordered = long.reset_index().sort_values(["point", "seed"], kind="stable")
        return self._with_paths(ordered, ["point", "seed"]).reset_index(drop=True)

    @cached_property
    def means(self) -> pd.DataFrame:
        """One row for each point, platform and measure: the mean over seeds.

        Columns ``point``, the varied paths, ``platform``, ``measure``, ``mean``, ``low`` and
        ``high`` (95 % interval over seeds, Student's t); for a grid ``change``, ``change_low``,
        ``change_high``: against the point :attr:`reference`, paired by seed; ``seeds`` (how many
        gave a value).
        """
        shape = (len(self.points), len(self.seeds), self._read.shape[1])
        values = self._read.to_numpy(dtype=np.float64).reshape(shape)
        columns = self._read.columns
        parts = _ends("mean", "", values)
        if self.reference is not None:
            parts |= _ends("change", "change_", values - values[self.reference])
        parts["seeds"] = (~np.isnan(values)).sum(axis=1)
        index = pd.MultiIndex.from_tuples(
            [(point, *column) for point in self.points.index for column in columns],
            names=["point", "platform", "measure"],
        )
        long = pd.DataFrame({name: part.ravel() for name, part in parts.items()}, index=index)
        return self._with_paths(long.reset_index(), ["point"])

    def _with_paths(self, long: pd.DataFrame, leading: list[str]) -> pd.DataFrame:
        """Put the varied paths beside their points."""
        joined = long.merge(self.points, left_on="point", right_index=True, how="left")
        rest = [name for name in long.columns if name not in leading]
        return joined[[*leading, *self.paths, *rest]]

    def of(self, measure: str, platform: str = "all") -> pd.DataFrame:
        """Return the means of one measure of one platform.

        Returns
        -------
        DataFrame
            Index ``point``; the varied paths, and the numbers of :attr:`means`.

        Raises
        ------
        SpecError
            If measure or platform are unknown; with the nearest.
        """
        outcome = outcome_of(f"{measure}@{platform}", self.scenario)
        rows = (self.means["measure"] == outcome.measure) & (
            self.means["platform"] == outcome.platform
        )
        return self.means.loc[rows].set_index("point").drop(columns=["platform", "measure"])

    @property
    def plot(self) -> SweepPlots:
        """Plots of the sweep; each method returns a matplotlib Figure."""
        return SweepPlots(self)

    def save(self, folder: str | Path, outcomes: Iterable[str] = ("gmv_broad@all",)) -> Path:
        """Write tables and plots: aside first, then renamed.

        Parameters
        ----------
        folder : path
            New, or one that holds an earlier result of the same sweep, which is replaced.
        outcomes : iterable of str
            ``MEASURE@PLATFORM`` to draw; the tables hold every measure.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        FileExistsError
            If the folder holds something else.
        """
        from feedfollow.analyse.sweep_folder import save_sweep

        return save_sweep(self, Path(folder), [outcome_of(o, self.scenario) for o in outcomes])

    def to_frame(self, tidy: bool = False) -> pd.DataFrame:
        """Return the sweep as one table: :attr:`means`.

        Parameters
        ----------
        tidy : bool
            One value a row: :attr:`table` with a unit, without what was not taken.
        """
        from feedfollow.analyse.forms import sweep_tidy

        return sweep_tidy(self) if tidy else self.means

    def to_xarray(self) -> xr.Dataset:
        """Return the values as a data set.

        Returns
        -------
        xarray.Dataset
            Dimensions seed, platform, and each varied path of a grid; of other designs ``point``,
            along which the paths run.

        Raises
        ------
        ImportError
            If xarray is not installed.
        """
        from feedfollow.analyse.forms import sweep_dataset

        return sweep_dataset(self)

    def _repr_html_(self) -> str:
        from feedfollow.analyse.pages import sweep_html

        return sweep_html(self)


class SweepPlots:
    """The plots of a sweep by name; each takes a measure and a platform."""

    def __init__(self, sweep: Sweep) -> None:
        self._sweep = sweep

    def __call__(self, measure: str, platform: str = "all") -> Figure:
        """Draw the plot that suits the design: scatter, or lines or a heat map of a grid."""
        if self._sweep.design != "grid":
            return self.scatter(measure, platform)
        return (self.heat if len(self._sweep.paths) == 2 else self.lines)(measure, platform)

    def lines(self, measure: str, platform: str = "all") -> Figure:
        """Draw a measure against the one path of a grid.

        Raises
        ------
        ValueError
            If the sweep is no grid of one path.
        """
        from feedfollow.plots.sweep import sweep_lines

        self._want(1, "lines")
        return sweep_lines(self._sweep.of(measure, platform), self._labels(measure, platform))

    def heat(self, measure: str, platform: str = "all") -> Figure:
        """Draw a measure over the two paths of a grid, each cell with its interval.

        Raises
        ------
        ValueError
            If the sweep is no grid of two paths.
        """
        from feedfollow.plots.sweep import sweep_heat

        self._want(2, "heat")
        return sweep_heat(self._sweep.of(measure, platform), self._labels(measure, platform))

    def scatter(self, measure: str, platform: str = "all") -> Figure:
        """Draw a measure against each varied path, a panel a path."""
        from feedfollow.plots.sweep import sweep_scatter

        return sweep_scatter(self._sweep.of(measure, platform), self._labels(measure, platform))

    def _want(self, paths: int, plot: str) -> None:
        found = self._sweep.paths
        if self._sweep.design != "grid" or len(found) != paths:
            what = f"a {self._sweep.design} design of {len(found)} paths"
            raise ValueError(f"{plot} draws a grid of {paths} path(s), this is {what}: use scatter")

    def _labels(self, measure: str, platform: str) -> SweepLabels:
        from feedfollow.analyse.sweep_folder import labels_of

        return labels_of(self._sweep, measure, platform)


def sweep_key(
    scenario: Scenario, points: pd.DataFrame, seeds: tuple[int, ...], period: Period | None = None
) -> str:
    """Return the SHA-256 of what a sweep is: scenario, points, seeds, period."""
    words = (
        scenario.key,
        points.to_csv(),
        ",".join(map(str, seeds)),
        period.text if period else "",
    )
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def _ends(name: str, prefix: str, values: F64) -> dict[str, np.ndarray]:
    mean, half = mean_over_seeds(values, axis=1)
    return {name: mean, f"{prefix}low": mean - half, f"{prefix}high": mean + half}
