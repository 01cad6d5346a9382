"""The best fit of a linear model is known exactly; fresh seeds are refused."""

import numpy as np
import pytest

from feedfollow.calibrate.best_fit import SETTLED, Question, best_fit
from feedfollow.calibrate.likelihood import Statements

A = np.array([[1.0, 0.5, 0.0], [0.2, -1.0, 0.3], [0.4, 0.4, 0.1], [0.0, 0.3, 0.2]])
VALUE = np.array([0.8, -0.5, 0.3, 0.1])
VARIANCE = np.array([0.2, 0.3, 0.15, 0.4]) ** 2
SAID = Statements(VALUE, VALUE, np.ones(4, dtype=bool))
NONE = np.zeros((0, 4))


def linear(z: np.ndarray, seeds: tuple[int, ...]) -> np.ndarray:
    """Noise that is the same at every point of a seed, as common random numbers make it."""
    noise = np.stack([0.3 * np.random.default_rng(seed).standard_normal(4) for seed in seeds])
    return (z @ A.T)[:, None, :] + noise


def test_a_linear_model_is_solved_by_its_normal_equations() -> None:
    seeds = (3, 4, 5)
    shift = linear(np.zeros((1, 3)), seeds).mean(axis=1)[0]
    precision = np.eye(3) + A.T @ np.diag(1.0 / VARIANCE) @ A
    exact = np.linalg.solve(precision, A.T @ ((VALUE - shift) / VARIANCE))
    found = best_fit(linear, Question(SAID, VARIANCE, NONE), np.ones(3), seeds, 12)
    assert (found.z - exact) @ precision @ (found.z - exact) < SETTLED
    np.testing.assert_allclose(found.information, precision - np.eye(3), rtol=1e-8)
    assert found.settled
    assert found.path == tuple(sorted(found.path, reverse=True))


def test_definition_factors_are_solved_without_runs() -> None:
    factors = np.array([[0.2, 0.2, 0.0, 0.0]])
    wide = np.hstack([A, factors.T])
    precision = np.eye(4) + wide.T @ np.diag(1.0 / VARIANCE) @ wide
    shift = linear(np.zeros((1, 3)), (1, 2)).mean(axis=1)[0]
    exact = np.linalg.solve(precision, wide.T @ ((VALUE - shift) / VARIANCE))
    found = best_fit(linear, Question(SAID, VARIANCE, factors), np.zeros(3), (1, 2), 12)
    away = np.array([*found.z, *found.factors]) - exact
    assert away @ precision @ away < SETTLED
    schur = np.linalg.inv(np.linalg.inv(precision)[:3, :3]) - np.eye(3)
    np.testing.assert_allclose(found.information, schur, rtol=1e-6)


def test_a_side_that_cannot_be_simulated_is_walked_round() -> None:
    def walled(z: np.ndarray, seeds: tuple[int, ...]) -> np.ndarray:
        return np.where((z[:, :1] > 1.0)[:, :, None], np.nan, linear(z, seeds))

    start = np.array([0.95, 0.0, 0.0])
    found = best_fit(walled, Question(SAID, VARIANCE, NONE), start, (1, 2), 12)
    free = best_fit(linear, Question(SAID, VARIANCE, NONE), start, (1, 2), 12)
    np.testing.assert_allclose(found.z, free.z, atol=0.02)
    with pytest.raises(ValueError, match="start of the best fit cannot be simulated"):
        best_fit(walled, Question(SAID, VARIANCE, NONE), 2.0 * start, (1, 2))


@pytest.mark.parametrize("seeds", [None, "fresh", iter((1, 2)), [1, 2], (1.0, 2.0), lambda: 3])
def test_fresh_seeds_are_refused(seeds: object) -> None:
    with pytest.raises(TypeError, match="fixed seeds"):
        best_fit(linear, Question(SAID, VARIANCE, NONE), np.zeros(3), seeds)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seeds", "says"), [((1,), "2 to 4"), ((1, 2, 3, 4, 5), "2 to 4"), ((1, 1), "named twice")]
)
def test_seeds_are_two_to_four_different_ones(seeds: tuple[int, ...], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        best_fit(linear, Question(SAID, VARIANCE, NONE), np.zeros(3), seeds)
