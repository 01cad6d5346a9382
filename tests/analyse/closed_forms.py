"""Functions with known sensitivities, in the place of the model."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from tests.run.short import SEPARATE

from feedfollow.analyse.factors import Factor
from feedfollow.analyse.outcome import Outcome
from feedfollow.analyse.question import Question
from feedfollow.analyse.sensitivity import Evaluate, analysed, design_of
from feedfollow.analyse.sensitivity_result import Sensitivity
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.table import Parameter, uniform
from feedfollow.world.columns import F64

SEEDS = tuple(range(1, 7))
A, B = 7.0, 0.1


def factor(name: str, low: float, high: float, own: float) -> Factor:
    """Return a number with a uniform prior."""
    row = Parameter(
        name=name,
        symbol=name,
        equations=("(0)",),
        unit="units",
        default=own,
        low=min(low, own),
        high=max(high, own),
        prior=uniform(low, high),
        description="A number of a closed form.",
        source="assumed",
        verdict="marginalise",
    )
    return Factor(f"parameters.{name}", row, own)


def question(factors: tuple[Factor, ...], difference: bool = False) -> Question:
    """Return a question whose answer a test gives itself."""
    scenario = load_scenario(SEPARATE)
    against = scenario.with_(name="variant") if difference else None
    return Question(scenario, against, factors, (Outcome("gmv_broad", "all"),), SEEDS)


def evaluated(
    factors: tuple[Factor, ...],
    function: Callable[[F64], F64],
    noise: Callable[[np.random.Generator, int], F64] | None = None,
) -> Evaluate:
    """Return an evaluator: the function of the values, and noise ``(points, seeds)`` if given."""
    own = np.array([each.own for each in factors])

    def evaluate(values: F64) -> F64:
        exact = function(np.where(np.isnan(values), own, values))
        rng = np.random.default_rng(11)
        around = noise(rng, len(values)) if noise else np.zeros((len(values), len(SEEDS)))
        return (exact[:, None] + around)[:, :, None]

    return evaluate


def analyse(
    method: str,
    factors: tuple[Factor, ...],
    function: Callable[[F64], F64],
    noise: Callable[[np.random.Generator, int], F64] | None = None,
    points: int | None = None,
    difference: bool = False,
) -> Sensitivity:
    """Analyse a closed form as a scenario would be."""
    asked = question(factors, difference)
    design = design_of(asked, method, points)
    return analysed(asked, method, design, evaluated(factors, function, noise))


def ishigami(values: F64) -> F64:
    """Return Ishigami's function of three numbers, uniform on -pi to pi."""
    x, y, z = values.T
    result: F64 = np.sin(x) + A * np.sin(y) ** 2 + B * z**4 * np.sin(x)
    return result


def ishigami_factors() -> tuple[Factor, ...]:
    """Return its numbers, set at 0."""
    return tuple(factor(f"x{k}", -np.pi, np.pi, 0.0) for k in (1, 2, 3))


def ishigami_indices() -> dict[str, list[float]]:
    """Return first-order and total indices of the function, and its variance."""
    first = 0.5 * (1.0 + B * np.pi**4 / 5.0) ** 2
    second = A**2 / 8.0
    both = B**2 * np.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    variance = first + second + both
    return {
        "S1": [first / variance, second / variance, 0.0],
        "ST": [(first + both) / variance, second / variance, both / variance],
        "variance": [variance],
    }


def shared_and_own(shared: float, own: float) -> Callable[[np.random.Generator, int], F64]:
    """Return noise of standard deviation ``shared`` a seed, and ``own`` a point and seed."""

    def noise(rng: np.random.Generator, points: int) -> F64:
        by_seed = shared * rng.standard_normal(len(SEEDS))
        return by_seed + own * rng.standard_normal((points, len(SEEDS)))

    return noise
