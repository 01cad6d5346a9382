"""A missing library is named with a command that installs it."""

import tomllib
from pathlib import Path
from typing import get_args

import pytest

from feedfollow.extras import Extra, missing

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("extra", get_args(Extra))
def test_the_command_names_an_extra_of_the_project(extra: Extra) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    said = missing("the page", "Streamlit", extra)
    assert f"`pip install '.[{extra}]'` in a checkout" in said
    assert extra in project["optional-dependencies"]


def test_nothing_tells_a_reader_to_fetch_the_package_from_an_index() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "notebooks").glob("*")]
    sources = (ROOT / "model").rglob("*.py")
    wrong = "pip install " + "'feedfollow"
    for path in (*pages, *sources):
        assert wrong not in path.read_text(encoding="utf-8").replace('"', "'"), path
