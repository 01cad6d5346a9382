from __future__ import annotations

import csv
import math
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from tests.frames import PLATFORMS, daily_frame

from feedfollow.observe.figure_tables import (
    DOCUMENTED,
    OBSERVABLES,
    PUBLIC,
    load_inventory,
    load_tables,
)
from feedfollow.observe.figures import Figure, load_figures, observe
from feedfollow.paths import data_folder
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS

FIGURES = {figure.id: figure for figure in load_figures()}
SEVEN = ("2019h1", "2019", "2020q1", "2020q2", "2020q3", "2020q4", "2021q1")


@pytest.fixture(scope="module")
def daily() -> pd.DataFrame:
    return daily_frame()


def test_every_published_figure_has_a_line_and_every_line_a_figure() -> None:
    published, lines = load_tables()
    assert {line["id"].partition(".")[0] for line in lines} == set(published)
    assert len({line["id"] for line in lines}) == len(lines)
    assert len(load_inventory()) == len(lines)


def test_a_line_without_an_operator_says_why() -> None:
    without = {"context", "excluded", "waiting", "input", "prior"}
    for entry in load_inventory():
        assert entry.id in FIGURES or entry.use in without
        assert (entry.use == "waiting") == bool(entry.waits_for)


def test_excluded_figures_are_never_compared() -> None:
    for entry in load_inventory():
        if entry.role == "excluded":
            assert entry.use == "excluded"
            assert entry.id not in FIGURES
    assert not [figure for figure in FIGURES.values() if "forecast" in figure.qualifier]


def test_the_figures_that_the_core_must_meet_are_compared() -> None:
    wanted = [f"ks_gmv_{period}" for period in SEVEN]
    wanted += ["dy_gmv_2020_broad", "dy_gmv_2019_a", "dy_daily_gmv_2020_12", "dy_own_shop_gmv_2020"]
    wanted += ["ks_repurchase_2020", "ks_repurchase_2020h1", "ks_buyers_no_definite_need"]
    wanted += ["cnnic_2020_03", "cnnic_2020_12", "dy_live_views_month_2021", "top22_share_2020"]
    assert {FIGURES[name].use for name in wanted} == {"compare"}
    assert FIGURES["tb_live_2020"].use == "report"
    assert {FIGURES[name].use for name in ("dy_own_shop_share_2020", "aov_ks_2020")} == {
        "construction"
    }


def test_figures_keep_value_bound_range_and_dates() -> None:
    broad = FIGURES["dy_gmv_2020_broad"]
    assert (broad.value, broad.qualifier, broad.definition) == (500.0, "gt", "broad")
    assert broad.period == (date(2020, 1, 1), date(2020, 12, 31))
    early = FIGURES["dy_gmv_2019_a"]
    assert (early.value, early.low, early.high, early.qualifier) == (100.0, 40.0, 167.0, "range")
    quarter = FIGURES["ks_gmv_2020q3"]
    assert quarter.period == (date(2020, 7, 1), date(2020, 9, 30))
    assert quarter.daily_rate == pytest.approx(94.5e9 / 92)
    assert FIGURES["dy_daily_gmv_2020_12"].daily_rate == pytest.approx(0.6e9)
    assert FIGURES["dy_live_views_month_2021"].daily_rate == pytest.approx(42.5e9 * 9 / 273)
    assert math.isnan(FIGURES["dy_gmv_ratio_2020_2019"].daily_rate)
    assert math.isnan(FIGURES["aov_ks_2020"].daily_rate)


def test_readings_name_measures_of_the_model_and_priors_that_exist(daily: pd.DataFrame) -> None:
    for figure in FIGURES.values():
        for reading in (figure.reading, figure.base):
            if reading is not None:
                assert set(reading.measures) <= set(daily.columns), figure.id
                assert set(reading.platforms) <= set(PLATFORMS), figure.id
        for name in filter(None, figure.seen_by.split(", ")):
            assert name in PARAMETERS or name in LEVERS, figure.id


