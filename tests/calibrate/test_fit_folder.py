"""The folder of a fit: read back as it was written, and refused when it was changed."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from tests.calibrate.linear import Kept

from feedfollow.calibrate.fit_folder import load_fit, save_fit
from feedfollow.observe.foreign_files import ResultError
from feedfollow.observe.store import digest

NAMES = ("forest", "left_out", "prior_posterior", "ranks", "spectrum", "waves")


def test_a_fit_is_read_back_as_it_was_written(linear_fit: Kept, tmp_path: Path) -> None:
    fit, folder = linear_fit
    again = load_fit(folder)
    np.testing.assert_array_equal(again.draws.x, fit.draws.x)
    assert again.report() == fit.report() == (folder / "report.md").read_text(encoding="utf-8")
    assert again.about == fit.about
    pd.testing.assert_frame_equal(again.figures, fit.figures)
    second = save_fit(again, tmp_path / "second")
    for name in ("posterior.csv", "posterior.npz", "problem.json", "best_fit.yaml", "figures.csv"):
        assert (second / name).read_bytes() == (folder / name).read_bytes(), name


def test_a_fit_saved_again_where_it_lies_has_the_manifest_that_it_had(
    linear_fit: Kept, tmp_path: Path
) -> None:
    """The table of runs, which a fit does not hold, stays under its hash."""
    folder = tmp_path / "again"
    shutil.copytree(linear_fit[1], folder)
    save_fit(load_fit(folder), folder)
    names = ("runs.parquet", "manifest.json")
    for name in names:
        assert (folder / name).read_bytes() == (linear_fit[1] / name).read_bytes(), name
    assert "runs.parquet" in json.loads((folder / "manifest.json").read_text())["sha256"]


def test_the_folder_holds_what_it_should_and_no_pickle(linear_fit: Kept) -> None:
    fit, folder = linear_fit
    names = {path.name for path in folder.iterdir() if not path.name.startswith((".", "calib"))}
    assert names == {
        "posterior.csv", "posterior.npz", "problem.json", "best_fit.yaml", "runs.parquet",
        "figures.csv", "parameters.csv", "report.md", "report.html", "manifest.json", "plots",
        "state.json",
    }  # fmt: skip
    assert sorted(path.stem for path in (folder / "plots").glob("*.png")) == sorted(NAMES)
    runs = pd.read_parquet(folder / "runs.parquet")
    # the base's predictive runs and the best fit's repeated points are asked for again
    assert 0 < len(runs) <= fit.about.runs
    best = yaml.safe_load((folder / "best_fit.yaml").read_text())
    assert set(best["parameters"]) == set(fit.space.paths)
    with np.load(folder / "posterior.npz", allow_pickle=False) as arrays:
        assert arrays["x"].shape == fit.draws.x.shape


def test_other_folders_and_changed_files_are_refused(linear_fit: Kept, tmp_path: Path) -> None:
    fit = linear_fit[0]
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(FileExistsError, match=r"notes\.txt"):
        save_fit(fit, tmp_path)
    with pytest.raises(ValueError, match="holds no fit"):
        load_fit(tmp_path)
    folder = tmp_path / "fit"
    shutil.copytree(linear_fit[1], folder)
    content = json.loads((folder / "problem.json").read_text())
    content["slack"]["discrepancy"]["money"] = 0.5
    (folder / "problem.json").write_text(json.dumps(content))
    with pytest.raises(ValueError, match="was changed since"):
        load_fit(folder)


def sealed(folder: Path, **changes: object) -> None:
    """Make the hashes of a manifest right after files were changed, and change it."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for name in ("posterior.npz", "problem.json"):
        manifest["sha256"][name] = digest(folder / name)
    path.write_text(json.dumps({**manifest, **changes}), encoding="utf-8")


class Planted:
    """Leaves a mark where it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.mkdir, (self.mark,)


def test_a_fit_from_elsewhere_is_refused_whatever_its_hashes_say(
    linear_fit: Kept, tmp_path: Path
) -> None:
    folder, mark = shutil.copytree(linear_fit[1], tmp_path / "fit"), tmp_path / "was-run"
    (tmp_path / "secret.yaml").write_text("a: 1\n", encoding="utf-8")
    for changes, said in (
        ({"sha256": {"../secret.yaml": "0"}}, "lies outside it"),
        ({"sha256": ["posterior.npz"]}, "lists no files"),
        ({"master": "1"}, "expected 'master' of int"),
        ({"outputs": [1]}, "expected 'outputs' of tuple"),
    ):
        sealed(folder, **changes)
        with pytest.raises(ResultError, match=said):
            load_fit(folder)
        shutil.copyfile(linear_fit[1] / "manifest.json", folder / "manifest.json")
    with np.load(folder / "posterior.npz") as kept:
        arrays = dict(kept)
    for change, said in (
        ({"x": np.array([Planted(mark)], dtype=object)}, "an array of object; expected numbers"),
        ({"z": arrays["z"][:, :1]}, "does not hold the parts of one fit"),
        ({"noise": np.zeros(3)}, "does not hold the parts of one fit"),
    ):
        np.savez(folder / "posterior.npz", **{**arrays, **change})
        sealed(folder)
        with pytest.raises(ResultError, match=said):
            load_fit(folder)
    assert not mark.exists()
