"""The bridge of GMV: it adds up, idle factors get nothing, and nothing divides by zero."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from feedfollow.analyse.bridge import FACTORS, bridge_rows, contributions, factors_of, shapley

sizes = st.floats(1e-3, 1e6)
rows = arrays(np.float64, (1, 6), elements=sizes)


@given(rows, rows)
def test_contributions_add_up_to_the_difference(base, variant):
    split = shapley(base, variant)
    largest = np.maximum(base, variant).prod()
    assert split.sum() == pytest.approx(variant.prod() - base.prod(), abs=1e-9 * largest)


@given(rows, rows, st.integers(0, 5))
def test_a_factor_that_did_not_move_gets_exactly_nothing(base, variant, factor):
    variant[0, factor] = base[0, factor]
    assert shapley(base, variant)[0, factor] == 0.0


@given(rows, rows)
def test_factors_that_move_alike_get_the_same(base, variant):
    base[0, 4], variant[0, 4] = base[0, 1], variant[0, 1]
    split = shapley(base, variant)[0]
    assert split[4] == pytest.approx(split[1], abs=1e-9 * np.maximum(base, variant).prod())


def test_the_split_is_the_mean_over_all_orders():
    rng = np.random.default_rng(1)
    base, variant = rng.uniform(1.0, 2.0, (2, 6))
    total = np.zeros(6)
    orders = list(permutations(range(6)))
    for order in orders:
        now = base.copy()
        for factor in order:
            before = now.prod()
            now[factor] = variant[factor]
            total[factor] += now.prod() - before
    assert shapley(base[None], variant[None])[0] == pytest.approx(total / len(orders))


def sums(*values: float) -> np.ndarray:
    return np.array([values], dtype=np.float64)


def test_the_product_of_the_factors_is_the_gmv():
    chain = sums(1000.0, 300.0, 2400.0, 36.0, 90.0, 7200.0)
    assert factors_of(chain).prod() == pytest.approx(7200.0)
    assert factors_of(chain)[0].tolist() == [1000.0, 0.3, 8.0, 0.015, 2.5, 80.0]


def test_where_nothing_is_sold_the_loss_belongs_to_the_factor_that_fell_to_zero():
    base = sums(1000.0, 300.0, 2400.0, 36.0, 90.0, 7200.0)
    silent = sums(1000.0, 300.0, 2400.0, 0.0, 0.0, 0.0)
    split = contributions(base, silent)[0]
    assert dict(zip(FACTORS, split.tolist(), strict=True)) == pytest.approx(
        {"users": 0, "adoption": 0, "views": 0, "conversion": -7200.0, "clumping": 0, "price": 0}
    )
    assert contributions(silent, base)[0].sum() == pytest.approx(7200.0)


def test_both_sides_without_sales_have_no_difference():
    silent = sums(1000.0, 300.0, 2400.0, 0.0, 0.0, 0.0)
    empty = sums(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert not contributions(silent, empty).any()


def test_sums_that_contradict_each_other_are_refused():
    with pytest.raises(ValueError, match="out of nothing"):
        factors_of(sums(1000.0, 300.0, 0.0, 36.0, 90.0, 7200.0))


def test_unknown_sums_stay_unknown():
    base = sums(*[np.nan] * 6)
    assert np.isnan(contributions(base, sums(1, 1, 1, 1, 1, 1))).all()


@pytest.fixture
def table():
    """Two platforms, one draw, five seeds; the second platform does not move."""
    rng = np.random.default_rng(2)
    factors = rng.uniform(0.9, 1.1, (2, 1, 5, 6)) * [1000.0, 0.3, 8.0, 0.015, 2.5, 80.0]
    chain = np.cumprod(factors, axis=-1)
    moved = factors[0].copy()
    moved[..., 3] *= 1.2
    base = {"one": chain[0], "two": chain[1]}
    return base, {"one": np.cumprod(moved, axis=-1), "two": chain[1]}


def test_only_what_moved_has_a_step(table):
    rows = bridge_rows(*table)["difference"]
    assert rows["one", "conversion"] == pytest.approx(rows["one", "total"])
    assert (rows["two"] == 0.0).all()


def test_all_platforms_together_are_the_sum_of_each(table):
    rows = bridge_rows(*table)
    for factor in FACTORS:
        added = rows.loc[("one", factor), "difference"] + rows.loc[("two", factor), "difference"]
        assert rows.loc[("all", factor), "difference"] == pytest.approx(added)
    assert rows.loc["all"]["base_factor"].isna().all()


def test_a_pair_that_failed_is_left_out_on_every_platform(table):
    base, variant = table
    variant["one"][0, 2] = np.nan
    rows = bridge_rows(base, variant)
    assert (rows["pairs"] == 4).all()


def test_a_platform_that_sells_nothing_has_no_bridge(table):
    base, variant = (
        {**side, "three": np.broadcast_to([9.0, 1.0, 0, 0, 0, 0], (1, 5, 6))} for side in table
    )
    assert "three" not in bridge_rows(base, variant).index.get_level_values("platform")
