"""What a run does with its folder: refuse early, reuse, never lose what is there."""

from __future__ import annotations

import resource
import shutil
from pathlib import Path

import pytest
from tests.run.short import short
from typer.testing import CliRunner

from feedfollow.cli import app
from feedfollow.observe.audit import Audit
from feedfollow.observe.identities import IdentityError
from feedfollow.observe.results import Run

runner = CliRunner()


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    path = tmp_path_factory.mktemp("scenario") / "short.yaml"
    path.write_text(short(until="2020-06-30", users=1500).to_yaml(), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def finished(scenario, tmp_path_factory):
    out = tmp_path_factory.mktemp("runs") / "run"
    result = runner.invoke(app, ["run", str(scenario), "--out", str(out)])
    assert result.exit_code == 0, result.output
    return out


def invoke(*words: object):
    result = runner.invoke(app, ["run", *(str(word) for word in words)])
    assert "Traceback" not in result.output
    return result


def test_a_run_leaves_tables_scenario_manifest_summary_and_plots(finished):
    names = {path.name for path in finished.iterdir()}
    assert names == {
        "scenario.yaml", "manifest.json", "daily.parquet", "traffic.parquet", "accounts.parquet",
        "anchors.parquet", "merchants.parquet", "summary.json", "plots",
    }  # fmt: skip
    assert {path.name for path in (finished / "plots").iterdir()} == {
        "gmv.png", "traffic.png", "behaviour.png", "concentration.png",
    }  # fmt: skip


def test_the_same_run_again_is_read_not_simulated(finished, scenario):
    before = (finished / "manifest.json").stat().st_mtime_ns
    result = invoke(scenario, "--out", finished)
    assert result.exit_code == 0
    assert "already holds this run" in result.output
    assert (finished / "manifest.json").stat().st_mtime_ns == before


def test_a_folder_with_another_run_is_refused_and_kept(finished, scenario):
    content = (finished / "daily.parquet").read_bytes()
    for change in (["--seed", "2"], ["--users", "1501"]):
        result = invoke(scenario, "--out", finished, *change)
        assert result.exit_code == 2
        assert "another scenario or seed" in result.output
    assert (finished / "daily.parquet").read_bytes() == content


def test_a_file_in_the_place_of_the_folder_is_refused_and_kept(scenario, tmp_path):
    place = tmp_path / "out"
    place.write_text("mine")
    result = invoke(scenario, "--out", place)
    assert result.exit_code == 2
    assert "is a file" in result.output
    assert place.read_text() == "mine"


def test_a_folder_with_other_files_is_refused_and_kept(scenario, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    result = invoke(scenario, "--out", tmp_path)
    assert result.exit_code == 2
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_refused_before_a_day_is_simulated(scenario):
    result = invoke(scenario, "--out", "/proc/feedfollow/run")
    assert result.exit_code == 2
    assert "cannot write" in result.output


def test_a_full_disk_ends_the_run_with_a_message_and_no_folder(scenario, tmp_path):
    out = tmp_path / "run"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    try:
        result = invoke(scenario, "--out", out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert result.exit_code == 1, result.output
    assert "the run failed" in result.output
    assert not out.exists()


def test_inputs_that_contradict_each_other_are_the_users_mistake(scenario, tmp_path):
    # systematic sampling leaves a category without a merchant on a platform
    result = invoke(
        scenario, "--out", tmp_path / "run", "--set", "scale.merchants=16",
        "--set", "platforms.douyin.merchants.share=0.05",
    )  # fmt: skip
    assert result.exit_code == 2
    assert "expected" in result.output
    assert not Path(tmp_path / "run").exists()


def test_bad_overrides_are_refused_with_the_nearest_name(scenario, tmp_path):
    result = invoke(scenario, "--out", tmp_path / "run", "--set", "parameters.session_trst=1")
    assert result.exit_code == 2
    assert "session_trust" in result.output


def test_an_empty_folder_may_be_filled(scenario, tmp_path, monkeypatch):
    monkeypatch.setattr(Run, "_plot_all", lambda *_: None)
    assert invoke(scenario, "--out", tmp_path, "--until", "2020-06-03").exit_code == 0
    assert (tmp_path / "manifest.json").is_file()


def test_a_finished_run_that_was_tampered_with_is_not_reused(finished, scenario, tmp_path):
    for name, spoil in {"daily.parquet": Path.unlink, "traffic.parquet": append}.items():
        copy = shutil.copytree(finished, tmp_path / name)
        spoil(copy / name)
        result = invoke(scenario, "--out", copy)
        assert result.exit_code == 2
        assert f"{name} missing or changed" in result.output
        assert "remove the folder" in result.output


def append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


def test_a_folder_with_a_broken_manifest_is_refused_and_kept(scenario, tmp_path):
    (tmp_path / "manifest.json").write_text("{ not json")
    result = invoke(scenario, "--out", tmp_path)
    assert result.exit_code == 2
    assert "not a run" in result.output
    assert (tmp_path / "manifest.json").read_text() == "{ not json"


def test_a_run_that_kept_few_tables_is_reused_without_its_summary(scenario, tmp_path, monkeypatch):
    monkeypatch.setattr(Run, "_plot_all", lambda *_: None)
    words = (scenario, "--out", tmp_path / "run", "--until", "2020-06-03")
    words += ("--set", "record.tables=[accounts]")
    first, again = invoke(*words), invoke(*words)
    assert first.exit_code == again.exit_code == 0
    assert "already holds this run" in again.output
    assert "summary.json" in again.output


def test_an_identity_that_fails_ends_the_command_with_code_1(scenario, tmp_path, monkeypatch):
    def fail(*_):
        raise IdentityError("2020-06-01: identity 1: a fen is missing")

    monkeypatch.setattr(Audit, "check", fail)
    result = invoke(scenario, "--out", tmp_path / "run", "--check")
    assert result.exit_code == 1
    assert "identity 1: a fen is missing" in result.output
    assert not (tmp_path / "run").exists()


def test_a_place_below_a_file_is_refused(scenario, tmp_path):
    (tmp_path / "file").write_text("mine")
    result = invoke(scenario, "--out", tmp_path / "file" / "run")
    assert result.exit_code == 2
    assert (tmp_path / "file").read_text() == "mine"
