"""Measures are declared once, and agree with one another in any run."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.small_worlds import lively_scenario

from feedfollow.observe.measure_table import DAILY, MEASURES, PARTITIONS
from feedfollow.observe.measures import BY_DAY, BY_MONTH, ratio
from feedfollow.observe.monthly_measures import MONTHLY
from feedfollow.observe.results import Run
from feedfollow.run.simulate import simulate


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(lively_scenario(until="2020-03-10"))


def test_every_measure_has_a_unit_a_definition_and_one_reading() -> None:
    assert [m.name for m in DAILY] == list(BY_DAY)
    assert [m.name for m in MONTHLY] == list(BY_MONTH)
    assert len(MEASURES) == len(DAILY) + len(MONTHLY)
    for measure in MEASURES.values():
        assert measure.unit and len(measure.definition) > 5
        assert measure.every == ("day" if measure in DAILY else "month")
    definitions = [measure.definition for measure in MEASURES.values()]
    assert len(set(definitions)) == len(definitions)


def test_the_daily_table_has_every_measure_for_every_date_and_platform(run: Run) -> None:
    assert list(run.daily.columns) == list(MEASURES)
    dates = pd.date_range("2020-01-01", "2020-03-10")
    assert len(run.daily) == 2 * len(dates)
    assert list(run.daily.index.names) == ["date", "platform"]
    assert (run.daily.dtypes == np.float64).all()


@pytest.mark.parametrize(
    ("whole", "parts"),
    [(whole, parts) for whole, groups in PARTITIONS.items() for parts in groups],
)
def test_partitions_add_up(run: Run, whole: str, parts: tuple[str, ...]) -> None:
    assert run.daily[whole].sum() > 0.0
    np.testing.assert_allclose(run.daily[list(parts)].sum(axis=1), run.daily[whole], rtol=1e-12)


def test_monthly_measures_stand_on_month_ends_only(run: Run) -> None:
    dates = run.daily.index.get_level_values("date")
    ends = dates.is_month_end
    names = [measure.name for measure in MONTHLY]
    assert run.daily.loc[~ends, names].isna().all(axis=None)
    always = [name for name in names if name != "repurchase_rate"]
    assert run.daily.loc[ends, always].notna().all(axis=None)
    # nobody bought before the first month of a run without burn-in
    assert run.daily.loc["2020-01-31", "repurchase_rate"].isna().all()
    assert run.daily.loc["2020-02-29", "repurchase_rate"].notna().all()


def test_shares_lie_between_nothing_and_everything(run: Run) -> None:
    for measure in MEASURES.values():
        if measure.unit in ("share", "0..1") and measure.name != "refund_rate":
            values = run.daily[measure.name].dropna()
            assert len(values) and values.between(0.0, 1.0).all(), measure.name


def test_measures_agree_with_one_another(run: Run) -> None:
    table = run.daily
    paid = table["price_mean"] * table["orders"]
    np.testing.assert_allclose(paid.fillna(0.0), table["gmv_broad"], rtol=1e-9)
    assert (table["users_adopted"] <= table["users_active"]).all()
    assert (table["users_active"] <= table["users_members"]).all()
    assert (table["engaged"] <= table["views"]).all()
    assert (table["sessions"] <= table["engaged"]).all()
    assert (table["orders"] >= table["sessions"]).all()
    assert (table["items"] >= table["orders"]).all()
    assert (table["new_buyers"] <= table["buyers_day"]).all()
    assert (table["sessions_without_need"] <= table["sessions"]).all()
    assert table["people_adopted"].groupby("date").nunique().eq(1).all()


def test_what_was_sold_is_confirmed_returned_cancelled_or_still_open(run: Run) -> None:
    total = run.daily[["gmv_broad", "gsv", "cancelled_value", "returned_value"]].sum()
    closed = total["gsv"] + total["cancelled_value"] + total["returned_value"]
    assert 0.5 * total["gmv_broad"] < closed < total["gmv_broad"]


def test_months_are_the_sums_of_their_days(run: Run) -> None:
    february = run.daily.loc["2020-02-01":"2020-02-29"]
    share = february["sessions_without_need"].groupby("platform").sum()
    share /= february["sessions"].groupby("platform").sum()
    counted = run.daily.loc["2020-02-29", "need_share_sessions"]
    np.testing.assert_allclose(counted, share[counted.index], rtol=1e-12)
    buyers = run.daily.loc["2020-02-29", "buyers_month"]
    assert (buyers <= february["buyers_day"].groupby("platform").sum()[buyers.index]).all()


def test_there_is_no_ratio_to_nothing() -> None:
    values = ratio(np.array([1.0, 0.0, 3.0]), np.array([0.0, 0.0, 2.0]))
    np.testing.assert_array_equal(values, [np.nan, np.nan, 1.5])
