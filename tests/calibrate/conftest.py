"""Fits made once for the tests that need one: of the smoke spec, and of a linear simulator."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.calibrate.linear import IdleLast, Kept, linear_problem
from typer.testing import CliRunner, Result

from feedfollow.calibrate.fit import fit_of
from feedfollow.calibrate.fit_folder import save_fit
from feedfollow.calibrate.run_store import CalibrationStore
from feedfollow.calibrate.stages import calibrate
from feedfollow.cli import app


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as long what needs the fit of the smoke spec, which takes most of a minute."""
    for item in items:
        needs = "smoke" in getattr(item, "fixturenames", ())
        if needs and item.get_closest_marker("endurance") is None:
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def smoke(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The folder of the fit, without its wave, and what the command said."""
    out = tmp_path_factory.mktemp("calibrate") / "fit"
    arguments = ("calibrate", "smoke.yaml", "--workers", "1", "--budget", "40", "--out", str(out))
    return out, CliRunner().invoke(app, arguments)


@pytest.fixture(scope="session")
def linear_fit(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A fit whose fourth parameter no output knows."""
    folder = tmp_path_factory.mktemp("fit") / "fit"
    problem = linear_problem(IdleLast())
    with CalibrationStore(folder) as store:
        fit = fit_of(calibrate(problem, store))
        save_fit(fit, folder, store)
    return fit, folder
