"""No fact is used twice, and no hold-out is what the fit already knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.figure_csv import edited, line_of, only_problem, problems

QUARTER = {"like": "ks_gmv_2020q4"}
DETERMINED = "expected a hold-out that no fitted figures determine"


def test_the_table_itself_breaks_no_rule(tmp_path: Path) -> None:
    assert problems(edited(tmp_path, {})) == ()


def test_an_id_stands_once(tmp_path: Path) -> None:
    path = edited(tmp_path, {}, {"like": "ks_gmv_2018"})
    problem = only_problem(path)
    assert problem.line == line_of(path, "ks_gmv_2018")
    assert "column 'id': expected an id of its own" in problem.message


def test_the_same_fact_is_named_by_an_id_that_exists(tmp_path: Path) -> None:
    problem = only_problem(edited(tmp_path, {"dy_gmv_2019_a": {"same_fact": "dy_gmv_2019_c"}}))
    assert "column 'same_fact': expected ids of the table, got 'dy_gmv_2019_c'" in problem.message
    assert problem.hint is not None and "dy_gmv_2019_" in problem.hint


SESSION = {
    "statistic": "total",
    "measure": "gmv_broad",
    "platform": "kuaishou",
    "scale": "log",
    "sd": ".1",
    "sd_reason": "press figure",
    "group": "money",
    "waits_for": "",
}


@pytest.mark.parametrize("one", ["fit", "holdout"])
@pytest.mark.parametrize("other", ["fit", "holdout"])
def test_the_two_definitions_of_kuaishous_2018_never_meet(
    tmp_path: Path, one: str, other: str
) -> None:
    path = edited(
        tmp_path,
        {
            "ks_gmv_2018": {"role": one},
            "ks_116_session_gmv_2018": SESSION | {"role": other},
        },
    )
    said = [each.message for each in problems(path)]
    assert any(
        "at most one of 'ks_116_session_gmv_2018' and 'ks_gmv_2018' to be fit or holdout" in each
        for each in said
    )


def test_either_definition_alone_may_be_fitted(tmp_path: Path) -> None:
    assert problems(edited(tmp_path, {"ks_gmv_2018": {"role": "fit"}})) == ()
    alone = {"ks_116_session_gmv_2018": SESSION | {"role": "fit"}}
    assert problems(edited(tmp_path, alone)) == ()


def test_the_same_fact_is_followed_over_a_third_row(tmp_path: Path) -> None:
    path = edited(
        tmp_path, {"mkt_2020_100ec": {"role": "fit"}, "cn_live_market_2020": {"role": "check"}}
    )
    assert problems(path) == ()
    both = edited(tmp_path, {"mkt_2020_100ec": {"role": "fit"}})
    assert "'cn_live_market_2020' and 'mkt_2020_100ec'" in only_problem(both).message


def test_a_ratio_and_both_of_its_levels_by_one_publisher_are_not_all_fitted(
    tmp_path: Path,
) -> None:
    before = {
        "like": "dy_gmv_2020_broad",
        "id": "dy_gmv_2019_broad",
        "period": "2019",
        "value": "166",
    }
    path = edited(tmp_path, {}, before)
    problem = only_problem(path)
    assert problem.line == line_of(path, "dy_gmv_ratio_2020_2019")
    assert "expected a ratio and at most one of its levels to be fit" in problem.message
    assert "LatePost" in problem.message
    assert problems(edited(tmp_path, {}, before | {"publisher": "Caixin"})) == ()
    assert problems(edited(tmp_path, {}, before | {"role": "check"})) == ()


@pytest.mark.parametrize(
    ("changes", "more", "determined"),
    [
        (  # the year less three quarters
            {"ks_gmv_2020": {"role": "fit"}, "tb_live_2020": {"role": "check"}},
            [],
            "ks_gmv_2020q4",
        ),
        (  # the market less two platforms
            {"ks_gmv_2020": {"role": "fit"}, "ks_gmv_2020q4": {"role": "check"}},
            [],
            "tb_live_2020",
        ),
        ({"ks_gmv_2020_9m": {"role": "holdout"} | SESSION}, [], "ks_gmv_2020_9m"),  # their sum
        (  # the year less its first half
            {},
            [QUARTER | {"id": "ks_gmv_2019h2", "period": "2019H2"}],
            "ks_gmv_2019h2",
        ),
        (  # a mean of days is a sum of days
            {},
            [QUARTER | {"id": "ks_daily_q2", "period": "2020Q2", "statistic": "daily_mean"}],
            "ks_daily_q2",
        ),
        ({"dy_gmv_2019_a": {"role": "holdout"}}, [], "dy_gmv_2019_a"),  # a level over a growth
        ({"mkt_2019": {"role": "holdout"}}, [], "mkt_2019"),
        (  # a quotient of two levels
            {},
            [
                {
                    "like": "dy_shop_growth_jan2021",
                    "id": "ks_growth_q3_q2",
                    "measure": "gmv_broad",
                    "platform": "kuaishou",
                    "period": "2020Q3",
                    "base_period": "2020Q2",
                }
            ],
            "ks_growth_q3_q2",
        ),
        (  # the other part of a whole
            {
                "self_share_live_2020": {"same_fact": ""},
                "talent_share_live_2020": {
                    "same_fact": "",
                    "role": "fit",
                    "by_construction": "no",
                },
            },
            [
                {
                    "like": "talent_share_live_2020",
                    "id": "own_share_2020",
                    "role": "holdout",
                    "by_construction": "no",
                    "measure": "gmv_self",
                    "low": "20",
                    "high": "30",
                }
            ],
            "own_share_2020",
        ),
    ],
)
def test_a_hold_out_that_fitted_figures_determine_is_refused(
    tmp_path: Path,
    changes: dict[str, dict[str, str]],
    more: list[dict[str, str]],
    determined: str,
) -> None:
    path = edited(tmp_path, changes, *more)
    problem = only_problem(path)
    assert problem.line == line_of(path, determined)
    assert f"row {determined!r}, column 'role': {DETERMINED}" in problem.message


def test_a_hold_out_beside_a_sum_with_two_unknowns_is_allowed(tmp_path: Path) -> None:
    changes = {
        "ks_gmv_2020": {"role": "fit"},
        "ks_gmv_2020q3": {"role": "check"},
        "tb_live_2020": {"role": "check"},
    }
    assert problems(edited(tmp_path, changes)) == ()
