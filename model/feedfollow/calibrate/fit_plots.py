"""Plots of a fit, each readable alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from feedfollow.calibrate.periods import dated, paths_table
from feedfollow.calibrate.sbc import ecdf_band
from feedfollow.calibrate.spread import bands
from feedfollow.plots.calibration_checks import Band, left_out, ranks, waves
from feedfollow.plots.calibration_fan import SUBJECTS, Known, fan
from feedfollow.plots.calibration_forest import forest
from feedfollow.plots.calibration_parameters import prior_posterior, spectrum
from feedfollow.plots.calibration_rivals import log_scores
from feedfollow.plots.names import short_name

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from feedfollow.calibrate.fit import Fit

FANS = ("gmv", "repurchase", "private_share")
"""What is drawn over time; a projection draws more."""
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

    @property
    def names(self) -> tuple[str, ...]:
        """Plots that the fit has something for."""
        fit = self._fit
        there = {
            "waves": bool(fit.checks),
            "ranks": fit.calibration is not None,
            "rivals": fit.rivals is not None,
        }
        always = ("forest", "prior_posterior", "spectrum", "left_out")
        return (*always, *(f"fan_{name}" for name in self.fans),
                *(name for name, has in there.items() if has))  # fmt: skip

    def all(self) -> dict[str, Figure]:
        """Draw every plot that the fit has something for, by name."""
        return {name: self.draw(name) for name in self.names}

    def draw(self, name: str) -> Figure:
        """Draw a plot of :attr:`names`."""
        kind, _, subject = name.partition("fan_")
        drawn: Figure = self.fan(subject) if not kind else getattr(self, name)()
        return drawn

    @property
    def _note(self) -> str:
        about = self._fit.about
        state = "converged" if self._fit.converged else "NOT CONVERGED"
        source = "emulator, figures changed" if about.emulated else f"{about.runs} runs"
        return (
            f"{source}, {about.agents:,} users, {about.period}; seed {about.master}; {state}. "
            "Tolerances and sources: figures.csv of the fit."
        )

    def forest(self) -> Figure:
        """Draw predictions minus figures in tolerances, hold-outs apart."""
        fit = self._fit
        targets = fit.targets
        levels = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
        prior = fit.predicted[: fit.about.prior_runs]
        prior_ends = np.nanquantile(prior, [0.05, 0.95], axis=0)
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
        table["outside"] = fit.scores.missed
        return forest(table, f"The fit misses {_missed(table)} figures", self._note)

    @property
    def fans(self) -> tuple[str, ...]:
        """Subjects that :meth:`fan` can draw."""
        fit = self._fit
        if fit.about.emulated or fit.record is None:
            return ()
        kept = {name.partition(".")[0] for name in fit.about.trajectory}
        return tuple(name for name in FANS if SUBJECTS[name].measures[0] in kept)

    def fan(self, subject: str = "gmv") -> Figure:
        """Draw what the fit says over time, with the documented figures.

        Parameters
        ----------
        subject : str
            One of :attr:`fans`.

        Raises
        ------
        ValueError
            If there is no such subject, or figures were changed, so that no run belongs to the fit.
        """
        fit = self._fit
        if subject not in self.fans or fit.record is None:
            listed = ", ".join(self.fans) or "no fan can be drawn of this fit"
            raise ValueError(f"there is no fan {subject!r}; expected {listed}")
        paths = paths_table(fit.about.trajectory, fit.simulated.trajectory)
        table = bands(fit.posterior, fit.simulated.x, paths, SUBJECTS[subject].measures)
        read = tuple(each for each in fit.record.figures if each.id in fit.about.outputs)
        events = tuple(fit.record.load().scenario.events)
        known = Known(read, {row.name: row.role for row in fit.targets.rows}, events=events)
        return fan(dated(table), SUBJECTS[subject], known, self._note)

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
        names = [short_name(path) for path in fit.space.paths]
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

    def rivals(self) -> Figure:
        """Draw the log score of every figure under the model and under the inputs-only null.

        Raises
        ------
        ValueError
            If the fit was not compared with the null.
        """
        rivals = self._fit.rivals
        if rivals is None:
            raise ValueError("the fit was not compared with the null")
        names = {"log_score.model": "model", "log_score.inputs_null": "null"}
        table = rivals.figures.rename(columns=names)
        better = "null" if rivals.null_wins else "model"
        told = "" if rivals.gain().told else ", but within the error"
        title = f"Held-out figures: the {better} predicts them better{told}"
        return log_scores(table[["role", "identity", "model", "null"]], title, self._note)


def _missed(table: pd.DataFrame) -> str:
    """Count the figures missed, of those fitted and of those held out."""
    outside = {role: own["outside"] for role, own in table.groupby("role")}
    return " and ".join(
        f"{int(outside[role].sum())} of {len(outside[role])} {words}"
        for role, words in (("fit", "fitted"), ("holdout", "held-out"))
        if role in outside
    )
