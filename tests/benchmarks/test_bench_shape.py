"""The benchmark's own code keeps to the shape of the model's, and the model never knows of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_layers import SOURCE, imports_of
from tests.test_shape import long_files, long_functions, wide_functions

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.mark.parametrize("broken", [long_files, long_functions, wide_functions])
def test_the_benchmark_keeps_to_the_shape_of_the_model(broken) -> None:
    assert list(BENCHMARKS.rglob("*.py"))
    assert broken(BENCHMARKS) == []


def test_the_model_imports_nothing_of_the_benchmark() -> None:
    assert [str(item) for item in imports_of(SOURCE) if item.target.startswith("benchmarks")] == []
