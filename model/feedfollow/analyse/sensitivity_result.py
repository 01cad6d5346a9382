"""The result of a sensitivity analysis: tables, flips and plots."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from feedfollow.analyse.flips import flips_of
from feedfollow.analyse.intervals import mean_over_seeds
from feedfollow.analyse.method import Method
from feedfollow.analyse.oat import OneAtATime
from feedfollow.analyse.question import Question
from feedfollow.spec.errors import did_you_mean, listing
from feedfollow.world.columns import F64

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Sensitivity:
    """What a sensitivity analysis found.

    Attributes
    ----------
    method : Method
    question : Question
        Scenarios, factors, outcomes, seeds.
    design : (n_points, n_factors) float64
        Quantiles of the priors; NaN where a parameter stays as the scenario has it.
    values : (n_points, n_seeds, n_outcomes) float64
        Outcomes, or differences of pairs.
    """

    method: Method
    question: Question
    design: F64
    values: F64

    @property
    def labels(self) -> tuple[str, ...]:
        """Outcomes as they are written."""
        return tuple(outcome.label for outcome in self.question.outcomes)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row for each outcome and parameter, the strongest first.

        Index ``(outcome, parameter)``; columns of the method (see its ``table``), among them
        ``acts``: whether the parameter does more than seed noise alone would.
        """
        names = [factor.name for factor in self.question.factors]
        parts = {}
        for k, label in enumerate(self.labels):
            seed = self.question.scenario.seed
            part = self.method.table(self.design, self.values[:, :, k], seed)
            part.index = pd.Index(names, name="parameter")
            parts[label] = part.sort_values("rank", kind="stable")
        return pd.concat(parts, names=["outcome"])

    @cached_property
    def variance(self) -> pd.DataFrame:
        """One row for each outcome: its variance split into that of parameters and that of seeds.

        Columns ``mean``; ``parameters``: variance of the expected outcome over the priors;
        ``seeds``: variance of one run over seeds; ``seeds_mean``: of the mean of all seeds;
        ``share``: of parameters in the two of one run together.
        """
        rows = {}
        for k, label in enumerate(self.labels):
            found = self.method.apart(self.design, self.values[:, :, k])
            both = found.parameters + found.seeds
            rows[label] = {
                "mean": found.mean,
                "parameters": found.parameters,
                "seeds": found.seeds,
                "seeds_mean": found.seeds / self.values.shape[1],
                "share": found.parameters / both if both > 0.0 else np.nan,
            }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("outcome")

    @cached_property
    def points(self) -> pd.DataFrame:
        """One row for each point and outcome.

        Columns ``point``, ``outcome``, the parameters (their values; the scenario's own where it
        was left), ``mean``, ``low``, ``high`` (over seeds, 95 %).
        """
        values = self.question.values(self.design)
        own = np.array([factor.own for factor in self.question.factors])
        filled = np.where(np.isnan(values), own, values)
        names = [factor.name for factor in self.question.factors]
        mean, half = mean_over_seeds(self.values, axis=1)
        parts = []
        for k, label in enumerate(self.labels):
            part = pd.DataFrame(filled, columns=names)
            part.insert(0, "outcome", label)
            part.insert(0, "point", np.arange(len(part)))
            ends = {"low": mean[:, k] - half[:, k], "high": mean[:, k] + half[:, k]}
            parts.append(part.assign(mean=mean[:, k], **ends))
        return pd.concat(parts, ignore_index=True)

    @cached_property
    def responses(self) -> pd.DataFrame:
        """How each outcome answers to each parameter alone (one factor at a time only).

        Columns ``outcome``, ``parameter``, ``quantile`` (NaN for the scenario's own value),
        ``value``, ``mean``, ``low``, ``high`` (95 % over seeds), ``change``, ``change_low``,
        ``change_high``: against the scenario's own value, paired by seed.

        Raises
        ------
        ValueError
            If another method was used.
        """
        self._want_oat("responses")
        values = self.question.values(self.design)
        mean, half = mean_over_seeds(self.values, axis=1)
        change, width = mean_over_seeds(self.values - self.values[0], axis=1)
        rows = []
        for f, factor in enumerate(self.question.factors):
            tested = np.flatnonzero(np.isfinite(self.design[:, f]))
            for k, label in enumerate(self.labels):
                for point in (0, *tested):
                    at = factor.own if point == 0 else values[point, f]
                    ends = (*_ends(mean, half, point, k), *_ends(change, width, point, k))
                    rows.append((label, factor.name, self.design[point, f], at, *ends))
        columns = ["outcome", "parameter", "quantile", "value", "mean", "low", "high"]
        return pd.DataFrame(rows, columns=[*columns, "change", "change_low", "change_high"])

    @cached_property
    def flips(self) -> pd.DataFrame:
        """Whether the sign of a difference survives each prior; see :func:`flips_of`.

        Raises
        ------
        ValueError
            If a level was asked for, or another method was used.
        """
        if self.question.against is None:
            raise ValueError("a level has no sign to flip: name a second scenario (against)")
        self._want_oat("flips")
        own = self.responses["quantile"].isna()
        return flips_of(self.responses[~own], self.responses[own], self.table["acts"])

    def _want_oat(self, what: str) -> None:
        if not isinstance(self.method, OneAtATime):
            raise ValueError(
                f"{what} are read off tested quantiles of one parameter: method 'oat', "
                f"not {self.method.name!r}"
            )

    @property
    def plot(self) -> SensitivityPlots:
        """Plots; each method returns a matplotlib Figure."""
        return SensitivityPlots(self)

    def save(self, folder: str | Path) -> Path:
        """Write tables and plots: aside first, then renamed.

        Raises
        ------
        FileExistsError
            If the folder holds something else.
        """
        from feedfollow.analyse.sensitivity_folder import save_sensitivity

        return save_sensitivity(self, Path(folder))

    def to_frame(self, tidy: bool = False) -> pd.DataFrame:
        """Return the analysis as one table.

        Parameters
        ----------
        tidy : bool
            One value a row: point, seed, the parameters, outcome, value, unit.

        Returns
        -------
        DataFrame
            Without ``tidy`` :attr:`table`, with outcome and parameter as columns.
        """
        from feedfollow.analyse.forms import sensitivity_tidy

        return sensitivity_tidy(self) if tidy else self.table.reset_index()

    def to_xarray(self) -> xr.Dataset:
        """Return the outcomes as a data set: dimensions point and seed, parameters along points.

        Raises
        ------
        ImportError
            If xarray is not installed.
        """
        from feedfollow.analyse.forms import sensitivity_dataset

        return sensitivity_dataset(self)

    def _repr_html_(self) -> str:
        from feedfollow.analyse.pages import sensitivity_html

        return sensitivity_html(self)


