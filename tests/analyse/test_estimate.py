"""The interval of a mean effect over seeds, and over posterior draws and seeds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from feedfollow.analyse.estimate import QUANTILE_DRAWS, estimate, seeds_needed, t_quantile


def effects(
    rng: np.random.Generator, shape: tuple[int, int], variances: tuple[float, float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Draw effects with variances of draws, seeds and rest, and one more draw's expected effect."""
    draws, seeds = shape
    of_draw, of_seed, of_rest = np.sqrt(variances)
    true = 1.0 + of_draw * rng.normal(size=draws + 1)
    table = (
        true[:draws, None]
        + of_seed * rng.normal(size=seeds)
        + of_rest * rng.normal(size=(draws, seeds))
    )
    return table, true[draws]


@pytest.mark.parametrize("level", [0.5, 0.95])
def test_without_draws_the_interval_is_students(level):
    values = np.random.default_rng(3).normal(2.0, 3.0, 7)
    found = estimate(values[None, :], level)
    low, high = stats.t.interval(level, 6, values.mean(), stats.sem(values))
    assert [found.mean, found.low, found.high] == pytest.approx([values.mean(), low, high])
    assert found.seeds == pytest.approx(values.var(ddof=1))
    assert np.isnan(found.parameters)


def test_one_pair_has_no_interval():
    found = estimate(np.array([[3.0]]))
    assert found.mean == 3.0
    assert np.isnan([found.low, found.high, found.noise]).all()


def test_an_effect_that_never_varies_has_an_interval_of_no_width():
    for shape in ((1, 4), (5, 3), (50, 2)):
        found = estimate(np.zeros(shape))
        assert (found.mean, found.low, found.high) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(("sd", "half"), [(1.0, 0.5), (3.0, 0.2), (1.0, 5.0), (0.0, 1.0)])
def test_the_seeds_needed_are_the_fewest_that_reach_the_width(sd, half):
    def width(pairs: int) -> float:
        return float(stats.t.ppf(0.975, pairs - 1)) * sd / np.sqrt(pairs)

    pairs = seeds_needed(sd, half)
    assert width(pairs) <= half
    assert pairs == 2 or width(pairs - 1) > half


def test_few_seeds_need_more_than_the_normal_law_says():
    assert seeds_needed(1.0, 1.0) == 7  # the normal law says 4
    assert t_quantile(5.0) == pytest.approx(2.5706, abs=1e-4)


@pytest.mark.parametrize("wrong", [(1.0, 0.0), (-1.0, 1.0), (float("nan"), 1.0)])
def test_a_width_that_no_number_of_seeds_gives_is_refused(wrong):
    with pytest.raises(ValueError, match="half-width above 0"):
        seeds_needed(*wrong)


def test_the_variance_splits_into_parameters_and_seeds():
    rng = np.random.default_rng(5)
    found = [estimate(effects(rng, (60, 8), (4.0, 1.0, 2.0))[0]) for _ in range(60)]
    assert np.mean([each.parameters for each in found]) == pytest.approx(4.0, rel=0.1)
    assert np.mean([each.seeds for each in found]) == pytest.approx(3.0, rel=0.15)


def test_the_total_variance_is_that_of_its_parts():
    table, _ = effects(np.random.default_rng(6), (20, 4), (4.0, 1.0, 2.0))
    found = estimate(table)
    within = table.var(axis=1, ddof=1).mean()
    rest = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + table.mean()
    noise = (rest**2).sum() / (19 * 3) / 4
    assert found.seeds == pytest.approx(within)
    assert found.parameters == pytest.approx(table.mean(axis=1).var(ddof=1) - noise)


def test_seed_noise_alone_leaves_no_variance_of_parameters_on_average_above_its_error():
    rng = np.random.default_rng(7)
    found = [estimate(effects(rng, (30, 6), (0.0, 1.0, 1.0))[0]) for _ in range(100)]
    assert min(each.parameters for each in found) == 0.0
    assert np.mean([each.parameters for each in found]) < 0.05


def test_one_seed_a_draw_splits_nothing():
    table, _ = effects(np.random.default_rng(8), (40, 1), (1.0, 0.0, 0.5))
    found = estimate(table)
    assert np.isnan([found.parameters, found.seeds, found.noise]).all()
    assert found.low < found.mean < found.high


def test_a_skewed_posterior_gives_a_skewed_interval():
    draws = np.exp(np.random.default_rng(9).normal(size=(200, 1)))
    table = draws + 1e-3 * np.random.default_rng(1).normal(size=(200, 3))
    found = estimate(table)
    assert found.high - found.mean > 2.0 * (found.mean - found.low)
    # a new draw is 1/400 of a standard deviation further from a mean of 200 draws
    ends = np.quantile(draws, [0.025, 0.975], method="weibull")
    assert [found.low, found.high] == pytest.approx(ends.tolist(), rel=0.05)


@pytest.mark.parametrize("shape", [(8, 3), (QUANTILE_DRAWS, 2), (100, 4)])
@pytest.mark.parametrize(
    "variances", [(1.0, 0.0, 0.2), (1.0, 0.3, 0.3), (1.0, 1.0, 3.0), (0.05, 0.5, 1.0)]
)
def test_the_interval_holds_the_expected_effect_of_a_new_draw_as_often_as_it_says(shape, variances):
    """95 of 100, up to the error of 500 trials; floored variances err to the wide side."""
    rng = np.random.default_rng(10)
    held = []
    for _ in range(500):
        table, true = effects(rng, shape, variances)
        found = estimate(table)
        held.append(found.low <= true <= found.high)
    assert 0.91 <= np.mean(held) <= 0.995


def test_the_range_of_raw_draw_means_would_miss_what_shared_seeds_do():
    """With few draws and a common deviation of the seeds the naive range is far too narrow."""
    rng = np.random.default_rng(11)
    held = []
    for _ in range(500):
        table, true = effects(rng, (40, 2), (0.05, 1.0, 0.1))
        low, high = np.quantile(table.mean(axis=1), [0.025, 0.975])
        held.append(low <= true <= high)
    assert np.mean(held) < 0.75
