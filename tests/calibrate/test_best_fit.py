"""The best fit of a linear model is known exactly; fresh seeds are refused."""

import numpy as np
import pytest
from scipy.optimize import minimize

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


def valley(z: np.ndarray, seeds: tuple[int, ...]) -> np.ndarray:
    """A narrow curved valley: of Rosenbrock."""
    bent = np.stack([20.0 * (z[:, 1] - z[:, 0] ** 2), 3.0 * z[:, 0]], axis=1)
    return np.repeat(bent[:, None, :], len(seeds), axis=1)


END = np.array([0.0, 4.5])
VALLEY = Question(Statements(END, END, np.ones(2, dtype=bool)), np.ones(2), np.zeros((0, 2)))
START = np.array([-1.5, 2.0])


def test_a_search_in_a_valley_is_settled_at_its_end_and_not_on_the_way() -> None:
    found = best_fit(valley, VALLEY, START, (1, 2), 100)
    exact = minimize(
        lambda z: float(np.sum(VALLEY.residuals(valley(z[None], (1,))[0, 0], z) ** 2)), START
    )
    assert found.settled
    assert found.objective == pytest.approx(exact.fun, abs=2.0 * SETTLED)
    short = best_fit(valley, VALLEY, START, (1, 2), 2)
    assert short.objective > exact.fun + 2.0 * SETTLED
    assert not short.settled


def test_a_search_that_starts_at_the_end_is_settled_without_a_trial() -> None:
    end = best_fit(valley, VALLEY, START, (1, 2), 100).z
    found = best_fit(valley, VALLEY, end, (1, 2), 5)
    assert found.settled
    assert found.calls <= 2 * 4  # itself, two slopes, at most one step


def test_trials_that_all_fail_settle_nothing() -> None:
    def cross(z: np.ndarray, seeds: tuple[int, ...]) -> np.ndarray:
        """Can be simulated only along the two axes through the start."""
        off = (np.abs(z - START) > 1e-9).all(axis=1)
        return np.where(off[:, None, None], np.nan, valley(z, seeds))

    found = best_fit(cross, VALLEY, START, (1, 2), 20)
    np.testing.assert_array_equal(found.z, START)
    assert not found.settled
    assert len(found.path) == 1


def test_definition_factors_start_where_they_are_told() -> None:
    factors = np.array([[0.2, 0.2, 0.0, 0.0]])
    asked = Question(SAID, VARIANCE, factors, ("press",))
    found = best_fit(linear, asked, np.zeros(3), (1, 2), 0, np.array([0.7]))
    np.testing.assert_array_equal(found.factors, [0.7])
    assert found.names == ("press",)
    assert not found.settled
