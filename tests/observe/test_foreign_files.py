"""Files of results that somebody else made hold data, and nothing that is run."""

from __future__ import annotations

import io
import json
import os
import pickle
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.run.short import contents, tiny

from feedfollow.observe.foreign_files import (
    ResultError,
    inside,
    read_array,
    read_arrays,
    read_json,
    read_parquet,
)
from feedfollow.observe.results import TABLE_NAMES, Run, damaged_files, read_manifest
from feedfollow.observe.table_columns import COLUMNS, read_run_table
from feedfollow.run.simulate import simulate
from feedfollow.spec.errors import SpecError


class Planted:
    """Leaves a mark where it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self.mark),)


@pytest.fixture
def planted(tmp_path: Path) -> Planted:
    """An object whose unpickling would be seen."""
    return Planted(tmp_path / "was-run")


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(tiny(users=200))


@pytest.fixture(scope="module")
def whole(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run.save(tmp_path_factory.mktemp("foreign") / "run", plots=False)


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy of a run folder, to be spoilt."""
    return shutil.copytree(whole, tmp_path / "run")


def npy(array: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=True)
    return stream.getvalue()


def test_the_plant_bears_fruit(planted: Planted) -> None:
    pickle.loads(pickle.dumps(planted))
    assert planted.mark.exists(), "else the tests below could not fail"


def test_a_pickled_array_is_refused_and_not_run(planted: Planted, tmp_path: Path) -> None:
    objects = np.array([planted, None], dtype=object)
    with pytest.raises(ResultError, match="object; expected numbers"):
        read_array(tmp_path / "a.npy", npy(objects))
    path = tmp_path / "a.npz"
    np.savez(path, fine=np.zeros(3), bad=objects)
    with pytest.raises(ResultError, match=r"a\.npz: an array of object"):
        read_arrays(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("bare.npy", pickle.dumps(planted))
    with pytest.raises(ResultError):
        read_arrays(path)
    path.write_bytes(pickle.dumps(planted))
    with pytest.raises(ResultError, match="is damaged"):
        read_arrays(path)
    assert not planted.mark.exists()


def test_arrays_are_read_as_they_were_written(tmp_path: Path) -> None:
    made = {"x": np.arange(6.0).reshape(2, 3), "flag": np.array([True]), "n": np.array(3)}
    np.savez(tmp_path / "a.npz", **made)
    found = read_arrays(tmp_path / "a.npz")
    assert list(found) == list(made)
    for name, array in made.items():
        np.testing.assert_array_equal(found[name], array)
        assert found[name].dtype == array.dtype
    records = np.zeros(2, np.dtype([("a", "i1"), ("b", "f8", (2,))], align=True))
    assert read_array(tmp_path / "r.npy", npy(records)).dtype == records.dtype


def test_an_array_that_claims_more_than_there_is_is_refused(tmp_path: Path) -> None:
    header = io.BytesIO()
    huge = {"descr": "<f8", "fortran_order": False, "shape": (1 << 50,)}
    np.lib.format.write_array_header_1_0(header, huge)
    with pytest.raises(ResultError, match="is cut short"):
        read_array(tmp_path / "a.npy", header.getvalue())
    np.savez_compressed(tmp_path / "bomb.npz", a=np.zeros(10_000_000))
    assert (tmp_path / "bomb.npz").stat().st_size < 100_000
    with pytest.raises(ResultError, match="would grow when it is read"):
        read_arrays(tmp_path / "bomb.npz")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("[1]", "holds a list; expected an object"),
        ('{"a": NaN}', "NaN is not a number of JSON"),
        ('{"a": 1e999}', "too large for a number"),
        ('{"a": ' + "9" * 5000 + "}", "is not JSON"),
        ('{"a":' * 100_000, "nested too deeply"),
        ("\udcff", "is not JSON"),
    ],
)
def test_json_that_is_no_result_is_refused(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ResultError, match=said):
        read_json(path)


def test_pipes_devices_and_folders_are_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "folder").mkdir()
    (tmp_path / "circle").symlink_to("circle")
    for name in ("pipe", "zero", "folder", "circle", "missing"):
        for read in (read_json, read_arrays, read_parquet):
            with pytest.raises(ResultError, match=r"no regular file|cannot be read"):
                read(tmp_path / name)


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../x", "door/x", "", "a\0", None, 3])
def test_a_folder_names_files_of_its_own(name: object, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "door").symlink_to("..")
    with pytest.raises(ResultError):
        inside(home, name)
    assert inside(home, "plots/a.png") == home / "plots" / "a.png"


def test_a_table_that_would_fill_memory_is_refused_before_it_does(tmp_path: Path) -> None:
    path = tmp_path / "bomb.parquet"
    rows = 40_000_000
    zeros = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int8)), pa.array([1.5]))
    pq.write_table(pa.table({"x": zeros}), path, compression="zstd")
    assert path.stat().st_size < 500_000
    with pytest.raises(ResultError, match="far more than its size"):
        read_parquet(path)
    codes = pa.array(np.zeros(1_000_000, np.int8))
    words = pa.DictionaryArray.from_arrays(codes, pa.array(["x" * 100_000]))
    pq.write_table(pa.table({"x": words}), path, compression="zstd")
    with pytest.raises(ResultError, match="far more than its size"):
        read_parquet(path)


def test_a_label_of_bytes_that_are_no_text_is_refused(tmp_path: Path) -> None:
    ends = pa.py_buffer(np.array([0, 4, 8], np.int32).tobytes())
    labels = pa.StringArray.from_buffers(2, ends, pa.py_buffer(b"goodba\xcad"))
    path = tmp_path / "daily.parquet"
    pq.write_table(pa.table({"platform": labels}), path)
    with pytest.raises(ResultError, match=r"daily\.parquet is no readable Parquet file: .*UTF"):
        read_parquet(path)


