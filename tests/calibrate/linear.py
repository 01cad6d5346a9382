"""A linear simulator with Gaussian noise, whose posterior is known exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from feedfollow.calibrate.emulator import fit_emulator
from feedfollow.calibrate.fit import Fit
from feedfollow.calibrate.posterior import Posterior, Slack
from feedfollow.calibrate.problem import Plan, Problem
from feedfollow.calibrate.sampler import Length
from feedfollow.calibrate.simulator import Outcome
from feedfollow.calibrate.space import Space
from feedfollow.calibrate.target import Target, Targets
from feedfollow.spec.prior import normal
from feedfollow.spec.table import Parameter

Kept = tuple[Fit, Path]
"""A fit and its folder."""
QUICK = Plan(
    pilot=10, members=40, wave_runs=30, most_waves=2, predictive=40, best_fit_seeds=2,
    best_fit_iterations=2, calibration_truths=20, length=Length(times=10.0, most=1000, keep=1200),
)  # fmt: skip


@dataclass(frozen=True)
class Linear:
    """Outputs ``exp(A z + noise)``: n figures, then their sum."""

    d: int = 3
    n: int = 8
    noise: float = 0.02
    digest: str = "linear"
    agents: int = 10
    period: str = "one year"

    @property
    def matrix(self) -> np.ndarray:
        return np.random.default_rng(8).standard_normal((self.n, self.d)) / np.sqrt(self.d)

    @property
    def outputs(self) -> tuple[str, ...]:
        return (*(f"gmv.{k}" for k in range(self.n)), "total")

    @property
    def trajectory(self) -> tuple[str, ...]:
        return ("gmv.first", "gmv.last")

    def scenario(self, name: str) -> str:
        if name not in ("base", "more"):
            raise ValueError(f"there is no scenario {name!r}")
        return name

    def run(self, theta: Mapping[str, float], seed: int, scenario: str) -> Outcome:
        z = np.array([theta[f"parameters.p{k}"] for k in range(self.d)])
        if z[0] > 3.5:
            raise ValueError("the first parameter is too large")
        noise = self.noise * np.random.default_rng(seed).standard_normal(self.n)
        level = self.matrix @ z + noise
        level[0] += 0.1 if scenario == "more" else 0.0
        gmv = np.exp(level)
        return Outcome(np.append(gmv, gmv.sum()), gmv[[0, -1]])


def space(d: int) -> Space:
    rows = {
        f"parameters.p{k}": Parameter(
            f"p{k}", "p", ("(1)",), "unit", 0.0, -9.0, 9.0, normal(0.0, 1.0), "a number",
            "assumed", "fit",
        )
        for k in range(d)
    }  # fmt: skip
    return Space(rows)


def linear_problem(
    model: Linear | None = None, plan: Plan = QUICK, held_out: int = 2, sd: float = 0.1
) -> Problem:
    model = model or Linear()
    rng = np.random.default_rng(4)
    truth = rng.standard_normal(model.d)
    said = np.exp(model.matrix @ truth + sd * rng.standard_normal(model.n))
    rows = tuple(
        Target(
            f"gmv{k}", f"gmv.{k}", "point", "log", float(said[k]), float(said[k]), sd, "money",
            role="fit" if k < model.n - held_out else "holdout",
            platform="one" if k % 2 else "two", source="drawn", reason="known",
        )
        for k in range(model.n)
    )  # fmt: skip
    slack = Slack({"money": 0.0}, {})
    return Problem(model, space(model.d), Targets(rows), slack, 3, plan, ("more",))


def linear_posterior(discrepancy: float) -> Posterior:
    """A posterior of three parameters whose figures of money have a discrepancy of that scale."""
    rng = np.random.default_rng(3)
    targets = linear_problem().targets
    emulator = fit_emulator(rng.standard_normal((40, 3)), rng.standard_normal((40, len(targets))))
    return Posterior(emulator, targets, Slack({"money": discrepancy}, {}), np.zeros(len(targets)))


class IdleLast(Linear):
    """The linear simulator with a parameter that does nothing."""

    def __init__(self) -> None:
        super().__init__(d=4)

    @property
    def matrix(self) -> np.ndarray:
        matrix = super().matrix.copy()
        matrix[:, 3] = 0.0
        return matrix
