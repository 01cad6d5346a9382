"""The market as a simulator, and documented figures as its targets."""

from __future__ import annotations

import math
import pickle
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from tests.run.short import tiny

from feedfollow.calibrate.figure_targets import informed_factors, kind_of, target_of, targets_of
from feedfollow.calibrate.market import Market, comparable, holds
from feedfollow.observe.documented import Figure
from feedfollow.observe.figures import load_figures
from feedfollow.observe.reading import Reading
from feedfollow.run.simulate import simulate
from feedfollow.run.task import OtherVersion
from feedfollow.spec.loader import load_scenario

FIGURES = {figure.id: figure for figure in load_figures()}
PERIOD = (date(2020, 4, 1), date(2020, 6, 30))
TRUST = "parameters.session_trust"
SHARE = "platforms.kuaishou.traffic.private_share"


def figure(name: str, platform: str = "kuaishou") -> Figure:
    """A figure of GMV in the second quarter of 2020."""
    reading = Reading("total", ("gmv_broad",), (platform,), *PERIOD)
    return replace(FIGURES["ks_gmv_2020q2"], id=name, reading=reading)


BASE = tiny(start="2020-03-25", until="2020-07-02")
MARKET = Market(BASE, (figure("ks"), figure("dy", "douyin")), {"fewer": BASE.with_(**{SHARE: 0.1})})


@pytest.mark.parametrize(
    ("name", "kind", "low", "high"),
    [
        ("ks_gmv_2019", "point", 59.6e9, 59.6e9),
        ("cn_live_market_2020", "point", 1.2e12, 1.2e12),  # about
        ("ks_repurchase_2020", "point", 0.65, 0.65),
        ("cnnic_2020_06", "point", 309e6, 309e6),
        ("cn_live_market_growth_2020", "growth", 2.97, 2.97),  # +197 %
        ("dy_double11_over_818", "growth", 2.34, 2.34),  # times
        ("dy_gmv_growth_2022_23", "lower", 1.8, math.inf),  # more than +80 %
        ("dy_daily_gmv_2020_12", "lower", 0.6e9, math.inf),  # more than, a day
        ("ks_revenue_ads_2020", "upper", -math.inf, 21.9e9),
        ("private_leads_public_2021", "lower", 1.0, math.inf),  # of order
        ("talent_share_live_2020", "range", 0.7, 0.8),
        ("dy_gmv_growth_2021_9m", "range", 7.9, 8.9),
        ("dy_content_growth_derived", "range", 1.47, 1.59),  # +47 to +59 %
    ],
)
def test_words_become_ends_in_natural_units(name, kind, low, high):
    made = target_of(FIGURES[name], "fit")
    assert made.kind == kind
    assert (made.low, made.high) == pytest.approx((low, high))
    assert made.output == made.name == name
    assert (made.scale, made.group) == (FIGURES[name].scale, FIGURES[name].group)
    assert made.source.startswith(FIGURES[name].publisher)
    assert made.reason.startswith(FIGURES[name].sd_reason)
    assert made.seen_by == FIGURES[name].seen_by


def test_every_figure_with_a_role_and_an_operator_becomes_a_target():
    for each in FIGURES.values():
        if each.role in ("fit", "holdout", "check"):
            made = target_of(each, "holdout")
            ends = [end for end in (made.low, made.high) if math.isfinite(end)]
            stated = {each.natural(number) for number in (each.value, each.low, each.high)}
            assert ends and set(ends) <= stated


def test_roles_are_those_of_the_table():
    made = targets_of(tuple(FIGURES.values()))
    assert {row.name: row.role for row in made} == {
        each.id: each.role for each in FIGURES.values() if each.role in ("fit", "holdout")
    }


def test_nothing_is_compared_with_a_forecast():
    forecast = replace(FIGURES["ks_gmv_2019"], kind="forecast", qualifier="forecast")
    with pytest.raises(ValueError, match="ks_gmv_2019 is a forecast"):
        kind_of(forecast)


def test_a_factor_that_no_fitted_figure_informs_joins_the_tolerance():
    fitted, check = FIGURES["dy_gmv_2020_broad"], FIGURES["dy_own_shop_gmv_2020"]
    informed = informed_factors((fitted, check))
    assert informed == {"LatePost"}
    shared = target_of(check, "holdout", informed)
    assert (shared.factor, shared.sd) == ("LatePost", check.sd)
    alone = target_of(check, "holdout", (), 0.2)
    assert (alone.factor, alone.sd) == ("", pytest.approx(math.hypot(check.sd, 0.2)))


