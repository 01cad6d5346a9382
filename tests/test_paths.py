"""Shipped data are found in a checkout and in an installed wheel."""

from pathlib import Path

import pytest

from feedfollow.paths import _find, data_folder, shipped_scenario, shipped_scenarios

ROOT = Path(__file__).parents[1]


def checkout(folder: Path) -> Path:
    package = folder / "model" / "feedfollow"
    package.mkdir(parents=True)
    (folder / "scenarios").mkdir()
    (folder / "pyproject.toml").touch()
    return package


def wheel(folder: Path) -> Path:
    package = folder / "site-packages" / "feedfollow"
    (package / "data" / "scenarios").mkdir(parents=True)
    return package


def test_data_of_a_checkout_stand_at_its_root(tmp_path: Path) -> None:
    assert _find(checkout(tmp_path), "scenarios") == tmp_path / "scenarios"


def test_data_of_a_wheel_stand_inside_the_package(tmp_path: Path) -> None:
    package = wheel(tmp_path)
    assert _find(package, "scenarios") == package / "data" / "scenarios"


def test_a_neighbour_of_the_installed_package_is_not_taken_for_its_data(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "feedfollow"
    package.mkdir(parents=True)
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "pyproject.toml").touch()
    with pytest.raises(FileNotFoundError, match="no 'scenarios' folder"):
        _find(package, "scenarios")


def test_this_installation_has_its_data() -> None:
    assert (data_folder("scenarios") / "baseline.yaml").is_file()
    assert data_folder("calibration").is_dir()


def test_shipped_scenarios_are_listed_and_found_by_name() -> None:
    assert "baseline.yaml" in shipped_scenarios()
    assert shipped_scenario("baseline.yaml") == data_folder("scenarios") / "baseline.yaml"


@pytest.mark.parametrize("name", ["nothing.yaml", "../pyproject.toml", "/etc/passwd", "", "."])
def test_only_shipped_names_are_found(name: str) -> None:
    assert shipped_scenario(name) is None
