"""Flips: crossings are exact where the answer is linear, and noise flips nothing."""

import numpy as np
import pytest
from tests.analyse.closed_forms import analyse, factor, shared_and_own

from feedfollow.analyse.flips import VERDICTS

FACTORS = (factor("a", 0.0, 10.0, 4.0), factor("b", -1.0, 1.0, 0.0))


def judged(function, noise=None, factors=FACTORS):
    """Return the judgement of one outcome by parameter."""
    found = analyse("oat", factors, function, noise, difference=True)
    return found.flips.loc["gmv_broad@all"]


def test_a_linear_difference_crosses_zero_exactly_where_it_does():
    flips = judged(lambda v: 3.0 * v[:, 0] - 9.0 + 0.1 * v[:, 1])
    assert flips.loc["a", "verdict"] == "flips"
    assert flips.loc["a", "crosses_at"] == pytest.approx(3.0)
    assert flips.loc["a", "own_sign"] == 1
    assert flips.loc["b", "verdict"] == "holds"
    assert np.isnan(flips.loc["b", "crosses_at"])


def test_a_step_flips_between_the_tested_values_around_it():
    flips = judged(lambda v: np.where(v[:, 0] < 6.0, 1.0, -1.0))
    # tested: .5, 2.75, 5, 7.25, 9.5, and 4 as set
    assert flips.loc["a", "verdict"] == "flips"
    assert flips.loc["a", "crosses_at"] == pytest.approx((5.0 + 7.25) / 2.0)
    assert flips.loc["a", "sure_above"] == "0.5, 2.75, 4, 5"
    assert flips.loc["a", "sure_below"] == "7.25, 9.5"


def test_a_difference_that_vanishes_is_not_distinguishable():
    flips = judged(lambda v: np.maximum(8.0 - v[:, 0], 0.0), shared_and_own(0.2, 0.2))
    assert flips.loc["a", "verdict"] == "not distinguishable"
    assert flips.loc["b", "verdict"] in ("holds", "too few seeds")


def test_a_parameter_may_decide_what_is_open_as_set():
    flips = judged(lambda v: np.maximum(v[:, 0] - 5.0, 0.0), shared_and_own(0.2, 0.2))
    assert flips.loc["a", "own_sign"] == 0
    assert flips.loc["a", "verdict"] == "decides"


def test_noise_around_a_small_difference_is_no_flip():
    # nothing acts: whatever intervals do, the parameter is not to blame
    factors = tuple(factor(f"n{k}", 0.0, 1.0, 0.5) for k in range(20))
    flips = judged(lambda v: np.full(len(v), 0.8), shared_and_own(0.3, 0.6), factors)
    assert set(flips["verdict"]) <= {"holds", "too few seeds"}
    assert "too few seeds" in set(flips["verdict"])


def test_every_verdict_is_explained():
    assert set(VERDICTS) == {"flips", "not distinguishable", "decides", "too few seeds", "holds"}


def test_a_level_has_no_sign_to_flip():
    with pytest.raises(ValueError, match="a level has no sign"):
        _ = analyse("oat", FACTORS, lambda v: v[:, 0]).flips


def test_flips_need_tested_quantiles():
    with pytest.raises(ValueError, match="method 'oat', not 'pawn'"):
        _ = analyse("pawn", FACTORS, lambda v: v[:, 0], points=80, difference=True).flips
