"""What is said of one measure: difference, relative difference, what sharing seeds saved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfollow.analyse.differences import paired, usable

BASE = np.array([[10.0, 12.0, 11.0, 13.0]])
VARIANT = np.array([[11.0, 13.5, 11.5, 14.0]])


def test_means_and_interval_are_of_the_paired_difference():
    found = paired(BASE, VARIANT)
    effect = VARIANT - BASE
    assert (found.base_mean, found.variant_mean) == (11.5, 12.5)
    assert found.difference == pytest.approx(1.0)
    half = 3.182446 * effect.std(ddof=1) / 2.0
    assert [found.low, found.high] == pytest.approx([1.0 - half, 1.0 + half], rel=1e-6)
    assert found.state == "up"
    assert found.pairs == 4
    assert found.draws == 0


def test_sharing_seeds_saves_what_the_correlation_says():
    found = paired(BASE, VARIANT)
    own, other = BASE.var(ddof=1), VARIANT.var(ddof=1)
    assert found.correlation == pytest.approx(np.corrcoef(BASE[0], VARIANT[0])[0, 1])
    both = own + other - 2.0 * found.correlation * np.sqrt(own * other)
    assert found.variance_ratio == pytest.approx((own + other) / both)


def test_a_difference_of_no_bit_is_told_apart_from_a_small_one():
    same = paired(BASE, BASE.copy())
    assert same.state == "zero"
    assert (same.difference, same.low, same.high, same.relative) == (0.0, 0.0, 0.0, 0.0)
    assert same.variance_ratio == np.inf
    assert np.isnan(same.seeds_half_effect)
    tiny = paired(BASE, BASE + np.array([[1e-9, -1e-9, 1e-9, -1e-9]]))
    assert tiny.state == "not distinguishable"


def test_the_relative_interval_counts_that_the_base_varies_too():
    """Where every pair grows by the same part, the ratio is sure and the difference is not."""
    found = paired(BASE, 1.1 * BASE)
    assert found.relative == pytest.approx(0.1)
    assert found.relative_high - found.relative_low == pytest.approx(0.0, abs=1e-12)
    assert found.high - found.low > 0.1


def test_the_linearised_ratio_covers_the_true_one():
    rng = np.random.default_rng(1)
    held = []
    for _ in range(600):
        base = rng.normal(10.0, 1.0, (1, 12))
        found = paired(base, 1.05 * base + rng.normal(0.0, 0.4, (1, 12)))
        held.append(found.relative_low <= 0.05 <= found.relative_high)
    assert 0.92 <= np.mean(held) <= 0.975


def test_a_base_that_is_not_positive_has_no_relative_difference():
    found = paired(-BASE, VARIANT)
    assert np.isnan([found.relative, found.relative_low]).all()
    assert np.isfinite(found.difference)


def test_pairs_that_failed_are_left_out():
    base = np.array([[10.0, np.nan, 11.0, 13.0]])
    assert paired(base, VARIANT).pairs == 3
    none = paired(np.full((1, 3), np.nan), VARIANT[:, :3])
    assert (none.pairs, none.state) == (0, "unknown")


def test_draws_and_seeds_stay_crossed_when_a_run_failed():
    values = np.ones((4, 3))
    values[:, 1] = np.nan  # a seed that fails with every draw
    values[2, 0] = np.nan
    draws, seeds = usable(values, np.ones((4, 3)))
    assert draws.tolist() == [True, True, False, True]
    assert seeds.tolist() == [True, False, True]


def test_with_draws_each_effect_is_relative_to_its_own_base():
    base = np.array([[1.0, 1.0], [10.0, 10.0], [100.0, 100.0]])
    found = paired(base, 1.2 * base, with_draws=True)
    assert found.relative == pytest.approx(0.2)
    assert found.relative_high == pytest.approx(0.2)
    assert found.draws == 3
    assert found.variance_seeds == pytest.approx(0.0, abs=1e-20)


@given(st.lists(st.floats(1.0, 1e6), min_size=2, max_size=8), st.floats(0.1, 10.0))
def test_a_change_of_unit_changes_no_relative_number(values, unit):
    base = np.array([values])
    variant = base + np.arange(base.size)[None, :]
    one, other = paired(base, variant), paired(base * unit, variant * unit)
    assert other.difference == pytest.approx(one.difference * unit, rel=1e-9)
    assert other.relative == pytest.approx(one.relative, rel=1e-9)
    assert other.low == pytest.approx(one.low * unit, rel=1e-6, abs=1e-6 * unit)


def test_of_several_draws_one_left_is_none():
    values = np.ones((3, 2))
    values[1:] = [[np.nan, 1.0], [1.0, np.nan]]
    draws, _ = usable(values, np.ones((3, 2)))
    assert not draws.any()
    assert paired(values, values, with_draws=True).state == "unknown"
