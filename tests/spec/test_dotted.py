"""Overrides reach every value by its dotted path, and a wrong path is met with the nearest one."""

from datetime import date

import numpy as np
import pytest

from feedfollow.spec.dotted import parse_assignment
from feedfollow.spec.errors import SpecError
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.resolved import flat
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.settable import settable


@pytest.mark.parametrize(
    ("path", "value", "resolved"),
    [
        ("users", 3000, 3000),
        ("users", "3 k", 3000),
        ("users", np.int64(3000), 3000),
        ("seed", 2**53, 2**53),
        ("until", "2019-06-30", date(2019, 6, 30)),
        ("until", date(2019, 6, 30), date(2019, 6, 30)),
        ("name", "variant", "variant"),
        ("burn_in", "2 weeks", 14),
        ("scale.anchors", 150, 150),
        ("record.every", 7, 7),
        ("merchants_exclusive", True, True),
        ("population.exclusive", True, True),
        ("parameters.session_trust", 0, 0.0),
        ("parameters.session_trust", np.float64(1.5), 1.5),
        ("platforms.kuaishou.feed.precision", 1.5, 1.5),
        ("platforms.kuaishou.traffic.private_share", "20 %", 0.2),
        ("platforms.douyin.population.opening_rate", 0.7, 0.7),
        ("platforms.kuaishou.population.overlap.share", 0.6, 0.6),
        ("events.links_close.date", "2019-11-01", date(2019, 11, 1)),
        ("events.links_close.set.links.open_live", 0.1, 0.1),
    ],
)
def test_one_value_is_replaced_and_nothing_else(
    example: Scenario, path: str, value: object, resolved: object
) -> None:
    variant = example.with_(**{path: value})
    assert flat(variant)[path] == resolved
    assert all(changed.startswith(path) for changed in example.diff(variant))


def test_an_override_drops_the_source_of_the_value_it_replaces(example: Scenario) -> None:
    path = "platforms.douyin.population.opening_rate"
    assert path in example.provenance
    assert path not in example.with_(**{path: 0.7}).provenance


def test_a_map_is_merged_and_a_series_replaced(example: Scenario) -> None:
    variant = example.with_(
        parameters={"session_trust": 0, "session_need": 1},
        **{"platforms.douyin.population.minutes": [{"period": "2019", "value": 77}]},
    )
    assert example.diff(variant).keys() == {
        "parameters.session_trust",
        "parameters.session_need",
        "platforms.douyin.population.minutes.2019.value",
        "platforms.douyin.population.minutes.2019.period",
        "platforms.douyin.population.minutes.2019-01-01.value",
        "platforms.douyin.population.minutes.2019-01-01.period",
    }


def test_events_merge_by_name_and_new_ones_are_added(example: Scenario) -> None:
    opened = {
        "name": "opens",
        "date": "2019-03-01",
        "platform": "kuaishou",
        "set": {"traffic.public_extra": 0.5},
    }
    variant = example.with_(events=[opened, {"name": "links_close", "date": "2019-11-01"}])
    assert [(event.name, event.date) for event in variant.events] == [
        ("opens", date(2019, 3, 1)),
        ("links_close", date(2019, 11, 1)),
    ]
    assert dict(variant.events[1].set) == {"links.open_live": 0.0}


def test_an_empty_list_takes_all_events_away(example: Scenario) -> None:
    assert example.with_(events=[]).events == ()


def test_none_takes_a_key_away(example: Scenario) -> None:
    variant = example.with_(**{"platforms.kuaishou.population.overlap": None})
    assert variant.platforms["kuaishou"].overlap_with is None


def test_a_platform_is_added_and_taken_away(example: Scenario) -> None:
    added = example.with_(**{"platforms.second_shelf": {"role": "shelf"}})
    assert list(added.platforms)[-1] == "second_shelf"
    assert added.with_(**{"platforms.second_shelf": None}) == example


