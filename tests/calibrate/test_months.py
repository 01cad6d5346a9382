"""What is read off months is what is read off days, or is refused with the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from feedfollow.calibrate.months import Unreadable, read_figure
from feedfollow.calibrate.periods import whole_periods
from feedfollow.observe.documented import Figure
from feedfollow.observe.figures import load_figures, natural_value
from feedfollow.observe.period import over_period
from feedfollow.observe.reading import Reading

FIRST, LAST = date(2020, 1, 1), date(2020, 12, 31)
PLATFORMS = ("douyin", "kuaishou")
MEASURES = ("gmv_broad", "users_active", "repurchase_rate", "top_anchor_share", "private_share")
(BASE,) = [each for each in load_figures() if each.id == "ks_gmv_2019"]


def daily(seed: int) -> pd.DataFrame:
    """A year of two platforms; monthly measures stand on the last day of each month."""
    days = pd.date_range(FIRST, LAST)
    index = pd.MultiIndex.from_product([days, PLATFORMS], names=["date", "platform"])
    values = np.random.default_rng(seed).uniform(0.1, 0.9, (len(index), len(MEASURES)))
    table = pd.DataFrame(values, index=index, columns=list(MEASURES))
    table["views"] = 1.0
    inside = ~index.get_level_values(0).is_month_end
    table.loc[inside, ["repurchase_rate", "top_anchor_share"]] = np.nan
    return table


DAYS = [daily(seed) for seed in (1, 2, 3)]


def months() -> pd.DataFrame:
    """The months of the three tables, a row each."""
    known = whole_periods(FIRST, LAST, "month")
    columns = [(m, p, each.name) for m in MEASURES for p in PLATFORMS for each in known]
    rows = []
    for table in DAYS:
        found = {each.name: over_period(table, each.start, each.end) for each in known}
        rows.append([found[name][p, m] for m, p, name in columns])
    index = pd.MultiIndex.from_tuples(columns, names=["measure", "platform", "period"])
    return pd.DataFrame(rows, columns=index)


MONTHS = months()


def figure(statistic: str, measure: str, *platforms: str, **days: date) -> Figure:
    start, end = days.get("start", FIRST), days.get("end", LAST)
    reading = Reading(statistic, (measure,), platforms or PLATFORMS, start, end)  # type: ignore[arg-type]
    return replace(BASE, reading=reading, base=None)


SPRING = {"start": date(2020, 4, 1), "end": date(2020, 5, 31)}
READABLE = {
    "a total": figure("total", "gmv_broad"),
    "of some months": figure("total", "gmv_broad", "kuaishou", **SPRING),
    "a rate a day": figure("daily_mean", "gmv_broad", **SPRING),
    "a mean of heads": figure("daily_mean", "users_active", "douyin", **SPRING),
    "a month's total": figure("monthly_total", "gmv_broad", **SPRING),
    "a mean of months": figure("monthly_mean", "repurchase_rate", "douyin"),
    "weighed by GMV": figure("monthly_mean", "repurchase_rate", **SPRING),
    "at the end": figure("at_end", "top_anchor_share", "kuaishou", **SPRING),
    "a change": figure("change", "top_anchor_share", "kuaishou", **SPRING),
    "a ratio": replace(figure("total", "gmv_broad", "douyin"),
                       base=figure("total", "gmv_broad", **SPRING).reading),
}  # fmt: skip


@pytest.mark.parametrize("name", READABLE)
def test_months_and_days_agree(name):
    wanted = [natural_value(READABLE[name], table) for table in DAYS]
    assert np.isfinite(wanted).all()
    np.testing.assert_allclose(read_figure(READABLE[name], MONTHS), wanted, rtol=1e-12)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (figure("total", "gmv_broad", start=date(2020, 11, 1), end=date(2020, 11, 11)),
         "2020-11-01 to 2020-11-11 is not made of whole months"),
        (figure("total", "gmv_broad", end=date(2021, 3, 31)), "lies outside the projection"),
        (figure("total", "gmv_broad", "channels"), "keeps no platform channels"),
        (figure("total", "views_live"), "keeps no measure views_live"),
        (figure("at_end", "users_active"), "on one day is not kept"),
        (figure("daily_mean", "private_share"), "do not add up from months"),
        (figure("monthly_mean", "private_share"), "is not written by month"),
        (figure("change", "top_anchor_share"), "2019-12-31 lies outside the projection"),
        (replace(figure("total", "gmv_broad"),
                 base=figure("total", "gmv_broad", start=date(2019, 1, 1)).reading),
         "lies outside the projection"),
    ],
)  # fmt: skip
def test_what_months_do_not_hold_is_refused_with_the_reason(asked, reason):
    with pytest.raises(Unreadable, match=reason):
        read_figure(asked, MONTHS)