def _ends(mean: F64, half: F64, point: int, outcome: int) -> tuple[float, float, float]:
    centre, width = float(mean[point, outcome]), float(half[point, outcome])
    return centre, centre - width, centre + width


class SensitivityPlots:
    """The plots of a sensitivity analysis; without an outcome the first one is drawn."""

    def __init__(self, found: Sensitivity) -> None:
        self._found = found

    def __call__(self, outcome: str | None = None) -> Figure:
        """Draw the plot that suits the method."""
        plots = {"oat": self.tornado, "morris": self.screening}
        return plots.get(self._found.method.name, self.indices)(outcome)

    def tornado(self, outcome: str | None = None) -> Figure:
        """Draw how far each parameter alone moves an outcome (oat)."""
        return self._plot("tornado", ("oat",), outcome)

    def screening(self, outcome: str | None = None) -> Figure:
        """Draw the mean size of elementary effects against their spread (morris)."""
        return self._plot("screening", ("morris",), outcome)

    def indices(self, outcome: str | None = None) -> Figure:
        """Draw the indices with their intervals (sobol, pawn)."""
        return self._plot("indices", ("sobol", "pawn"), outcome)

    def _plot(self, plot: str, methods: tuple[str, ...], outcome: str | None) -> Figure:
        from feedfollow.analyse.sensitivity_folder import draw

        if self._found.method.name not in methods:
            raise ValueError(
                f"{plot} draws {' and '.join(methods)}, this is {self._found.method.name}"
            )
        label = outcome if outcome is not None else self._found.labels[0]
        if label not in self._found.labels:
            near = did_you_mean(label, self._found.labels) or listing(self._found.labels)
            raise ValueError(f"no outcome {label!r} was asked for; {near}")
        return draw(self._found, plot, label)
