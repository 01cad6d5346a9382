from __future__ import annotations

import math

import pytest

from feedfollow.observe.causes import explain, log_adopted, log_density
from feedfollow.observe.figures import load_figures

FIGURES = {figure.id: figure for figure in load_figures()}
EARLY = FIGURES["ks_gmv_2019h1"]
LATE = FIGURES["ks_gmv_2021q1"]


def seen(**ratios: float) -> list[tuple[object, float]]:
    """Figures with a model value that is off by the given ratio."""
    return [(FIGURES[name], FIGURES[name].value * ratio) for name, ratio in ratios.items()]


def test_a_documented_term_that_carries_the_miss_is_named() -> None:
    cause = explain(LATE, 2.0, seen(ks_dau_2021q1=1.0, aov_ks_2020=1.9), 0.7)  # type: ignore[arg-type]
    assert cause.terms == ("price_per_order",)
    assert cause.prior == "goods.list_price"
    assert cause.deviations[0].figure == "aov_ks_2020"
    assert cause.rest == pytest.approx(2.0 / 1.9)


def test_several_documented_terms_carry_a_miss_together() -> None:
    observed = seen(ks_dau_2021q1=1.5, aov_ks_2020=1.5, cnnic_2020_12=1.02)
    cause = explain(LATE, 4.0, observed, 0.7)  # type: ignore[arg-type]
    assert set(cause.terms) == {"users_active", "price_per_order"}


def test_too_few_adopters_question_adoption() -> None:
    cause = explain(EARLY, 0.6, seen(ks_daily_ecom_users_2020h1=0.7), 0.7)  # type: ignore[arg-type]
    assert cause.terms == ("adopter_share",)
    assert cause.prior in ("adoption_innovation", "adoption_imitation")
    assert 1.0 < cause.prior_factor < 1.6


def test_the_share_of_adopters_is_that_of_bass() -> None:
    days = 1500.0  # law T1: F(1500 d) = 0.4294 at p = .06, q = .41 a year
    assert math.exp(log_adopted(2016.17 + days / 365.0, 0.06, 0.41)) == pytest.approx(
        0.4294, abs=5e-4
    )


def test_a_documented_term_off_the_other_way_is_not_blamed() -> None:
    cause = explain(LATE, 2.0, seen(aov_ks_2020=0.4), 0.7)  # type: ignore[arg-type]
    assert cause.terms == ("views", "orders_per_view")
    assert cause.rest == pytest.approx(5.0)


def test_while_content_builds_up_its_midpoint_is_questioned_first() -> None:
    cause = explain(EARLY, 0.3, seen(ks_dau_2019h1=1.0, aov_ks_2020=1.0), 0.7)  # type: ignore[arg-type]
    assert cause.prior == "content.midpoint"
    assert cause.prior_factor > 3.0


def test_once_content_is_there_conversion_is_questioned_first() -> None:
    cause = explain(LATE, 0.3, seen(ks_dau_2021q1=1.0), 0.7)  # type: ignore[arg-type]
    assert cause.prior == "session_intercept_live"


def test_the_platforms_own_midpoint_decides_when_content_is_there() -> None:
    late_start = {"content.midpoint": 2021.3, "content.width": 0.25}
    cause = explain(LATE, 0.3, [], 0.7, late_start)
    assert cause.prior == "content.midpoint"


def test_views_are_freed_of_people_and_adopters() -> None:
    observed = seen(dy_dau_2020_08=0.5, cnnic_2020_12=0.8, dy_live_views_month_2021=0.4)
    cause = explain(FIGURES["dy_gmv_2020_broad"], 0.4, observed, 0.7)  # type: ignore[arg-type]
    ratios = {each.term: each.ratio for each in cause.deviations}
    assert ratios["views"] == pytest.approx(1.0)
    assert cause.terms == ("users_active",)


def test_the_nearest_figure_of_a_term_counts_and_a_far_one_does_not() -> None:
    observed = seen(ks_dau_2019h1=1.4, ks_dau_2020q2=1.1, ks_dau_2024q4=9.0)
    cause = explain(EARLY, 2.0, observed, 0.7)  # type: ignore[arg-type]
    assert [each.figure for each in cause.deviations] == ["ks_dau_2019h1"]
    assert explain(EARLY, 2.0, seen(ks_dau_2024q4=9.0), 0.7).deviations == ()  # type: ignore[arg-type]


def test_another_platforms_figures_say_nothing_and_the_countrys_do() -> None:
    observed = seen(aov_dy_2020=3.0, cnnic_2020_12=1.2)
    cause = explain(LATE, 3.0, observed, 0.7)  # type: ignore[arg-type]
    assert [each.figure for each in cause.deviations] == ["cnnic_2020_12"]


def test_the_share_of_closed_loop_counts_only_for_a_closed_loop_gmv() -> None:
    observed = seen(dy_own_shop_share_2020=2.0)
    closed = explain(FIGURES["dy_own_shop_gmv_2020"], 2.2, observed, 0.7)  # type: ignore[arg-type]
    broad = explain(FIGURES["dy_gmv_2020_broad"], 2.2, observed, 0.7)  # type: ignore[arg-type]
    assert closed.terms == ("closed_share",)
    assert broad.deviations == ()


def test_a_term_under_an_upper_bound_is_not_off() -> None:
    observed = seen(**{"dy_items_sold_2021_9m.per_live_view": 0.1})
    cause = explain(FIGURES["dy_gmv_2020_broad"], 0.3, observed, 0.7)  # type: ignore[arg-type]
    assert cause.deviations[0].ratio == 1.0


def test_the_text_names_figure_terms_prior_and_note() -> None:
    text = explain(FIGURES["ks_gmv_2020q4"], 0.3, seen(ks_dau_2021q1=0.97), 0.7).text()  # type: ignore[arg-type]
    for part in ("ks_gmv_2020q4", "x0.30", "ks_dau_2021q1", "views per adopter-day", "N(-3.4"):
        assert part in text
    assert "without festivals" in text
    bare = explain(LATE, 0.3, [], 0.7).text()
    assert "No term of it is documented" in bare


def test_the_density_of_content_is_one_in_mid_2021_and_half_its_ceiling_at_the_midpoint() -> None:
    assert log_density(2021.5, 2019.9, 0.25) == 0.0
    ceiling = log_density(2050.0, 2019.9, 0.25)
    assert math.exp(log_density(2019.9, 2019.9, 0.25) - ceiling) == pytest.approx(0.5)
    assert log_density(1900.0, 2019.9, 0.01) < -1e4
