"""Posterior draws under a question of the page: which fits it may read, and what the job gets."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.app.screens import SHARE, small_screen

from feedfollow.analyse.draws import FILE, read_draws
from feedfollow.app.draws import drawn, draws_of, keep_draws, kept_draws, shipped_fits
from feedfollow.app.overlay import downloads
from feedfollow.paths import data_folder
from feedfollow.spec.errors import SpecError
from feedfollow.spec.loader import load_scenario

TABLE = f"draw,parameters.session_trust,{SHARE}\n0,1.5,0.7\n1,0.1,0.6\n2,2.5,0.5\n"


@pytest.fixture
def scenario(tmp_path, monkeypatch):
    """A scenario; the working folder has a fit in it and one beside it."""
    for place in ("work/fits/mine", "elsewhere"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / FILE).write_text(TABLE)
    monkeypatch.chdir(tmp_path / "work")
    return load_scenario(small_screen(tmp_path).scenario)


def test_the_shipped_fit_is_offered_and_read_whatever_the_working_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    scenario = load_scenario("baseline.yaml")
    assert "default" in shipped_fits()
    whole = read_draws(data_folder("calibration") / "fits" / "default", scenario)
    pd.testing.assert_frame_equal(draws_of("default", scenario), whole)


def test_without_a_fit_there_are_no_draws(scenario):
    assert drawn(None, 0, scenario) is None


def test_draws_are_evenly_spaced_along_the_chain(scenario):
    found = drawn("fits/mine", 2, scenario)
    assert found is not None
    assert found["parameters.session_trust"].tolist() == [1.5, 2.5]


def test_more_draws_than_the_fit_has_are_refused(scenario):
    with pytest.raises(SpecError, match="expected 2 to 3 draws, which the fit has, got 4"):
        drawn("fits/mine", 4, scenario)


@pytest.mark.parametrize("name", ["../elsewhere", "fits/../../elsewhere"])
def test_a_fit_outside_the_working_folder_is_refused(scenario, name):
    with pytest.raises(SpecError, match="outside the folder in which the page was started"):
        draws_of(name, scenario)


def test_a_link_out_of_the_working_folder_is_no_way_out(scenario, tmp_path):
    (tmp_path / "work" / "fits" / "linked").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SpecError, match="outside the folder"):
        draws_of("fits/linked", scenario)


def test_a_fit_without_a_name_is_asked_for(scenario):
    with pytest.raises(SpecError, match="type its folder"):
        draws_of(" ", scenario)


def test_a_folder_without_draws_says_what_a_fit_is(scenario, tmp_path):
    (tmp_path / "work" / "empty").mkdir()
    with pytest.raises(SpecError, match=f"a fit is a folder that holds {FILE}"):
        draws_of("empty", scenario)


def test_the_job_gets_the_draws_to_the_last_digit(tmp_path):
    scenario = load_scenario("baseline.yaml")
    asked = drawn("default", 5, scenario)
    keep_draws(asked, tmp_path)
    found = kept_draws(tmp_path, scenario)
    assert asked is not None and found is not None
    pd.testing.assert_frame_equal(found, asked, check_exact=True)
    keep_draws(None, tmp_path)
    assert kept_draws(tmp_path, scenario) is None


def test_the_command_names_a_shipped_fit_and_a_folder_by_its_whole_path(scenario, tmp_path):
    screen = small_screen(tmp_path)
    assert screen.pairs == 2
    assert screen.command == "feedfollow compare base.yaml variant.yaml --seeds 2"
    laid = replace(screen, fit="default", draws=5)
    assert laid.pairs == 10
    assert laid.command.endswith("variant.yaml --fit default --draws 5 --seeds 2")
    own = replace(screen, fit="fits/mine", draws=3)
    assert f"--fit {tmp_path / 'work' / 'fits' / 'mine'} --draws 3" in own.command
    assert own.command in downloads(own)["variant.yaml"]


def test_no_files_are_offered_for_a_fit_that_cannot_be_used(scenario, tmp_path):
    with pytest.raises(SpecError, match="outside the folder"):
        downloads(replace(small_screen(tmp_path), fit="../elsewhere", draws=2))
