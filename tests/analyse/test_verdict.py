"""Registered expectations: what can be judged at all, and how it is judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.run.short import tiny

from feedfollow.analyse.differences import paired
from feedfollow.analyse.pairing import Variant
from feedfollow.analyse.verdict import judge, refuse_unknown, verdicts
from feedfollow.spec.errors import SpecError
from feedfollow.spec.scenario import Expectation

BASE = np.array([[100.0, 104.0, 96.0, 101.0]])
CHANGE = np.array([[5.0, 6.0, 5.5, 5.2]])
NOISE = np.array([[1.0, -1.0, 2.0, -1.5]])
UP = paired(BASE, BASE + CHANGE)
DOWN = paired(BASE, BASE - CHANGE)
UNSURE = paired(BASE, BASE + NOISE)
ZERO = paired(BASE, BASE.copy())
UNKNOWN = paired(BASE[:, :1], BASE[:, :1] + 1.0)


@pytest.mark.parametrize(
    ("direction", "found", "word"),
    [
        ("up", UP, "as expected"),
        ("up", DOWN, "opposite"),
        ("down", DOWN, "as expected"),
        ("down", UP, "opposite"),
        ("up", UNSURE, "not distinguishable"),
        ("up", ZERO, "exactly zero"),
        ("down", ZERO, "exactly zero"),
        ("none", ZERO, "as expected"),
        ("none", UNSURE, "as expected"),
        ("none", UP, "opposite"),
        ("none", DOWN, "opposite"),
        ("up", UNKNOWN, "not distinguishable"),
        ("none", UNKNOWN, "not distinguishable"),
    ],
)
def test_a_direction_is_judged_by_the_whole_interval(direction, found, word):
    assert judge(direction, found) == word


def test_misses_come_first_and_say_what_is_excluded():
    expect = (
        Expectation("gmv_broad", "up", "kuaishou"),
        Expectation("gmv_broad", "none", "douyin"),
        Expectation("orders", "down"),
    )
    scenario = replace(tiny(), expect=expect)
    day = date(2020, 6, 1)
    variant = Variant("v", scenario, {}, (day, day))
    answers = {"kuaishou": UP, "douyin": UNSURE, "all": UP}
    found = verdicts([variant], lambda _, platform, __: answers[platform])
    assert [each.word for each in found] == ["opposite", "as expected", "as expected"]
    assert found[0].platform == "all"
    assert found[2].excluded == max(abs(UNSURE.low), abs(UNSURE.high))


@pytest.mark.parametrize(
    ("expectation", "message"),
    [
        (Expectation("gmv_brod", "up"), "did you mean 'gmv_broad'"),
        (Expectation("repurchase_rate", "up"), "name a platform: douyin, kuaishou"),
        (Expectation("users_active", "up"), "no value over all platforms"),
        (Expectation("gmv_broad", "up", "outside_shelf"), "no platform with traffic"),
        (Expectation("gmv_broad", "up", "kwaishou"), "did you mean 'kuaishou'"),
    ],
)
def test_what_no_run_can_judge_is_refused(expectation, message):
    with pytest.raises(SpecError, match=message):
        refuse_unknown([replace(tiny(), expect=(expectation,))])


def test_what_can_be_judged_passes():
    expect = (Expectation("repurchase_rate", "up", "kuaishou"), Expectation("gmv_broad", "none"))
    refuse_unknown([replace(tiny(), expect=expect)])
