"""Names that a scenario may use are those that the rooms above define."""

from feedfollow.observe.measure_table import MEASURES as DECLARED
from feedfollow.spec.vocabulary import MEASURES


def test_a_direction_may_be_expected_of_every_measure_that_is_declared_and_of_no_other() -> None:
    assert sorted(MEASURES) == sorted(DECLARED)
