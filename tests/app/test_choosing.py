"""What a scenario is compared with before anybody chooses."""

from __future__ import annotations

from feedfollow.app.choosing import compared_with
from feedfollow.paths import shipped_scenario
from feedfollow.spec.loader import load_scenario


def test_a_scenario_is_compared_with_what_it_extends():
    file = shipped_scenario("private_share_cut.yaml")
    assert compared_with(file, load_scenario(file)) == shipped_scenario("baseline.yaml")


def test_users_and_last_day_are_the_pages_and_part_nobody(tmp_path):
    file = tmp_path / "short.yaml"
    file.write_text("extends: baseline.yaml\nname: short\nusers: 700\nuntil: 2019-06-30\n")
    assert compared_with(file, load_scenario(file)) == shipped_scenario("baseline.yaml")


def test_a_scenario_that_begins_on_another_day_is_compared_with_itself(tmp_path):
    file = tmp_path / "summer.yaml"
    file.write_text("extends: baseline.yaml\nname: summer\nstart: 2020-06-01\n")
    assert compared_with(file, load_scenario(file)) == file


def test_a_scenario_that_extends_nothing_is_compared_with_itself():
    file = shipped_scenario("baseline.yaml")
    assert compared_with(file, load_scenario(file)) == file
