"""Sensitivity of an outcome, or of the difference between two scenarios, to the priors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from feedfollow.analyse.factors import factors_of
from feedfollow.analyse.method import Method
from feedfollow.analyse.oat import OneAtATime
from feedfollow.analyse.outcome import outcomes_of
from feedfollow.analyse.pawn import Pawn
from feedfollow.analyse.question import Question
from feedfollow.analyse.screening import Morris
from feedfollow.analyse.sensitivity_result import Sensitivity
from feedfollow.analyse.variance import Sobol
from feedfollow.analyse.work import Work, seeds_of
from feedfollow.spec.errors import did_you_mean, listing
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import F64

METHODS: Final[dict[str, Method]] = {
    method.name: method for method in (OneAtATime(), Morris(), Sobol(), Pawn())
}
Evaluate: TypeAlias = Callable[[F64], F64]
"""Values of the factors ``(n_points, n_factors)``, NaN for the scenario's own -> outcomes
``(n_points, n_seeds, n_outcomes)``."""


@dataclass(frozen=True)
class Plan:
    """How much is run, and how.

    Attributes
    ----------
    points : int or None
        Quantiles a parameter (oat, 5), trajectories (morris, 20), base points (sobol, 128),
        points (pawn, 256).
    seeds : int or iterable of int
        At least two, the same at every point.
    relative : bool
        Take a difference as a share of the base.
    work : Work
        Executor, folder, workers, progress.
    """

    points: int | None = None
    seeds: int | Iterable[int] = 10
    relative: bool = False
    work: Work = field(default_factory=Work)


def sensitivity(
    scenario: Scenario,
    against: Scenario | None = None,
    method: str = "oat",
    names: Iterable[str] | None = None,
    outcome: str | Iterable[str] = "gmv_broad@all",
    plan: Plan | None = None,
) -> Sensitivity:
    """Ask which parameters an outcome, or a difference between two scenarios, hangs on.

    Parameters
    ----------
    scenario : Scenario
        The level that is asked for, or the base of the difference.
    against : Scenario, optional
        The variant. Parameters are laid over both alike, except where the variant itself sets
        them, and both run under the same seeds: the difference is paired.
    method : {'oat', 'morris', 'sobol', 'pawn'}
        One factor at a time, elementary effects, Sobol's indices, PAWN; the last three through
        SALib.
    names : iterable of str, optional
        Parameters by name, levers as ``platforms.NAME.lever``; without it every parameter whose
        verdict is fit or marginalise.
    outcome : str or iterable of str
        ``MEASURE@PLATFORM``, with ``@PERIOD`` if need be; all come from the same runs.
    plan : Plan, optional
        Points, seeds, whether a difference is relative, where the runs are made.

    Returns
    -------
    Sensitivity

    Raises
    ------
    SpecError
        If a name or an outcome is unknown, or has no prior.
    ValueError
        If method, points or seeds cannot be used.
    feedfollow.analyse.method.MissingLibrary
        If SALib is needed and not installed.
    feedfollow.analyse.question.Incomplete
        If a run failed, or an outcome has no value in one.
    """
    how = plan or Plan()
    question = Question(
        scenario,
        against,
        factors_of(scenario, names),
        outcomes_of(outcome, scenario),
        seeds_of(how.seeds, least=2),
        how.relative,
    )
    design = design_of(question, method, how.points)
    return analysed(question, method, design, lambda values: question.answer(values, how.work))


def method_named(name: str) -> Method:
    """Return a method.

    Raises
    ------
    ValueError
        If there is none of that name; with the nearest.
    """
    if name not in METHODS:
        near = did_you_mean(name, METHODS) or listing(list(METHODS))
        raise ValueError(f"there is no method {name!r}; {near}")
    return METHODS[name]


def design_of(question: Question, method: str, points: int | None = None) -> F64:
    """Lay out the design of a method, scrambled by the scenario's own seed.

    Returns
    -------
    (n_points, n_factors) float64
        Quantiles of the priors, NaN for the scenario's own value.
    """
    chosen = method_named(method)
    number = chosen.points if points is None else points
    return chosen.design(len(question.factors), number, question.scenario.seed)


def analysed(question: Question, method: str, design: F64, evaluate: Evaluate) -> Sensitivity:
    """Evaluate a design and analyse it.

    Parameters
    ----------
    question : Question
    method : str
    design : (n_points, n_factors) float64
        From :func:`design_of`.
    evaluate : callable
        ``(n_points, n_factors)`` values -> ``(n_points, n_seeds, n_outcomes)``.

    Returns
    -------
    Sensitivity
    """
    values = evaluate(question.values(design))
    return Sensitivity(method_named(method), question, design, values)
