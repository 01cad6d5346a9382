"""A finished fit: posterior, figures, what can be trusted; and the same for changed figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from feedfollow.calibrate.about import About
from feedfollow.calibrate.arrays import Floats, Ints
from feedfollow.calibrate.best_fit import BestFit
from feedfollow.calibrate.diagnose import Conflicts, Identified, find_conflicts, identify
from feedfollow.calibrate.identify import Profiles, profiles
from feedfollow.calibrate.likelihood import Statements, innovations
from feedfollow.calibrate.posterior import Posterior
from feedfollow.calibrate.predictive import (
    EmulatorCheck,
    Predictive,
    Scores,
    check_emulator,
    predictive,
    score,
)
from feedfollow.calibrate.refit import with_targets
from feedfollow.calibrate.sampler import Draws, Length, sample
from feedfollow.calibrate.sbc import Calibration
from feedfollow.calibrate.seeds import Stage, generator, seed_of
from feedfollow.calibrate.space import Space
from feedfollow.calibrate.spec_record import SpecRecord
from feedfollow.calibrate.stages import Study
from feedfollow.calibrate.steps import Predicted
from feedfollow.calibrate.tables import (
    discrepancies,
    factors_table,
    figures_table,
    parameters_table,
)
from feedfollow.calibrate.tally import tally
from feedfollow.calibrate.target import Target, Targets
from feedfollow.calibrate.verdict import Verdict, verdicts
from feedfollow.calibrate.waves import WaveCheck, emulator_sd, within_limits
from feedfollow.calibrate.what_if import Effect
from feedfollow.observe.origin import ORIGIN, drawn_from, lack_of

if TYPE_CHECKING:
    import xarray as xr

    from feedfollow.calibrate.fit_plots import FitPlots
    from feedfollow.calibrate.rivals import Rivals


@dataclass(frozen=True)
class Fit:
    """A calibrated model.

    Parameters
    ----------
    space : Space
        Fitted parameters with their priors.
    posterior : Posterior
        Emulator, targets and slack.
    draws : Draws
        Of parameters, discrepancies and definition factors.
    z, predicted : (m, d) and (m, n) float64
        Runs that the emulator knows.
    seeds : (m,) int64
        Of these runs.
    checks : tuple of WaveCheck
    simulated : Predicted
        Posterior draws that were simulated; of the fit before, after a change of figures.
    best : BestFit
    left_out : Conflicts or None
        What the other figures say of each, as the calibration found it; None after a change of
        figures, when ``conflicts`` finds it.
    calibration : Calibration or None
    effects : tuple of Effect
        What-ifs.
    about : About
    record : SpecRecord or None
        The spec that it was made from; None for a fit of another simulator than the market.
    rivals : Rivals or None
        Comparison with the inputs-only null and with rivals; None if none was made.
    """

    space: Space
    posterior: Posterior
    draws: Draws
    z: Floats
    predicted: Floats
    seeds: Ints
    checks: tuple[WaveCheck, ...]
    simulated: Predicted
    best: BestFit
    left_out: Conflicts | None
    calibration: Calibration | None
    effects: tuple[Effect, ...]
    about: About
    record: SpecRecord | None = None
    rivals: Rivals | None = None

    @property
    def targets(self) -> Targets:
        """Figures, fitted and held out."""
        return self.posterior.targets

    @property
    def converged(self) -> bool:
        """Whether the stop rule of the waves is met and the chain is long enough.

        The emulator is judged at the draws that the fit has now: after a change of figures they
        may lie where it knows less.
        """
        still = bool(self.checks) and self.checks[-1].posterior_is_still
        return still and self.emulator_is_good and self.draws.converged

    @cached_property
    def emulator_sd(self) -> tuple[Floats, Floats]:
        """Emulator's sd at the posterior in tolerances, ``(n,)``: median and 95th percentile."""
        return emulator_sd(self.posterior, self.draws.x)

    @property
    def emulator_is_good(self) -> bool:
        """Whether the emulator adds little to the tolerance of every fitted figure."""
        median, upper = self.emulator_sd
        fitted = self.targets.fitted
        return within_limits(median[fitted], upper[fitted])

    @cached_property
    def emulator_check(self) -> EmulatorCheck:
        """Errors of the emulator at the posterior draws that were simulated."""
        x = self.simulated.x[:, : self.posterior.d]
        return check_emulator(self.posterior, x, self.simulated.predicted)

    @cached_property
    def conflicts(self) -> Conflicts:
        """What the other figures say of each, and of each platform's; a minute on the emulator."""
        if self.left_out is not None:
            return self.left_out
        return find_conflicts(self.posterior, self.draws.x, self.about.master)

    @cached_property
    def identified(self) -> Identified:
        """What the figures tell about the parameters."""
        return identify(self.posterior, self.draws.x, self.space.paths)

    @cached_property
    def profiles(self) -> Profiles:
        """How much worse the best point is where a parameter is held; seconds on the emulator."""
        return profiles(self.posterior, self.draws.x.mean(axis=0))

    @cached_property
    def _shown(self) -> tuple[Floats, Floats, Floats | float]:
        """Draws, what the model says there, and the variance of not knowing that."""
        if not self.about.emulated:
            return self.simulated.x, self.simulated.predicted, 0.0
        x = self.draws.x[:: max(1, len(self.draws.x) // 500)]
        return (x, *self.posterior.simulated(x[:, : self.posterior.d]))

    @cached_property
    def prediction(self) -> Predictive:
        """What would be published: simulated, or emulated after a change of figures."""
        return predictive(self.posterior, *self._shown)

    @cached_property
    def scores(self) -> Scores:
        """How figures compare with predictions."""
        return score(self.prediction, Statements.of(self.targets), self.targets.sd)

    @cached_property
    def bare_scores(self) -> Scores:
        """The same if the model had no error of its own: only tolerances and definitions."""
        bare = predictive(self.posterior, *self._shown, discrepancy=False)
        return score(bare, Statements.of(self.targets), self.targets.sd)

    @cached_property
    def plain_away(self) -> Floats:
        """``(n,)`` (model - documented) / tolerance without definition factors."""
        mean = self._shown[1].mean(axis=0)
        return -innovations(mean, Statements.of(self.targets)) / self.targets.sd

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Every figure with its tolerance and source, and what the fit predicts; misses first."""
        return figures_table(
            self.targets, self.prediction, self.scores, self.conflicts.one, self.emulator_sd[0]
        )

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """Every parameter with prior, posterior and contraction; those not informed say so."""
        return parameters_table(self.space, self.draws.x[:, : len(self.space)])

    @cached_property
    def discrepancy(self) -> pd.DataFrame:
        """The model's own error by group of figures."""
        return discrepancies(self.posterior, self.draws.x)

    @cached_property
    def factors(self) -> pd.DataFrame:
        """The definition factors of publishers."""
        return factors_table(self.posterior, self.draws.x)

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        """Whether the model's own error passes, by group of figures on a logarithm."""
        return verdicts(self.discrepancy, self.targets, self.emulator_sd[0])

    @property
    def failed(self) -> tuple[str, ...]:
        """Groups whose discrepancy is above 20 %, by an emulator good enough to say so."""
        return tuple(name for name, said in self.verdicts.items() if said == "failed")

    @property
    def not_judged(self) -> tuple[str, ...]:
        """Groups whose discrepancy cannot be told from the emulator's errors."""
        return tuple(name for name, said in self.verdicts.items() if said == "cannot be judged")

    @property
    def root_mean_square(self) -> float:
        """Root mean square of (model - documented) / tolerance over fitted numbers.

        Bounds and ranges do not count, and definition factors, which take up part of a
        difference, are left out.
        """
        return tally(self, self.targets.fitted).away

    @property
    def plot(self) -> FitPlots:
        """Plots of the fit, each a matplotlib Figure."""
        from feedfollow.calibrate.fit_plots import FitPlots

        return FitPlots(self)

    def report(self) -> str:
        """Write the report as Markdown, misses first."""
        from feedfollow.calibrate.report import report

        return report(self)

    def posterior_table(self, most: int = 1000) -> pd.DataFrame:
        """Give posterior draws in natural units, a column a dotted path.

        Parameters
        ----------
        most : int
            Rows at most, evenly spaced along the chain.

        Returns
        -------
        DataFrame
            Its attribute ``origin`` says what the fit lacks, for what is drawn from it.
        """
        x = self.draws.x
        rows = np.linspace(0, len(x) - 1, min(most, len(x))).astype(np.int64)
        values = self.space.natural(x[rows, : len(self.space)])
        table = pd.DataFrame(values, columns=pd.Index(self.space.paths))
        lack = lack_of(self.failed, self.not_judged, self.converged)
        table.attrs[ORIGIN] = drawn_from(lack, self.about.emulated)
        return table

    def to_frame(self, tidy: bool = False) -> pd.DataFrame:
        """Return posterior draws: :meth:`posterior_table`.

        Parameters
        ----------
        tidy : bool
            One value a row: draw, parameter, value, unit.
        """
        from feedfollow.calibrate.fit_forms import draws_frame

        return draws_frame(self, tidy)

    def to_xarray(self) -> xr.Dataset:
        """Return posterior draws as a data set: a variable a dotted path, dimension draw.

        Raises
        ------
        ImportError
            If xarray is not installed.
        """
        from feedfollow.calibrate.fit_forms import draws_dataset

        return draws_dataset(self)

    def _repr_html_(self) -> str:
        from feedfollow.calibrate.fit_forms import fit_html

        return fit_html(self)

    def refit(self, changed: Mapping[str, Target | None], times: float = 50.0) -> Fit:
        """Fit again with changed figures, on the emulator alone.

        Parameters
        ----------
        changed : mapping of str to Target or None
            The new target by the name of a figure; None leaves it out. The output that it is
            compared with and its scale cannot change: the emulator knows no other.
        times : float
            Length of the chain in autocorrelation times; ten are enough for a look.

        Returns
        -------
        Fit
            Predictions come from the emulator; waves, best fit, ranks and what-ifs are those of
            this fit. Rivals met other figures and are dropped.

        Raises
        ------
        ValueError
            If there is no such figure, its output or scale would change, or none is left.
        """
        posterior = with_targets(self.posterior, changed)
        rng = generator(self.about.master, Stage.SAMPLER, 900)
        walkers = max(60, 4 * posterior.size)
        start = rng.standard_normal((walkers, posterior.size))
        chosen = self.draws.x[rng.choice(len(self.draws.x), walkers, replace=False)]
        start[:, : posterior.d] = chosen[:, : posterior.d]
        seed = seed_of(self.about.master, Stage.SAMPLER, 900, 0) % 2**32
        draws = sample(posterior.log_density, start, seed, Length(times))
        about = replace(self.about, emulated=True)
        return replace(
            self, posterior=posterior, draws=draws, left_out=None, about=about, rivals=None
        )


def fit_of(study: Study, record: SpecRecord | None = None) -> Fit:
    """Take what is kept of a calibration.

    Parameters
    ----------
    study : Study
    record : SpecRecord, optional
        The spec that it was made from.

    Returns
    -------
    Fit
    """
    problem, learnt = study.problem, study.learnt
    model = problem.simulator
    about = About(
        problem.master, model.digest, model.agents, model.period, model.outputs,
        model.trajectory, study.runs, learnt.unusable, study.pilot.quiet,
        study.pilot.agents_factor, study.emulator_check.sd,
        int(study.design.usable[0].sum()),
    )  # fmt: skip
    return Fit(
        problem.space, learnt.posterior, learnt.draws, learnt.z, learnt.predicted, learnt.seeds,
        learnt.checks, study.predicted, study.best, study.conflicts, study.calibration,
        study.effects, about, record,
    )  # fmt: skip
