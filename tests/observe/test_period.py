"""Days become one number as the measure declares it, platform by platform and over all."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from tests.frames import daily_frame

from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.period import ALL, over_period, pooled
from feedfollow.observe.reading import Reading, read

START, END = date(2020, 3, 1), date(2020, 5, 31)


@pytest.fixture(scope="module")
def daily() -> pd.DataFrame:
    return daily_frame()


@pytest.fixture(scope="module")
def values(daily: pd.DataFrame) -> pd.Series:
    return over_period(daily, START, END)


def test_every_weight_is_a_measure_that_adds_up():
    for measure in MEASURES.values():
        if measure.period not in ("sum", "mean"):
            assert MEASURES[measure.period].period == "sum"
            assert measure.every == "day"


def test_amounts_add_up_over_days_and_platforms(daily, values):
    for name in ("gmv_broad", "views", "orders"):
        reading = Reading("total", (name,), ("kuaishou",), START, END)
        assert values["kuaishou", name] == pytest.approx(read(reading, daily), rel=1e-12)
        parts = [values[p, name] for p in ("douyin", "kuaishou", "taobao_live")]
        assert values[ALL, name] == pytest.approx(sum(parts), rel=1e-12)


def test_a_rate_with_its_denominator_as_weight_is_the_ratio_of_the_sums(values):
    for platform in ("douyin", "kuaishou", "taobao_live", ALL):
        paid = values[platform, "gmv_broad"] / values[platform, "orders"]
        assert values[platform, "price_mean"] == pytest.approx(paid, rel=1e-12)


def test_monthly_measures_are_averaged_over_month_ends(daily, values):
    reading = Reading("monthly_mean", ("repurchase_rate",), ("kuaishou",), START, END)
    found = values["kuaishou", "repurchase_rate"]
    assert found == pytest.approx(read(reading, daily), rel=1e-12)
    assert not pooled(MEASURES["repurchase_rate"])


def test_heads_are_means_and_are_not_added_over_platforms(daily, values):
    reading = Reading("daily_mean", ("users_active",), ("douyin",), START, END)
    assert values["douyin", "users_active"] == pytest.approx(read(reading, daily), rel=1e-12)
    assert (ALL, "users_active") not in values.index


def test_a_period_that_the_table_does_not_hold_gives_nothing(daily):
    assert over_period(daily, date(2018, 12, 31), END).isna().all()
    holed = daily.drop(pd.Timestamp("2020-04-01"), level=0)
    assert over_period(holed, START, END).isna().all()


def test_the_order_of_rows_does_not_matter(daily, values):
    shuffled = daily.sample(frac=1.0, random_state=1)
    found = over_period(shuffled, START, END)
    assert found[values.index].to_numpy() == pytest.approx(values.to_numpy(), rel=1e-12)


def test_days_without_a_denominator_do_not_spoil_a_rate():
    index = pd.MultiIndex.from_product(
        [pd.date_range("2020-01-01", "2020-01-02"), ["here"]], names=["date", "platform"]
    )
    table = pd.DataFrame({"orders": [0.0, 4.0], "price_mean": [np.nan, 25.0]}, index=index)
    found = over_period(table, date(2020, 1, 1), date(2020, 1, 2))
    assert found["here", "price_mean"] == 25.0
