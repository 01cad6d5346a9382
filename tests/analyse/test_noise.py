"""Seeds apart from parameters: the law of total variance, and tests of the right size."""

import numpy as np
import pytest

from feedfollow.analyse.noise import act, apart, chance_of_levels, chance_of_steps

RNG = np.random.default_rng(5)


def values(points, seeds, of_points=0.0, of_seeds=0.0, rest=0.0):
    """Return normal effects of points, of seeds, and of both, with these deviations."""
    return (
        10.0
        + of_points * RNG.standard_normal((points, 1))
        + of_seeds * RNG.standard_normal((1, seeds))
        + rest * RNG.standard_normal((points, seeds))
    )


def test_the_three_parts_of_the_variance_are_found():
    found = [apart(values(400, 20, 2.0, 1.0, 3.0)) for _ in range(40)]
    assert np.mean([each.parameters for each in found]) == pytest.approx(4.0, rel=0.05)
    assert np.mean([each.seeds for each in found]) == pytest.approx(1.0 + 9.0, rel=0.05)
    assert np.mean([each.rest for each in found]) == pytest.approx(9.0, rel=0.02)


def test_the_spread_of_means_that_seeds_cause_is_not_given_to_the_parameters():
    # with 3 seeds the means of 200 points that do not differ spread by a variance of 3
    found = np.mean([apart(values(200, 3, rest=3.0)).parameters for _ in range(50)])
    assert found < 0.3


@pytest.mark.parametrize("chance", [chance_of_levels, chance_of_steps])
def test_noise_is_called_an_effect_as_often_as_the_level_says(chance):
    centre = 10.0 if chance is chance_of_steps else 0.0
    chances = np.array([chance(values(5, 4, rest=1.0) - centre) for _ in range(4000)])
    # binomial with 4,000 trials: 4 standard deviations are 0.014
    assert np.mean(chances < 0.05) == pytest.approx(0.05, abs=0.014)
    assert np.mean(chances < 0.5) == pytest.approx(0.5, abs=0.032)


def test_one_noisy_step_does_not_hide_a_sure_one():
    steps = np.stack([1.0 + 0.01 * RNG.standard_normal(6), 1000.0 * RNG.standard_normal(6)])
    assert chance_of_steps(steps) < 1e-6


@pytest.mark.parametrize("chance", [chance_of_levels, chance_of_steps])
def test_what_changes_in_no_seed_has_no_effect(chance):
    assert chance(np.zeros((5, 4))) == 1.0


def test_levels_that_only_seeds_move_have_no_effect():
    assert chance_of_levels(np.tile([1e9, 2e9, 3e9], (5, 1))) == 1.0


def test_an_effect_without_noise_is_sure():
    assert chance_of_levels(np.arange(5.0)[:, None] + np.arange(3.0)[None, :]) == 0.0
    assert chance_of_steps(np.ones((2, 3))) < 1e-100


def test_among_many_parameters_without_effect_few_are_said_to_act():
    chances = np.linspace(0.005, 1.0, 100)
    assert not act(chances).any()
    assert act(np.concatenate([np.full(5, 1e-9), chances])).sum() == 5
