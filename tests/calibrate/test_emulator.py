"""The ridge against SciPy, its uncertainty against repeated data, and a process where it helps."""

import numpy as np
import pytest
from scipy.optimize import minimize

from feedfollow.calibrate.basis import Basis
from feedfollow.calibrate.emulator import fit_emulator


def quadratic(z: np.ndarray) -> np.ndarray:
    return np.stack(
        [1.0 + z[:, 0] - 0.5 * z[:, 1] + 0.3 * z[:, 0] * z[:, 2], 0.4 * z[:, 1] ** 2 - z[:, 2]], 1
    )


def test_a_quadratic_is_learnt_exactly_with_its_slopes() -> None:
    z = np.random.default_rng(1).standard_normal((80, 3))
    emulator = fit_emulator(z, quadratic(z))
    point = np.array([0.3, -1.2, 0.8])
    mean, variance = emulator.predict(point)
    np.testing.assert_allclose(mean, quadratic(point[None])[0], atol=1e-6)
    assert variance.max() < 1e-9
    slopes, _ = emulator.slopes(point)
    np.testing.assert_allclose(slopes, [[1.24, -0.5, 0.09], [0.0, -0.96, -1.0]], atol=1e-5)


def test_the_ridge_minimises_its_own_objective() -> None:
    rng = np.random.default_rng(2)
    z = rng.standard_normal((60, 3))
    y = quadratic(z) + 0.5 * rng.standard_normal((60, 2))
    emulator = fit_emulator(z, y)
    features = Basis.full(3).features(z)
    for column in range(2):
        penalty = emulator.penalty[column]

        def objective(b: np.ndarray, column: int = column, penalty: float = penalty) -> float:
            misfit = y[:, column] - b[0] - (features - features.mean(0)) @ b[1:]
            return float(misfit @ misfit + penalty * b[1:] @ b[1:])

        best = minimize(objective, np.zeros(10), method="BFGS", options={"gtol": 1e-9}).x
        np.testing.assert_allclose(
            emulator.rotation @ emulator.weights[:, column], best[1:], atol=1e-5
        )


def test_the_expected_error_is_the_error_over_repeated_data() -> None:
    rng = np.random.default_rng(3)
    points = rng.standard_normal((50, 3))
    z = rng.standard_normal((120, 3))
    scores = []
    for _ in range(60):
        y = quadratic(z) + 0.3 * rng.standard_normal((120, 2))
        mean, variance = fit_emulator(z, y).predict(points)
        scores.append((mean - quadratic(points)) / np.sqrt(variance))
    assert np.std(scores) == pytest.approx(1.0, abs=0.12)


def test_runs_are_predicted_with_their_noise_and_left_out_scores_are_honest() -> None:
    rng = np.random.default_rng(4)
    z = rng.standard_normal((300, 3))
    y = quadratic(z) + 0.3 * rng.standard_normal((300, 2))
    emulator = fit_emulator(z, y)
    there = rng.standard_normal((500, 3))
    new = quadratic(there) + 0.3 * rng.standard_normal((500, 2))
    score = (new - emulator.predict(there)[0]) / np.sqrt(emulator.run_variance(there))
    assert score.std() == pytest.approx(1.0, abs=0.1)
    np.testing.assert_allclose(emulator.quality.standardised, 1.0, atol=0.1)
    assert (emulator.quality.explained > 0.85).all()


def test_products_that_tell_nothing_are_dropped_when_runs_are_few() -> None:
    rng = np.random.default_rng(5)
    z = rng.standard_normal((150, 10))
    y = (z[:, 0] + 2.0 * z[:, 1] * z[:, 2] + 0.2 * rng.standard_normal(150))[:, None]
    emulator = fit_emulator(z, y)
    pairs = {tuple(pair) for pair in emulator.basis.pairs.tolist()}
    assert (1, 2) in pairs
    assert len(pairs) < 15


def test_a_process_is_kept_where_a_quadratic_does_not_fit_and_only_there() -> None:
    rng = np.random.default_rng(6)
    z = rng.standard_normal((250, 2))
    truth = np.stack([np.sin(2.0 * z[:, 0]), z[:, 0] - z[:, 1] ** 2], 1)
    y = truth + 0.05 * rng.standard_normal(truth.shape)
    emulator = fit_emulator(z, y, process=True)
    assert emulator.process is not None
    np.testing.assert_array_equal(emulator.process.columns, [0])
    there = rng.standard_normal((300, 2))
    mean, variance = emulator.predict(there)
    plain, _ = fit_emulator(z, y).predict(there)
    error = mean[:, 0] - np.sin(2.0 * there[:, 0])
    assert np.sqrt(np.mean(error**2)) < 0.4 * np.sqrt(
        np.mean((plain[:, 0] - np.sin(2.0 * there[:, 0])) ** 2)
    )
    assert 0.5 < np.std(error / np.sqrt(variance[:, 0])) < 2.0


def test_too_few_runs_and_missing_values_are_refused() -> None:
    z = np.random.default_rng(7).standard_normal((10, 5))
    with pytest.raises(ValueError, match="expected at least 13"):
        fit_emulator(z, z[:, :1])
    z = np.vstack([z, z + 0.1])
    y = z[:, :1].copy()
    y[3] = np.nan
    with pytest.raises(ValueError, match="finite"):
        fit_emulator(z, y)


def test_under_equal_noise_the_claimed_error_is_the_true_one_though_runs_are_few() -> None:
    rng = np.random.default_rng(8)
    d, m, n = 15, 383, 40  # as many runs as a first posterior has; three a feature
    z = rng.standard_normal((m, d))
    linear, square = rng.standard_normal((d, n)), rng.standard_normal((n, d, d)) / d
    truth = z @ linear + 0.5 * np.einsum("mi,nij,mj->mn", z, square, z)
    emulator = fit_emulator(z, truth + 0.5 * rng.standard_normal((m, n)))
    assert emulator.basis.size == 135  # the whole quadratic
    assert emulator.caution.mean() == pytest.approx(1.0, abs=0.1)
    mean, variance = emulator.predict(z)
    claimed, true = np.sqrt(variance.mean()), np.sqrt(((mean - truth) ** 2).mean())
    assert claimed == pytest.approx(true, rel=0.1)
