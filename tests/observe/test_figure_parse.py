"""A row that cannot be used is refused with file, line, row, column and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.figure_csv import edited, line_of, only_problem, problems

LEVEL, SHARE, GROWTH = "ks_gmv_2019", "ks_repurchase_2020", "cn_live_market_growth_2020"
RANGE, TEXT, WAITING = "talent_share_live_2020", "minutes_ks", "dy_mall_growth_2022_23"

BROKEN = [
    (LEVEL, {"source": ""}, "source", "an article or an address, got nothing", None),
    (LEVEL, {"publisher": ""}, "publisher", "whose number it is, got nothing", None),
    (LEVEL, {"sd": "0"}, "sd", "a number above 0, got '0'", None),
    (LEVEL, {"sd": "-.05"}, "sd", "a number above 0, got '-.05'", None),
    (LEVEL, {"sd": ""}, "sd", "a number above 0, got nothing", None),
    (LEVEL, {"sd_reason": ""}, "sd_reason", "why the error is that large, got nothing", None),
    (LEVEL, {"measure": "gmv_brod"}, "measure", "a measure, got 'gmv_brod'", "gmv_broad"),
    (LEVEL, {"measure": "live_hours"}, "measure", "a measure, got 'live_hours'", None),
    (LEVEL, {"measure": ""}, "measure", "a measure, since there is a statistic", None),
    (LEVEL, {"platform": "kuaishu"}, "platform", "a platform, got 'kuaishu'", "kuaishou"),
    (LEVEL, {"base_platform": "doyin"}, "base_platform", "a platform, got 'doyin'", "douyin"),
    (LEVEL, {"period": "2020Q5"}, "period", "a period, got '2020Q5'", "2020Q3"),
    (GROWTH, {"base_period": "20199"}, "base_period", "a period, got '20199'", "2020Q3"),
    (LEVEL, {"statistic": "totl"}, "statistic", "a statistic, got 'totl'", "total"),
    (LEVEL, {"role": "fitt"}, "role", "a role, got 'fitt'", "fit"),
    (LEVEL, {"kind": "levels"}, "kind", "a kind, got 'levels'", "level"),
    (LEVEL, {"qualifier": "gt"}, "qualifier", "a qualifier, got 'gt'", "eq"),
    (TEXT, {"qualifier": "eq"}, "qualifier", "no qualifier of a text, got 'eq'", None),
    (LEVEL, {"scale": "logg"}, "scale", "a scale, got 'logg'", "log"),
    (LEVEL, {"scale": "identity"}, "scale", "log in the group money, got 'identity'", None),
    (LEVEL, {"group": "monye"}, "group", "a group, got 'monye'", "money"),
    (LEVEL, {"unit": "CNY bm"}, "unit", "a unit, got 'CNY bm'", "CNY bn"),
    (GROWTH, {"unit": "%"}, "unit", "a unit, got '%'", "+%"),
    (LEVEL, {"grade": "E"}, "grade", "a grade, got 'E'", "known: A, B, C, D"),
    (LEVEL, {"by_construction": ""}, "by_construction", "a by construction", "yes"),
    (LEVEL, {"definition_factor": "yess"}, "definition_factor", "got 'yess'", "yes"),
    (LEVEL, {"value": "much"}, "value", "a finite number, got 'much'", None),
    (LEVEL, {"value": ""}, "value", "the number of a level, got nothing", None),
    (LEVEL, {"value": "0"}, "value", "a number above 0, since the scale is log", None),
    (LEVEL, {"low": "50"}, "low", "no ends of a level, got '50'", None),
    (RANGE, {"high": "70"}, "high", "more than the lower end, 70, got '70'", None),
    (RANGE, {"high": "60"}, "high", "more than the lower end, 70, got '60'", None),
    (RANGE, {"low": ""}, "low", "both ends of the range, got nothing", None),
    (
        SHARE,
        {"scale": "logit", "value": "100"},
        "value",
        "a number inside 0 to 100 %, since the scale is logit, got '100'",
        None,
    ),
    (GROWTH, {"base_period": ""}, "base_period", "a base of the growth", None),
    (WAITING, {"waits_for": "entrants"}, "waits_for", "a waits for, got 'entrants'", "entrant"),
    (LEVEL, {"needs": "shelv"}, "needs", "a needs, got 'shelv'", "shelf"),
    (LEVEL, {"by_construction": "yes"}, "role", "since a lever sets the figure", None),
    (TEXT, {"measure": "gmv_broad"}, "measure", "an empty cell, since there is no", None),
    (LEVEL, {"id": "KS GMV"}, "id", "lower-case letters, digits and underscores", None),
]


@pytest.mark.parametrize(("name", "cells", "column", "expected", "hint"), BROKEN)
def test_a_bad_cell_is_refused_at_its_place(
    tmp_path: Path, name: str, cells: dict[str, str], column: str, expected: str, hint: str | None
) -> None:
    path = edited(tmp_path, {name: cells})
    found = [each for each in problems(path) if f"column {column!r}: expected" in each.message]
    assert len(found) == 1
    shown = cells.get("id", name)
    assert found[0].message.startswith(f"row {shown!r}, column {column!r}: expected ")
    assert expected in found[0].message
    assert found[0].file == str(path)
    assert found[0].line == line_of(path, shown)
    assert hint is None or (found[0].hint is not None and hint in found[0].hint)


def test_the_message_points_at_the_cell(tmp_path: Path) -> None:
    problem = only_problem(edited(tmp_path, {LEVEL: {"sd": "-.5"}}))
    assert problem.source is not None
    assert problem.column is not None
    assert problem.source[problem.column - 1 :].startswith("-.5,")
    assert f"figures.csv:{problem.line}:{problem.column}: row" in problem.render()


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    path = edited(tmp_path, {LEVEL: {"sd": "0", "source": ""}, SHARE: {"role": "fix"}})
    assert len(problems(path)) == 3


@pytest.mark.parametrize("role", ["fit", "holdout", "check"])
@pytest.mark.parametrize("name", ["cn_live_market_2023e", "bd_gmv_target", "mkt_2020_kpmg"])
def test_a_forecast_or_target_is_never_fitted(tmp_path: Path, name: str, role: str) -> None:
    found = problems(edited(tmp_path, {name: {"role": role}}))
    assert any("since a forecast or target is never fitted" in each.message for each in found)


@pytest.mark.parametrize("role", ["fit", "holdout", "check"])
def test_what_is_compared_needs_an_operator_or_waits(tmp_path: Path, role: str) -> None:
    found = problems(edited(tmp_path, {"handu_issues_on_list": {"role": role}}))
    assert f"an observation operator, since the role is {role}" in found[0].message
    assert found[0].hint is not None and "total" in found[0].hint


def test_a_check_without_an_operator_may_wait_but_a_hold_out_may_not(tmp_path: Path) -> None:
    name = "dy_live_driven_sales_growth"
    assert problems(edited(tmp_path, {name: {"role": "check"}})) == ()
    assert (
        "since the role is holdout"
        in only_problem(edited(tmp_path, {name: {"role": "holdout"}})).message
    )


def test_a_text_cannot_be_fitted(tmp_path: Path) -> None:
    found = problems(edited(tmp_path, {TEXT: {"role": "fit"}}))
    assert any("a number, since the role is fit, got 'text'" in each.message for each in found)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"base_measure": "gmv_broad"}, "base_measure"),
        ({"base_measure": "gmv_live"}, "base_measure"),
        ({"measure": "gmv_closed_loop+gmv_broad"}, "base_measure"),
    ],
)
def test_broad_and_closed_loop_gmv_never_meet_in_one_operator(
    tmp_path: Path, cells: dict[str, str], column: str
) -> None:
    problem = only_problem(edited(tmp_path, {"dy_own_shop_share_2020": cells}))
    assert f"column {column!r}: expected one definition of GMV" in problem.message
    assert "gmv_closed_loop is not" in problem.message


def test_a_measure_of_a_process_is_known_to_what_waits_for_it_only(tmp_path: Path) -> None:
    searches = "dy_daily_ecom_searches"
    (problem, *_) = problems(edited(tmp_path, {searches: {"waits_for": "focal"}}))
    assert "expected a measure, got 'searches'" in problem.message
