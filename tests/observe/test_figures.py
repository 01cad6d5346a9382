from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from tests.figure_csv import TABLE
from tests.frames import PLATFORMS, daily_frame

from feedfollow.observe.figure_words import PLANNED_MEASURES, WAITS
from feedfollow.observe.figure_words import PLATFORMS as NAMED
from feedfollow.observe.figures import (
    Figure,
    load_figures,
    load_statements,
    natural_value,
    observe,
)
from feedfollow.observe.measure_table import MEASURES
from feedfollow.paths import data_folder
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.vocabulary import MODULES

STATEMENTS = {each.id: each for each in load_statements()}
FIGURES = {figure.id: figure for figure in load_figures()}


@pytest.fixture(scope="module")
def daily() -> pd.DataFrame:
    return daily_frame()


def test_no_figure_of_the_articles_and_pages_is_lost() -> None:
    rows = [each for each in STATEMENTS.values() if "." not in each.id]
    of_articles = [each for each in rows if re.fullmatch(r"article 00\d", each.source)]
    assert (len(of_articles), len(rows)) == (86, 207)
    assert len(load_statements(TABLE)) == len(STATEMENTS) == 211
    assert {name.partition(".")[0] for name in STATEMENTS} == {each.id for each in rows}


def test_every_figure_has_a_source_and_every_operator_an_error_with_its_reason() -> None:
    assert all(each.source and each.publisher for each in STATEMENTS.values())
    assert all(figure.sd > 0.0 and figure.sd_reason for figure in FIGURES.values())


def test_what_is_excluded_or_forecast_is_never_compared() -> None:
    for each in STATEMENTS.values():
        if each.role == "excluded" or each.kind == "forecast":
            assert each.use in ("excluded", "report")
    assert not [each for each in FIGURES.values() if each.role == "excluded"]


FITTED = (
    "ks_gmv_2019h1",
    "ks_gmv_2019",
    "ks_gmv_2020q1",
    "ks_gmv_2020q2",
    "ks_gmv_2020q3",
    "dy_gmv_2020_broad",
    "dy_gmv_ratio_2020_2019",
    "dy_daily_gmv_2020_12",
    "dy_double11_gmv_2020",
    "dy_gmv_growth_2021_9m",
    "cn_live_market_2020",
    "cn_live_market_growth_2020",
    "cnnic_2020_03",
    "cnnic_2020_06",
    "cnnic_2020_12",
    "cn_live_ecom_users_2021_06",
    "ks_repurchase_2020",
    "ks_buyers_no_definite_need",
)
FITTED_WHOLE = (
    "dy_new_shops_after_closure",
    "dy_gmv_growth_2022_23",
    "dy_mall_growth_2022_23",
    "dy_search_growth_2022_23",
    "dy_shelf_share_2022_23",
    "ks_revenue_tips_2020",
)
"""What needs a module that the core has off."""
HELD_OUT = (
    "ks_gmv_2020q4",
    "ks_gmv_2021q1",
    "dy_daily_live_views_2022_23",
    "dy_items_sold_2021_9m",
    "dy_shop_growth_jan2021",
    "dy_aug_festival_gmv_2020",
    "tb_live_2020",
    "ks_daily_ecom_users_2020h1",
    "ks_repurchase_2020h1",
    "private_leads_public_2021",
)
HELD_OUT_WHOLE = (
    "dy_gmv_growth_2023_24",
    "dy_brand_merchants_growth_2024",
    "dy_items_sold_2022_23",
    "dy_d11_mall_growth",
)


def ready(role: str, needy: bool) -> set[str]:
    ours = [each for each in FIGURES.values() if each.role == role and not each.waits_for]
    return {each.id for each in ours if bool(each.needs) is needy}


def test_what_is_fitted_and_what_is_held_out_stands_before_any_fit() -> None:
    assert (ready("fit", False), ready("fit", True)) == (set(FITTED), set(FITTED_WHOLE))
    assert ready("holdout", False) == set(HELD_OUT)
    assert ready("holdout", True) == set(HELD_OUT_WHOLE)
    assert len(HELD_OUT) >= 10


def test_hold_outs_differ_in_time_in_kind_and_in_platform() -> None:
    held = [FIGURES[name] for name in HELD_OUT]
    assert {each.group for each in held} == {"money", "level", "ratio", "trust"}
    assert {"kuaishou", "douyin", "taobao_live"} == {name for it in held for name in it.platforms}
    last = max(FIGURES[name].period[1] for name in FITTED)
    assert any(each.period[0] > last for each in held)
    assert FIGURES["ks_gmv_2020q4"].period[0] > FIGURES["ks_gmv_2020q3"].period[1]