def test_a_total_is_observed_over_its_own_dates(daily: pd.DataFrame) -> None:
    own = daily.xs("kuaishou", level=1).loc["2020-07-01":"2020-09-30", "gmv_broad"]  # type: ignore[misc]
    assert observe(FIGURES["ks_gmv_2020q3"], daily) == pytest.approx(own.sum() / 1e9)


def test_a_ratio_divides_by_its_base(daily: pd.DataFrame) -> None:
    gmv = daily.xs("douyin", level=1)["gmv_broad"]
    years = gmv.groupby(pd.DatetimeIndex(gmv.index).year).sum()
    assert observe(FIGURES["dy_gmv_ratio_2020_2019"], daily) == pytest.approx(
        years[2020] / years[2019]
    )
    assert observe(FIGURES["dy_returns_mostly_preship"], daily) == pytest.approx(100 * 12 / 22)
    assert observe(FIGURES["aov_ks_2020"], daily) == pytest.approx(70.0, rel=0.02)


def test_a_market_total_adds_the_platforms(daily: pd.DataFrame) -> None:
    gmv = daily["gmv_broad"]
    in_2020 = gmv[pd.DatetimeIndex(gmv.index.get_level_values(0)).year == 2020]
    assert observe(FIGURES["cn_live_market_2020"], daily) == pytest.approx(in_2020.sum() / 1e12)


def test_adopters_are_read_once_not_once_a_platform(daily: pd.DataFrame) -> None:
    adopted = daily.xs("douyin", level=1)["people_adopted"]
    assert observe(FIGURES["cnnic_2020_03"], daily) == pytest.approx(adopted["2020-03-31"] / 1e6)


def test_a_run_that_stops_within_the_period_gives_nan() -> None:
    short = daily_frame(last="2020-12-30")
    for name in ("dy_gmv_2020_broad", "ks_repurchase_2020", "dy_gmv_ratio_2020_2019"):
        assert math.isnan(observe(FIGURES[name], short))
    assert math.isfinite(observe(FIGURES["ks_gmv_2020q3"], short))


def test_a_base_of_nothing_gives_nan(daily: pd.DataFrame) -> None:
    none = daily.assign(gmv_closed_loop=0.0)
    assert math.isnan(observe(FIGURES["dy_gmv_growth_2021_9m"], none))


def copy_with(folder: Path, name: str, **cells: str) -> Path:
    """Copy the three tables, with some cells of one line changed."""
    for file in (DOCUMENTED, PUBLIC, OBSERVABLES):
        shutil.copy(data_folder("calibration") / file, folder / file)
    path = folder / OBSERVABLES
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    (row,) = [each for each in rows if each["id"] == name]
    row.update(cells)
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(row))
        writer.writeheader()
        writer.writerows(rows)
    return folder


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"id": "ks_gmv_1919"}, "no published figure"),
        ({"use": "admire"}, "unknown use"),
        ({"operator": "median"}, "unknown operator"),
        ({"unit": "bushels"}, "unknown unit"),
        ({"qualifier": "perhaps"}, "unknown qualifier"),
        ({"period": "2020Q5"}, "2020Q5"),
    ],
)
def test_a_bad_line_is_refused(tmp_path: Path, cells: dict[str, str], message: str) -> None:
    folder = copy_with(tmp_path, "ks_gmv_2019", **cells)
    with pytest.raises(ValueError, match=message):
        load_figures(folder)


def test_a_published_figure_without_a_line_is_refused(tmp_path: Path) -> None:
    folder = copy_with(tmp_path, "ks_gmv_2019", id="ks_gmv_2018.again")
    with pytest.raises(ValueError, match="ks_gmv_2019"):
        load_inventory(folder)


def test_a_figure_cannot_be_changed() -> None:
    figure = FIGURES["ks_gmv_2019"]
    with pytest.raises(AttributeError):
        figure.value = 1.0  # type: ignore[misc]
    assert isinstance(replace(figure, value=1.0), Figure)
