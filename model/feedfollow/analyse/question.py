"""What a sensitivity analysis asks: outcomes of a scenario, or of a variant less a base."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from feedfollow.analyse.factors import Factor
from feedfollow.analyse.outcome import Outcome, read_outcomes
from feedfollow.analyse.pairing import settings_changed
from feedfollow.analyse.work import Work
from feedfollow.run.ensemble import Ensemble
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import F64


class Incomplete(RuntimeError):
    """Runs failed or hold no value of an outcome: no index can be estimated."""


@dataclass(frozen=True)
class Question:
    """Outcomes to be explained by parameters.

    Attributes
    ----------
    scenario : Scenario
        The level that is asked for, or the base of a difference.
    against : Scenario or None
        The variant, whose difference from the base is asked for.
    factors : tuple of Factor
    outcomes : tuple of Outcome
    seeds : tuple of int
    relative : bool
        Whether a difference is taken as a share of the base.
    """

    scenario: Scenario
    against: Scenario | None
    factors: tuple[Factor, ...]
    outcomes: tuple[Outcome, ...]
    seeds: tuple[int, ...]
    relative: bool = False

    def __post_init__(self) -> None:
        if self.relative and self.against is None:
            raise ValueError("a relative difference needs a second scenario to differ from")
        if self.against is not None:
            for what in ("start", "until", "users"):
                mine, theirs = getattr(self.scenario, what), getattr(self.against, what)
                if mine != theirs:
                    raise ValueError(
                        f"{what} is {mine} in {self.scenario.name} and {theirs} in "
                        f"{self.against.name}; expected the same, so that runs make pairs"
                    )

    @property
    def unit(self) -> dict[str, str]:
        """Unit of each outcome by its label."""
        return {each.label: "share" if self.relative else each.unit for each in self.outcomes}

    @property
    def kept(self) -> frozenset[str]:
        """Paths that the variant itself sets, and that no draw changes in it."""
        if self.against is None:
            return frozenset()
        return frozenset(settings_changed(self.scenario, self.against))

    def values(self, design: F64) -> F64:
        """Turn quantiles of the priors into values of the factors, ``(n_points, n_factors)``.

        NaN, which leaves a factor as the scenario has it, is kept.
        """
        values = np.full(design.shape, np.nan)
        for f, factor in enumerate(self.factors):
            for point in np.flatnonzero(np.isfinite(design[:, f])):
                values[point, f] = factor.at(float(design[point, f]))
        return values

    def scenarios(self, values: F64) -> list[tuple[Scenario, ...]]:
        """Make the scenarios of points.

        Parameters
        ----------
        values : (n_points, n_factors) float64
            Values of the factors; NaN leaves one as the scenarios have it.

        Returns
        -------
        list of tuple of Scenario
            The scenario of each point, or base and variant.
        """
        kept = self.kept
        made = []
        for point, row in enumerate(values):
            changes = {
                factor.path: float(value)
                for factor, value in zip(self.factors, row, strict=True)
                if np.isfinite(value)
            }
            pair = [_laid_over(self.scenario, changes, point)]
            if self.against is not None:
                own = {path: value for path, value in changes.items() if path not in kept}
                pair.append(_laid_over(self.against, own, point))
            made.append(tuple(pair))
        return made

    def answer(self, values: F64, work: Work) -> F64:
        """Run all points and read the outcomes.

        Parameters
        ----------
        values : (n_points, n_factors) float64
            As in :meth:`scenarios`.
        work : Work

        Returns
        -------
        (n_points, n_seeds, n_outcomes) float64
            Levels, or differences of pairs under the same seed.

        Raises
        ------
        Incomplete
            If a run failed or an outcome has no value; the runs that were made are kept in the
            work's folder.
        """
        made = self.scenarios(values)
        # points that differ only in what the variant sets itself share its run
        unique = {scenario: scenario for pair in made for scenario in map(_nameless, pair)}
        places = {scenario: k for k, scenario in enumerate(unique)}
        named = {_nameless(each): each for pair in reversed(made) for each in pair}
        runs = work.ensemble([named[scenario] for scenario in unique], self.seeds)
        _refuse_failures(runs)
        read = np.stack(
            [
                series.to_numpy(dtype=np.float64).reshape(len(unique), len(self.seeds))
                for series in read_outcomes(runs, self.outcomes, self.scenario).values()
            ],
            axis=-1,
        )
        _refuse_gaps(read, runs, self.outcomes)
        sides = [
            read[[places[_nameless(pair[side])] for pair in made]] for side in range(len(made[0]))
        ]
        return sides[0] if len(sides) == 1 else self._difference(sides[0], sides[1])

    def _difference(self, base: F64, variant: F64) -> F64:
        """Take differences by seed; as a share, linearised about the ratio of the means."""
        effect: F64 = variant - base
        if not self.relative:
            return effect
        mean = base.mean(axis=1, keepdims=True)
        if np.any(mean <= 0.0):
            label = self.outcomes[int(np.argwhere(mean <= 0.0)[0][2])].label
            raise Incomplete(f"{label} is not above 0 at every point: it has no relative change")
        rate = effect.mean(axis=1, keepdims=True) / mean
        share: F64 = rate + (effect - rate * base) / mean
        return share


def _laid_over(scenario: Scenario, changes: Mapping[str, float], point: int) -> Scenario:
    varied = scenario.with_(**changes) if changes else scenario
    return replace(varied, name=f"{scenario.name}, point {point}")


def _nameless(scenario: Scenario) -> Scenario:
    return replace(scenario, name="point")


def _refuse_failures(runs: Ensemble) -> None:
    if runs.failures:
        total = len(runs.scenarios) * len(runs.seeds)
        first = runs.failures[0]
        raise Incomplete(
            f"{len(runs.failures)} of {total} runs failed, and no index can be estimated without "
            f"them; the first: {first}"
        )


def _refuse_gaps(read: F64, runs: Ensemble, outcomes: Iterable[Outcome]) -> None:
    for k, outcome in enumerate(outcomes):
        gaps = np.argwhere(np.isnan(read[:, :, k]))
        if len(gaps):
            scenario, seed = (int(each) for each in gaps[0])
            raise Incomplete(
                f"{outcome.label} has no value in {len(gaps)} of {read[:, :, k].size} runs, such "
                f"as {runs.scenarios[scenario].name} with seed {runs.seeds[seed]}: choose another "
                "measure, a longer period or more users"
            )
