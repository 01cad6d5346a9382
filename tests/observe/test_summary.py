from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType, SimpleNamespace
from typing import cast

import pandas as pd
import pytest
from tests.frames import PERSONS_PER_USER, daily_frame, traffic_frame

from feedfollow.observe.figures import load_figures
from feedfollow.observe.summary import Summary, summary
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.vocabulary import MODULES

FIGURES = load_figures()


@pytest.fixture(scope="module")
def daily() -> pd.DataFrame:
    return daily_frame()


@pytest.fixture(scope="module")
def made(daily: pd.DataFrame) -> Summary:
    return summary(daily, FIGURES, PERSONS_PER_USER, traffic=traffic_frame(daily))


def test_misses_come_first_then_the_reported_the_constructed_and_the_uncovered(
    made: Summary,
) -> None:
    keys = [(row.block, -row.level) for row in made.rows]
    assert keys == sorted(keys)
    assert [row.figure.use for row in made.rows if row.block == 0].count("compare") > 20
    assert made.rows[0].level == 3
    assert {row.figure.id for row in made.misses} == {
        row.figure.id for row in made.rows if row.verdict.startswith("MISS")
    }


def test_every_figure_to_be_shown_is_shown_once(made: Summary) -> None:
    shown = [row.figure.id for row in made.rows]
    used = [f for f in FIGURES if f.use in ("compare", "report", "construction")]
    wanted = [f.id for f in used if not f.needs]  # the frame is of a run without modules
    assert sorted(shown) == sorted(wanted)


def test_factors_come_by_year_and_by_the_documented_periods(made: Summary) -> None:
    named = {(each.platform, each.period) for each in made.factors}
    assert {("douyin", str(year)) for year in (2019, 2020, 2021)} <= named
    quarters = {("kuaishou", f"2020Q{quarter}") for quarter in (1, 2, 3, 4)}
    assert quarters | {("kuaishou", "2019H1"), ("kuaishou", "2021Q1")} <= named
    assert ("douyin", "2020Q1") not in named
    assert not [period for _, period in named if ".." in period]  # no festival's days


def test_t20_every_product_of_factors_gives_the_gmv_of_the_tables(made: Summary) -> None:
    assert len(made.factors) == 15
    for each in made.factors:
        assert each.product == pytest.approx(each.gmv, rel=1e-12)


def test_each_gmv_off_by_more_than_half_is_explained(made: Summary) -> None:
    off = {
        row.figure.id
        for row in made.rows
        if row.block == 0
        and row.level > 0
        and row.figure.base is None
        and len(row.figure.platforms) == 1
        and row.figure.reading.measures[0].startswith("gmv_")
    }
    assert {cause.figure for cause in made.causes} == off
    assert off


def test_the_text_is_marked_not_calibrated_and_holds_what_it_must(made: Summary) -> None:
    text = made.to_text()
    first = text.splitlines()[0]
    assert "misses first" in first
    assert "not calibrated" in first
    for part in (
        "ks_gmv_2019h1*",
        "> 500 bn CNY",
        "MISS",
        "macro identity (0)",
        "Prior to question",
    ):
        assert part in text
    assert text.isascii()
    assert text.endswith("\n")


def test_the_text_keeps_to_a_narrow_terminal(made: Summary) -> None:
    assert max(map(len, made.to_text(100).splitlines())) <= 104
    assert made.to_text(40) == made.to_text(100)


def test_a_fitted_run_is_not_called_uncalibrated_and_marks_what_it_was_fitted_to(
    daily: pd.DataFrame, made: Summary
) -> None:
    text = replace(summary(daily, FIGURES, PERSONS_PER_USER), origin="calibrated").to_text()
    assert "not calibrated" not in text
    for figure in FIGURES:
        if figure.role == "holdout":
            assert f"{figure.id}+" not in text
    note = "+ parameters were fitted to this figure"
    assert "ks_gmv_2019h1+*" in text
    assert note in text
    assert note not in made.to_text()
    assert "ks_gmv_2019h1+" not in made.to_text()


def test_json_has_the_same_bytes_each_time_and_null_for_what_is_not_covered(
    daily: pd.DataFrame, made: Summary
) -> None:
    again = summary(daily.copy(), FIGURES, PERSONS_PER_USER, traffic=traffic_frame(daily))
    assert again.to_json() == made.to_json()
    data = json.loads(made.to_json())
    models = {row["id"]: row["model"] for row in data["figures"]}
    assert models["dy_items_2021_22"] is None
    assert models["ks_gmv_2019"] > 0
    assert data["origin"] == "not calibrated"
    assert len(data["identity"]) == len(made.factors)
    assert {"follow", "feed"} == {source["source"] for source in data["identity"][0]["sources"]}


def test_the_order_of_the_rows_of_the_table_changes_no_byte(
    daily: pd.DataFrame, made: Summary
) -> None:
    by_platform = daily.sort_index(level=[1, 0])
    again = summary(by_platform, FIGURES, PERSONS_PER_USER, traffic=traffic_frame(daily))
    assert json.loads(again.to_json())["figures"] == json.loads(made.to_json())["figures"]


def test_a_short_run_still_has_a_summary() -> None:
    short = daily_frame(first="2020-02-01", last="2020-03-15", names=("douyin",))
    made = summary(short, FIGURES, PERSONS_PER_USER)
    assert made.factors == ()
    assert made.causes == ()
    assert all(not row.covered for row in made.rows)
    assert "Not covered by this run" in made.to_text()


def test_the_platforms_own_levers_are_used(daily: pd.DataFrame) -> None:
    late = MappingProxyType({"content.midpoint": 2022.0})
    off = dict.fromkeys(MODULES, False)
    scenario = SimpleNamespace(
        platforms={"kuaishou": SimpleNamespace(levers=late)}, provenance={}, modules=off
    )
    rare = ["sessions", "orders", "gmv_broad", "gmv_live", "gmv_closed_loop"]
    made = summary(
        daily.assign(**{name: daily[name] * 0.2 for name in rare}),
        FIGURES,
        PERSONS_PER_USER,
        scenario=cast(Scenario, scenario),
    )
    (cause,) = [cause for cause in made.causes if cause.figure == "ks_gmv_2021q1"]
    assert cause.prior.startswith("content.")


def test_the_frame_has_a_row_a_figure(made: Summary) -> None:
    frame = made.to_frame()
    assert list(frame.index) == [row.figure.id for row in made.rows]
    assert frame.loc["ks_gmv_2019", "documented"] == "59.6 bn CNY"
