"""The notebooks run from top to bottom at the size of the tests, and are kept without outputs."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PICTURES = {
    "01_first_scenario": 2,
    "02_interest_against_trust": 3,
    "03_anatomy_of_a_day": 3,
    "04_what_figures_tell": 5,
    "05_your_own_scenario": 3,
    "06_a_scandal_and_system_trust": 3,
    "07_a_brands_choice": 3,
}
"""How many plots each notebook shows at least."""


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def test_every_notebook_is_known_to_these_tests() -> None:
    assert {path.stem for path in NOTEBOOKS} >= PICTURES.keys()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_outputs(path: Path) -> None:
    notebook = read(path)
    for cell in notebook.cells:
        assert cell.metadata == {}, cell.source
        if cell.cell_type == "code":
            assert cell.outputs == [], cell.source
            assert cell.execution_count is None, cell.source
    assert notebook.metadata.keys() == {"kernelspec", "language_info"}
    assert notebook.metadata.language_info == {"name": "python"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_a_title_and_ends_with_an_exercise(path: Path) -> None:
    cells = read(path).cells
    assert cells[0].source.startswith(f"# {path.stem[:2]} · ")
    assert cells[-1].cell_type == "markdown"
    assert cells[-1].source.startswith("## Exercise")


@pytest.mark.long
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_its_plots(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDFOLLOW_NOTEBOOK_SIZE", "small")
    known = os.environ.get("PYTHONPATH")
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join([str(ROOT / "model"), *([known] * bool(known))])
    )
    notebook = read(path)
    where = {"metadata": {"path": str(tmp_path)}}
    client = NotebookClient(notebook, timeout=600, kernel_name="python3", resources=where)
    client.startup_timeout = 300
    client.execute()
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", ())]
    pictures = [out for out in outputs if "image/png" in out.get("data", {})]
    assert len(pictures) >= PICTURES.get(path.stem, 1)
    assert list(tmp_path.iterdir()) == [], "a notebook cleans up after itself"
    told = "".join(out["text"] for out in outputs if out.get("name") == "stderr")
    assert "Warning" not in told, told
