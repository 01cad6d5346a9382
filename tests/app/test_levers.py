"""The levers of the page are the rows of the lever table, by platform, and what events set."""

from __future__ import annotations

from dataclasses import replace

import pytest

from feedfollow.app.levers import DATED, idle, levers_of
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.policy import LEVER_GROUPS, LEVERS


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("baseline.yaml")


def test_every_row_of_the_table_is_a_lever_of_every_content_platform(scenario):
    levers = levers_of(scenario)
    for platform in scenario.platforms.values():
        own = [e.row for e in levers if e.platform == platform.name and e.event is None]
        expected = list(LEVERS.values()) if platform.role == "content" else []
        assert own == expected


def test_levers_stand_under_the_headings_of_the_table(scenario):
    for lever in levers_of(scenario):
        if lever.event is None:
            assert lever.row in LEVER_GROUPS[lever.group]
        else:
            assert lever.group == DATED


def test_every_value_that_an_event_sets_is_a_lever_with_its_date(scenario):
    found = {(e.event, e.row.name, e.value, e.when) for e in levers_of(scenario) if e.event}
    assert found == {
        (event.name, name, value, event.date)
        for event in scenario.events
        for name, value in event.set.items()
    }
    assert found


def test_a_lever_starts_from_the_scenarios_value_and_says_its_unit(scenario):
    for lever in levers_of(scenario):
        if lever.event is None:
            assert lever.value == scenario.platforms[lever.platform].levers[lever.row.name]
        assert f"({lever.row.unit})" in lever.label
        assert lever.row.range_text() in lever.explained
        assert lever.path in lever.explained


@pytest.mark.long
def test_the_path_of_a_lever_is_one_that_a_scenario_can_set(scenario):
    for lever in levers_of(scenario):
        value = lever.row.high if lever.value != lever.row.high else lever.row.low
        changed = scenario.with_(**{lever.path: value})
        again = {each.path: each.value for each in levers_of(changed)}
        assert again[lever.path] == value


def test_a_lever_that_an_event_replaces_says_when_and_by_what(scenario):
    event = scenario.events[0]
    name = next(iter(event.set))
    lever = next(
        e
        for e in levers_of(scenario)
        if e.event is None and e.platform == event.platform and e.row.name == name
    )
    assert str(event.date) in lever.note
    assert replace(lever, later=()).note == ""


def test_a_step_is_a_power_of_ten_that_fits_into_the_range(scenario):
    for lever in levers_of(scenario):
        assert f"{lever.step:e}"[0] == "1"
        assert 0.0 < lever.step <= lever.row.high - lever.row.low


@pytest.mark.long
def test_levers_of_modules_that_are_off_do_nothing_and_others_do():
    scenario = load_scenario("baseline.yaml")
    without = idle(scenario)
    assert {"ads.load", "governance.fine", "shelf.search", "fees.tips"} <= set(without)
    assert "traffic.private_share" not in without and "fees.commission" not in without
    on = load_scenario("baseline.yaml", {f"modules.{name}": True for name in scenario.modules})
    assert idle(on) == ()
