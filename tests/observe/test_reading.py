from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from feedfollow.observe.reading import Reading, Statistic, read


def table(days: int = 91, first: str = "2020-01-01") -> pd.DataFrame:
    """Two platforms; GMV of a counts the days from 1, that of b is ten times as much."""
    dates = pd.date_range(first, periods=days, freq="D")
    index = pd.MultiIndex.from_product([dates, ["a", "b"]], names=["date", "platform"])
    count = np.repeat(np.arange(1.0, days + 1.0), 2)
    times = np.tile([1.0, 10.0], days)
    frame = pd.DataFrame({"gmv_broad": count * times, "rate": np.nan}, index=index)
    ends = (dates + pd.Timedelta(days=1)).day == 1
    frame.loc[np.repeat(ends, 2), "rate"] = np.tile([0.5, 0.8], int(ends.sum()))
    return frame


def reading(
    statistic: Statistic, start: date, end: date, measure: str = "gmv_broad", platforms: str = "a"
) -> Reading:
    return Reading(statistic, (measure,), tuple(platforms), start, end)


JANUARY = (date(2020, 1, 1), date(2020, 1, 31))
QUARTER = (date(2020, 1, 1), date(2020, 3, 31))


def test_a_total_adds_the_days_of_the_period_and_no_other() -> None:
    assert read(reading("total", date(2020, 1, 3), date(2020, 1, 5)), table()) == 3 + 4 + 5


def test_amounts_add_up_over_platforms_and_measures() -> None:
    both = reading("total", date(2020, 1, 2), date(2020, 1, 2), platforms="ab")
    assert read(both, table()) == 22
    twice = Reading("total", ("gmv_broad", "gmv_broad"), ("a",), *JANUARY)
    assert read(twice, table()) == 2 * sum(range(1, 32))


def test_rows_are_found_by_date_whatever_their_order() -> None:
    shuffled = table().sample(frac=1.0, random_state=1)
    for statistic in ("total", "monthly_mean", "at_end"):
        measure = "rate" if statistic == "monthly_mean" else "gmv_broad"
        asked = reading(statistic, *QUARTER, measure=measure)  # type: ignore[arg-type]
        assert read(asked, shuffled) == read(asked, table())


def test_dates_may_be_plain_dates_as_parquet_gives_them_back() -> None:
    plain = table()
    plain.index = pd.MultiIndex.from_tuples(
        [(when.date(), name) for when, name in plain.index], names=["date", "platform"]
    )
    assert read(reading("total", *JANUARY), plain) == sum(range(1, 32))


def test_means_divide_by_days_and_by_months() -> None:
    total = sum(range(1, 92))
    assert read(reading("daily_mean", *QUARTER), table()) == pytest.approx(total / 91)
    assert read(reading("monthly_total", *QUARTER), table()) == pytest.approx(total / 3)


def test_at_end_reads_the_last_day() -> None:
    assert read(reading("at_end", *JANUARY), table()) == 31


def test_a_change_is_the_last_day_less_the_day_before_the_period() -> None:
    february = (date(2020, 2, 1), date(2020, 2, 29))
    assert read(reading("change", *february), table()) == 60 - 31
    assert math.isnan(read(reading("change", *JANUARY), table()))


def test_a_monthly_rate_is_averaged_over_the_months() -> None:
    frame = table()
    frame.loc[(pd.Timestamp("2020-02-29"), "a"), "rate"] = 0.8
    assert read(reading("monthly_mean", *QUARTER, measure="rate"), frame) == pytest.approx(0.6)


def test_a_monthly_rate_of_two_platforms_weighs_them_by_gmv() -> None:
    asked = reading("monthly_mean", *JANUARY, measure="rate", platforms="ab")
    assert read(asked, table()) == pytest.approx((0.5 * 1 + 0.8 * 10) / 11)


@pytest.mark.parametrize("statistic", ["total", "daily_mean", "monthly_total"])
def test_a_period_that_the_run_does_not_hold_gives_nan_not_a_partial_sum(
    statistic: Statistic,
) -> None:
    assert math.isnan(read(reading(statistic, date(2019, 12, 31), date(2020, 1, 31)), table()))
    assert math.isnan(read(reading(statistic, date(2020, 3, 1), date(2020, 4, 1)), table()))
    holed = table().drop(index=pd.Timestamp("2020-01-15"), level=0)
    assert math.isnan(read(reading(statistic, *JANUARY), holed))


def test_a_month_without_a_value_gives_nan() -> None:
    frame = table()
    frame.loc[(pd.Timestamp("2020-02-29"), "a"), "rate"] = np.nan
    assert math.isnan(read(reading("monthly_mean", *QUARTER, measure="rate"), frame))


def test_a_missing_measure_or_platform_gives_nan() -> None:
    assert math.isnan(read(reading("total", *JANUARY, measure="nowhere"), table()))
    assert math.isnan(read(reading("total", *JANUARY, platforms="z"), table()))
    assert math.isnan(read(reading("total", *JANUARY, platforms="az"), table()))


def test_sums_are_exact_and_so_do_not_depend_on_the_order_of_adding() -> None:
    frame = table(days=31)
    rows = frame.index.get_level_values(1) == "a"
    frame.loc[rows, "gmv_broad"] = [1e16, 1.0, -1e16] + [0.0] * 28
    assert read(reading("total", *JANUARY), frame) == 1.0