def test_figures_of_the_country_and_of_several_platforms_are_no_platforms():
    named = {name: target_of(each, "fit").platform for name, each in FIGURES.items()
             if each.role == "fit"}  # fmt: skip
    assert named["ks_gmv_2019"] == "kuaishou"
    assert named["cnnic_2020_03"] == named["cn_live_market_2020"] == ""
    assert target_of(FIGURES["private_leads_public_2021"], "holdout").platform == ""


def test_a_scenario_holds_a_figure_whose_days_and_platforms_it_has():
    assert holds(BASE, figure("ks"))
    assert not holds(BASE.with_(until="2020-06-29"), figure("ks"))
    assert not holds(BASE, figure("tb", "taobao_live"))
    change = replace(figure("ks"), reading=replace(figure("ks").reading, statistic="change"))
    assert holds(BASE, change)
    assert not holds(BASE.with_(start="2020-04-01"), change)  # the day before is not recorded
    late = replace(figure("ks"), base=Reading("total", ("gmv_broad",), ("kuaishou",),
                                              date(2019, 4, 1), date(2019, 6, 30)))  # fmt: skip
    assert not holds(BASE, late)


def test_the_baseline_to_the_last_hold_out_holds_all_that_is_ready_for_it():
    base = load_scenario("baseline.yaml", {"until": "2023-04-30"})
    ready = comparable(tuple(FIGURES.values()), base)
    assert [each.id for each in ready if not holds(base, each)] == ["dy_d11_cart_video_plays"]


def test_a_figure_of_a_module_is_compared_where_the_module_is_on():
    shelf = FIGURES["dy_shelf_share_2022_23"]
    base = load_scenario("baseline.yaml", {"until": "2023-04-30"})
    assert comparable((shelf,), base) == ()
    assert comparable((shelf,), base.with_(**{"modules.shelf": True})) == (shelf,)


def test_a_run_is_the_models_with_theta_laid_over_it():
    theta = {TRUST: 1.2, SHARE: 0.4}
    outcome = MARKET.run(theta, 5, "base")
    daily = simulate(BASE.with_(**theta), seed=5).daily
    days = daily.loc[pd.Timestamp("2020-04-01") : pd.Timestamp("2020-06-30")]
    for place, platform in enumerate(("kuaishou", "douyin")):
        own = days.xs(platform, level="platform")
        assert outcome.outputs[place] == pytest.approx(own["gmv_broad"].sum())
        kept = dict(zip(MARKET.trajectory, outcome.trajectory, strict=True))
        assert kept[f"gmv_broad.{platform}.2020Q2"] == pytest.approx(own["gmv_broad"].sum())
        weighed = (own["private_share"] * own["views"]).sum() / own["views"].sum()
        assert kept[f"private_share.{platform}.2020Q2"] == pytest.approx(weighed)
    assert not np.array_equal(outcome.outputs, MARKET.run(theta, 6, "base").outputs)


def test_a_variant_keeps_what_it_decides_itself():
    both = {TRUST: 1.2, SHARE: 0.4}
    variant = MARKET.scene(both, "fewer")
    assert variant.parameters["session_trust"] == 1.2
    assert variant.platforms["kuaishou"].levers["traffic.private_share"] == 0.1
    assert MARKET.scene(both).platforms["kuaishou"].levers["traffic.private_share"] == 0.4


def test_values_that_cannot_be_used_fail_the_run():
    with pytest.raises(ValueError, match="must lie in 0 to 1"):
        MARKET.run({SHARE: 1.5}, 1, "base")
    with pytest.raises(ValueError, match="did you mean 'fewer'"):
        MARKET.scenario("fewwer")


def test_a_run_of_other_code_is_refused_and_not_counted_as_failed():
    with pytest.raises(OtherVersion, match="another version"):
        replace(MARKET, code="other").run({}, 1, "base")


def test_the_digest_names_what_a_run_depends_on_and_nothing_else():
    ks, dy = MARKET.figures
    earlier = replace(ks, reading=replace(ks.reading, end=date(2020, 6, 29)))
    assert replace(MARKET, figures=(earlier, dy)).digest != MARKET.digest
    assert replace(MARKET, base=BASE.with_(**{TRUST: 1.0})).digest != MARKET.digest
    softer = replace(ks, sd=0.5, role="check")
    same = replace(MARKET, figures=(softer, dy), base=BASE.with_(seed=9, question="Another?"))
    assert same.digest == MARKET.digest
    assert MARKET.scenario("fewer") != MARKET.scenario("base") == same.scenario("base")


def test_it_travels_to_workers():
    there = pickle.loads(pickle.dumps(MARKET))
    assert there.digest == MARKET.digest
    assert (there.outputs, there.agents) == (("ks", "dy"), 500)
    assert there.period == "2020-03-25 to 2020-07-02"
