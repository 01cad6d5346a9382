"""The inputs-only null: the macro identity (0) with fitted content density, and no agents.

It meets the same figures with the same tolerances, discrepancies and definition factors as the
model; what the model predicts better than it is what agents are good for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from feedfollow.calibrate.arrays import Bools, Floats
from feedfollow.calibrate.es_mda import es_mda
from feedfollow.calibrate.likelihood import Statements
from feedfollow.calibrate.market import Market
from feedfollow.calibrate.null_identity import predict
from feedfollow.calibrate.null_inputs import Identity
from feedfollow.calibrate.null_space import Grid, null_space, shares, with_shares
from feedfollow.calibrate.posterior import Density, Slack, prior_variance
from feedfollow.calibrate.predictive import Predictive, Scores, score
from feedfollow.calibrate.problem import Problem
from feedfollow.calibrate.sampler import WALKERS, Draws, Length, sample
from feedfollow.calibrate.scale import to_scale
from feedfollow.calibrate.seeds import Stage, generator, seed_of
from feedfollow.calibrate.space import Space
from feedfollow.calibrate.spec import Spec
from feedfollow.calibrate.target import Targets
from feedfollow.observe.documented import Figure

MEMBERS: Final = 200
STEPS: Final = 4
"""Size and updates of the ensemble that walks from the prior to where the chain starts."""
SHOWN: Final = 500
"""Draws that a prediction is made of."""


@dataclass(frozen=True)
class NullDensity(Density):
    """Density of the null's parameters and slack; the identity itself predicts, no emulator.

    Parameters
    ----------
    identity : Identity
    grid : Grid
    figures : tuple of Figure
        One a target, in their order.
    targets : Targets
    slack : Slack
    noise : (n,) float64
        Zero.
    """

    identity: Identity
    grid: Grid
    figures: tuple[Figure, ...]
    targets: Targets
    slack: Slack
    noise: Floats

    @property
    def d(self) -> int:
        """Number of parameters."""
        return len(self.grid.space)

    def simulated(self, z: Floats) -> tuple[Floats, Floats]:
        """Give the identity's value of every target, as :meth:`Density.simulated` says."""
        flat = predict(self.identity, self.figures, self.grid.values(z.reshape(-1, self.d)))
        mean = to_scale(flat, self.targets.scales).reshape(*z.shape[:-1], len(self.figures))
        return mean, np.zeros_like(mean)


@dataclass(frozen=True)
class NullFit:
    """The fitted null.

    Parameters
    ----------
    density : NullDensity
        Of the targets that it can predict.
    draws : Draws
    master : int
    silent : tuple of str
        Targets of which it says nothing.
    """

    density: NullDensity
    draws: Draws
    master: int
    silent: tuple[str, ...]

    @property
    def space(self) -> Space:
        """Its parameters."""
        return self.density.grid.space

    @cached_property
    def shown(self) -> Floats:
        """``(m, size)`` draws, evenly spaced along the chain, that predictions are made of."""
        x = self.draws.x
        return x[np.linspace(0, len(x) - 1, min(SHOWN, len(x))).astype(np.int64)]

    def predict(self, figures: Sequence[Figure]) -> Floats:
        """Predict figures of any period, later ones too, at draws of the posterior.

        Parameters
        ----------
        figures : sequence of Figure
            Inputs are held at their ends; a share that was no target is uniform from 0 to 1.

        Returns
        -------
        (m, n) float64
            Natural units, without the error of the published number; NaN in the column of a
            figure of which neither the identity nor a constant says anything.
        """
        if not figures:
            return np.empty((len(self.shown), 0))
        whole = with_shares(self.space, figures)
        added = len(whole) - len(self.space)
        more = generator(self.master, Stage.NULL, 2).standard_normal((len(self.shown), added))
        z = np.concatenate([self.shown[:, : self.density.d], more], axis=1)
        identity = Identity.over(self.density.identity.scenario, figures)
        return predict(identity, figures, Grid(whole).values(z))

    @cached_property
    def prediction(self) -> Predictive:
        """What would be published of the targets that it predicts."""
        mean, variance = self.density.predict(self.shown)
        return Predictive(mean, np.sqrt(variance))

    @cached_property
    def scores(self) -> Scores:
        """How the targets that it predicts compare with the prediction."""
        targets = self.density.targets
        return score(self.prediction, Statements.of(targets), targets.sd)

    @cached_property
    def constant(self) -> Bools:
        """``(n,)`` which targets it meets with a constant and not by the identity."""
        return np.array([bool(shares([each])) for each in self.density.figures])


