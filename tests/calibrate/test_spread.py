"""Bands over time: quantiles of runs, with the model's own error about each."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm
from tests.calibrate.linear import linear_posterior

from feedfollow.calibrate.spread import LEVELS, bands, group_of, own_error, quantiles

RNG = np.random.default_rng(3)


def test_without_error_they_are_those_of_the_runs():
    runs = RNG.lognormal(size=(50, 4))
    found = quantiles(runs, np.zeros(50), log=False)
    np.testing.assert_allclose(found, np.quantile(runs, LEVELS, axis=0))


def test_equal_runs_spread_by_the_error_alone():
    found = quantiles(np.full((7, 1), 5.0), np.full(7, 0.2), log=True)
    np.testing.assert_allclose(found[:, 0], 5.0 * np.exp(0.2 * norm.ppf(LEVELS)), rtol=1e-9)


def test_runs_without_a_value_do_not_count():
    runs = np.array([[1.0, np.nan, np.nan], [2.0, 3.0, np.nan], [3.0, 5.0, np.nan]])
    found = quantiles(runs, np.zeros(3), log=False)
    np.testing.assert_allclose(found[2], [2.0, 4.0, np.nan])


def test_no_sales_at_all_are_no_obstacle():
    found = quantiles(np.array([[0.0], [1.0], [1.0]]), np.full(3, 0.1), log=True)
    assert (found > 0.0).all() and found[0, 0] < 1e-6


@pytest.mark.parametrize(
    ("measure", "group"),
    [("gmv_broad", "money"), ("buyers_month", "level"), ("repurchase_rate", "trust"),
     ("top_anchor_share", "share"), ("items", "level")],
)  # fmt: skip
def test_a_measure_has_the_discrepancy_of_its_figures(measure, group):
    assert group_of(measure) == group


def test_only_what_figures_tell_of_has_an_error():
    made = linear_posterior(0.3)
    x = np.hstack([np.zeros((2, 3)), [[0.0], [1.0]]])
    np.testing.assert_array_equal(own_error(made, x, "share"), [0.0, 0.0])
    median, wider = own_error(made, x, "money")
    assert median == pytest.approx(0.3 * norm.ppf(0.75))
    assert wider > median


def test_bands_hold_the_error_of_their_group():
    columns = pd.MultiIndex.from_tuples(
        [("gmv_broad", "kuaishou", "2020Q1"), ("private_share", "kuaishou", "2020Q1")],
        names=["measure", "platform", "period"],
    )
    x = np.zeros((3, 4))
    paths = pd.DataFrame(np.tile([2e9, 0.4], (3, 1)), columns=columns)
    table = bands(
        linear_posterior(0.3), x, paths, ("gmv_broad", "gmv_closed_loop", "private_share")
    )
    spread = 0.3 * norm.ppf(0.75) * norm.ppf(0.95)
    gmv = table.loc["gmv_broad", "kuaishou", "2020Q1"]
    assert gmv["high90"] == pytest.approx(2e9 * np.exp(spread), rel=1e-6)
    share = table.loc["private_share", "kuaishou", "2020Q1"]
    assert share["low90"] == share["high90"] == pytest.approx(0.4)