def test_sums_of_quarters_stay_context() -> None:
    assert STATEMENTS["ks_gmv_2020"].role == STATEMENTS["ks_gmv_2020_9m"].role == "context"
    assert "ks_gmv_2018" in STATEMENTS["ks_116_session_gmv_2018"].same_fact


def test_no_parameter_and_no_shipped_scenario_rests_on_a_hold_out() -> None:
    held = {each.id for each in STATEMENTS.values() if each.role == "holdout"}
    sources = " ".join(row.source for row in (*PARAMETERS.values(), *LEVERS.values()))
    for path in data_folder("scenarios").glob("*.yaml"):
        sources += path.read_text(encoding="utf-8")
    assert not held & set(re.findall(r"[a-z0-9_]+", sources))


def test_a_figure_that_a_lever_sets_is_not_scored() -> None:
    uses = Counter(each.use for each in STATEMENTS.values())
    assert FIGURES["dy_own_shop_share_2020"].use == FIGURES["aov_ks_2020"].use == "construction"
    # set by anchors.self_share, which was read off these very rows
    for name in ("talent_share_live_2020", "dy_store_live_share_2021", "tb_live_merchant_share"):
        assert (FIGURES[name].role, FIGURES[name].use) == ("check", "construction")
    assert uses["construction"] == 8


def test_what_is_waited_for_is_not_there_and_what_is_needed_is_a_module() -> None:
    waited = {name for each in STATEMENTS.values() for name in each.waits_for}
    assert waited == set(WAITS)
    assert not set(PLANNED_MEASURES) & set(MEASURES)
    assert FIGURES["wx_daily_gmv_2020_12"].use == "waiting"
    assert FIGURES["dy_shelf_share_2022_23"].use == "compare"
    off = dict.fromkeys(MODULES, False)
    assert FIGURES["ks_revenue_total_2020"].missing(off) == ("tips", "ads")
    assert FIGURES["ks_revenue_total_2020"].missing(off | {"ads": True}) == ("tips",)
    assert FIGURES["ks_gmv_2019"].missing(off) == ()


def test_a_figure_of_a_process_is_fitted_and_names_what_it_needs() -> None:
    """No fit or hold-out waits, so that the whole market has them all."""
    scored = [each for each in STATEMENTS.values() if each.role in ("fit", "holdout")]
    assert not [each.id for each in scored if each.waits_for]
    whole = load_scenario("whole_market.yaml")
    assert not [each.id for each in scored if each.missing(whole.modules)]
    assert FIGURES["dy_double11_gmv_2020"].use == "compare"


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
    assert set(PLATFORMS) < set(NAMED)
    for figure in FIGURES.values():
        for reading in (figure.reading, figure.base):
            if reading is not None and not figure.waits_for and not figure.needs:
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


def test_growth_is_observed_in_per_cent_and_has_a_natural_factor(daily: pd.DataFrame) -> None:
    growth = FIGURES["cn_live_market_growth_2020"]
    gmv = daily["gmv_broad"].groupby(pd.DatetimeIndex(daily.index.get_level_values(0)).year).sum()
    factor = gmv[2020] / gmv[2019]
    assert natural_value(growth, daily) == pytest.approx(factor)
    assert observe(growth, daily) == pytest.approx(100.0 * (factor - 1.0))


def test_the_own_shop_share_is_the_closed_loop_in_the_whole(daily: pd.DataFrame) -> None:
    year = daily.xs("douyin", level=1).loc["2020-01-01":"2020-12-31"]  # type: ignore[misc]
    share = year["gmv_closed_loop"].sum() / year["gmv_broad"].sum()
    assert natural_value(FIGURES["dy_own_shop_share_2020"], daily) == pytest.approx(share)


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


def test_a_measure_of_a_process_to_come_gives_nan(daily: pd.DataFrame) -> None:
    assert math.isnan(natural_value(FIGURES["dy_mall_growth_2022_23"], daily))


def test_a_figure_cannot_be_changed() -> None:
    figure = FIGURES["ks_gmv_2019"]
    with pytest.raises(AttributeError):
        figure.value = 1.0  # type: ignore[misc]
    assert isinstance(replace(figure, value=1.0), Figure)
