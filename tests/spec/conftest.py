"""The small valid scenario, loaded."""

from pathlib import Path

import pytest
from tests.scenario_texts import VALID

from feedfollow.spec.loader import load_scenario
from feedfollow.spec.scenario import Scenario


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Return the scenario of VALID; it is frozen, so that all tests share it."""
    path: Path = tmp_path_factory.mktemp("example") / "example.yaml"
    path.write_text(VALID)
    return load_scenario(path)
