"""The two sentences follow from the numbers by rule."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from tests.atlas.small import fitted, kept, rows, what_ifs

from feedfollow.analyse.differences import Difference, paired
from feedfollow.atlas.answer import (
    answer,
    classes_sentence,
    effect_text,
    effects_sentence,
    main_outcomes,
)
from feedfollow.atlas.classes import best_and_worst, classes_of, table_lines
from feedfollow.atlas.kept import GROUP, MEASURE, Kept

NOISE = np.array([[0.01, -0.01], [-0.02, 0.01], [0.01, 0.0]])


def sentence(**relative: np.ndarray | float) -> str:
    """Write the first sentence where outcomes change by these shares of their base, 100."""
    table = rows("s01_cut").copy()
    for measure, effects in relative.items():
        own = (table["kind"] == MEASURE) & (table["name"] == measure)
        own &= table["platform"] == "kuaishou"
        shares = np.broadcast_to(np.asarray(effects, np.float64), (3, 2))
        table.loc[own, "base"] = 100.0
        at = [shares[d, s - 1] for d, s in table.loc[own, ["draw", "seed"]].to_numpy()]
        table.loc[own, "value"] = 100.0 * (1.0 + np.array(at))
    what_if = what_ifs()["s01_cut"]
    return effects_sentence(what_if, Kept(table, fitted()).comparison(what_if))


def test_what_surely_rises_and_falls_is_said_with_its_interval() -> None:
    said = sentence(gmv_broad=0.2 + NOISE, repurchase_rate=-0.3 + NOISE)
    assert said.startswith("From 2020-05-18 to 2020-06-22, against tiny, the change raises GMV ")
    number = r"([+-][\d.,]+)"
    told = re.search(
        rf"broad of Kuaishou \({number} % \[{number}, {number}\]\) and lowers repurchase rate of "
        rf"Kuaishou \({number} points \[{number}, {number}\]\)\.$",
        said,
    )
    assert told is not None, said
    point, low, high, *fall = (float(each.replace(",", "")) for each in told.groups())
    assert low < point < high
    assert point == pytest.approx(20.0, abs=0.2)
    assert fall[0] == pytest.approx(-3000.0, rel=0.02)  # of a base of 100, in points


def test_an_interval_that_holds_zero_is_no_change_that_can_be_told() -> None:
    said = sentence(gmv_broad=10.0 * NOISE, repurchase_rate=-0.3 + NOISE)
    assert "raises" not in said
    told = re.search(
        r"no change can be told from 0 in GMV broad of Kuaishou \(\S+ % \[-\d+, \+\d+\]\)\.$", said
    )
    assert told is not None
    assert said.count("lowers") == 1


def test_an_outcome_that_moves_in_no_pair_stays_exactly_as_it_is() -> None:
    said = sentence(gmv_broad=0.0, repurchase_rate=10.0 * NOISE)
    assert "the change leaves exactly as it is GMV broad of Kuaishou; no change can" in said


def test_an_outcome_without_a_number_is_not_measured() -> None:
    said = sentence(gmv_broad=np.nan, repurchase_rate=10.0 * NOISE)
    assert said.endswith("nothing was measured of GMV broad of Kuaishou.")


def test_what_follows_from_the_lever_is_not_the_answer() -> None:
    assert [each.measure for each in main_outcomes(what_ifs()["s01_cut"])] == [
        "gmv_broad",
        "repurchase_rate",
    ]


def test_shares_are_told_in_points_and_other_units_as_they_are() -> None:
    def change(base: float, by: float) -> Difference:
        level = np.full((3, 2), base)
        return paired(level, level + by * (1.0 + NOISE), with_draws=True)

    assert effect_text("private_share", change(0.5, 0.1)).startswith("+10")
    assert " points [" in effect_text("private_share", change(0.5, 0.1))
    assert effect_text("gmv_broad", change(50.0, 5.0)).startswith("+10")
    assert " % [" in effect_text("gmv_broad", change(50.0, 5.0))
    assert " CNY [" in effect_text("merchant_profit", change(-50.0, 5.0))
    assert "0..1" not in effect_text("trust_mean", change(0.5, 0.1))


def incomes(**changes: np.ndarray | float) -> dict[tuple[str, str], Difference]:
    """Return changes of income, in millions, of classes whose base is 100 m CNY."""
    base = np.full((3, 2), 100e6)
    return {
        (name.replace("__", "/"), "income"): paired(base, base + 1e6 * change, with_draws=True)
        for name, change in changes.items()
    }


def test_who_surely_gains_and_loses_most_is_named() -> None:
    found = incomes(
        merchants__small=20.0 + 10.0 * NOISE,
        merchants__large=5.0 + 10.0 * NOISE,
        anchors__kuaishou__head=-30.0 + 10.0 * NOISE,
        platforms__douyin=-2.0 + 10.0 * NOISE,
        merchants__brands=90.0 + 10.0 * NOISE,  # overlaps with the sizes
    )
    assert best_and_worst(found) == ("merchants/small", "anchors/kuaishou/head")
    said = classes_sentence(found)
    assert said.startswith("Of incomes, small merchants gain most (+20")
    assert ", the head of Kuaishou's talents loses most (-30" in said
    assert " m CNY [" in said


def test_a_gain_that_is_none_in_per_cent_is_not_sure() -> None:
    found = incomes(merchants__small=20.0 + NOISE, merchants__large=5.0 + NOISE)
    key = ("merchants/small", "income")
    found[key] = replace(found[key], relative_low=-0.05, relative_high=0.23)
    assert best_and_worst(found) == ("merchants/large", None)
    found[key] = replace(found[key], relative_low=np.nan, relative_high=np.nan)
    assert best_and_worst(found) == ("merchants/small", None)


def test_where_no_income_surely_moves_nobody_is_named() -> None:
    found = incomes(merchants__small=100.0 * NOISE, platforms__douyin=0.0)
    assert classes_sentence(found).startswith("No class of merchants or talents, and no platform")
    only = incomes(platforms__douyin=-9.0 + NOISE)
    assert classes_sentence(only).endswith(", and nobody surely gains.")
    assert "Douyin itself loses most" in classes_sentence(only)


def test_the_answer_is_two_sentences() -> None:
    what_if, own = what_ifs()["s01_cut"], kept("s01_cut")
    said = answer(what_if, own.comparison(what_if), classes_of(own))
    assert len(re.findall(r"\.(?: |$)", said)) == 2


def test_classes_stand_from_above_down_and_empty_ones_are_left_out() -> None:
    own = kept("s01_cut")
    table = own.rows.copy()
    gone = (table["kind"] == GROUP) & (table["platform"] == "merchants/middle")
    table.loc[gone, ["base", "value"]] = 0.0
    names = list(dict.fromkeys(group for group, _ in classes_of(replace(own, rows=table))))
    assert names[:2] == ["merchants/large", "merchants/small"]
    assert names[2:5] == [f"anchors/douyin/{rank}" for rank in ("head", "waist", "tail")]
    assert names[-3:] == [f"buyers/{third} budgets" for third in ("low", "middle", "high")]


@pytest.mark.parametrize("name", ["s01_cut", "s02_opened"])
def test_the_table_of_classes_has_a_line_a_class_under_its_kind(name: str) -> None:
    classes = classes_of(kept(name))
    lines = table_lines(classes)
    kinds = list(dict.fromkeys(group.partition("/")[0] for group, _ in classes))
    assert [line.partition(",")[0] for line in lines if line[0] != " "] == kinds
    assert len(lines) == 1 + len(kinds) + len({group for group, _ in classes})


def test_an_effect_is_told_by_the_interval_that_judged_it() -> None:
    found = paired(*(np.array(rows) for rows in ([[1e9, 1.1e9]] * 3, [[1.1e9, 1.2e9]] * 3)))
    sure_in_per_cent = replace(
        found, difference=-2.9e9, low=-7.6e9, high=1.9e9, relative=-0.0036, relative_low=-0.0047,
        relative_high=-0.0025,
    )  # fmt: skip
    assert "CNY" in effect_text("gmv_live", sure_in_per_cent)
    assert "%" not in effect_text("gmv_live", sure_in_per_cent)
    sure_in_both = replace(sure_in_per_cent, high=-1.9e9)
    assert effect_text("gmv_live", sure_in_both).startswith("-0.36 %")
