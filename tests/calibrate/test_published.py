"""What would be published of a figure: its run, its own error, and the slack of the fit."""

from __future__ import annotations

import math

import numpy as np
from scipy.stats import norm
from tests.calibrate.linear import linear_posterior

from feedfollow.calibrate.published import published
from feedfollow.observe.figure_words import DEFINITION_SD
from feedfollow.observe.figures import load_figures

FIGURES = {each.id: each for each in load_figures()}
MONEY, SHARE = FIGURES["ks_gmv_2020q3"], FIGURES["top22_share_2020"]
LOOSE = FIGURES["dy_own_shop_gmv_2020"]  # its publisher's definition is not clear


def test_a_group_that_was_fitted_lends_its_discrepancy_and_no_other_has_one():
    x = np.zeros((2, 4))
    found, targets = published(
        linear_posterior(0.3), x, [MONEY, SHARE], np.array([[90e9, 0.8], [100e9, 0.7]])
    )
    np.testing.assert_allclose(found.mean, [[math.log(90e9), 0.8], [math.log(100e9), 0.7]])
    slack = 0.3 * norm.ppf(0.75)  # the median of the half-normal
    np.testing.assert_allclose(found.sd[0], [math.hypot(MONEY.sd, slack), SHARE.sd])
    assert targets.names == ("ks_gmv_2020q3", "top22_share_2020")


def test_a_definition_that_no_fitted_figure_informs_stays_at_its_prior():
    found, _ = published(linear_posterior(0.0), np.zeros((2, 3)), [LOOSE], np.full((2, 1), 1e11))
    assert LOOSE.definition_factor
    np.testing.assert_allclose(found.sd, math.hypot(LOOSE.sd, DEFINITION_SD))
