"""Ranks of an exact posterior are uniform, those of a wrong one are not."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from feedfollow.calibrate.emulator import fit_emulator
from feedfollow.calibrate.posterior import Posterior, Slack
from feedfollow.calibrate.sbc import (
    Calibration,
    calibrate_ranks,
    ecdf_band,
    publish,
    targets_saying,
)
from feedfollow.calibrate.target import Target, Targets

A = np.array([[1.0, 0.3], [-0.4, 0.8], [0.6, 0.6], [0.5, -0.5], [0.9, 0.0]])
ROWS = (
    Target("a", "a", "point", "identity", 0.0, 0.0, 0.4, "all"),
    Target("b", "b", "point", "identity", 0.0, 0.0, 0.5, "all"),
    Target("c", "c", "lower", "identity", 0.2, np.inf, 0.3, "all"),
    Target("d", "d", "range", "identity", 0.0, 1.0, 0.25, "all"),
    Target("e", "e", "upper", "identity", -np.inf, 0.1, 0.3, "all"),
)


def posterior() -> Posterior:
    z = np.random.default_rng(1).standard_normal((60, 2))
    return Posterior(fit_emulator(z, z @ A.T), Targets(ROWS), Slack({"all": 0.0}, {}), np.zeros(5))


def test_what_is_published_has_the_law_of_the_likelihood() -> None:
    targets = Targets(ROWS)
    mean = np.broadcast_to(np.array([0.3, 0.0, 0.5, 0.8, 0.0]), (40_000, 5))
    said = publish(targets, mean, np.broadcast_to(targets.sd, mean.shape), np.random.default_rng(2))
    assert stats.kstest((said.low[:, 0] - 0.3) / 0.4, "norm").pvalue > 0.01
    assert np.isinf(said.high[:, 2]).mean() == pytest.approx(stats.norm.cdf(1.0), abs=0.01)
    inside = stats.norm.cdf(1.0, 0.8, 0.25) - stats.norm.cdf(0.0, 0.8, 0.25)
    assert (said.low[:, 3] == 0.0).mean() == pytest.approx(inside, abs=0.01)
    np.testing.assert_allclose(said.high[:, 3] - said.low[:, 3], 1.0)
    assert np.isinf(said.low[:, 4]).mean() == pytest.approx(stats.norm.cdf(1.0 / 3.0), abs=0.01)


def test_statements_become_targets_again() -> None:
    targets = Targets(ROWS)
    rng = np.random.default_rng(3)
    said = publish(targets, np.array([0.3, 0.0, -0.5, 1.8, 1.0]), targets.sd, rng)
    again = targets_saying(targets, said)
    np.testing.assert_allclose(again.low, said.low)
    np.testing.assert_allclose(again.high, said.high)
    assert [row.kind for row in again.rows] == ["point", "point", "upper", "range", "lower"]


def test_the_band_holds_uniform_ranks_as_often_as_it_says() -> None:
    at, low, high = ecdf_band(60, 0.95)
    ranks = np.random.default_rng(5).random((3000, 60))
    ecdf = (ranks[:, :, None] <= at).mean(axis=1)
    inside = ((ecdf >= low) & (ecdf <= high)).all(axis=1).mean()
    assert inside == pytest.approx(0.95, abs=0.015)


def test_ranks_of_an_exact_posterior_are_uniform_and_of_a_narrow_one_are_not() -> None:
    exact = posterior()
    rng = np.random.default_rng(6)
    truths = rng.standard_normal((80, 2))
    sd = np.broadcast_to(exact.targets.sd, (80, 5))
    said = publish(exact.targets, truths @ A.T, sd, rng)
    found = calibrate_ranks(exact, truths, said, rng)
    assert found.converged
    assert (found.excess(0.999) <= 0.0).all()
    np.testing.assert_allclose(found.coverage(0.9), 0.9, atol=0.1)
    sure = Targets(tuple(replace(row, sd=0.35 * row.sd) for row in ROWS))
    narrow = calibrate_ranks(replace(exact, targets=sure), truths, said, rng)
    assert (narrow.excess(0.999) > 0.0).any()
    assert narrow.coverage(0.9).mean() < 0.75


def test_ranks_at_the_edges_leave_the_band() -> None:
    edges = np.concatenate([np.full((30, 1), 0.01), np.full((30, 1), 0.99)])
    assert Calibration(edges, True).excess()[0] > 0.2
