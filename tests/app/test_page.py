"""The page without a browser: its fields are the tables', and mistakes are told in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from tests.run.short import tiny, written

import feedfollow.app
from feedfollow.analyse.draws import origin_of_draws, read_draws
from feedfollow.app.fitting import OWN_FIT, OWN_VALUES
from feedfollow.app.levers import Lever, idle, levers_of
from feedfollow.app.scenario_head import UNFITTED
from feedfollow.spec.loader import load_scenario

PAGE = Path(feedfollow.app.__file__).with_name("page.py")
SHARE = "platforms.kuaishou.traffic.private_share"


def opened(monkeypatch: pytest.MonkeyPatch, *files: Path) -> AppTest:
    monkeypatch.setattr("sys.argv", ["page.py", *map(str, files)])
    return AppTest.from_file(str(PAGE), default_timeout=900).run()


def field_of(page: AppTest, path: str):
    return next(each for each in page.number_input if str(each.key).startswith(f"{path} "))


def numbers(page: AppTest) -> dict[str, float]:
    """Read the numbers at the side of the page."""
    return {each.label: each.value for each in page.sidebar.number_input}


def test_the_page_has_a_field_for_every_lever_with_its_unit_and_range(monkeypatch, tmp_path):
    file = written(tiny(name="tiny"), tmp_path / "tiny.yaml")
    page = opened(monkeypatch, file)
    assert not page.exception
    levers = shown(file)
    fields = {str(each.key).split(" ")[0]: each for each in page.number_input}
    assert {lever.path for lever in levers} <= set(fields)
    for lever in levers:
        field = fields[lever.path]
        assert (field.value, field.min, field.max) == (lever.value, lever.row.low, lever.row.high)
        assert lever.row.unit in field.label


def test_a_moved_lever_is_named_and_stands_in_the_file(monkeypatch, tmp_path):
    page = opened(monkeypatch, written(tiny(name="tiny"), tmp_path / "tiny.yaml"))
    field_of(page, SHARE).set_value(0.15).run()
    assert not page.exception
    code = [each.value for each in page.code]
    assert f"{SHARE}: 0.65 -> 0.15 share of views" in code
    assert any("private_share: 0.15" in text for text in code)
    next(each for each in page.button if each.label == "Put all levers back").click().run()
    assert field_of(page, SHARE).value == 0.65


def test_a_moved_lever_may_hold_from_a_later_day(monkeypatch, tmp_path):
    page = opened(monkeypatch, written(tiny(name="tiny"), tmp_path / "tiny.yaml"))
    assert [each.label for each in page.date_input] == ["Last day"]
    field_of(page, SHARE).set_value(0.15).run()
    (since,) = (each for each in page.date_input if each.label == "In force from")
    since.set_value(date(2020, 6, 1)).run()
    assert not page.exception
    code = [each.value for each in page.code]
    assert f"{SHARE}: 0.65 -> 0.15 share of views, from 2020-06-01" in code
    assert any("date: 2020-06-01" in text for text in code)


def test_a_fit_brings_the_number_of_draws_and_its_seeds(monkeypatch):
    page = opened(monkeypatch)
    (parameters,) = (each for each in page.selectbox if each.label == "Parameters")
    assert parameters.value == OWN_VALUES
    assert numbers(page) == {"Simulated users": 1000, "Seeds": 5}
    parameters.set_value("Posterior of the fit default").run()
    assert not page.exception
    asked = {"Posterior draws": 10, "Simulated users": 1000, "Seeds of each draw": 4}
    assert numbers(page) == asked
    assert any(each.label == "Run 40 pairs" for each in page.button)
    said = " ".join(each.value for each in page.caption)
    assert "Each of 10 posterior draws is laid over both sides and run under 4 seeds" in said
    assert "80 runs of 1,000 simulated users" in said
    assert any("--fit default --draws 10 --seeds 4" in each.value for each in page.code)
    told = origin_of_draws(read_draws("default", load_scenario("baseline.yaml"))).partition(":")
    assert any(each.value.startswith(f":red-badge[{told[0]}]") for each in page.markdown)


def test_a_fit_in_a_folder_that_is_none_says_why_and_nothing_runs(monkeypatch, tmp_path):
    page = opened(monkeypatch, written(tiny(name="tiny"), tmp_path / "tiny.yaml"))
    field_of(page, SHARE).set_value(0.15)
    (parameters,) = (each for each in page.selectbox if each.label == "Parameters")
    parameters.set_value(OWN_FIT).run()
    (folder,) = (each for each in page.text_input if each.label == "Folder of the fit")
    folder.set_value("/").run()
    assert "The fit cannot be used" in [each.value for each in page.error]
    assert field_of(page, SHARE).value == 0.15, "what was moved stays moved"
    next(each for each in page.button if each.label.startswith("Run ")).click().run()
    assert not page.exception
    assert "There is no answer" in [each.value for each in page.error]
    assert any("lies outside the folder" in each.value for each in page.code)


def test_the_page_says_what_is_asked_and_that_nothing_was_fitted(monkeypatch, tmp_path):
    file = written(tiny(name="tiny", question="Does it show?"), tmp_path / "tiny.yaml")
    page = opened(monkeypatch, file)
    assert not page.exception
    told = [each.value for each in page.markdown]
    assert "**tiny**: Does it show?" in told
    assert f":red-badge[not calibrated] {UNFITTED}" in told


def shown(file: Path) -> list[Lever]:
    """Return the levers that do something in a scenario."""
    scenario = load_scenario(file)
    without = idle(scenario)
    return [each for each in levers_of(scenario) if each.row.name not in without]


def test_the_page_names_subjects_whose_modules_are_off(monkeypatch, tmp_path):
    file = written(tiny(name="tiny"), tmp_path / "tiny.yaml")
    (said,) = (
        e.value for e in opened(monkeypatch, file).caption if e.value.startswith("Not shown")
    )
    assert "Paid traffic" in said and "Traffic, Feed" not in said
    assert "`modules`" in said


def test_a_lever_says_beneath_its_field_what_it_does_and_in_which_range(monkeypatch, tmp_path):
    file = written(tiny(name="tiny"), tmp_path / "tiny.yaml")
    said = " ".join(each.value for each in opened(monkeypatch, file).caption)
    for lever in shown(file):
        assert lever.short in said
        assert lever.row.range_text() in lever.short


def test_a_scenario_with_mistakes_shows_the_loaders_message(monkeypatch, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("extends: baseline.yaml\nusrs: 10\n")
    page = opened(monkeypatch, bad)
    assert not page.exception
    assert [each.value for each in page.error] == ["bad.yaml cannot be used"]
    assert "2:1: unknown key 'usrs'" in page.code[0].value


def test_running_what_does_not_differ_says_so(monkeypatch, tmp_path):
    page = opened(monkeypatch, written(tiny(name="tiny"), tmp_path / "tiny.yaml"))
    next(each for each in page.button if each.label.startswith("Run ")).click().run()
    assert not page.exception
    assert any("does not differ" in each.value for each in page.code)
