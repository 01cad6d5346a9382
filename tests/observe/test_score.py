from __future__ import annotations

import math
from dataclasses import replace

import pytest

from feedfollow.observe.figures import Figure, load_figures
from feedfollow.observe.score import MISS, documented_text, score

FIGURES = {figure.id: figure for figure in load_figures()}
LEVEL = FIGURES["ks_gmv_2019"]
BOUND = FIGURES["dy_gmv_2020_broad"]
RANGE = FIGURES["dy_gmv_2019_a"]
SHARE = FIGURES["ks_repurchase_2020"]
UPPER = FIGURES["dy_items_sold_2021_9m.per_live_view"]
ORDER = FIGURES["ks_ahead_in_live_2020"]
GROWTH = FIGURES["cn_live_market_growth_2020"]


@pytest.mark.parametrize(
    ("factor", "level"), [(1.0, 0), (1.49, 0), (1.9, 1), (2.5, 2), (3.1, 3), (0.65, 1), (0.3, 3)]
)
def test_a_level_is_judged_by_its_factor_up_or_down(factor: float, level: int) -> None:
    row = score(LEVEL, LEVEL.value * factor)
    assert row.level == level
    assert row.ratio == pytest.approx(factor)
    assert math.isnan(row.points)


@pytest.mark.parametrize(("points", "level"), [(4.0, 0), (-7.0, 1), (12.0, 2), (-16.0, 3)])
def test_a_share_is_judged_in_points(points: float, level: int) -> None:
    row = score(SHARE, SHARE.value + points)
    assert row.level == level
    assert row.points == pytest.approx(points)
    assert row.distance == f"{points:+.1f} points"


def test_growth_is_judged_by_its_factor() -> None:
    row = score(GROWTH, 80.0)
    assert row.ratio == pytest.approx(1.80 / 2.97)
    assert row.level == 1
    assert score(GROWTH, -100.0).level == MISS


def test_a_lower_bound_is_near_the_truth_and_the_verdict_says_when_it_is_broken() -> None:
    assert score(BOUND, 510.0).verdict == "within x1.5"
    assert score(BOUND, 480.0).verdict == "within x1.5, below its bound"
    assert score(BOUND, 1600.0).verdict == "MISS"


def test_below_an_upper_bound_there_is_no_distance() -> None:
    assert score(UPPER, 0.1).verdict == "within x1.5, under its bound"
    assert score(UPPER, 3.0).verdict == "within x2, above its bound"


def test_inside_a_range_there_is_no_distance_and_outside_the_nearer_end_counts() -> None:
    assert score(RANGE, 41.0).level == 0
    assert score(RANGE, 41.0).verdict.endswith("in its range")
    assert score(RANGE, 167.0 * 1.9).level == 1
    assert score(RANGE, 40.0 / 3.1).level == MISS


def test_a_statement_of_order_holds_or_does_not() -> None:
    assert (score(ORDER, 7.0).verdict, score(ORDER, 7.0).level) == ("holds", 0)
    assert (score(ORDER, 0.99).verdict, score(ORDER, 0.99).level) == ("does not hold", MISS)


def test_nothing_at_all_is_a_miss() -> None:
    row = score(LEVEL, 0.0)
    assert row.level == MISS
    assert row.severity == math.inf


def test_what_the_run_does_not_hold_is_not_judged() -> None:
    row = score(LEVEL, math.nan)
    assert not row.covered
    assert row.distance == "-"
    assert row.block > score(LEVEL, 1.0).block


def test_only_a_compared_figure_can_be_called_a_miss() -> None:
    reported = replace(LEVEL, role="context")
    assert score(reported, 1e6).verdict == "beyond x3"
    assert score(replace(SHARE, by_construction=True), 1.0).verdict == "beyond 15 points"


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (LEVEL, "59.6 bn CNY"),
        (BOUND, "> 500 bn CNY"),
        (RANGE, "100 (40 to 167) bn CNY"),
        (SHARE, "about 65 %"),
        (UPPER, "< 1.93 %"),
        (ORDER, "> 1 times"),
        (FIGURES["dy_gmv_growth_2021_9m"], "7.9 to 8.9 times"),
        (FIGURES["talent_share_live_2020"], "70 to 80 %"),
        (GROWTH, "+197 %"),
        (FIGURES["dy_content_growth_derived"], "+47 to +59 %"),
        (FIGURES["dy_gmv_growth_2022_23"], "> +80 %"),
    ],
)
def test_a_figure_is_written_as_it_was_stated(figure: Figure, text: str) -> None:
    assert documented_text(figure) == text
