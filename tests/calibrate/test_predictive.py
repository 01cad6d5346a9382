"""Mixtures of normals and their scores against SciPy and simulation."""

import numpy as np
import pytest
from scipy import stats
from tests.calibrate.linear import linear_posterior

from feedfollow.calibrate.likelihood import Statements
from feedfollow.calibrate.predictive import Predictive, check_emulator, predictive, score
from feedfollow.calibrate.what_if import Effect, variance_ratio

INF = np.inf
RNG = np.random.default_rng(1)
MIXTURE = Predictive(RNG.normal([0.0, 1.0, 5.0], [1.0, 0.2, 2.0], (80, 3)), np.full((80, 3), 0.5))


def draws(count: int = 200_000) -> np.ndarray:
    rows = RNG.integers(80, size=count)
    return MIXTURE.mean[rows] + MIXTURE.sd[rows] * RNG.standard_normal((count, 3))


def test_quantiles_are_those_of_the_mixture() -> None:
    levels = np.array([0.05, 0.5, 0.95])
    found = MIXTURE.quantiles(levels)
    np.testing.assert_allclose(found, np.quantile(draws(), levels, axis=0), atol=0.03)
    np.testing.assert_allclose(MIXTURE.chance_below(found[0]), 0.05, atol=1e-9)


def test_crps_is_that_of_simulation_and_of_a_single_normal() -> None:
    values = np.array([0.4, 1.0, 12.0])
    said = Statements(values, values, np.ones(3, dtype=bool))
    found = score(MIXTURE, said, np.full(3, 0.5)).crps
    x, y = draws(), draws()
    expected = np.abs(x - values).mean(axis=0) - 0.5 * np.abs(x - y).mean(axis=0)
    np.testing.assert_allclose(found, expected, atol=0.02)
    one = Predictive(np.array([[0.0]]), np.array([[1.0]]))
    zero = Statements(np.zeros(1), np.zeros(1), np.ones(1, dtype=bool))
    exact = 2.0 * stats.norm.pdf(0.0) - 1.0 / np.sqrt(np.pi)
    assert score(one, zero, np.ones(1)).crps[0] == pytest.approx(exact)


def test_log_scores_and_intervals_judge_numbers_bounds_and_ranges() -> None:
    said = Statements(np.array([9.0, 0.9, -INF]), np.array([9.0, 1.1, 8.0]),
                      np.array([True, False, False]))  # fmt: skip
    found = score(MIXTURE, said, np.array([0.5, 0.1, 0.5]))
    np.testing.assert_array_equal(found.inside90, [False, True, True])
    np.testing.assert_allclose(found.score[1:], 0.0)
    assert found.score[0] > 5.0
    assert found.against_tolerance[0] < -15.0
    x = draws()
    assert np.exp(found.log_score[1]) == pytest.approx(
        ((x[:, 1] > 0.9) & (x[:, 1] < 1.1)).mean(), abs=0.01
    )
    assert np.isnan(found.crps[1:]).all()


def test_effects_are_differences_and_pairs_save_runs() -> None:
    noise = RNG.standard_normal((500, 2))
    base = noise * [1.0, 1.0]
    changed = base + [0.3, 0.0] + 0.1 * RNG.standard_normal((500, 2)) * [1.0, 0.0]
    ratio = variance_ratio(base, changed)
    assert ratio[0] == pytest.approx(200.0, rel=0.25)
    assert np.isinf(ratio[1])
    effect = Effect("more", changed - base)
    np.testing.assert_allclose(effect.quantiles()[2], [0.3, 0.0], atol=0.02)
    assert effect.chance_up()[0] > 0.99


def test_a_number_is_missed_outside_its_interval_and_a_bound_below_an_even_chance() -> None:
    one = Predictive(np.zeros((1, 4)), np.ones((1, 4)))
    said = Statements(np.array([1.5, 2.0, 1.5, -INF]), np.array([1.5, 2.0, INF, 0.1]),
                      np.array([True, True, False, False]))  # fmt: skip
    found = score(one, said, np.ones(4))
    np.testing.assert_array_equal(found.missed, [False, True, True, False])
    assert found.inside90[2]  # the interval meets the bound, which has a chance of 7 %


def test_without_discrepancy_only_tolerances_and_the_emulator_are_left() -> None:
    posterior = linear_posterior(0.3)
    x = np.random.default_rng(2).standard_normal((30, posterior.size))
    runs = np.zeros((30, len(posterior.targets)))
    bare = predictive(posterior, x, runs, 0.01, discrepancy=False)
    np.testing.assert_allclose(bare.sd, np.sqrt(0.1**2 + 0.01))
    assert (predictive(posterior, x, runs, 0.01).sd > bare.sd).all()


def test_the_emulator_is_told_by_what_it_errs_in_tolerances_figure_by_figure() -> None:
    posterior = linear_posterior(0.3)
    z = np.random.default_rng(3).standard_normal((50, 3))
    mean, _ = posterior.emulator.predict(z)
    found = check_emulator(posterior, z, mean + 0.05 * np.arange(mean.shape[1]))
    np.testing.assert_allclose(found.mean, 0.5 * np.arange(mean.shape[1]), atol=1e-12)
    np.testing.assert_allclose(found.error, 0.0, atol=1e-12)