def test_an_override_that_changes_nothing_gives_an_equal_scenario(example: Scenario) -> None:
    assert example.with_(users=2000) == example
    assert example.with_() == example


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("usres", "users"),
        ("platforms.kuaishou.feed.precison", "platforms.kuaishou.feed.precision"),
        ("platforms.kuaishu.feed.precision", "platforms.kuaishou.feed.precision"),
        ("kuaishou.feed.precision", "platforms.kuaishou.feed.precision"),
        ("session_trust", "parameters.session_trust"),
        ("parameter.session_trust", "parameters.session_trust"),
        ("events.links_close.dat", "events.links_close.date"),
        ("scale.anchor", "scale.anchors"),
    ],
)
def test_a_wrong_path_is_met_with_the_nearest_one(
    example: Scenario, path: str, nearest: str
) -> None:
    with pytest.raises(SpecError) as caught:
        example.with_(**{path: 1})
    (problem,) = caught.value.problems
    assert problem.file == f"override {path}"
    assert problem.hint == f"did you mean {nearest!r}?"


@pytest.mark.parametrize("path", ["", ".", "a.b.c.d.e", "platforms.", "extends", "xyzzy"])
def test_a_path_like_no_other_is_refused(example: Scenario, path: str) -> None:
    with pytest.raises(SpecError, match="no scenario has a value"):
        example.with_(**{path: 1})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"users": -5}, "override users: users must lie in"),
        ({"users": 0.5}, "override users: users must lie in|whole number"),
        ({"users": float("nan")}, "finite number"),
        ({"users": True}, "truth value"),
        ({"users": object()}, "object is not a value of a scenario"),
        ({"users": b"5"}, "bytes is not a value of a scenario"),
        ({"parameters": {1: 2}}, "a name must be text, got 1"),
        ({"users": "many"}, "'many' is not a number"),
        ({"until": "2018-12-31"}, "is before start"),
        ({"platforms.douyin": None}, "must name a content platform"),
        ({"platforms": None}, "has no 'platforms'"),
        ({"start": None}, "has no 'start'"),
        ({"events.links_close.set.goods.list_price": 5}, "an event cannot change it"),
        ({"scale.anchors": 200_000}, "fewer than the 200000 simulated ones"),
    ],
)
def test_a_wrong_value_is_refused_under_the_name_of_its_override(
    example: Scenario, changes: dict[str, object], said: str
) -> None:
    with pytest.raises(SpecError, match=said):
        example.with_(**changes)


def test_all_wrong_overrides_are_reported_at_once(example: Scenario) -> None:
    with pytest.raises(SpecError) as caught:
        example.with_(usres=1, users=-1, **{"parameters.session_trust": "2 days"})
    assert len(caught.value.problems) == 3


def test_overrides_are_laid_over_a_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    scenario = load_scenario("baseline.yaml", {"users": 500, "until": "2019-03-31"})
    assert (scenario.users, scenario.until) == (500, date(2019, 3, 31))


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("users=2000", "users", 2000),
        ("users = 2 k", "users", "2 k"),
        ("a.b=0.5", "a.b", 0.5),
        ("a=5e11", "a", 5e11),
        ("a=no", "a", "no"),
        ("a=", "a", None),
        ("a=true", "a", True),
        ("a='5'", "a", "5"),
        ("a=b=c", "a", "b=c"),
        ("a=[daily, traffic]", "a", ["daily", "traffic"]),
        ("a={value: 1, source: x}", "a", {"value": 1, "source": "x"}),
    ],
)
def test_an_assignment_is_split_and_its_value_read_as_yaml(
    text: str, path: str, value: object
) -> None:
    assert parse_assignment(text) == (path, value)


@pytest.mark.parametrize("text", ["users", "=5", "", "a=[1", "a={b"])
def test_an_assignment_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SpecError, match="override"):
        parse_assignment(text)


def test_a_lever_of_a_dated_event_may_be_set_by_a_design(example: Scenario) -> None:
    rows = settable(example)
    assert rows["events.links_close.set.links.open_live"] is LEVERS["links.open_live"]
    assert "events.links_close.set.feed.precision" not in rows
