"""Plots of a fit, each readable alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from feedfollow.calibrate.sbc import ecdf_band
from feedfollow.plots.calibration_checks import Band, left_out, ranks, waves
from feedfollow.plots.calibration_forest import forest
from feedfollow.plots.calibration_parameters import prior_posterior, spectrum

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from feedfollow.calibrate.fit import Fit

LEVEL = 0.99
"""Probability of the band of ranks."""


class FitPlots:
    """Plots of a fit.

    Parameters
    ----------
    fit : Fit
    """

    def __init__(self, fit: Fit) -> None:
        self._fit = fit

    def all(self) -> dict[str, Figure]:
        """Draw every plot that the fit has something for, by name."""
        figures = {
            "forest": self.forest(),
            "prior_posterior": self.prior_posterior(),
            "spectrum": self.spectrum(),
            "left_out": self.left_out(),
        }
        if self._fit.checks:
            figures["waves"] = self.waves()
        if self._fit.calibration is not None:
            figures["ranks"] = self.ranks()
        return figures

    @property
    def _note(self) -> str:
        about = self._fit.about
        state = "converged" if self._fit.converged else "NOT CONVERGED"
        source = "emulator, figures changed" if about.emulated else f"{about.runs} runs"
        return (
            f"{source}, {about.agents} agents, {about.period}; seed {about.master}; {state}. "
            "Tolerances and sources: figures.csv of the fit."
        )

    def forest(self) -> Figure:
        """Draw predictions minus figures in tolerances, hold-outs apart."""
        fit = self._fit
        targets = fit.targets
        levels = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
        prior = fit.predicted[: fit.about.prior_runs]
        prior_ends = np.quantile(prior, [0.05, 0.95], axis=0)
        finite_low = np.where(np.isfinite(targets.low), targets.low, targets.high)
        finite_high = np.where(np.isfinite(targets.high), targets.high, targets.low)
        centre = 0.5 * (finite_low + finite_high)
        values = np.concatenate(
            [fit.prediction.quantiles(levels), prior_ends, targets.low[None], targets.high[None]]
        )
        names = ["low90", "low50", "middle", "high50", "high90", "prior_low", "prior_high", "from",
                 "to"]  # fmt: skip
        table = pd.DataFrame(
            ((values - centre) / targets.sd).T,
            columns=pd.Index(names),
            index=pd.Index(targets.names, name="figure"),
        )
        table["role"] = [row.role for row in targets.rows]
        table["kind"] = [row.kind for row in targets.rows]
        table["outside"] = ~fit.scores.inside90
        return forest(table, "Documented figures against the fit", self._note)

    def prior_posterior(self) -> Figure:
        """Draw the posterior of every parameter over its prior."""
        fit = self._fit
        z = fit.draws.x[:, : len(fit.space)]
        return prior_posterior(z, fit.space.paths, "What the figures tell of each parameter",
                               self._note)  # fmt: skip

    def spectrum(self) -> Figure:
        """Draw the information of the figures by direction."""
        table = self._fit.identified.table
        values = np.array([row.eigenvalue for row in table])
        title = (
            f"The figures inform {self._fit.identified.effective:.1f} of {len(table)} directions"
        )
        return spectrum(values, [row.loadings for row in table], title, self._note)

    def left_out(self) -> Figure:
        """Draw how far each figure lies from what the others predict."""
        fit = self._fit
        scores = pd.Series(fit.conflicts.one.score, index=pd.Index(fit.targets.names))
        count = int(fit.conflicts.one.conflicts.sum())
        title = f"Figures left out one at a time: {count or 'none'} in conflict"
        return left_out(scores, title, self._note)

    def ranks(self) -> Figure:
        """Draw ranks of known truths.

        Raises
        ------
        ValueError
            If the fit was made without them.
        """
        fit = self._fit
        if fit.calibration is None:
            raise ValueError("the fit was made without truths to rank")
        values = fit.calibration.ranks[:, : len(fit.space)]
        band = Band(*ecdf_band(len(values), LEVEL), LEVEL)
        names = [path.rpartition(".")[2] for path in fit.space.paths]
        title = f"Ranks of {len(values)} truths among their posteriors"
        return ranks(values, names, band, title, self._note)

    def waves(self) -> Figure:
        """Draw convergence from wave to wave.

        Raises
        ------
        ValueError
            If the fit was made without a wave.
        """
        checks = self._fit.checks
        if not checks:
            raise ValueError("the fit was made without a wave")
        table = pd.DataFrame(
            {
                "median": [float(check.median.max()) for check in checks],
                "upper": [float(check.upper.max()) for check in checks],
                "shift": [check.mean_shift for check in checks],
                "ratio": [check.sd_ratio for check in checks],
            },
            index=pd.Index([check.runs for check in checks], name="runs"),
        )
        return waves(table, "Convergence of the waves", self._note)
