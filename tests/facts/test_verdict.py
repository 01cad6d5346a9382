"""Verdicts on made-up numbers: what is shown, what is opposite, and what a control leaves."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.facts.asked import SALES, asked, told

from feedfollow.facts.verdict import Verdict, judge

NOISE = np.array([0.3, -0.2, 0.1, -0.4, 0.2])
BASE = 10.0 + NOISE


def verdict(effect: float, left: float | None = None, outcome: str = SALES) -> Verdict:
    """Judge an effect with small noise, of which a control leaves some."""
    control = None if left is None else {"parameters.session_trust": 0}
    experiment = asked([outcome], control=control)
    values = {
        ("M05 base", "gmv"): BASE,
        ("M05 open", "gmv"): BASE + effect + 0.1 * NOISE[::-1],
    }
    if left is not None:
        under = experiment.control.arms
        assert [arm.name for arm in under.values()] == ["M05 base", "M05 open"]
        moved = {
            arm.key: level
            for arm, level in zip(
                under.values(), (BASE, BASE + left - 0.1 * NOISE[::-1]), strict=True
            )
        }
        own = told(values)
        return judge(
            experiment,
            lambda scenario, reading: (
                moved[scenario.key] if scenario.key in moved else own(scenario, reading)
            ),
        )
    return judge(experiment, told(values))


@pytest.mark.parametrize(
    ("effect", "expected", "word", "judgement"),
    [
        (2.0, "up", "as expected", "shown"),
        (-2.0, "up", "opposite", "opposite"),
        (0.0, "up", "not distinguishable", "not shown"),
        (-2.0, "down", "as expected", "shown"),
        (0.0, "none", "as expected", "shown"),
        (2.0, "none", "opposite", "opposite"),
        (2.0, "above 1.5", "as expected", "shown"),
        (2.0, "above 2", "not distinguishable", "not shown"),
        (2.0, "above 3", "another size", "not shown"),
        (-2.0, "above 3", "opposite", "opposite"),
        (2.0, "1 to 3", "as expected", "shown"),
        (2.0, "3 to 4", "another size", "not shown"),
        (-2.0, "3 to 4", "opposite", "opposite"),
        (5.0, "3 to 4", "another size", "not shown"),
    ],
)
def test_the_whole_interval_must_lie_where_it_was_expected(effect, expected, word, judgement):
    found = verdict(effect, outcome=SALES.replace("expect: up", f"expect: {expected}"))
    assert found.answers[0].word == word
    assert found.judgement == judgement


def test_an_interval_is_students_over_seeds():
    effect = verdict(2.0).answers[0].effect
    differences = 2.0 + 0.1 * NOISE
    half = 2.7764451 * differences.std(ddof=1) / math.sqrt(5)
    assert effect.mean == pytest.approx(differences.mean())
    assert (effect.low, effect.high) == pytest.approx((effect.mean - half, effect.mean + half))


def test_a_ratio_is_judged_on_logarithms_and_given_back_as_a_factor():
    found = verdict(10.0, outcome=SALES.replace("expect: up", "expect: 1.8 to 2.2, as: ratio"))
    effect = found.answers[0].effect
    assert found.judgement == "shown"
    assert effect.low < effect.mean < effect.high
    assert effect.mean == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize(
    ("effect", "left", "fate", "killed"),
    [
        (2.0, 0.0, "gone", True),
        (2.0, 1.0, "smaller", False),
        (2.0, -1.0, "turned", False),
        (2.0, 2.0, "kept", False),
        (2.0, 3.0, "kept", False),
        (0.01, 0.0, "not told", False),
        (-2.0, 0.0, "gone", True),
    ],
)
def test_a_control_must_take_away_what_it_is_said_to(effect, left, fate, killed):
    found = verdict(effect, left)
    assert found.answers[0].fate == fate
    assert found.killed is killed


def test_where_a_control_may_leave_something_smaller_is_enough():
    assert verdict(2.0, 1.0, SALES.replace("expect: up", "expect: up, control: smaller")).killed


def test_nothing_but_zero_is_told_from_chance():
    found = judge(asked(), told({("M05 base", "gmv"): BASE, ("M05 open", "gmv"): BASE}))
    assert found.answers[0].word == "exactly zero"
    assert found.judgement == "not shown"


def test_a_claim_is_shown_only_if_all_that_it_claims_is():
    outcomes = [
        "{name: a, read: gmv_live@kuaishou, expect: up}",
        "{name: b, read: gmv_video@kuaishou, expect: up}",
        "{name: c, read: gmv_broad@kuaishou, expect: down, claimed: off}",
    ]
    up, same = BASE + 2.0 + 0.1 * NOISE[::-1], BASE + 0.1 * NOISE[::-1]
    values = {
        ("M05 base", "gmv"): BASE,
        ("M05 open", "gmv_live"): up,
        ("M05 open", "gmv_video"): same,
        ("M05 open", "gmv_broad"): up,
    }
    assert judge(asked(outcomes), told(values)).judgement == "not shown"
    values["M05 open", "gmv_video"] = up
    assert judge(asked(outcomes), told(values)).judgement == "shown"


def test_a_factorial_weighs_its_arms():
    arms = {name: {"parameters.session_trust": k / 10} for k, name in enumerate("abcd")}
    outcome = "{name: interaction, read: gmv_broad@kuaishou, of: d - c - b + a, expect: up}"
    levels = {"a": 1.0, "b": 3.0, "c": 4.0, "d": 7.0}
    values = {(f"M05 {name}", "gmv"): level + NOISE for name, level in levels.items()}
    effect = judge(asked([outcome], arms), told(values)).answers[0].effect
    assert (effect.mean, effect.low, effect.high) == pytest.approx((1.0, 1.0, 1.0))


def test_seeds_without_a_number_are_left_out():
    values = {("M05 base", "gmv"): BASE, ("M05 open", "gmv"): np.append(BASE[:4] + 1.0, math.nan)}
    effect = judge(asked(), told(values)).answers[0].effect
    assert effect.seeds == 4
    assert effect.mean == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("bound", "word"),
    [("above 11", "as expected"), ("above 13", "opposite"), ("13 to 14", "another size")],
)
def test_a_level_below_its_bound_is_opposite_and_one_beside_a_range_is_of_another_size(bound, word):
    outcome = f"{{name: level, read: gmv_broad@kuaishou, of: open, expect: {bound}}}"
    assert verdict(2.0, outcome=outcome).answers[0].word == word


def test_a_level_may_have_a_control_of_its_own():
    outcome = (
        "{name: slope, read: gmv_broad@kuaishou, of: open, expect: above 5, control: gone,"
        " control_read: gmv_video@kuaishou}"
    )
    values = {("M05 open", "gmv_broad"): BASE, ("M05 open", "gmv_video"): 5.0 + NOISE[::-1]}
    assert judge(asked([outcome]), told(values)).answers[0].fate == "gone"
