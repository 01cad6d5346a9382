"""Months, quarters and years lie wholly inside a span, and make one up exactly or not at all."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from feedfollow.calibrate.periods import Period, named_period, paths_table, whole_periods, within


@pytest.mark.parametrize(
    ("grain", "names"),
    [
        ("quarter", ["2018Q3", "2018Q4", "2019Q1", "2019Q2", "2019Q3"]),
        ("year", []),
        ("month", ["2018-06", "2018-07", "2018-08", "2018-09", "2018-10", "2018-11", "2018-12",
                   *(f"2019-{month:02d}" for month in range(1, 12))]),
    ],
)  # fmt: skip
def test_periods_lie_wholly_inside(grain, names):
    found = whole_periods(date(2018, 6, 1), date(2019, 12, 30), grain)
    assert [each.name for each in found] == names


def test_a_period_that_fills_the_span_is_inside():
    (only,) = whole_periods(date(2020, 10, 1), date(2020, 12, 31), "quarter")
    assert only == Period(date(2020, 10, 1), date(2020, 12, 31), "2020Q4")
    assert only.days == 92


@pytest.mark.parametrize("grain", ["month", "quarter", "year"])
def test_names_are_read_back(grain):
    for each in whole_periods(date(2019, 1, 1), date(2020, 12, 31), grain):
        assert named_period(each.name) == each


@pytest.mark.parametrize("name", ["2020Q5", "2020-13", "3", "20", "2020-1", "2020Q", ""])
def test_what_is_no_period_is_refused(name):
    with pytest.raises(ValueError, match="is no period, such as"):
        named_period(name)


def test_a_span_is_made_up_exactly_or_not_at_all():
    months = [each.name for each in whole_periods(date(2020, 1, 1), date(2020, 12, 31), "month")]
    assert within(months, date(2020, 2, 1), date(2020, 4, 30)) == ["2020-02", "2020-03", "2020-04"]
    assert within(months, date(2020, 2, 1), date(2020, 4, 29)) == []
    assert within(months[1:], date(2020, 1, 1), date(2020, 4, 30)) == []


def test_trajectories_become_columns_by_measure_platform_and_period():
    table = paths_table(["gmv.a.2020Q1", "gmv.b.2020Q1"], np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert table["gmv", "b", "2020Q1"].tolist() == [2.0, 4.0]
    with pytest.raises(ValueError, match=r"'gmv\.first' is not measure\.platform\.period"):
        paths_table(["gmv.first"], np.zeros((1, 1)))
