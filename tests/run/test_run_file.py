"""A run file holds one daily table, says what it is, and shows any damage."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pandas.testing import assert_frame_equal
from tests.run.ensembles import speck

from feedfollow.observe.measure_table import MEASURES
from feedfollow.run.run_file import DamagedRun, decode, encode, is_whole, read_values
from feedfollow.run.simulate import simulate

KEY, OTHER = "a1" * 32, "b2" * 32


@pytest.fixture(scope="module")
def daily() -> pd.DataFrame:
    return simulate(speck()).daily


@pytest.fixture(scope="module")
def small() -> pd.DataFrame:
    """Return four days of two platforms and three measures, one without a value on most days."""
    dates = pd.date_range("2020-01-30", periods=4, name="date").as_unit("ms")
    index = pd.MultiIndex.from_product([dates, ["douyin", "kuaishou"]], names=["date", "platform"])
    values = np.random.default_rng(1).lognormal(12.0, 5.0, (8, 3))
    table = pd.DataFrame(values, index=index, columns=["gmv_broad", "orders", "anchor_gini"])
    table.loc[table.index[2:], "anchor_gini"] = np.nan
    return table


def written(table: pd.DataFrame, path):
    path.write_bytes(encode(table, KEY))
    return path


def test_what_is_read_is_the_table_to_float32(daily, tmp_path):
    back = decode(written(daily, tmp_path / "run"))
    assert_frame_equal(back, daily.astype(np.float32).astype(np.float64), check_freq=False)


def test_missing_values_come_back_missing(small, tmp_path):
    back = decode(written(small, tmp_path / "run"))
    assert (back.isna() == small.isna()).all(axis=None)
    assert back["anchor_gini"].notna().sum() == 2


def test_measures_are_read_in_the_order_asked_for(daily, tmp_path):
    path = written(daily, tmp_path / "run")
    values = read_values(path, ["orders", "gmv_broad"])
    expected = daily[["orders", "gmv_broad"]].to_numpy().astype(np.float32)
    assert np.array_equal(values, expected, equal_nan=True)
    assert values.dtype == np.float64


def test_the_same_table_gives_the_same_bytes(daily):
    assert encode(daily, KEY) == encode(daily.copy(), KEY)
    assert encode(daily, KEY) != encode(daily, OTHER)
    assert encode(daily, KEY) != encode(daily * 1.001, KEY)


def test_any_parquet_reader_finds_units_and_types(daily, tmp_path):
    schema = pq.read_schema(written(daily, tmp_path / "run"))
    assert schema.names == ["date", "platform", *daily.columns]
    units = {n: (schema.field(n).metadata or {}).get(b"unit", b"").decode() for n in daily.columns}
    assert units == {name: MEASURES[name].unit for name in daily.columns}
    assert {str(schema.field(name).type) for name in daily.columns} == {"float"}
    assert schema.metadata[b"feedfollow.key"] == KEY.encode()


def test_a_whole_file_is_whole_and_one_that_is_not_there_is_not(small, tmp_path):
    assert is_whole(written(small, tmp_path / "run"), KEY)
    assert not is_whole(tmp_path / "other", KEY)
    assert not is_whole(tmp_path, KEY)


def test_the_run_of_another_key_is_noticed(small, tmp_path):
    assert not is_whole(written(small, tmp_path / "run"), OTHER)


def test_every_single_changed_byte_is_noticed(small, tmp_path):
    path = written(small, tmp_path / "run")
    data = path.read_bytes()
    assert len(data) < 6000
    with path.open("r+b", buffering=0) as file:
        for position, byte in enumerate(data):
            for flip in {1 << position % 8, 0x20}:  # 0x20 turns a letter into its capital
                os.pwrite(file.fileno(), bytes([byte ^ flip]), position)
                assert not is_whole(path, KEY), f"byte {position} ^ {flip}"
            os.pwrite(file.fileno(), bytes([byte]), position)
    assert is_whole(path, KEY)


def test_every_truncation_and_every_addition_is_noticed(small, tmp_path):
    path = written(small, tmp_path / "run")
    data = path.read_bytes()
    for addition in (b"\0", data):
        path.write_bytes(data + addition)
        assert not is_whole(path, KEY)
    for length in range(len(data) - 1, -1, -1):
        os.truncate(path, length)
        assert not is_whole(path, KEY), f"{length} bytes"


def test_what_is_no_run_file_is_refused_with_its_name(small, tmp_path):
    for name, data in {"empty": b"", "text": b"hello", "cut": encode(small, KEY)[:-20]}.items():
        (tmp_path / name).write_bytes(data)
        for read in (decode, lambda path: read_values(path, ["gmv_broad"])):
            with pytest.raises(DamagedRun, match=f"{name} cannot be read as a run"):
                read(tmp_path / name)
    with pytest.raises(DamagedRun, match="gone cannot be read"):
        decode(tmp_path / "gone")


def test_a_measure_that_the_file_lacks_is_named(small, tmp_path):
    with pytest.raises(DamagedRun, match="lacks items"):
        read_values(written(small, tmp_path / "run"), ["gmv_broad", "items"])


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.drop_columns(["date"]),
        lambda table: table.append_column("orders", table.column("orders")),
        lambda table: table.set_column(2, "gmv_broad", pa.array(["x"] * table.num_rows)),
        lambda table: table.set_column(2, "gmv_broad", pa.array([[1.0]] * table.num_rows)),
        lambda table: table.set_column(0, "date", table.column("platform")),
        lambda table: table.set_column(1, "platform", table.column("date")),
    ],
)
def test_columns_that_are_not_those_of_a_run_are_refused(small, tmp_path, change):
    path = written(small, tmp_path / "run")
    pq.write_table(change(pq.read_table(path)), path)
    for read in (decode, lambda path: read_values(path, ["orders"])):
        with pytest.raises(DamagedRun, match="does not have the columns of a run"):
            read(path)


def test_a_date_that_lies_in_no_year_is_refused(tmp_path):
    table = pa.table(
        {
            "date": pa.array([-(2**31)], pa.int32()).view(pa.date32()),
            "platform": pa.array(["kuaishou"]),
            "orders": pa.array([1.0], pa.float32()),
        }
    )
    pq.write_table(table, tmp_path / "run.parquet")
    with pytest.raises(DamagedRun, match=r"run\.parquet cannot be read as a run: year"):
        decode(tmp_path / "run.parquet")
