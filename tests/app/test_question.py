"""A screen's answer: the numbers of the command line, on the files that the page gives away."""

from __future__ import annotations

import contextlib
import io
import shlex
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from tests.app.screens import SHARE, small_screen
from tests.run.ensembles import wait_until
from typer.testing import CliRunner

from feedfollow.app.overlay import Screen
from feedfollow.app.question import Answer, answer, archive, begin
from feedfollow.cli import app
from feedfollow.run.jobs import EngineError
from feedfollow.spec.errors import SpecError
from feedfollow.spec.loader import load_scenario

pytestmark = pytest.mark.long

POSTERIOR = f"draw,parameters.session_trust,{SHARE}\n0,1.5,0.7\n1,0.1,0.6\n2,2.5,0.5\n3,2.0,0.4\n"


def asked(screen: Screen, folder: Path) -> Answer:
    """Run what a screen asks, as the page does."""
    store = folder / "store"
    store.mkdir()
    job = begin(screen, folder, store)
    assert wait_until(lambda: not job.running, 900)
    assert job.failure is None
    assert job.progress.done == job.progress.total == 2 * screen.pairs + 2
    return answer(screen, folder, store)


def again(found: Answer, folder: Path) -> None:
    """Carry out the command of a page on the files of its archive; the numbers are the same."""
    with zipfile.ZipFile(io.BytesIO(archive(found))) as file:
        file.extractall(folder)
    words = shlex.split(found.screen.command)[1:]
    with contextlib.chdir(folder):
        result = CliRunner().invoke(app, [*words, "--workers", "1", "--out", "again"])
    assert result.exit_code == 0, result.output
    for name in ("table.csv", "bridge.csv", "verdicts.csv", "pairs.parquet", "summary.md"):
        assert (folder / "again" / name).read_bytes() == (folder / name).read_bytes()


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    return asked(small_screen(folder), folder)


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    """Two of the four draws of a fit in the working folder, each under two seeds."""
    folder = tmp_path_factory.mktemp("fitted")
    (folder / "fits" / "mine").mkdir(parents=True)
    (folder / "fits" / "mine" / "posterior.csv").write_text(POSTERIOR)
    with contextlib.chdir(folder):
        screen = replace(small_screen(folder), fit="fits/mine", draws=2)
        yield asked(screen, folder)


def test_the_archive_reproduces_the_numbers_on_the_command_line(found, tmp_path):
    again(found, tmp_path)
    table = pd.read_csv(tmp_path / "table.csv")
    assert set(table["variant"]) == {"less-private"}
    assert (table.loc[table["state"] == "clear", "difference"] != 0.0).all()


def test_a_fit_of_ones_own_is_laid_over_both_sides_as_on_the_command_line(fitted, tmp_path):
    draws = fitted.comparison.draws
    assert draws["parameters.session_trust"].tolist() == [1.5, 2.0]
    assert len(fitted.comparison.runs.scenarios) == 4
    base, variant = fitted.comparison.runs.scenarios[:2]
    assert base.parameters["session_trust"] == variant.parameters["session_trust"] == 1.5
    shares = [
        each.platforms["kuaishou"].levers["traffic.private_share"] for each in (base, variant)
    ]
    assert shares == [0.7, 0.15], "what the page moved is not what a draw decides"
    assert fitted.comparison.origin == "drawn from a table that no fit wrote"
    own = [run.scenario.parameters["session_trust"] for run in fitted.runs.values()]
    assert own == [load_scenario(fitted.screen.scenario).parameters["session_trust"]] * 2
    again(fitted, tmp_path)


def test_a_fit_that_cannot_be_used_is_refused_before_any_run(tmp_path):
    screen = replace(small_screen(tmp_path), fit=str(tmp_path / "none"), draws=2)
    with pytest.raises(SpecError, match="outside the folder in which the page was started"):
        begin(screen, tmp_path, tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_the_archive_has_the_same_bytes_again_but_for_nothing(found):
    assert archive(found) == archive(found)


def test_a_run_of_each_side_has_all_tables(found):
    for run in found.runs.values():
        assert set(run.tables) == {"daily", "traffic", "accounts", "anchors", "merchants"}
        assert run.seed == 1
    shares = [run.scenario.platforms["kuaishou"].levers["traffic.private_share"]
              for run in found.runs.values()]  # fmt: skip
    assert shares[1] == 0.15 != shares[0]


def test_an_answer_is_read_from_runs_that_are_there_and_never_made_in_the_page(found, tmp_path):
    with pytest.raises(EngineError):
        answer(replace(found.screen, seeds=3), tmp_path, found.screen.scenario.parent / "store")


def test_a_variant_that_does_not_differ_is_refused_before_any_run(tmp_path):
    screen = replace(small_screen(tmp_path), moves=())
    with pytest.raises(SpecError, match="does not differ"):
        begin(screen, tmp_path, tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_the_moves_say_both_values_and_the_unit(found):
    assert [move.said for move in found.screen.moves] == [f"{SHARE}: 0.65 -> 0.15 share of views"]
