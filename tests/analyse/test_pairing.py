"""Which scenarios make pairs, what is said to differ, and from which day on they are compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.run.short import tiny

from feedfollow.analyse.pairing import beside, change_lines, settings_changed
from feedfollow.observe.period import ALL
from feedfollow.spec.errors import SpecError

BASE = tiny()
SHARE = "platforms.kuaishou.traffic.private_share"
OPEN = (None, None)


def opened(on: str, value: float = 0.5, name: str = "opens"):
    event = {
        "name": name,
        "date": on,
        "platform": "kuaishou",
        "set": {"traffic.public_extra": value},
    }
    return BASE.with_(name="opened", events=[event])


def test_a_lever_that_differs_is_compared_from_the_start():
    (found,) = beside(BASE, [BASE.with_(name="public", **{SHARE: 0.15})], OPEN)
    assert found.period == (BASE.start, BASE.until)
    assert found.changes == {SHARE: (0.65, 0.15)}


def test_events_that_differ_are_compared_from_the_first_of_them():
    (found,) = beside(BASE, [opened("2020-06-05")], OPEN)
    assert found.period == (date(2020, 6, 5), BASE.until)
    earlier, later = opened("2020-05-20"), opened("2020-06-05")
    assert beside(earlier, [replace(later, name="x")], OPEN)[0].period[0] == date(2020, 5, 20)


def test_an_event_of_the_burn_in_counts_from_the_start():
    (found,) = beside(BASE, [opened("2020-05-10")], OPEN)
    assert found.period[0] == BASE.start


def test_an_event_and_a_lever_are_compared_from_the_start():
    (found,) = beside(BASE, [opened("2020-06-05").with_(**{SHARE: 0.15})], OPEN)
    assert found.period[0] == BASE.start


def test_the_user_may_narrow_the_period():
    wanted = (date(2020, 6, 1), date(2020, 6, 10))
    (found,) = beside(BASE, [BASE.with_(name="public", **{SHARE: 0.15})], wanted)
    assert found.period == wanted


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"users": 600}, "users is 600; expected 500"),
        ({"until": "2020-06-20"}, "until is 2020-06-20; expected 2020-06-22"),
        ({"start": "2020-05-20"}, "start is 2020-05-20"),
        ({"scale.anchors": 300}, "scale.anchors is 300"),
        ({"scale.merchants": 900}, "scale.merchants is 900"),
        ({"question": "What else?"}, "does not differ"),
        ({"seed": 9}, "does not differ"),
    ],
)
def test_what_cannot_be_paired_is_refused(changes, message):
    with pytest.raises(SpecError, match=message):
        beside(BASE, [BASE.with_(name="other", **changes)], OPEN)


def test_other_platforms_are_refused():
    shelf = BASE.with_(name="other", platforms={"second_shelf": {"role": "shelf"}})
    with pytest.raises(SpecError, match=r"has the platforms .*second_shelf"):
        beside(BASE, [shelf], OPEN)


def test_every_problem_of_every_variant_is_named_at_once():
    wrong = [BASE.with_(name="one", users=600), BASE.with_(name="two", users=700)]
    with pytest.raises(SpecError) as caught:
        beside(BASE, wrong, OPEN)
    assert len(caught.value.problems) == 2


def test_events_beyond_the_recorded_days_are_refused():
    with pytest.raises(SpecError, match="only from 2020-07-01 on, after the last recorded day"):
        beside(BASE, [opened("2020-07-01")], OPEN)


def test_a_period_before_the_first_difference_is_refused():
    with pytest.raises(SpecError, match="only from 2020-06-10 on"):
        beside(BASE, [opened("2020-06-10")], (None, date(2020, 6, 5)))
    with pytest.raises(SpecError, match="expected days within the recorded ones"):
        beside(BASE, [BASE.with_(name="p", **{SHARE: 0.15})], (date(2019, 1, 1), None))


def test_a_renamed_event_is_no_difference():
    one, other = opened("2020-06-05"), opened("2020-06-05", name="another_name")
    with pytest.raises(SpecError, match="does not differ"):
        beside(one, [replace(other, name="x")], OPEN)


def test_variants_of_one_name_are_told_apart_by_what_differs():
    variants = [BASE.with_(**{SHARE: share}) for share in (0.15, 0.3)]
    labels = [found.label for found in beside(BASE, variants, OPEN)]
    assert labels == ["traffic.private_share=0.15", "traffic.private_share=0.3"]


def test_sources_and_remarks_are_no_difference():
    stated = BASE.with_(**{SHARE: {"value": 0.65, "source": "article 003", "note": "a guess"}})
    assert settings_changed(BASE, stated) == {}


def test_changes_are_written_one_a_line():
    variant = opened("2020-06-05").with_(**{SHARE: 0.15, "parameters.session_trust": 3})
    lines = change_lines(BASE, variant)
    assert f"{SHARE}: 0.65 -> 0.15" in lines
    assert any(line.startswith("with the event opens (2020-06-05, kuaishou") for line in lines)
    assert len(lines) == 3


def test_a_variant_says_whose_policy_it_touches():
    event = {"name": "x", "date": BASE.start, "platform": "douyin", "set": {"feed.precision": 2}}
    for changes, touched in (
        ({SHARE: 0.1}, {"kuaishou"}),
        ({"events": [event]}, {"douyin"}),
        ({"parameters.session_trust": 1.0}, {ALL}),
        ({"events": [event], "parameters.session_trust": 1.0}, {"douyin", ALL}),
    ):
        (variant,) = beside(BASE, [BASE.with_(**changes)], OPEN)
        assert variant.touches == touched
