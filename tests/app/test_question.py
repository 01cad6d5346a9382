"""A screen's answer: the numbers of the command line, on the files that the page gives away."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pandas as pd
import pytest
from tests.app.screens import SHARE, small_screen
from tests.run.ensembles import wait_until
from typer.testing import CliRunner

from feedfollow.app.question import answer, archive, begin
from feedfollow.cli import app
from feedfollow.run.jobs import EngineError
from feedfollow.spec.errors import SpecError


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    store = folder / "store"
    store.mkdir()
    screen = small_screen(folder)
    job = begin(screen, folder, store)
    assert wait_until(lambda: not job.running, 900)
    assert job.failure is None
    return answer(screen, folder, store)


def test_the_archive_reproduces_the_numbers_on_the_command_line(found, tmp_path, monkeypatch):
    with zipfile.ZipFile(io.BytesIO(archive(found))) as file:
        file.extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    words = found.screen.command.split()[1:]
    result = CliRunner().invoke(app, [*words, "--workers", "1", "--out", "again"])
    assert result.exit_code == 0, result.output
    for name in ("table.csv", "bridge.csv", "verdicts.csv", "pairs.parquet", "summary.md"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / name).read_bytes()
    table = pd.read_csv("table.csv")
    assert set(table["variant"]) == {"less-private"}
    assert (table.loc[table["state"] == "clear", "difference"] != 0.0).all()


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
