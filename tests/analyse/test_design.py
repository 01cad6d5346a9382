"""Points of a sweep: every combination, or spread evenly, reproducible by the scenario's seed."""

import numpy as np
import pytest
from tests.run.short import tiny

from feedfollow.analyse.axes import axes_of
from feedfollow.analyse.design import design_named, points_of, unit_points
from feedfollow.spec.errors import SpecError
from feedfollow.spec.parameters import PARAMETERS

SHARE = "platforms.kuaishou.traffic.private_share"


def points(vary, design="grid", number=None, seed=1):
    """Return the points of a design over the tiny scenario."""
    return points_of(axes_of(tiny(), vary, design != "grid"), design, number, seed)


def test_a_grid_holds_every_combination_the_last_path_fastest():
    table = points({SHARE: ["15 %", 0.4], "session_trust": [1, 2, 3]})
    assert table[SHARE].tolist() == [0.15, 0.15, 0.15, 0.4, 0.4, 0.4]
    assert table["session_trust"].tolist() == [1.0, 2.0, 3.0] * 2


def test_values_are_read_as_a_scenario_reads_them():
    table = points({"interest_halflife": ["90 days"], "users": ["1 k"]})
    assert table["interest_halflife"].tolist() == [90.0]
    assert table["users"].tolist() == [1000]


def test_values_may_be_names_and_truth_values():
    assert points({"merchants_exclusive": [True, False]})["merchants_exclusive"].tolist() == [
        True,
        False,
    ]


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_a_filling_design_has_one_point_in_each_stripe(design):
    table = points({SHARE: (0.2, 0.6), "session_trust": (1.0, 3.0)}, design, 16)
    for name, low, width in ((SHARE, 0.2, 0.4), ("session_trust", 1.0, 2.0)):
        stripes = np.floor((table[name].to_numpy() - low) / width * 16).astype(int)
        assert sorted(stripes) == list(range(16))


def test_a_prior_is_gone_through_by_its_quantiles():
    table = points({"session_need": "prior"}, "lhs", 200)
    row = PARAMETERS["session_need"]
    shares = [(table["session_need"] < row.quantile(u)).mean() for u in (0.1, 0.5, 0.9)]
    np.testing.assert_allclose(shares, [0.1, 0.5, 0.9], atol=0.006)


def test_whole_numbers_stay_whole():
    users = points({"users": (500, 900)}, "lhs", 8)["users"]
    assert (users == users.round()).all()


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_the_same_seed_gives_the_same_points_and_another_seed_others(design):
    one, again, other = (unit_points(design, 3, 8, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert not np.isin(one, other).any()


def test_sobol_points_come_in_powers_of_two():
    with pytest.raises(ValueError, match="take 64 or 128"):
        unit_points("sobol", 2, 100, 1)


def test_a_grid_takes_no_number_of_points():
    with pytest.raises(ValueError, match="name no number"):
        points({SHARE: [0.1, 0.2]}, "grid", 5)


def test_a_design_that_is_none_is_refused_with_the_nearest():
    with pytest.raises(ValueError, match="did you mean 'sobol'"):
        design_named("soboll")


@pytest.mark.parametrize(
    ("vary", "design", "message"),
    [
        ({}, "grid", "nothing is varied"),
        ({SHARE: []}, "grid", "no values are given"),
        ({SHARE: [0.4, "40 %"]}, "grid", "a value is given twice"),
        ({SHARE: "prior"}, "grid", "a grid needs its values"),
        ({SHARE: "prior"}, "lhs", "no prior of its own"),
        ({"trust_gain": "prior"}, "lhs", "fixed by definition"),
        ({SHARE: [0.4]}, "lhs", "expected a lowest and a highest number, or 'prior'; got 0.4"),
        ({SHARE: (0.4, 0.2)}, "lhs", "expected a lowest and a highest number"),
        ({SHARE: [1.5]}, "grid", "1.5"),
        ({"session_trust": [1], "parameters.session_trust": [2]}, "grid", "is varied twice"),
        ({"session_trst": [1]}, "grid", "did you mean 'session_trust'"),
        ({"platforms.kuaishou.feed.precisoin": [1]}, "grid", "feed.precision"),
    ],
)
def test_what_cannot_be_varied_is_refused(vary, design, message):
    with pytest.raises(SpecError, match=message):
        points(vary, design, 8 if design != "grid" else None)


def test_all_mistakes_are_reported_at_once():
    with pytest.raises(SpecError) as error:
        points({"session_trst": [1], SHARE: [1.5]})
    assert len(error.value.problems) == 2