def test_metadata_of_pandas_and_foreign_types_choose_nothing(
    folder: Path, run: Run, planted: Planted
) -> None:
    path = folder / "traffic.parquet"
    table = pq.read_table(path)
    said = {"index_columns": ["date"], "columns": [{"name": "x", "numpy_type": "object"}]}
    pq.write_table(table.replace_schema_metadata({b"pandas": json.dumps(said).encode()}), path)
    pd.testing.assert_frame_equal(read_run_table(path, run.scenario), run.traffic)
    about = {
        b"ARROW:extension:name": b"arrow.py_extension_type",
        b"ARROW:extension:metadata": pickle.dumps(planted),
    }
    field = table.schema.field("views").with_metadata(about)
    place = table.schema.get_field_index("views")
    pq.write_table(table.cast(table.schema.set(place, field)), path)
    pd.testing.assert_frame_equal(read_run_table(path, run.scenario), run.traffic)
    assert not planted.mark.exists()


def test_the_columns_of_the_tables_are_those_that_are_written(run: Run, whole: Path) -> None:
    assert set(COLUMNS) == set(TABLE_NAMES)
    for name in TABLE_NAMES:
        written = pq.read_schema(whole / f"{name}.parquet").names
        assert set(COLUMNS[name]) <= set(written)
        if name != "daily":
            assert set(COLUMNS[name]) == set(written)
        pd.testing.assert_frame_equal(
            read_run_table(whole / f"{name}.parquet", run.scenario), run.tables[name]
        )


def changed(folder: Path, name: str, change: Callable[[pa.Table], pa.Table]) -> None:
    path = folder / f"{name}.parquet"
    pq.write_table(change(pq.read_table(path)), path)


def put(column: str, make: Callable[[int], pa.Array]) -> Callable[[pa.Table], pa.Table]:
    """Give a change that writes another column in the place of one."""
    return lambda table: table.set_column(
        table.schema.get_field_index(column), column, make(table.num_rows)
    )


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("daily", lambda t: t.drop_columns(["platform"]), "lacks the column 'platform'"),
        ("daily", lambda t: t.rename_columns(["day", *t.column_names[1:]]), "lacks the column"),
        ("daily", lambda t: t.take(pa.array([0, 0])), "two rows of one date and platform"),
        ("daily", put("gmv_broad", lambda n: pa.array(["x"] * n)), "expected a number"),
        ("daily", put("date", lambda n: pa.array(["x"] * n)), "expected a date"),
        ("daily", put("date", lambda n: pa.nulls(n, pa.timestamp("ms"))), "has empty cells"),
        ("daily", put("date", lambda n: pa.array([0] * n, pa.timestamp("s"))), "runs from"),
        ("daily", put("platform", lambda n: pa.array(["kuaishu"] * n)), "mean 'kuaishou'"),
        ("traffic", put("views", lambda n: pa.array([[1]] * n)), "expected numbers, dates"),
        ("anchors", put("gmv", lambda n: pa.array([b"x"] * n)), "expected numbers, dates"),
        ("accounts", lambda t: t.drop_columns(["fen"]), "lacks the column 'fen'"),
        ("merchants", lambda t: t.append_column("date", t.column("date")), "two columns of one"),
    ],
)
def test_a_table_of_another_form_is_refused(
    name: str, change: Callable[[pa.Table], pa.Table], said: str, folder: Path
) -> None:
    changed(folder, name, change)
    with pytest.raises(ResultError, match=said):
        Run.load(folder)


def test_tables_in_each_others_place_are_refused(folder: Path) -> None:
    shutil.copyfile(folder / "traffic.parquet", folder / "accounts.parquet")
    with pytest.raises(ResultError, match="lacks the column 'flow'"):
        Run.load(folder)


@pytest.mark.parametrize(
    ("name", "value"),
    [("seed", "1"), ("seed", 1.5), ("seed", None), ("people_per_user", 0), ("people_per_user", "x"),
     ("people_per_user", True), ("people_per_user", 1e300)],
)  # fmt: skip
def test_a_manifest_with_other_values_is_refused(name: str, value: object, folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), name: value}))
    with pytest.raises(ResultError, match="expected a whole number 'seed'"):
        Run.load(folder)


def test_a_run_folder_reads_and_hashes_nothing_outside(folder: Path) -> None:
    outside = folder.parent / "outside.yaml"
    outside.write_bytes((folder / "scenario.yaml").read_bytes())
    (folder / "scenario.yaml").write_text("extends: ../outside.yaml\n")
    with pytest.raises(SpecError, match="lies outside the folders"):
        Run.load(folder)
    manifest = read_manifest(folder)
    assert manifest is not None
    hashes = {"../outside.yaml": "0"}
    with pytest.raises(ResultError, match="lies outside it"):
        damaged_files(folder, {**manifest, "sha256": hashes})


def test_tags_of_yaml_are_refused_and_not_run(folder: Path, planted: Planted) -> None:
    tag = f"!!python/object/apply:os.mkdir ['{planted.mark}']"
    (folder / "scenario.yaml").write_text(f"name: {tag}\n")
    with pytest.raises(SpecError, match="is not used"):
        Run.load(folder)
    assert not planted.mark.exists()


def test_reading_changes_nothing(folder: Path) -> None:
    before = contents(folder)
    Run.load(folder)
    assert contents(folder) == before
