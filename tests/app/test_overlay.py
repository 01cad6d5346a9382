"""The files of a screen: the commands' loader reads them back as the same two scenarios."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.app.screens import SHARE, moves_in, small_screen

from feedfollow.app.levers import levers_of
from feedfollow.app.overlay import (
    BASE_FILE,
    VARIANT_FILE,
    Move,
    Screen,
    downloads,
    moved,
    sides,
)
from feedfollow.paths import data_folder, shipped_scenarios
from feedfollow.spec.errors import SpecError
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.scenario import Scenario

HOME = data_folder("scenarios")


def screen_of(name: str, values: dict[str, float], against: str | None = None) -> Screen:
    file = HOME / name
    moves = moves_in(file, values)
    until = load_scenario(file).until
    return Screen(file, HOME / (against or name), 1500, until, 3, "mine", "Why?", moves)


def written(screen: Screen, folder: Path) -> tuple[Scenario, Scenario]:
    """Write the downloads into a folder and load them as a command does."""
    folder.mkdir(exist_ok=True)
    for name, text in downloads(screen).items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_scenario(folder / BASE_FILE), load_scenario(folder / VARIANT_FILE)


def test_the_downloads_resolve_to_the_screens_scenarios(tmp_path):
    event = load_scenario("baseline.yaml").events[0]
    name = next(iter(event.set))
    values = {SHARE: 0.125, "platforms.douyin.feed.precision": 2.5}
    screen = screen_of("baseline.yaml", {**values, f"events.{event.name}.set.{name}": 0.7})
    base, variant = written(screen, tmp_path / "user")
    (tmp_path / "page").mkdir()
    assert (base, variant) == sides(screen, tmp_path / "page")
    own = load_scenario("baseline.yaml", {"users": 1500})
    assert base == own
    direct = own.with_(
        name="mine", question="Why?", **{m.lever.path: m.value for m in screen.moves}
    )
    assert variant.diff(direct) == {}


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_value_in_range_survives_the_way_through_the_file(tmp_path, data):
    file = HOME / "baseline.yaml"
    levers = levers_of(load_scenario(file))
    chosen = data.draw(st.lists(st.sampled_from(levers), min_size=1, max_size=4, unique=True))
    values = {e.path: data.draw(st.floats(e.row.low, e.row.high)) for e in chosen}
    _, variant = written(screen_of("baseline.yaml", values), tmp_path / "user")
    found = {each.path: each.value for each in levers_of(variant)}
    assert {path: found[path] for path in values} == values


@pytest.mark.parametrize("name", shipped_scenarios())
def test_a_scenario_as_it_is_keeps_what_it_asks_and_expects(name, tmp_path):
    own = load_scenario(name)
    screen = replace(screen_of(name, {}), name=own.name, question=own.question)
    _, variant = written(screen, tmp_path / "user")
    assert variant.expect == own.expect
    assert variant == load_scenario(name, {"users": 1500})


def test_once_a_lever_is_moved_the_old_expectations_are_not_claimed_for_it(tmp_path):
    name = next(each for each in shipped_scenarios() if load_scenario(each).expect)
    _, variant = written(screen_of(name, {SHARE: 0.3}), tmp_path / "user")
    assert variant.expect == ()


def test_a_file_names_the_scenario_without_a_folder(tmp_path):
    for text in downloads(small_screen(tmp_path)).values():
        assert yaml.safe_load(text)["extends"] == "tiny.yaml"
        assert str(tmp_path) not in text


def test_only_levers_off_their_value_are_moves():
    levers = levers_of(load_scenario("baseline.yaml"))
    moves = [Move(lever, lever.value) for lever in levers]
    assert moved(moves) == ()
    moves[3] = Move(levers[3], levers[3].row.high)
    assert moved(moves) == (moves[3],)


def test_a_lever_moved_from_a_day_on_is_an_event_of_that_day(tmp_path):
    day = date(2020, 5, 25)
    screen = small_screen(tmp_path)
    later = replace(screen.moves[0], since=day)
    assert later.said == f"{SHARE}: 0.65 -> 0.15 share of views, from 2020-05-25"
    (tmp_path / "page").mkdir()
    base, variant = sides(replace(screen, moves=(later,)), tmp_path / "page")
    assert variant.platforms == base.platforms
    (event,) = set(variant.events) - set(base.events)
    assert (event.date, event.platform) == (day, "kuaishou")
    assert dict(event.set) == {"traffic.private_share": 0.15}
    written(replace(screen, moves=(later,)), tmp_path)
    assert load_scenario(tmp_path / VARIANT_FILE) == variant


def test_what_is_moved_late_is_compared_with_the_value_of_its_day():
    lever = next(e for e in levers_of(load_scenario("baseline.yaml")) if e.later and e.may_wait)
    when, value = lever.later[-1]
    assert lever.value_on(None) == lever.value
    assert lever.value_on(when) == value
    assert lever.value_on(lever.later[0][0] - timedelta(days=1)) == lever.value


def test_a_name_that_no_scenario_may_have_is_refused_in_the_loaders_words(tmp_path):
    with pytest.raises(SpecError, match="name must be a name of letters"):
        sides(replace(small_screen(tmp_path), name="what? if!"), tmp_path)


def test_a_last_day_before_the_first_is_refused(tmp_path):
    with pytest.raises(SpecError, match="is before start"):
        sides(replace(small_screen(tmp_path), until=date(2019, 1, 1)), tmp_path)
