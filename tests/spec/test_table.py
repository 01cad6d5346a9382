"""A row of the parameter table refuses to contradict itself."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfollow.spec.table import Parameter, beta, fixed, lognormal, normal, uniform

ROW = Parameter(
    name="wait",
    symbol="w",
    equations=("(11)",),
    unit="days",
    default=2.0,
    low=0.0,
    high=30.0,
    prior=normal(2.0, 4.0),
    description="Days.",
    source="assumed",
    verdict="marginalise",
)


@pytest.mark.parametrize("default", [-0.1, 30.1, float("nan")])
def test_a_default_outside_the_range_is_refused(default: float) -> None:
    with pytest.raises(ValueError, match="outside"):
        replace(ROW, default=default)


def test_a_broken_default_of_a_whole_number_is_refused() -> None:
    with pytest.raises(ValueError, match="whole number"):
        replace(ROW, default=2.5, integer=True)


def test_a_prior_fixed_elsewhere_than_at_the_default_is_refused() -> None:
    with pytest.raises(ValueError, match="another value"):
        replace(ROW, prior=fixed(3.0), verdict="fix")


def test_a_fixed_prior_with_another_verdict_is_refused() -> None:
    with pytest.raises(ValueError, match="verdict 'fix'"):
        replace(ROW, prior=fixed(2.0))


def test_a_range_holds_both_its_ends() -> None:
    assert ROW.accepts(0.0) and ROW.accepts(30.0)
    assert not ROW.accepts(-1e-9) and not ROW.accepts(30.000001)
    assert not ROW.accepts(float("nan")) and not ROW.accepts(float("inf"))


def test_a_whole_number_accepts_no_half() -> None:
    row = replace(ROW, integer=True)
    assert row.accepts(3.0)
    assert not row.accepts(3.5)


@pytest.mark.parametrize(
    "prior", [normal(2.0, 4.0), lognormal(2.0, 5.0), uniform(-5.0, 60.0)], ids=str
)
@given(u=st.floats(1e-9, 1.0 - 1e-9))
def test_a_prior_is_cut_at_the_range(prior, u) -> None:  # type: ignore[no-untyped-def]
    assert ROW.accepts(replace(ROW, prior=prior).quantile(u))


def test_a_prior_inside_the_range_is_not_changed_by_the_cut() -> None:
    row = replace(ROW, default=0.5, high=1.0, prior=beta(4.0, 16.0))
    assert row.quantile(0.3) == pytest.approx(beta(4.0, 16.0).quantile(0.3), rel=1e-12)


def test_the_cut_keeps_the_odds_inside_the_range() -> None:
    row = replace(ROW, prior=uniform(-30.0, 30.0))
    assert row.quantile(0.5) == pytest.approx(15.0, rel=1e-12)


def test_draws_of_a_whole_number_are_whole() -> None:
    row = replace(ROW, integer=True)
    assert all(row.quantile(u).is_integer() for u in (0.1, 0.33, 0.77))


def test_a_row_without_a_prior_asks_for_the_platform() -> None:
    row = replace(ROW, prior=None)
    assert row.prior_text() == "by platform"
    assert replace(row, verdict="policy").prior_text() == "none"
    with pytest.raises(ValueError, match="for the platform"):
        row.quantile(0.5)


def test_texts_of_a_row() -> None:
    assert ROW.range_text() == "0 to 30"
    assert ROW.prior_text() == "N(2, 4)"
