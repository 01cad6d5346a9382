"""A finished fit: posterior, figures, what can be trusted; and the same for changed figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.best_fit import BestFit
from feedfollow.calibrate.diagnose import Conflicts, Identified, find_conflicts, identify
from feedfollow.calibrate.likelihood import Statements
from feedfollow.calibrate.posterior import Posterior
from feedfollow.calibrate.predictive import Predictive, Scores, predictive, score
from feedfollow.calibrate.sampler import Draws, sample
from feedfollow.calibrate.sbc import Calibration
from feedfollow.calibrate.seeds import Stage, generator, seed_of
from feedfollow.calibrate.space import Space
from feedfollow.calibrate.spec_record import SpecRecord
from feedfollow.calibrate.stages import Study
from feedfollow.calibrate.steps import Predicted
from feedfollow.calibrate.tables import discrepancies, figures_table, parameters_table
from feedfollow.calibrate.target import Target, Targets
from feedfollow.calibrate.waves import WaveCheck
from feedfollow.calibrate.what_if import Effect
from feedfollow.spec.errors import did_you_mean

if TYPE_CHECKING:
    from feedfollow.calibrate.fit_plots import FitPlots
    from feedfollow.calibrate.rivals import Rivals

MONEY_LIMIT: Final = 0.2
"""Discrepancy on a logarithm above which a fit counts as failed."""


@dataclass(frozen=True, slots=True)
class About:
    """What was done.

    Parameters
    ----------
    master : int
        Seed of the calibration.
    model : str
        Hash of the model's code.
    agents : int
    period : str
    outputs, trajectory : tuple of str
        Names of what a run gives.
    runs : int
        Runs asked for.
    unusable : int
        Runs of design and waves that failed or have no place on a scale.
    quiet : float
        Share of fitted figures whose noise is at most 0.3 tolerances.
    agents_factor : float
        By what the agents should be multiplied so that 90 % of them are.
    emulator_sd : float
        Of errors at unseen points in what the emulator expects; 0.8 to 1.2 if it is honest.
    prior_runs : int
        The first of the runs that the emulator knows; they are draws of the prior.
    emulated : bool
        Whether predictions come from the emulator alone, after a change of figures.
    """

    master: int
    model: str
    agents: int
    period: str
    outputs: tuple[str, ...]
    trajectory: tuple[str, ...]
    runs: int
    unusable: int
    quiet: float
    agents_factor: float
    emulator_sd: float
    prior_runs: int
    emulated: bool = False


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
    checks : tuple of WaveCheck
    simulated : Predicted
        Posterior draws that were simulated; of the fit before, after a change of figures.
    best : BestFit
    conflicts : Conflicts
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
    checks: tuple[WaveCheck, ...]
    simulated: Predicted
    best: BestFit
    conflicts: Conflicts
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
        """Whether the stop rule of the waves was met and the chain is long enough."""
        return bool(self.checks) and self.checks[-1].stop and self.draws.converged

    @cached_property
    def identified(self) -> Identified:
        """What the figures tell about the parameters."""
        return identify(self.posterior, self.draws.x, self.space.paths)

    @cached_property
    def prediction(self) -> Predictive:
        """What would be published: simulated, or emulated after a change of figures."""
        if not self.about.emulated:
            return predictive(self.posterior, self.simulated.x, self.simulated.predicted)
        mean, variance = self.posterior.predict(self.draws.x[:: max(1, len(self.draws.x) // 500)])
        return Predictive(mean, np.sqrt(variance))

    @cached_property
    def scores(self) -> Scores:
        """How figures compare with predictions."""
        return score(self.prediction, Statements.of(self.targets), self.targets.sd)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Every figure with its tolerance and source, and what the fit predicts; misses first."""
        return figures_table(self.targets, self.prediction, self.scores, self.conflicts.one)

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """Every parameter with prior, posterior and contraction; those not informed say so."""
        return parameters_table(self.space, self.draws.x[:, : len(self.space)])

    @cached_property
    def discrepancy(self) -> pd.DataFrame:
        """The model's own error by group of figures."""
        return discrepancies(self.posterior, self.draws.x)

    @property
    def failed(self) -> tuple[str, ...]:
        """Groups on a logarithm whose discrepancy is above 20 %: the fit counts as failed."""
        table = self.discrepancy
        bad = table[(table["scale"] == "log") & (table["median"] > MONEY_LIMIT)]
        return tuple(str(name) for name in bad.index)

    @property
    def root_mean_square(self) -> float:
        """Root mean square of (model - documented) / tolerance over fitted figures."""
        away = self.scores.against_tolerance[self.targets.fitted]
        return float(np.sqrt(np.mean(away**2)))

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
        """
        x = self.draws.x
        rows = np.linspace(0, len(x) - 1, min(most, len(x))).astype(np.int64)
        values = self.space.natural(x[rows, : len(self.space)])
        return pd.DataFrame(values, columns=pd.Index(self.space.paths))

    def refit(self, changed: Mapping[str, Target | None]) -> Fit:
        """Fit again with changed figures, on the emulator alone.

        Parameters
        ----------
        changed : mapping of str to Target or None
            The new target by the name of a figure; None leaves it out. The output that it is
            compared with and its scale cannot change: the emulator knows no other.

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
        posterior = _with_targets(self.posterior, changed)
        rng = generator(self.about.master, Stage.SAMPLER, 900)
        walkers = max(60, 4 * posterior.size)
        start = rng.standard_normal((walkers, posterior.size))
        chosen = self.draws.x[rng.choice(len(self.draws.x), walkers, replace=False)]
        start[:, : posterior.d] = chosen[:, : posterior.d]
        seed = seed_of(self.about.master, Stage.SAMPLER, 900, 0) % 2**32
        draws = sample(posterior.log_density, start, seed)
        conflicts = find_conflicts(posterior, draws.x, self.about.master)
        about = replace(self.about, emulated=True)
        return replace(
            self, posterior=posterior, draws=draws, conflicts=conflicts, about=about, rivals=None
        )


def _with_targets(posterior: Posterior, changed: Mapping[str, Target | None]) -> Posterior:
    """Change targets in their places; one that is left out becomes a hold-out."""
    rows = {row.name: row for row in posterior.targets.rows}
    for name, new in changed.items():
        if name not in rows:
            hint = did_you_mean(name, list(rows)) or f"figures are {', '.join(rows)}"
            raise ValueError(f"the fit has no figure {name!r}; {hint}")
        old = rows[name]
        if new is None:
            rows[name] = replace(old, role="holdout")
        elif (new.output, new.scale, new.name) != (old.output, old.scale, name):
            raise ValueError(
                f"{name} is compared with {old.output} on the scale {old.scale}: the emulator "
                "knows no other, so another output or scale needs a new calibration"
            )
        else:
            rows[name] = new
    targets = Targets(tuple(rows.values()))
    if not targets.fitted.any():
        raise ValueError("no figure would be left to fit")
    return Posterior(posterior.emulator, targets, posterior.slack, posterior.noise)


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
        problem.space, learnt.posterior, learnt.draws, learnt.z, learnt.predicted, learnt.checks,
        study.predicted, study.best, study.conflicts, study.calibration, study.effects, about,
        record,
    )  # fmt: skip
