"""The fit of the smoke spec, made once for the tests that need one of the market."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from feedfollow.cli import app


@pytest.fixture(scope="session")
def smoke(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The folder of the fit, without its wave, and what the command said."""
    out = tmp_path_factory.mktemp("calibrate") / "fit"
    arguments = ("calibrate", "smoke.yaml", "--workers", "1", "--budget", "40", "--out", str(out))
    return out, CliRunner().invoke(app, arguments)
