"""A run as an object: its tables, its plots, and a folder that is whole or not there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from tests.run.short import contents, manifest, tiny

from feedfollow.observe import results
from feedfollow.observe.results import (
    TABLE_NAMES,
    Plots,
    Run,
    damaged_files,
    read_manifest,
    refuse_other,
)
from feedfollow.run.simulate import simulate


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(tiny())


@pytest.fixture(scope="module")
def other() -> Run:
    return simulate(tiny(seed=2, until="2020-05-22"))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_tables_are_at_hand_by_name(run: Run) -> None:
    for name in TABLE_NAMES:
        assert getattr(run, name) is run.tables[name]


def test_a_table_that_was_not_kept_is_named(run: Run) -> None:
    part = Run(run.scenario, run.seed, run.people_per_user, {"daily": run.daily})
    with pytest.raises(ValueError, match=r"did not keep the table 'traffic', only daily"):
        _ = part.traffic


@pytest.mark.parametrize("name", ["gmv", "traffic", "behaviour", "concentration"])
def test_every_plot_is_a_figure(run: Run, name: str) -> None:
    assert isinstance(getattr(Plots(run), name)(), Figure)
    assert isinstance(getattr(run.plot, name)(), Figure)


def test_saving_leaves_the_folder_and_nothing_beside_it(run: Run, tmp_path: Path) -> None:
    assert run.save(tmp_path / "deep" / "run", plots=False) == tmp_path / "deep" / "run"
    assert names(tmp_path / "deep") == ["run"]
    again = run.save(tmp_path / "deep" / "run", plots=False)
    assert names(tmp_path / "deep") == ["run"]
    assert damaged_files(again, manifest(again)) == []


def test_neighbours_of_similar_names_are_left_alone(run: Run, tmp_path: Path) -> None:
    for ending in (".old", ".writing", ".partial"):
        (tmp_path / f"run{ending}").mkdir()
        (tmp_path / f"run{ending}" / "mine.txt").write_text("mine")
    for _ in range(2):
        run.save(tmp_path / "run", plots=False)
    for ending in (".old", ".writing", ".partial"):
        assert (tmp_path / f"run{ending}" / "mine.txt").read_text() == "mine"
    assert names(tmp_path) == ["run", "run.old", "run.partial", "run.writing"]


def test_a_save_that_fails_leaves_the_earlier_run_and_no_rest(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = run.save(tmp_path / "run", plots=False)
    before = contents(folder)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(results, "write_table", full)
    with pytest.raises(OSError, match="No space"):
        run.save(folder, plots=False)
    with pytest.raises(OSError, match="No space"):
        run.save(tmp_path / "new", plots=False)
    assert contents(folder) == before
    assert names(tmp_path) == ["run"]


def test_a_kill_between_the_renames_loses_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = run.save(tmp_path / "run", plots=False)
    before, replace = contents(folder), results.os.replace
    calls = []

    def stop_at_the_second(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(results.os, "replace", stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        run.save(folder, plots=False)
    (rest,) = tmp_path.iterdir()
    assert contents(rest / "old") == before


def test_the_manifest_holds_the_hash_of_every_file_but_the_plots(run: Run, tmp_path: Path) -> None:
    folder = run.save(tmp_path / "run")
    data = manifest(folder)
    written = {name for name in contents(folder) if not name.startswith("plots/")}
    assert set(data["sha256"]) == written
    assert data["key"] == run.scenario.key
    assert data["seed"] == run.seed
    for word in ("feedfollow", "draw_stream", "python", "numpy", "machine", "git_commit", "days"):
        assert word in data
    (folder / "traffic.parquet").write_bytes(b"other")
    (folder / "summary.json").unlink()
    assert damaged_files(folder, data) == ["summary.json", "traffic.parquet"]
    assert damaged_files(folder, {}) == ["manifest.json"]


def test_only_the_tables_of_the_record_are_written(tmp_path: Path) -> None:
    part = simulate(tiny(until="2020-05-22", record={"tables": ["accounts"]}))
    folder = part.save(tmp_path / "run")
    assert [name for name in names(folder) if name.endswith("parquet")] == ["accounts.parquet"]
    assert "plots" in names(folder)
    assert list(Run.load(folder).tables) == ["accounts"]


def test_what_is_not_a_run_cannot_be_loaded(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="not a run folder"):
        Run.load(tmp_path)
    with pytest.raises(FileNotFoundError, match="not a run folder"):
        Run.load(tmp_path / "nothing")


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", "\x00\x01", '"run"'])
def test_a_manifest_that_is_none_makes_no_run(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    assert read_manifest(tmp_path) is None
    with pytest.raises(FileExistsError, match="holds files that are not a run"):
        run.save(tmp_path)
    assert names(tmp_path) == ["manifest.json"]


def test_a_folder_is_refused_if_it_holds_anything_else(
    run: Run, other: Run, tmp_path: Path
) -> None:
    folder = other.save(tmp_path / "other", plots=False)
    before = contents(folder)
    with pytest.raises(FileExistsError, match=r"another scenario or seed \(tiny, seed 2\)"):
        run.save(folder)
    assert contents(folder) == before
    (tmp_path / "file").write_text("mine")
    with pytest.raises(FileExistsError, match="is a file"):
        run.save(tmp_path / "file")
    refuse_other(tmp_path / "nothing", run.scenario, run.seed)
    (tmp_path / "empty").mkdir()
    refuse_other(tmp_path / "empty", run.scenario, run.seed)
    assert run.save(tmp_path / "empty", plots=False) == tmp_path / "empty"


def test_the_summary_of_the_folder_is_that_of_the_run(run: Run, tmp_path: Path) -> None:
    folder = run.save(tmp_path / "run", plots=False)
    assert (folder / "summary.json").read_bytes() == run.summary().to_json()
    assert json.loads((folder / "summary.json").read_text(encoding="utf-8"))
