"""Emulator and both samplers on a linear Gaussian model, whose posterior is known exactly."""

import numpy as np
import pytest
from scipy import stats

from feedfollow.calibrate.emulator import fit_emulator
from feedfollow.calibrate.many import sample_many
from feedfollow.calibrate.posterior import Posterior, Slack
from feedfollow.calibrate.sampler import Length, sample
from feedfollow.calibrate.target import Target, Targets

A = np.array([[1.0, 0.5, 0.0], [0.2, -1.0, 0.3], [0.4, 0.4, 0.1], [0.0, 0.3, 0.2]])
VALUE = np.array([0.8, -0.5, 0.3, 0.1])
SD = np.array([0.2, 0.3, 0.15, 0.4])
COVARIANCE = np.linalg.inv(np.eye(3) + A.T @ np.diag(1.0 / SD**2) @ A)
MEAN = COVARIANCE @ A.T @ (VALUE / SD**2)


def linear_posterior(slack: Slack) -> Posterior:
    rows = tuple(
        Target(f"t{k}", f"y{k}", "point", "identity", VALUE[k], VALUE[k], SD[k], "all")
        for k in range(4)
    )
    z = np.random.default_rng(1).standard_normal((60, 3))
    return Posterior(fit_emulator(z, z @ A.T), Targets(rows), slack, np.zeros(4))


def test_draws_have_the_exact_mean_and_covariance() -> None:
    posterior = linear_posterior(Slack({"all": 0.0}, {}))
    start = np.random.default_rng(2).standard_normal((60, 3))
    draws = sample(posterior.log_density, start, 11)
    assert draws.converged
    np.testing.assert_allclose(draws.x.mean(axis=0), MEAN, atol=0.02)
    np.testing.assert_allclose(np.cov(draws.x.T), COVARIANCE, atol=0.02)
    again = sample(posterior.log_density, start, 11)
    np.testing.assert_array_equal(draws.x, again.x)


def test_many_posteriors_at_once_are_the_same_posteriors() -> None:
    posterior = linear_posterior(Slack({"all": 0.0}, {}))
    masks = np.stack([np.ones(4), np.array([1.0, 0.0, 1.0, 1.0])])[:, None, :]
    rng = np.random.default_rng(5)
    many = sample_many(
        lambda x: posterior.log_density(x, mask=masks), rng.standard_normal((2, 40, 3)), rng, 60.0
    )
    assert many.converged
    kept = masks[1, 0] > 0.0
    covariance = np.linalg.inv(np.eye(3) + A[kept].T @ np.diag(1.0 / SD[kept] ** 2) @ A[kept])
    mean = covariance @ A[kept].T @ (VALUE / SD**2)[kept]
    for draws, m, c in ((many.x[0], MEAN, COVARIANCE), (many.x[1], mean, covariance)):
        np.testing.assert_allclose(draws.mean(axis=0), m, atol=0.03)
        np.testing.assert_allclose(np.cov(draws.T), c, atol=0.04)


def test_a_discrepancy_is_half_normal_before_figures_are_seen() -> None:
    posterior = linear_posterior(Slack({"all": 0.15}, {}))
    u = np.random.default_rng(1).standard_normal(5000)
    x = np.column_stack([np.zeros((5000, 3)), u])
    sizes = posterior.discrepancy(x)[:, 0]
    assert stats.kstest(sizes, stats.halfnorm(scale=0.15).cdf).pvalue > 0.01
    np.testing.assert_allclose(posterior.variances(x), SD**2 + sizes[:, None] ** 2)


def test_a_definition_factor_shifts_the_figures_that_name_it() -> None:
    rows = (
        Target("a", "y0", "point", "log", 2.0, 2.0, 0.1, "level", factor="press"),
        Target("b", "y1", "point", "log", 2.0, 2.0, 0.1, "level"),
    )
    z = np.random.default_rng(1).standard_normal((40, 1))
    emulator = fit_emulator(z, np.hstack([z, z]))
    posterior = Posterior(
        emulator, Targets(rows), Slack({"level": 0.0}, {"press": 0.2}), np.zeros(2)
    )
    mean, _ = posterior.predict(np.array([0.5, 1.5]))
    np.testing.assert_allclose(mean, [0.5 + 0.3, 0.5], atol=1e-6)


def test_a_chain_that_is_too_short_says_so() -> None:
    posterior = linear_posterior(Slack({"all": 0.0}, {}))
    start = np.random.default_rng(2).standard_normal((60, 3))
    assert not sample(posterior.log_density, start, 11, Length(times=1e4, most=600)).converged


def test_missing_scales_and_too_few_walkers_are_refused() -> None:
    with pytest.raises(ValueError, match="no discrepancy is given for 'all'"):
        linear_posterior(Slack({}, {}))
    with pytest.raises(ValueError, match="need 60 walkers, got 10"):
        sample(linear_posterior(Slack({"all": 0.0}, {})).log_density, np.zeros((10, 3)), 1)
