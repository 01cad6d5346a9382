"""Outcomes: read as they are written, refused with the nearest name."""

from datetime import date

import pytest
from tests.run.short import tiny

from feedfollow.analyse.outcome import outcome_of, outcomes_of
from feedfollow.spec.errors import SpecError


def test_an_outcome_is_a_measure_a_platform_and_a_period():
    scenario = tiny()
    outcome = outcome_of("trust_mean@kuaishou@2020-05-20..2020-05-31", scenario)
    assert (outcome.measure, outcome.platform) == ("trust_mean", "kuaishou")
    assert outcome.days(scenario) == (date(2020, 5, 20), date(2020, 5, 31))
    assert outcome.unit == "0..1"
    assert outcome.label == "trust_mean@kuaishou@2020-05-20..2020-05-31"


def test_without_platform_and_period_all_platforms_and_all_days_count():
    scenario = tiny()
    outcome = outcome_of("gmv_broad", scenario)
    assert outcome.label == "gmv_broad@all"
    assert outcome.days(scenario) == (scenario.start, scenario.until)


def test_repetitions_count_once():
    assert len(outcomes_of(["gmv_broad", "gmv_broad@all", "orders"], tiny())) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gmv_brod@all", "did you mean 'gmv_broad'"),
        ("gmv_broad@kuaishuo", "did you mean 'kuaishou'"),
        ("trust_mean@all", "no value over all platforms"),
        ("gmv_broad@all@2020Q5", "not a period"),
        ("gmv_broad@all@2020Q2", "not inside the recorded days, 2020-05-18 to 2020-06-22"),
    ],
)
def test_what_cannot_be_read_is_refused(text, message):
    with pytest.raises(SpecError, match=message):
        outcome_of(text, tiny())
