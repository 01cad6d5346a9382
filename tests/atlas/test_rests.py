"""What an answer rests on: slopes and flips by hand, and noise that flips nothing."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from feedfollow.atlas.fit import Fitted
from feedfollow.atlas.rests import lines_of, slopes_of, smallest_move
from feedfollow.spec.prior import normal

ACTS, IDLE = "parameters.session_trust", "parameters.session_need"
PLACES = np.array([-1.5, -0.5, 0.5, 1.5])


def fitted(acts: np.ndarray = PLACES, idle: np.ndarray | None = None) -> Fitted:
    """Return draws at places in priors of mean 2 and sd 0.5, and of mean 0 and sd 1."""
    other = np.array([1.0, -1.0, -1.0, 1.0]) if idle is None else idle
    draws = pd.DataFrame({ACTS: 2.0 + 0.5 * acts, IDLE: other})
    return Fitted(draws, {ACTS: normal(2.0, 0.5), IDLE: normal(0.0, 1.0)}, {IDLE: True})


def sides(effects: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return base and variant under two seeds whose noise cancels in the mean."""
    noise = np.array([0.3, -0.3])
    base = np.full((len(effects), 2), 7.0)
    return base, base + effects[:, None] + noise


def test_a_flip_is_where_the_line_by_hand_crosses_zero() -> None:
    # effect = 1 + 0.8 place: 0 at place -1.25, which is 2 - 1.25 * 0.5 = 1.375 of the parameter
    base, value = sides(1.0 + 0.8 * PLACES + 0.01 * np.array([1.0, -1.0, -1.0, 1.0]))
    slopes = slopes_of(fitted(), base, value)
    found = slopes[0]
    assert found.path == ACTS
    assert found.slope == pytest.approx(0.8)
    assert found.own == pytest.approx(0.0)
    assert found.acts and not found.informed
    assert found.crosses == pytest.approx(-1.25)
    assert found.value == pytest.approx(1.375)
    assert found.move == pytest.approx(1.25)
    assert found.verdict == "flips"
    assert smallest_move(slopes) == found


def test_the_chance_of_a_slope_is_that_of_student_by_hand() -> None:
    # residuals 0.1 (1, -1, -1, 1): sum of squares 0.04 over 2, spread 5; slope 0.8
    base, value = sides(1.0 + 0.8 * PLACES + 0.1 * np.array([1.0, -1.0, -1.0, 1.0]))
    t = 0.8 / math.sqrt(0.04 / 2.0 / 5.0)
    # Student's t with two degrees of freedom has a closed form
    chance = 1.0 - t / math.sqrt(2.0 + t * t)
    assert slopes_of(fitted(), base, value)[0].chance == pytest.approx(chance)


def test_the_nearest_of_two_flips_is_the_smallest_move() -> None:
    other = np.array([1.0, -1.0, -1.0, 1.0])
    base, value = sides(1.0 + 0.8 * PLACES)
    slopes = slopes_of(fitted(idle=2.0 * PLACES / 1.5), base, value)
    # the second moves with the first, 4/3 as far: it crosses at -1.25 * 4/3
    assert {each.path: round(each.move, 3) for each in slopes} == {ACTS: 1.25, IDLE: 1.667}
    nearest = smallest_move(slopes)
    assert nearest is not None and nearest.path == ACTS
    assert other.sum() == 0.0


def test_what_crosses_beyond_the_reach_does_not_flip() -> None:
    base, value = sides(3.0 + 0.8 * PLACES)  # 0 at place -3.75
    slopes = slopes_of(fitted(), base, value)
    assert math.isnan(slopes[0].crosses)
    assert slopes[0].verdict == "holds"
    assert smallest_move(slopes) is None
    assert "No single parameter makes it vanish within 2 sd" in lines_of(slopes, 4)[-1]


def test_a_slope_that_chance_explains_flips_nothing() -> None:
    base, value = sides(0.2 + np.array([1.0, -1.0, 1.0, -1.0]))
    slopes = slopes_of(fitted(), base, value)
    assert not any(each.acts for each in slopes)
    assert smallest_move(slopes) is None
    first, second, _ = lines_of(slopes, 4)
    assert first.endswith("none that could be told from chance.")
    assert second.endswith("none that could be told from chance.")


def test_the_lines_tell_priors_from_parameters_that_figures_inform() -> None:
    base, value = sides(1.0 + 0.8 * PLACES)
    first, second, third = lines_of(slopes_of(fitted(), base, value), 4)
    assert first == "Hangs on parameters that are their priors alone: `session_trust` (+)."
    assert second.startswith("Hangs on parameters that the figures inform: none")
    assert "`session_trust` to 1.375 logit per logit of trust, 1.25 sd of its prior" in third
    assert "(flips; the line is of 4 draws)" in third


def test_few_draws_or_no_change_are_not_regressed() -> None:
    base, value = sides(1.0 + 0.8 * PLACES)
    assert slopes_of(fitted(), base, base) == []
    few = fitted().draws.iloc[:3]
    assert slopes_of(Fitted(few, fitted().priors, {}), base[:3], value[:3]) == []
    assert "cannot be regressed" in lines_of([], 3)[0]


def test_a_draw_without_a_value_is_left_out() -> None:
    places = np.array([-1.5, -0.5, 0.5, 1.5, 0.25])
    base, value = sides(1.0 + 0.8 * places)
    value[4] = np.nan
    idle = np.array([1.0, -1.0, -1.0, 1.0, 0.0])
    assert slopes_of(fitted(places, idle), base, value)[0].crosses == pytest.approx(-1.25)


def test_a_parameter_that_does_not_vary_is_left_out() -> None:
    base, value = sides(1.0 + 0.8 * PLACES)
    slopes = slopes_of(fitted(idle=np.zeros(4)), base, value)
    assert [each.path for each in slopes] == [ACTS]
