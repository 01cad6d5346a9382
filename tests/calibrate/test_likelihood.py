"""Terms of the likelihood against SciPy's laws, and the two forms of a residual."""

import numpy as np
import pytest
from scipy import stats

from feedfollow.calibrate.likelihood import (
    Statements,
    deviance_residuals,
    innovations,
    log_interval,
    log_terms,
)

INF = np.inf
SAID = Statements(
    low=np.array([1.0, 0.3, -INF, 0.70]),
    high=np.array([1.0, INF, 0.5, 0.80]),
    is_point=np.array([True, False, False, False]),
)
SD = np.array([0.1, 0.02, 0.03, 0.025])


def test_terms_are_normal_densities_and_probabilities_of_intervals() -> None:
    y = np.array([[1.13, 0.31, 0.52, 0.74], [0.8, 0.2, 0.4, 0.95]])
    expected = np.stack(
        [
            stats.norm.logpdf(1.0, y[:, 0], SD[0]),
            stats.norm.logcdf((y[:, 1] - 0.3) / SD[1]),
            stats.norm.logcdf((0.5 - y[:, 2]) / SD[2]),
            np.log(
                stats.norm.cdf(0.8, y[:, 3], SD[3]) - stats.norm.cdf(0.7, y[:, 3], SD[3]),
            ),
        ],
        axis=1,
    )
    np.testing.assert_allclose(log_terms(y, SAID, SD), expected, rtol=1e-12)


def test_a_student_tail_touches_numbers_alone() -> None:
    y = np.array([1.5, 0.31, 0.52, 0.74])
    robust, plain = log_terms(y, SAID, SD, tail=4.0), log_terms(y, SAID, SD)
    assert robust[0] == pytest.approx(stats.t.logpdf(1.0, 4.0, 1.5, SD[0]))
    np.testing.assert_array_equal(robust[1:], plain[1:])


def test_a_far_interval_keeps_its_digits() -> None:
    # 37 sd away both distribution functions are 1 or 0 to machine precision
    low, high = np.array([37.0, -39.0]), np.array([39.0, -37.0])
    tail = stats.norm.logsf(37.0)
    np.testing.assert_allclose(log_interval(low, high), [tail, tail], rtol=1e-10)
    assert np.isfinite(log_interval(np.array([200.0]), np.array([INF]))).all()


@pytest.mark.parametrize("shift", [-6.0, -1.0, -0.1, 0.02, 0.4, 2.0, 6.0])
def test_a_squared_residual_is_the_deviance(shift: float) -> None:
    best = np.array([1.0, 5.0, -5.0, 0.75])
    y = np.array([1.0, 0.3, 0.5, 0.75]) + shift * SD
    residual, _ = deviance_residuals(y, SAID, SD)
    lost = 2.0 * (log_terms(best, SAID, SD) - log_terms(y, SAID, SD))
    np.testing.assert_allclose(residual**2, lost, rtol=1e-7, atol=1e-12)


def test_a_residual_rises_through_zero_and_its_slope_is_its_derivative() -> None:
    step = 1e-6
    for shift in (-4.0, -0.7, -0.05, 0.0, 0.05, 0.7, 4.0):
        y = np.array([1.0, 0.3, 0.5, 0.75]) + shift * SD
        _, slope = deviance_residuals(y, SAID, SD)
        up, down = (deviance_residuals(y + sign * step, SAID, SD)[0] for sign in (1.0, -1.0))
        np.testing.assert_allclose(slope, (up - down) / (2.0 * step), rtol=2e-4, atol=1e-6)
        assert (slope >= 0.0).all()


def test_a_bound_that_is_met_by_far_asks_for_nothing() -> None:
    residual, slope = deviance_residuals(np.array([1.0, 2.0, -2.0, 0.75]), SAID, SD)
    np.testing.assert_allclose(residual, 0.0, atol=1e-8)
    np.testing.assert_allclose(slope[1:3], 0.0, atol=1e-8)


def test_an_innovation_is_the_distance_to_the_nearer_edge() -> None:
    y = np.array([[1.2, 0.25, 0.6, 0.65], [1.0, 0.4, 0.4, 0.85]])
    expected = [[-0.2, 0.05, -0.1, 0.05], [0.0, 0.0, 0.0, -0.05]]
    np.testing.assert_allclose(innovations(y, SAID), expected, atol=1e-15)
