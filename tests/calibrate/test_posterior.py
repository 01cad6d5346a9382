"""Error variances before a fit."""

import numpy as np

from feedfollow.calibrate.posterior import Slack, prior_variance
from feedfollow.calibrate.target import Target, Targets

ROWS = (
    Target("a", "a", "point", "log", 1.0, 1.0, 0.1, "money", factor="press"),
    Target("b", "b", "point", "log", 1.0, 1.0, 0.2, "level"),
    Target("c", "c", "point", "identity", 0.5, 0.5, 0.03, "share", role="holdout"),
)
SLACK = Slack({"money": 0.15, "level": 0.3, "share": 0.05}, {"press": 0.2})


def test_a_prior_variance_is_that_of_draws_of_the_prior() -> None:
    found = prior_variance(Targets(ROWS), SLACK)
    rng = np.random.default_rng(1)
    half = np.abs(rng.standard_normal((400_000, 2))) * [0.15, 0.3]
    error = half * rng.standard_normal(half.shape) + rng.standard_normal(half.shape) * [0.1, 0.2]
    error[:, 0] += 0.2 * rng.standard_normal(len(error))
    np.testing.assert_allclose(found[:2], error.var(axis=0), rtol=0.02)


def test_a_group_without_a_fitted_figure_has_no_discrepancy() -> None:
    assert prior_variance(Targets(ROWS), SLACK)[2] == 0.03**2
