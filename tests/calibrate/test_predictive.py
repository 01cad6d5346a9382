"""Mixtures of normals and their scores against SciPy and simulation."""

import numpy as np
import pytest
from scipy import stats

from feedfollow.calibrate.likelihood import Statements
from feedfollow.calibrate.predictive import Predictive, score
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
