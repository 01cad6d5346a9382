"""One factor at a time: exact on linear functions, and deaf to seed noise."""

import numpy as np
import pytest
from tests.analyse.closed_forms import analyse, factor, shared_and_own

from feedfollow.analyse.oat import OneAtATime

LINEAR = (factor("a", 0.0, 10.0, 4.0), factor("b", -1.0, 1.0, 0.0), factor("c", 0.0, 1.0, 0.5))


def linear(values):
    """Return 3 a - 2 b - 9; c does nothing."""
    return 3.0 * values[:, 0] - 2.0 * values[:, 1] - 9.0


def test_the_design_is_the_scenario_itself_and_then_each_parameter_alone():
    design = OneAtATime().design(2, 3, 1)
    expected = [
        [np.nan, np.nan],
        [0.05, np.nan],
        [0.5, np.nan],
        [0.95, np.nan],
        [np.nan, 0.05],
        [np.nan, 0.5],
        [np.nan, 0.95],
    ]
    np.testing.assert_allclose(design, expected)


def test_a_linear_function_gives_its_exact_slopes():
    table = analyse("oat", LINEAR, linear).table.loc["gmv_broad@all"]
    assert table.loc["a", "effect"] == pytest.approx(3.0 * 9.0)
    assert table.loc["b", "effect"] == pytest.approx(-2.0 * 1.8)
    assert table.loc["a", "effect_low"] == pytest.approx(27.0)
    assert table.loc["c", "effect"] == 0.0
    assert list(table.index) == ["a", "b", "c"]
    assert table["acts"].to_dict() == {"a": True, "b": True, "c": False}


def test_noise_that_a_seed_gives_to_every_point_alike_cancels():
    noise = shared_and_own(1000.0, 0.0)
    table = analyse("oat", LINEAR, linear, noise).table.loc["gmv_broad@all"]
    assert table.loc["a", "effect"] == pytest.approx(27.0)
    assert table.loc["b", "effect_high"] == pytest.approx(-3.6)
    assert not table.loc["c", "acts"]


def test_the_variance_over_a_uniform_prior_is_found():
    found = analyse("oat", LINEAR, linear, points=41)
    alone = 9.0 * 100.0 / 12.0 + 4.0 * 4.0 / 12.0
    # what lies beyond the 5 and 95 % quantiles counts as they do: u cut at them has the variance
    # 2 * .45^3 / 3 + .1 * .45^2 = .081 instead of 1/12
    cut = alone * 12.0 * 0.081
    assert found.variance.loc["gmv_broad@all", "parameters"] == pytest.approx(cut, rel=0.005)
    assert found.variance.loc["gmv_broad@all", "mean"] == pytest.approx(3.0)


def test_noise_alone_is_reported_as_seed_noise():
    factors = tuple(factor(f"n{k}", 0.0, 1.0, 0.5) for k in range(40))
    table = analyse("oat", factors, lambda v: np.zeros(len(v)), shared_and_own(1.0, 1.0)).table
    assert not table["acts"].any()
    assert (table["range"] > 0.0).all()


def test_an_effect_that_returns_to_where_it_began_is_noticed():
    table = analyse("oat", LINEAR, lambda v: (v[:, 0] - 5.0) ** 2, shared_and_own(1.0, 0.5)).table
    row = table.loc[("gmv_broad@all", "a")]
    assert abs(row["effect"]) < 2.0
    assert row["range"] > 10.0
    assert row["acts"]


def test_fewer_than_two_quantiles_are_refused():
    with pytest.raises(ValueError, match="at least 2 quantiles, got 1"):
        OneAtATime().design(3, 1, 1)
