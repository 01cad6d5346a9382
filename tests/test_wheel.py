"""The wheel, installed into an empty environment outside the checkout, runs the baseline."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from feedfollow.observe.results import TABLE_NAMES, Run
from feedfollow.run.simulate import simulate
from feedfollow.spec.loader import load_scenario

ROOT = Path(__file__).parents[1]
SMALL = {"users": 300, "until": "2018-07-15", "burn_in": "10 days"}


def done(*words: object, folder: Path) -> str:
    """Run a command outside the checkout and without its paths; return what it printed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    clean.pop("VIRTUAL_ENV", None)
    result = subprocess.run(
        [str(word) for word in words], cwd=folder, env=clean, capture_output=True, text=True
    )
    assert result.returncode == 0, f"{words}\n{result.stdout}\n{result.stderr}"
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    done(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, folder=ROOT)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that holds the wheel and what it needs."""
    home = tmp_path_factory.mktemp("outside")
    done(sys.executable, "-m", "venv", home / "env", folder=home)
    python = home / "env" / "bin" / "python"
    pins = ROOT / "constraints.txt"
    if find_spec("uv") is not None:
        tool = (sys.executable, "-m", "uv", "pip", "install", "--python", python)
    else:
        tool = (python, "-m", "pip", "install")
    done(*tool, "--quiet", "-c", pins, wheel, folder=home)
    return home / "env" / "bin"


@pytest.mark.long
def test_the_wheel_holds_the_data_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("scenarios", "calibration"):
        files = {path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert {f"feedfollow/data/{path.as_posix()}" for path in files} <= names
    assert "feedfollow/py.typed" in names
    assert all(name.split("/")[0].startswith("feedfollow") for name in names)


@pytest.mark.long
def test_the_installed_commands_find_their_data(installed: Path, tmp_path: Path) -> None:
    command = installed / "feedfollow"
    said = done(command, "check", "baseline.yaml", "default.yaml", folder=tmp_path)
    assert said.count(": fine: ") == 2
    assert "ks_gmv_2020q3" in done(command, "figures", folder=tmp_path)
    asked = "import feedfollow, feedfollow.paths as p; print(p.data_folder('scenarios'))"
    home = Path(done(installed / "python", "-c", asked, folder=tmp_path).strip())
    assert home.is_relative_to(installed.parent)


@pytest.mark.long
def test_the_installed_baseline_gives_the_numbers_of_the_checkout(
    installed: Path, tmp_path: Path
) -> None:
    words = ["--users", SMALL["users"], "--until", SMALL["until"]]
    words += ["--set", f"burn_in={SMALL['burn_in']}", "--out", "run"]
    said = done(installed / "feedfollow", "run", "baseline.yaml", *words, folder=tmp_path)
    assert "Tables, summary and plots: run" in said
    assert sorted(path.name for path in (tmp_path / "run" / "plots").iterdir())
    found = Run.load(tmp_path / "run")
    here = simulate(load_scenario("baseline.yaml", SMALL))
    assert found.scenario == here.scenario
    for name in TABLE_NAMES:
        pd.testing.assert_frame_equal(found.tables[name], here.tables[name], check_exact=True)
