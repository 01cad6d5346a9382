"""Tables on disk: units in the schema, the same bytes, and what was written comes back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from pandas.testing import assert_frame_equal
from tests.small_worlds import lively_scenario

from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.results import TABLE_NAMES, Run
from feedfollow.observe.store import digest, read_table, unit_of, write_json, write_table
from feedfollow.run.simulate import simulate

LABELS = {
    "date",
    "platform",
    "form",
    "source",
    "destination",
    "flow",
    "payer",
    "payee",
    "anchor",
    "merchant",
    "category",
    "own_room",
}


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(lively_scenario())


@pytest.mark.parametrize("name", TABLE_NAMES)
def test_every_number_has_its_unit_in_the_schema(run: Run, tmp_path: Path, name: str) -> None:
    write_table(run.tables[name], tmp_path / f"{name}.parquet")
    schema = pq.read_schema(tmp_path / f"{name}.parquet")
    assert len(schema) > 3
    for field in schema:
        if field.name in LABELS:
            assert field.metadata is None, f"{field.name} is a label"
        else:
            assert field.metadata == {b"unit": unit_of(field.name).encode()}, field.name
            assert unit_of(field.name)
    assert schema.metadata is None, "what a library writes about itself changes with its version"


def test_the_unit_of_a_measure_is_the_declared_one() -> None:
    for name, measure in MEASURES.items():
        assert unit_of(name) == measure.unit
    assert unit_of("platform") == ""


@pytest.mark.parametrize("name", TABLE_NAMES)
def test_a_table_comes_back_as_it_was(run: Run, tmp_path: Path, name: str) -> None:
    one, two = tmp_path / f"{name}.parquet", tmp_path / "two.parquet"
    write_table(run.tables[name], one)
    write_table(run.tables[name].copy(), two)
    assert one.read_bytes() == two.read_bytes()
    assert digest(one) == digest(two)
    assert_frame_equal(read_table(one), run.tables[name], check_freq=False)


def test_a_table_without_rows_comes_back_with_its_columns(tmp_path: Path) -> None:
    table = pd.DataFrame({"views": np.zeros(0), "platform": np.zeros(0, dtype=str)})
    write_table(table, tmp_path / "empty.parquet")
    assert list(read_table(tmp_path / "empty.parquet").columns) == ["views", "platform"]


def test_json_is_sorted_and_has_no_number_that_json_does_not_know(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    write_json({"b": 1, "a": {"é": 2.5}}, path)
    assert path.read_text(encoding="utf-8").index('"a"') < path.read_text().index('"b"')
    assert path.read_bytes().endswith(b"}\n")
    assert json.loads(path.read_text(encoding="utf-8")) == {"a": {"é": 2.5}, "b": 1}
    with pytest.raises(ValueError, match="float"):
        write_json({"a": float("nan")}, path)
