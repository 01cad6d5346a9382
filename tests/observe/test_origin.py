"""Where parameters come from is told as the manifest of the fit has it."""

import json
from pathlib import Path

import pytest
from tests.run.short import tiny, written

from feedfollow.observe import origin
from feedfollow.observe.origin import FITS, fit_home, fit_state, origin_of
from feedfollow.paths import data_folder
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.scenario import Scenario

GOOD = {"kind": "fit", "converged": True, "failed": [], "not_judged": []}


@pytest.fixture
def fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of shipped fits."""
    monkeypatch.setattr(origin, "data_folder", lambda name: tmp_path)
    return tmp_path / FITS


def fitted(folder: Path, *names: str) -> Scenario:
    """A scenario of which each name is the source of a value."""
    rows = ("session_trust", "session_need")
    lines = [f"  {row}: {{value: 1.5, source: fit {name}}}"
             for row, name in zip(rows, names, strict=False)]  # fmt: skip
    written(tiny(), folder / "unfitted.yaml")
    path = folder / "fitted.yaml"
    path.write_text("\n".join(["extends: unfitted.yaml", "parameters:", *lines]))
    return load_scenario(path)


def put(fits: Path, name: str, **changes: object) -> None:
    (fits / name).mkdir(parents=True)
    text = json.dumps({**GOOD, **changes})
    (fits / name / origin.MANIFEST).write_text(text)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "calibrated"),
        ({"converged": False}, "best fit of a, not converged"),
        ({"failed": ["money"]}, "best fit of a, failed: its own error is too large on money"),
        (
            {"not_judged": ["money", "level"]},
            "best fit of a, not converged: its own error on money, level cannot be judged",
        ),
        ({"kind": "run"}, "best fit of a, which is not shipped"),
    ],
)
def test_a_scenario_says_what_its_fit_lacks(fits, tmp_path, changes, said) -> None:
    put(fits, "a", **changes)
    assert origin_of(fitted(tmp_path, "a")) == said


def test_a_fit_that_is_not_there_vouches_for_nothing(fits, tmp_path) -> None:
    assert fit_state(fits / "a") is None
    assert origin_of(fitted(tmp_path, "a")) == "best fit of a, which is not shipped"


def test_values_of_two_fits_are_no_fit(fits, tmp_path) -> None:
    put(fits, "a")
    put(fits, "b")
    assert origin_of(fitted(tmp_path, "a", "b")) == "best fit of a; best fit of b"


def test_a_changed_value_is_not_of_the_fit(fits, tmp_path) -> None:
    put(fits, "a")
    scenario = fitted(tmp_path, "a")
    changed = scenario.with_(**{"parameters.session_trust": 0.0})
    assert (origin_of(scenario), origin_of(changed)) == ("calibrated", "not calibrated")


def test_a_fit_is_a_folder_or_the_name_of_a_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shipped = data_folder("calibration") / "fits" / "default"
    assert fit_home("default") == shipped
    assert fit_home(tmp_path / "default") == tmp_path / "default"
    assert fit_home("no-such-fit") == Path("no-such-fit")
    (tmp_path / "default").mkdir()
    assert fit_home("default") == Path("default")
