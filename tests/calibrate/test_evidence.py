"""Evidence by importance sampling, against the Gaussian closed form."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy.stats import multivariate_normal
from tests.calibrate.linear import Linear, linear_problem

from feedfollow.calibrate.emulator import fit_emulator
from feedfollow.calibrate.evidence import Evidence, emulated_evidence, evidence
from feedfollow.calibrate.posterior import Posterior


@dataclass
class Gaussian:
    """y = A z + noise with z standard normal: evidence and posterior are known."""

    d: int
    n: int
    sd: float = 0.3

    def __post_init__(self) -> None:
        rng = np.random.default_rng(self.d)
        self.a = rng.standard_normal((self.n, self.d))
        self.y = self.a @ rng.standard_normal(self.d) + self.sd * rng.standard_normal(self.n)

    @property
    def exact(self) -> float:
        covariance = self.a @ self.a.T + self.sd**2 * np.eye(self.n)
        return float(multivariate_normal(np.zeros(self.n), covariance).logpdf(self.y))

    def log_density(self, x: np.ndarray) -> np.ndarray:
        z = (self.y - x @ self.a.T) / self.sd
        terms = -0.5 * z * z - np.log(self.sd) - 0.5 * np.log(2.0 * np.pi)
        return terms.sum(axis=-1) - 0.5 * (x * x).sum(axis=-1)

    def draws(self, count: int, wide: float = 1.0) -> np.ndarray:
        covariance = np.linalg.inv(np.eye(self.d) + self.a.T @ self.a / self.sd**2)
        mean = covariance @ self.a.T @ self.y / self.sd**2
        rng = np.random.default_rng(1)
        return rng.multivariate_normal(mean, wide**2 * covariance, count)


@pytest.mark.parametrize(("d", "n"), [(1, 3), (4, 4), (12, 20), (24, 30)])
def test_the_gaussian_closed_form_is_met_within_the_error(d: int, n: int) -> None:
    model = Gaussian(d, n)
    found, _ = evidence(model.log_density, model.draws(2000), np.random.default_rng(3), 10_000)
    assert found.sound
    assert found.sampling < 0.03
    assert abs(found.log - model.exact) < 4.0 * found.sampling + 1e-6


def test_the_error_is_that_of_repeated_estimates() -> None:
    model = Gaussian(6, 9)
    draws = model.draws(500, wide=1.5)
    many = [
        evidence(model.log_density, draws, np.random.default_rng(seed), 1_000)[0]
        for seed in range(40)
    ]
    spread = np.std([each.log for each in many])
    assert 0.6 < spread / np.mean([each.sampling for each in many]) < 1.6


def test_a_needless_parameter_costs_nothing() -> None:
    plain = Gaussian(3, 8)
    idle = replace(plain)
    idle.a = np.hstack([plain.a, np.zeros((8, 1))])
    rng = np.random.default_rng(4)
    draws = np.hstack([plain.draws(2000), rng.standard_normal((2000, 1))])
    one, _ = evidence(plain.log_density, plain.draws(2000), rng)
    two, _ = evidence(idle.log_density, draws, rng)
    assert two.log == pytest.approx(one.log, abs=4.0 * np.hypot(one.sampling, two.sampling) + 1e-6)


def emulated(runs: int, seed: int) -> tuple[Evidence, float]:
    """Evidence of the linear problem on an emulator of noisy runs, and the exact one."""
    noise, problem, rng = 0.2, linear_problem(), np.random.default_rng(seed)
    a, fitted = Linear().matrix, problem.targets.fitted
    z = rng.standard_normal((runs, 3))
    predicted = z @ a.T + noise * rng.standard_normal((runs, len(a)))
    emulator = fit_emulator(z, predicted)
    made = Posterior(emulator, problem.targets, problem.slack, np.zeros(len(a)))
    a, said, sd = a[fitted], problem.targets.low[fitted], problem.targets.sd[fitted]
    exact = multivariate_normal(np.zeros(len(a)), a @ a.T + np.diag(sd**2)).logpdf(said)
    covariance = np.linalg.inv(np.eye(3) + (a.T / sd**2) @ a)
    draws = rng.multivariate_normal(covariance @ (a.T / sd**2) @ said, covariance, 2000)
    return emulated_evidence(made, draws, (z, predicted, np.arange(len(z))), rng), float(exact)


def test_the_emulators_share_of_the_error_holds_the_truth_and_falls_with_runs() -> None:
    errors = {}
    for runs in (100, 400):
        many = [emulated(runs, seed) for seed in range(8)]
        away = np.array([found.log - exact for found, exact in many])
        errors[runs] = np.mean([found.emulator for found, _ in many])
        scores = away / [found.error for found, _ in many]
        assert np.sqrt((scores**2).mean()) < 1.6
        raw = away - [found.correction for found, _ in many]
        assert abs(away.mean()) < abs(raw.mean())  # an unsure emulator lowers the evidence
    assert errors[400] < 0.6 * errors[100]


def test_with_few_effective_points_it_says_so() -> None:
    assert not Evidence(-3.0, 0.2, 0.1, 80.0).sound
    assert Evidence(-3.0, 0.3, 0.4, 800.0).error == pytest.approx(0.5)
