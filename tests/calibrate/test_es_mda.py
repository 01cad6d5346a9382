"""On a linear Gaussian model the smoother reaches the posterior that is known exactly."""

import numpy as np
import pytest

from feedfollow.calibrate.es_mda import TooManyFailures, es_mda
from feedfollow.calibrate.likelihood import Statements

A = np.array([[1.0, 0.5, 0.0], [0.2, -1.0, 0.3], [0.4, 0.4, 0.1], [0.0, 0.3, 0.2]])
VALUE = np.array([0.8, -0.5, 0.3, 0.1])
VARIANCE = np.array([0.2, 0.3, 0.15, 0.4]) ** 2
SAID = Statements(VALUE, VALUE, np.ones(4, dtype=bool))
COVARIANCE = np.linalg.inv(np.eye(3) + A.T @ np.diag(1.0 / VARIANCE) @ A)
MEAN = COVARIANCE @ A.T @ (VALUE / VARIANCE)


def linear(step: int, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return z @ A.T, np.ones(len(z), dtype=bool)


def test_the_final_ensemble_is_the_exact_posterior() -> None:
    rng = np.random.default_rng(3)
    ensemble = es_mda(linear, SAID, VARIANCE, rng.standard_normal((20_000, 3)), 3, rng)
    np.testing.assert_allclose(ensemble.final.mean(axis=0), MEAN, atol=0.02)
    np.testing.assert_allclose(np.cov(ensemble.final.T), COVARIANCE, atol=0.02)
    assert ensemble.z.shape == (3, 20_000, 3)


def test_statements_that_are_met_move_nothing() -> None:
    wide = Statements(np.full(4, -1e6), np.full(4, 1e6), np.zeros(4, dtype=bool))
    rng = np.random.default_rng(3)
    start = rng.standard_normal((50, 3))
    np.testing.assert_array_equal(es_mda(linear, wide, VARIANCE, start, 3, rng).final, start)


def test_failed_members_are_replaced_from_the_law_of_the_others() -> None:
    def fails(step: int, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        y, good = linear(step, z)
        good[::5] = False
        return np.where(good[:, None], y, np.nan), good

    rng = np.random.default_rng(3)
    final = es_mda(fails, SAID, VARIANCE, rng.standard_normal((20_000, 3)), 3, rng).final
    np.testing.assert_allclose(final.mean(axis=0), MEAN, atol=0.03)
    np.testing.assert_allclose(np.cov(final.T), COVARIANCE, atol=0.03)


def test_an_ensemble_that_mostly_fails_is_refused() -> None:
    def fails(step: int, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return z @ A.T, np.arange(len(z)) < 0.4 * len(z)

    rng = np.random.default_rng(3)
    with pytest.raises(TooManyFailures, match="20 of 50 runs"):
        es_mda(fails, SAID, VARIANCE, rng.standard_normal((50, 3)), 3, rng)
