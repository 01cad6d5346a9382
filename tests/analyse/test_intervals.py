"""Means over seeds: Student's interval, with the seeds that are there."""

import numpy as np
from scipy import stats

from feedfollow.analyse.intervals import mean_over_seeds

VALUES = np.array([[1.0, 2.0, 4.0, 9.0], [3.0, np.nan, 5.0, np.nan]])


def test_the_interval_is_students():
    mean, half = mean_over_seeds(VALUES)
    expected = stats.t.interval(0.95, 3, VALUES[0].mean(), stats.sem(VALUES[0]))
    np.testing.assert_allclose([mean[0] - half[0], mean[0] + half[0]], expected)


def test_missing_seeds_are_left_out():
    mean, half = mean_over_seeds(VALUES)
    expected = stats.t.interval(0.95, 1, 4.0, stats.sem([3.0, 5.0]))
    np.testing.assert_allclose([mean[1] - half[1], mean[1] + half[1]], expected)


def test_one_value_has_no_interval_and_none_no_mean():
    mean, half = mean_over_seeds(np.array([[2.0, np.nan], [np.nan, np.nan]]))
    np.testing.assert_array_equal(mean, [2.0, np.nan])
    assert np.isnan(half).all()
