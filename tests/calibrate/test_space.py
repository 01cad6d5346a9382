"""A standard normal stands for a parameter by the quantile of its prior."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from feedfollow.calibrate.seeds import Stage, generator, seed_of
from feedfollow.calibrate.space import Space, make_space
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.prior import beta, fixed, lognormal

TRUST = "parameters.session_trust"
SHARE = "platforms.kuaishou.traffic.private_share"
KNOWN = {TRUST: PARAMETERS["session_trust"], SHARE: LEVERS["traffic.private_share"]}


def test_draws_of_z_are_draws_of_the_prior_cut_at_the_range() -> None:
    row = replace(
        PARAMETERS["session_trust"], prior=lognormal(1.0, 2.0), default=1.0, low=0.5, high=3.0
    )
    z = np.random.default_rng(1).standard_normal((4000, 1))
    values = Space({TRUST: row}).natural(z)[:, 0]
    assert values.min() >= 0.5
    assert values.max() <= 3.0
    law = stats.lognorm(np.log(2.0))
    below, above = law.cdf(0.5), law.cdf(3.0)
    assert stats.kstest((law.cdf(values) - below) / (above - below), "uniform").pvalue > 0.01


def test_the_middle_is_the_median_and_far_points_stay_legal() -> None:
    space = make_space({TRUST: None, SHARE: beta(6.5, 3.5)}, KNOWN)
    theta = space.named(np.zeros(2))
    assert theta[SHARE] == pytest.approx(stats.beta(6.5, 3.5).median())
    for z in (-40.0, 40.0):
        for path, value in space.named(np.full(2, z)).items():
            assert space.rows[path].accepts(value)


def test_a_lever_without_a_prior_needs_one_from_the_spec() -> None:
    with pytest.raises(ValueError, match="name one for the platform"):
        make_space({SHARE: None}, KNOWN)
    with pytest.raises(ValueError, match=r"session_trust"):
        make_space({"parameters.session_trusts": None}, KNOWN)
    row = replace(PARAMETERS["session_trust"], prior=fixed(2.0), default=2.0, verdict="fix")
    with pytest.raises(ValueError, match="cannot be fitted"):
        Space({TRUST: row})


def test_a_seed_belongs_to_a_place() -> None:
    places = {
        seed_of(7, stage, wave, index, replicate)
        for stage in (Stage.DESIGN, Stage.WAVE)
        for wave in range(3)
        for index in range(20)
        for replicate in range(3)
    }
    assert len(places) == 2 * 3 * 20 * 3
    assert seed_of(7, Stage.WAVE, 1, 2) == seed_of(7, Stage.WAVE, 1, 2, 0)
    assert all(0 <= seed < 2**63 for seed in places)
    first, second = (generator(7, Stage.WAVE, 1, 2).random(4) for _ in range(2))
    np.testing.assert_array_equal(first, second)
