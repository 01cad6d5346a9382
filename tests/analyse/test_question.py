"""Questions: draws are laid over both scenarios, except where the variant decides itself."""

import numpy as np
import pytest
from tests.analyse.hands import brief, here

from feedfollow.analyse.factors import factors_of, value_at
from feedfollow.analyse.outcome import outcomes_of
from feedfollow.analyse.question import Incomplete, Question
from feedfollow.analyse.work import Work
from feedfollow.run.ensemble import Ensemble, Failure

PRECISION = "platforms.kuaishou.feed.precision"


def question(against=None, names=("session_trust", PRECISION), relative=False, outcome="orders"):
    """Return a question about the tiny scenario."""
    base = brief()
    return Question(
        base, against, factors_of(base, names), outcomes_of(outcome, base), (1, 2), relative
    )


def test_a_draw_is_laid_over_both_except_where_the_variant_decides():
    asked = question(brief().with_(**{PRECISION: 2.5}))
    ((base, variant),) = asked.scenarios(np.array([[1.25, 0.5]]))
    assert value_at(base, "session_trust") == value_at(variant, "session_trust") == 1.25
    assert value_at(base, PRECISION) == 0.5
    assert value_at(variant, PRECISION) == 2.5
    assert asked.kept == {PRECISION}


def test_nan_leaves_a_value_as_the_scenario_has_it():
    ((base,),) = question().scenarios(np.array([[np.nan, 0.5]]))
    assert value_at(base, "session_trust") == brief().parameters["session_trust"]


def test_the_answer_is_the_difference_of_runs_under_the_same_seed():
    import feedfollow as ff

    variant = brief().with_(**{PRECISION: 2.5})
    with here() as work:
        found = question(variant).answer(np.array([[np.nan, np.nan], [1.25, np.nan]]), work)
    assert found.shape == (2, 2, 1)
    orders = [
        ff.simulate(scenario.with_(**{"parameters.session_trust": 1.25}), 2).daily["orders"].sum()
        for scenario in (brief(), variant)
    ]
    assert found[1, 1, 0] == pytest.approx(orders[1] - orders[0], rel=1e-5)


def test_points_that_change_only_what_the_variant_decides_share_its_run():
    counted = []

    class Counting(Work):
        def ensemble(self, scenarios, seeds):
            counted.append(len(scenarios))
            return Ensemble(tuple(scenarios), tuple(seeds), (Failure(0, 1, "x", "y"),), {})

    variant = brief().with_(**{PRECISION: 2.5})
    with pytest.raises(Incomplete):
        question(variant, (PRECISION,)).answer(np.array([[0.5], [1.0], [1.5]]), Counting())
    assert counted == [4]


def test_a_relative_difference_is_linearised_about_the_ratio_of_the_means():
    asked = question(brief().with_(**{PRECISION: 2.5}), relative=True)
    base, variant = np.array([[[80.0], [120.0]]]), np.array([[[88.0], [132.0]]])
    np.testing.assert_allclose(asked._difference(base, variant), 0.1)
    assert asked.unit == {"orders@all": "share"}


def test_failed_runs_end_it_with_the_first_of_them():
    class Failing(Work):
        def ensemble(self, scenarios, seeds):
            failure = Failure(0, 2, "tiny, point 0", "it broke")
            return Ensemble(tuple(scenarios), tuple(seeds), (failure,), {})

    with pytest.raises(Incomplete, match=r"1 of 2 runs failed.*point 0, seed 2: it broke"):
        question().answer(np.array([[np.nan, np.nan]]), Failing())


def test_an_outcome_without_a_value_ends_it():
    short = brief(until="2020-05-25")
    asked = Question(
        short, None, factors_of(short, ["session_trust"]),
        outcomes_of("trust_mean@kuaishou", short), (1, 2),
    )  # fmt: skip
    with here() as work, pytest.raises(Incomplete, match="no value in 2 of 2 runs"):
        asked.answer(np.array([[np.nan]]), work)


@pytest.mark.parametrize("change", [{"users": 600}, {"until": "2020-05-30"}])
def test_scenarios_that_make_no_pairs_are_refused(change):
    with pytest.raises(ValueError, match="so that runs make pairs"):
        question(brief(**change))


def test_a_level_has_no_relative_difference():
    with pytest.raises(ValueError, match="needs a second scenario"):
        question(relative=True)
