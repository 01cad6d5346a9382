"""Factors: every row with a prior by default, levers by their path."""

import pytest
from tests.run.short import tiny

from feedfollow.analyse.factors import factors_of, value_at
from feedfollow.spec.errors import SpecError
from feedfollow.spec.parameters import PARAMETERS

PRECISION = "platforms.kuaishou.feed.precision"


def test_by_default_every_parameter_that_is_not_fixed_is_a_factor():
    names = [factor.name for factor in factors_of(tiny())]
    assert names == [name for name, row in PARAMETERS.items() if row.verdict != "fix"]


def test_levers_with_a_prior_are_named_by_their_path():
    (factor,) = factors_of(tiny(), [PRECISION])
    assert factor.own == value_at(tiny(), PRECISION)
    assert factor.at(0.5) == pytest.approx(1.5)


def test_the_ends_of_a_prior_are_legal_values():
    for factor in factors_of(tiny()):
        assert factor.row.accepts(factor.at(0.0))
        assert factor.row.accepts(factor.at(1.0))


def test_all_names_that_cannot_vary_are_reported_at_once():
    names = ["session_trst", "trust_gain", "platforms.kuaishou.traffic.private_share", "users"]
    with pytest.raises(SpecError) as error:
        factors_of(tiny(), [*names, "session_need", "session_need"])
    said = str(error.value)
    assert "did you mean 'session_trust'?" in said
    assert "trust_gain is fixed by definition" in said
    assert "private_share has no prior of its own" in said
    assert "no value is called 'users'" in said
    assert "session_need is named twice" in said


def test_no_name_at_all_is_refused():
    with pytest.raises(SpecError, match="no name to vary"):
        factors_of(tiny(), [])