def inputs_null(source: Problem | Spec, length: Length | None = None) -> NullFit:
    """Fit the null to the figures of a calibration of the market.

    Parameters
    ----------
    source : Problem or Spec
        Of the model: its scenario gives the inputs, its targets and slack the likelihood.
    length : Length, optional
        Of the chain; the problem's when left out.

    Returns
    -------
    NullFit
        The same for the same problem: all chance comes from its master seed.

    Raises
    ------
    ValueError
        If the simulator is not the market, or the null predicts none of the fitted figures.
    """
    problem = source.problem() if isinstance(source, Spec) else source
    density, silent = density_of(problem)
    rng = generator(problem.master, Stage.NULL)
    start = _start(density, rng)
    seed = seed_of(problem.master, Stage.NULL, 0, 0) % 2**32
    draws = sample(density.log_density, start, seed, length or problem.plan.length)
    return NullFit(density, draws, problem.master, silent)


def density_of(problem: Problem) -> tuple[NullDensity, tuple[str, ...]]:
    """Make the density of the targets that the null predicts, and name the others.

    Raises
    ------
    ValueError
        As :func:`inputs_null`.
    """
    market = problem.simulator
    if not isinstance(market, Market):
        raise ValueError("the inputs-only null needs the market: other simulators have no inputs")
    known = {figure.id: figure for figure in market.figures}
    read = tuple(known[row.output] for row in problem.targets.rows)
    space = null_space(market.base, problem.space.rows, read)
    identity = Identity.over(market.base, read)
    grid = Grid(space)
    middle = predict(identity, read, grid.values(np.zeros((1, len(space)))))[0]
    said = np.isfinite(middle)
    rows = tuple(row for row, keep in zip(problem.targets.rows, said, strict=True) if keep)
    if not any(row.role == "fit" for row in rows):
        raise ValueError("the inputs-only null predicts none of the fitted figures")
    figures = tuple(figure for figure, keep in zip(read, said, strict=True) if keep)
    slack = Slack(problem.slack.discrepancy, problem.slack.factors, problem.slack.tail)
    density = NullDensity(identity, grid, figures, Targets(rows), slack, np.zeros(len(rows)))
    return density, tuple(each.id for each, keep in zip(read, said, strict=True) if not keep)


def _start(density: NullDensity, rng: np.random.Generator) -> Floats:
    """Walk an ensemble from the prior to the posterior, where the chain starts."""
    targets = density.targets
    fitted = targets.fitted
    whole = Statements.of(targets)
    said = Statements(whole.low[fitted], whole.high[fitted], whole.is_point[fitted])
    variance = prior_variance(targets, density.slack)[fitted]

    def evaluate(step: int, z: Floats) -> tuple[Floats, Bools]:
        predicted = density.simulated(z)[0][:, fitted]
        return predicted, np.isfinite(predicted.sum(axis=1))

    prior = rng.standard_normal((MEMBERS, density.d))
    ensemble = es_mda(evaluate, said, variance, prior, STEPS, rng)
    walkers = max(WALKERS, 4 * density.size)
    start = rng.standard_normal((walkers, density.size))
    start[:, : density.d] = ensemble.final[rng.integers(len(ensemble.final), size=walkers)]
    # members that stand twice would never part under moves along differences
    start += 0.01 * rng.standard_normal(start.shape)
    return start
