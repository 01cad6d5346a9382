from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta

import pandas as pd
import pytest
from tests.frames import PERSONS_PER_USER, daily_frame, traffic_frame

from feedfollow.observe.identity import factors, period_name

YEAR = (date(2020, 1, 1), date(2020, 12, 31))


@pytest.fixture(scope="module")
def daily() -> pd.DataFrame:
    return daily_frame(first="2020-01-01", last="2021-03-31")


@pytest.mark.parametrize("platform", ["douyin", "kuaishou", "taobao_live"])
@pytest.mark.parametrize("days", [YEAR, (date(2020, 7, 1), date(2020, 9, 30))])
def test_t20_the_product_gives_the_gmv_of_the_tables(
    daily: pd.DataFrame, platform: str, days: tuple[date, date]
) -> None:
    found = factors(daily, platform, days, PERSONS_PER_USER)
    assert found is not None
    assert found.product == pytest.approx(found.gmv, rel=1e-12)


def test_t20_holds_where_the_population_grows_from_day_to_day(daily: pd.DataFrame) -> None:
    scale: Mapping[date, float] = {
        YEAR[0] + timedelta(days=day): 45_000.0 + 13.7 * day for day in range(366)
    }
    found = factors(daily, "kuaishou", YEAR, scale)
    assert found is not None
    assert found.product == pytest.approx(found.gmv, rel=1e-12)
    assert 45_000.0 < found.persons_per_user < 50_100.0


def test_factors_are_those_the_tables_were_made_of(daily: pd.DataFrame) -> None:
    found = factors(daily, "kuaishou", YEAR, PERSONS_PER_USER)
    assert found is not None
    assert found.persons_per_user == pytest.approx(PERSONS_PER_USER)
    assert found.orders_per_session == pytest.approx(2.7)
    assert found.price_per_order == pytest.approx(70.0, rel=0.01)
    assert found.days == 366
    mean = daily.xs("kuaishou", level=1).loc["2020", "users_active"].mean()
    assert found.users_simulated == pytest.approx(mean / PERSONS_PER_USER)


def test_views_split_by_source_and_with_the_traffic_table_sessions_do(daily: pd.DataFrame) -> None:
    plain = factors(daily, "douyin", YEAR, PERSONS_PER_USER)
    full = factors(daily, "douyin", YEAR, PERSONS_PER_USER, traffic_frame(daily))
    assert plain is not None
    assert full is not None
    assert [channel.source for channel in full.channels] == ["follow", "feed"]
    assert sum(c.views_per_adopter_day for c in plain.channels) == pytest.approx(
        plain.views_per_adopter_day
    )
    assert all(math.isnan(channel.sessions_per_view) for channel in plain.channels)
    assert sum(
        c.views_per_adopter_day * c.sessions_per_view for c in full.channels
    ) == pytest.approx(full.views_per_adopter_day * full.sessions_per_view, rel=1e-12)


def test_a_traffic_table_with_an_index_reads_like_one_with_columns(daily: pd.DataFrame) -> None:
    flat = traffic_frame(daily)
    keys = ["date", "platform", "form", "source", "destination"]
    assert factors(daily, "douyin", YEAR, 1.0, flat) == factors(
        daily, "douyin", YEAR, 1.0, flat.set_index(keys)
    )


def test_a_period_that_the_run_does_not_hold_has_no_factors(daily: pd.DataFrame) -> None:
    assert factors(daily, "douyin", (date(2021, 1, 1), date(2021, 12, 31)), 1.0) is None
    assert factors(daily, "nobody", YEAR, 1.0) is None


def test_a_platform_that_nobody_opens_has_no_factors(daily: pd.DataFrame) -> None:
    assert factors(daily.assign(users_active=0.0), "douyin", YEAR, 1.0) is None


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2020, 1, 1), date(2020, 12, 31), "2020"),
        (date(2019, 1, 1), date(2019, 6, 30), "2019H1"),
        (date(2020, 7, 1), date(2020, 9, 30), "2020Q3"),
        (date(2020, 12, 1), date(2020, 12, 31), "2020-12"),
        (date(2021, 1, 1), date(2021, 9, 30), "2021-01..2021-09"),
        (date(2020, 2, 1), date(2020, 4, 30), "2020-02..2020-04"),
        (date(2020, 10, 30), date(2020, 11, 11), "2020-10-30..2020-11-11"),
        (date(2021, 3, 27), date(2021, 3, 27), "2021-03-27"),
    ],
)
def test_periods_are_written_the_short_way(start: date, end: date, text: str) -> None:
    assert period_name(start, end) == text
