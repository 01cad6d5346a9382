"""Readers of folders of results, and whole folders for them to begin with."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from tests.calibrate.linear import linear_problem
from tests.fuzz.mutate import VALUES, spoilt_bytes, spoilt_text, spoilt_tree, spoilt_yaml
from tests.fuzz.texts import refuse_blanks
from tests.run.short import tiny

from feedfollow.analyse.folder import refuse_other
from feedfollow.calibrate.fit import fit_of
from feedfollow.calibrate.fit_folder import load_fit, save_fit
from feedfollow.calibrate.run_store import FILE, CalibrationStore
from feedfollow.calibrate.stages import calibrate
from feedfollow.observe.foreign_files import ResultError
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.recorder import Recorder
from feedfollow.observe.results import Run, damaged_files, read_manifest
from feedfollow.run.checkpoint import CheckpointError, load_checkpoint
from feedfollow.run.lock import StoreError
from feedfollow.run.run_file import DamagedRun, decode, encode, is_whole, read_values
from feedfollow.run.simulate import Options, simulate
from feedfollow.spec.errors import SpecError
from feedfollow.world.world import build_world

RESULTS = (ResultError, FileNotFoundError)


def digest(path: Path) -> str:
    """Return the hash that a manifest holds of a file."""
    # a device or a pipe that was put in the file's place has no end
    return hashlib.sha256(path.read_bytes() if path.is_file() else b"").hexdigest()


def fresh(whole: Path, folder: Path) -> Path:
    """Lay a whole folder out again."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(whole, folder)
    return folder


def refuse_nothing(error: Exception) -> str:
    """See that a refusal says something in one line or by its problems."""
    if isinstance(error, SpecError):
        return refuse_blanks(error)
    assert str(error).strip()
    assert "Traceback" not in str(error)
    return "refused"


def spoil_json(path: Path, rng: Random) -> None:
    """Spoil a JSON file: mostly its content, sometimes its text or bytes."""
    kind = rng.random()
    if kind < 0.7:
        tree = spoilt_tree(json.loads(path.read_text(encoding="utf-8")), rng, rng.choice((1, 1, 3)))
        path.write_bytes(json.dumps(tree, default=str).encode("utf-8", "surrogatepass"))
    elif kind < 0.85:
        text = spoilt_text(path.read_text(encoding="utf-8"), rng)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    elif kind < 0.9:
        deep = rng.choice(('{"a":' * 100_000, "[" * 200_000, '{"seed": ' + "9" * 5000 + "}", "NaN"))
        path.write_text(deep, encoding="utf-8")
    else:
        spoil_bytes(path, rng)


def spoil_bytes(path: Path, rng: Random) -> None:
    """Spoil any file."""
    path.write_bytes(spoilt_bytes(path.read_bytes(), rng))


def spoil_yaml(path: Path, rng: Random) -> None:
    """Spoil a YAML file."""
    path.write_bytes(spoilt_yaml(path.read_text(encoding="utf-8"), rng))


def spoil_kind(path: Path, rng: Random) -> None:
    """Put something else in the place of a file."""
    others = sorted(each for each in path.parent.iterdir() if each.is_file() and each != path)
    kind = rng.randrange(6)
    if kind == 0 and others:
        shutil.copyfile(rng.choice(others), path)
        return
    path.unlink()
    if kind == 1:
        path.mkdir()
    elif kind == 2:
        os.mkfifo(path)
    elif kind == 3:
        path.symlink_to("/dev/zero")
    elif kind == 4:
        path.symlink_to(path.name)


def spoil_table(path: Path, rng: Random) -> None:
    """Write another table in the place of one: columns, kinds, rows, nesting."""
    table = pq.read_table(path)
    rng.choice(_TABLE)(table, path, rng)


def _written(table: pa.Table, path: Path, rng: Random) -> None:
    pq.write_table(table, path, compression=rng.choice(("zstd", "none", "snappy")))


def _without_column(table: pa.Table, path: Path, rng: Random) -> None:
    _written(table.remove_column(rng.randrange(table.num_columns)), path, rng)


def _renamed(table: pa.Table, path: Path, rng: Random) -> None:
    names = list(table.column_names)
    names[rng.randrange(len(names))] = rng.choice((*names, "x", "", "\0", "index", "a" * 10_000))
    _written(table.rename_columns(names), path, rng)


def _other_kind(table: pa.Table, path: Path, rng: Random) -> None:
    place, count = rng.randrange(table.num_columns), table.num_rows
    made: Any = rng.choice(
        (
            pa.nulls(count), pa.nulls(count, pa.float64()), pa.nulls(count, pa.string()),
            pa.array([b"x"] * count), pa.array([[1]] * count), pa.array([{"a": 1}] * count),
            pa.array(["x" * 1000] * count), pa.array([2**62] * count), pa.array([1e308] * count),
            pa.array([float("inf")] * count), pa.array([-1.0] * count), pa.array([0.0] * count),
            pa.array([True] * count), pa.array([0] * count, pa.timestamp("s")),
            pa.array([2**62] * count, pa.timestamp("us")), pa.array([0] * count, pa.date32()),
            pa.array([-(2**31)] * count, pa.date32()), pa.array([0] * count, pa.time64("ns")),
            pa.array([0] * count, pa.timestamp("ms", "UTC")),
            pa.array([0] * count, pa.duration("s")),
            pa.array(["x"] * count).dictionary_encode(), pa.array([1] * count).dictionary_encode(),
            pa.array([1] * count, pa.decimal128(30, 3)), pa.array([255] * count, pa.uint8()),
        )
    )  # fmt: skip
    _written(table.set_column(place, table.column_names[place], made), path, rng)


def _other_rows(table: pa.Table, path: Path, rng: Random) -> None:
    count = table.num_rows
    rows = rng.choice(
        ([], [0], [0] * 5, list(range(count - 1)), list(range(count))[::-1], [0, *range(count)])
    )
    _written(table.take(pa.array(rows, pa.int64())), path, rng)


def _holes(table: pa.Table, path: Path, rng: Random) -> None:
    place = rng.randrange(table.num_columns)
    values = table.column(place).to_pylist()
    values[rng.randrange(len(values))] = None
    made = pa.array(values, table.schema.field(place).type)
    _written(table.set_column(place, table.column_names[place], made), path, rng)


def _far_too_many(table: pa.Table, path: Path, rng: Random) -> None:
    place = rng.randrange(table.num_columns)
    rows = pa.array(np.zeros(2_000_000, np.int64))
    many = table.select([place]).take(rows)
    extra = {f"c{k}": many.column(0) for k in range(rng.choice((1, 40)))}
    _written(pa.table({**extra, table.column_names[place]: many.column(0)}), path, rng)


def _pandas_metadata(table: pa.Table, path: Path, rng: Random) -> None:
    said = {"index_columns": rng.choice(VALUES), "columns": rng.choice(VALUES), "x": 1}
    text = json.dumps(said, default=str).encode("utf-8", "replace")
    _written(table.replace_schema_metadata({b"pandas": text}), path, rng)


def _foreign_type(table: pa.Table, path: Path, rng: Random) -> None:
    """Name an extension type, which old readers made by unpickling."""
    place = rng.randrange(table.num_columns)
    about = {b"ARROW:extension:name": rng.choice((b"arrow.py_extension_type", b"pandas.interval")),
             b"ARROW:extension:metadata": b"cos\nsystem\n(S'exit 1'\ntR."}  # fmt: skip
    field = table.schema.field(place).with_metadata(about)
    _written(table.cast(table.schema.set(place, field)), path, rng)


_TABLE: tuple[Callable[[pa.Table, Path, Random], None], ...] = (
    _without_column, _renamed, _other_kind, _other_kind, _other_kind, _other_rows, _holes,
    _pandas_metadata, _foreign_type,
)  # fmt: skip


class RunFolder:
    """A run folder: manifest, scenario, tables; hashes mostly made right again."""

    name = "run"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "run"
        self.whole = simulate(tiny(users=200)).save(folder / "whole", plots=False)

    def read(self, rng: Random) -> str:
        """Read one spoilt folder."""
        home = fresh(self.whole, self.folder)
        path = home / rng.choice(sorted(each.name for each in home.iterdir()))
        self._spoil(path, rng)
        if rng.random() < 0.7 and path.name != "manifest.json" and path.is_file():
            manifest = json.loads((home / "manifest.json").read_text(encoding="utf-8"))
            if path.stat().st_size:
                manifest["sha256"][path.name] = digest(path)
            (home / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        return self._read(home, rng)

    def _spoil(self, path: Path, rng: Random) -> None:
        kind = rng.random()
        if kind < 0.1:
            spoil_kind(path, rng)
        elif path.suffix == ".parquet":
            if kind < 0.12:
                _far_too_many(pq.read_table(path), path, rng)
            elif kind < 0.6:
                spoil_table(path, rng)
            else:
                spoil_bytes(path, rng)
        elif path.suffix == ".yaml":
            spoil_yaml(path, rng)
        else:
            spoil_json(path, rng)

    def _read(self, home: Path, rng: Random) -> str:
        outcome = "read"
        try:
            run = Run.load(home)
            # a summary takes twenty times as long as the reading
            if rng.random() < 0.1 and {"daily", "traffic"} <= run.tables.keys():
                summary = run.summary()
                assert summary.to_text(100)
                assert summary.to_json()
        except (*RESULTS, SpecError) as error:
            outcome = refuse_nothing(error)
        manifest = read_manifest(home)
        try:
            damaged_files(home, manifest or {})
        except ResultError:
            outcome = "refused"
        try:
            refuse_other(home, "comparison", "key")
        except FileExistsError as error:
            assert str(error)
        return outcome


class FitFolder:
    """The folder of a fit: hashes mostly made right again."""

    name = "fit"

    def __init__(self, folder: Path) -> None:
        self.folder, self.whole = folder / "fit", folder / "whole"
        with CalibrationStore(self.whole) as store:
            fit = fit_of(calibrate(linear_problem(), store))
            save_fit(fit, self.whole, store)
        for name in ("plots", "calib.sqlite", "report.html", "report.md"):
            path = self.whole / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        # texts of a spec, as a fit of the model has them; what the fit is of is another matter
        (self.whole / "spec.yaml").write_text(
            "scenario: scenario.yaml\nfigures: {exclude: [{id: a, reason: b}]}\n"
            "what_ifs: [{name: x, scenario: what_ifs/x.yaml}]\n", encoding="utf-8",
        )  # fmt: skip
        (self.whole / "what_ifs").mkdir()
        for name in ("scenario.yaml", "what_ifs/x.yaml"):
            (self.whole / name).write_text(tiny().to_yaml(), encoding="utf-8")
        problem = json.loads((self.whole / "problem.json").read_text(encoding="utf-8"))
        (self.whole / "problem.json").write_text(json.dumps({**problem, "documented": []}))
        _sealed(self.whole)

    def read(self, rng: Random) -> str:
        """Read one spoilt folder."""
        home = fresh(self.whole, self.folder)
        names = ("manifest.json", "problem.json", "problem.json", "posterior.npz", "spec.yaml",
                 "posterior.npz", "rivals.csv", "runs.parquet")  # fmt: skip
        path = home / rng.choice(names)
        if path.suffix == ".csv":
            for name in ("rivals.csv", "rivals_figures.csv", "student_t.csv"):
                (home / name).write_text("name,a\nmodel,1\n", encoding="utf-8")
        if rng.random() < 0.05:
            spoil_kind(path, rng)
        elif path.suffix == ".npz":
            spoil_arrays(path, rng)
        elif path.suffix == ".json":
            spoil_json(path, rng)
        elif path.suffix == ".yaml":
            spoil_yaml(path, rng)
        else:
            spoil_bytes(path, rng)
        if rng.random() < 0.8 and path.name != "manifest.json":
            _sealed(home)
        try:
            fit = load_fit(home)
            if fit.record is not None:
                assert isinstance(fit.record.exclusions, dict)
        except (ResultError, SpecError) as error:
            return refuse_nothing(error)
        return "read"


def _sealed(home: Path) -> None:
    """Make the hashes of a fit's manifest right."""
    manifest = json.loads((home / "manifest.json").read_text(encoding="utf-8"))
    files = [path for path in home.rglob("*") if path.is_file() and path.name != "manifest.json"]
    manifest["sha256"] = {
        str(path.relative_to(home)): digest(path) for path in files if path.stat().st_size
    }
    (home / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def spoil_arrays(path: Path, rng: Random) -> None:
    """Spoil an ``.npz`` file: its bytes, its members, their shapes and kinds."""
    if rng.random() < 0.3:
        spoil_bytes(path, rng)
        return
    with np.load(path) as kept:
        arrays = {name: kept[name] for name in kept.files}
    name = rng.choice(sorted(arrays))
    array = arrays.pop(name)
    kind = rng.randrange(8)
    others: dict[int, Callable[[], Any]] = {
        1: lambda: array.ravel()[:-1],
        2: lambda: np.array([{"a": 1}, None], dtype=object),
        3: lambda: np.array(["x"]),
        4: lambda: np.full_like(array, rng.choice((np.nan, np.inf, 1e308, 0)), dtype=np.float64),
        5: lambda: array[None],
        6: lambda: array.astype(complex),
        7: lambda: np.zeros((0, 3)),
    }
    if kind:
        arrays[name] = others[kind]()
    if rng.random() < 0.2:
        np.savez_compressed(path, **arrays)
        return
    np.savez(path, **arrays)
    if rng.random() < 0.2:
        _with_member(path, name, rng)


def _with_member(path: Path, name: str, rng: Random) -> None:
    """Put a member of other bytes into an archive."""
    header = io.BytesIO()
    huge = {"descr": "<f8", "fortran_order": False, "shape": (1 << 50,)}
    np.lib.format.write_array_header_1_0(header, huge)
    data = rng.choice((header.getvalue(), b"", b"\x93NUMPY\x01\x00", b"\x80\x04N."))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(rng.choice((f"{name}.npy", "../x.npy", "x")), data)


class RunFile:
    """The file of one run of an ensemble."""

    name = "runfile"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "run.parquet"
        run = simulate(tiny(users=200))
        self.data = encode(run.daily.iloc[:6], "key")
        self.daily = run.daily

    def read(self, rng: Random) -> str:
        """Read one spoilt file."""
        self.path.write_bytes(self.data)
        if rng.random() < 0.5:
            spoil_bytes(self.path, rng)
        else:
            spoil_table(self.path, rng)
        whole = is_whole(self.path, "key")
        assert not whole or self.path.read_bytes() == self.data
        try:
            decode(self.path)
            read_values(self.path, list(MEASURES)[:3])
        except DamagedRun as error:
            return refuse_nothing(error)
        return "read"


class StoreFile:
    """The table of a calibration's runs."""

    name = "store"

    def __init__(self, folder: Path) -> None:
        self.folder, self.whole = folder / "fit", folder / "whole"
        with CalibrationStore(self.whole) as store:
            problem = linear_problem()
            calibrate(problem, store)
            self.paths, self.outputs = problem.space.paths, problem.simulator.outputs
            (key,) = store._open.execute("SELECT key FROM runs LIMIT 1").fetchone()
        self.key = str(key)
        for name in (f"{FILE}-wal", f"{FILE}-shm"):
            (self.whole / name).unlink(missing_ok=True)

    def read(self, rng: Random) -> str:
        """Read one spoilt table."""
        home = fresh(self.whole, self.folder)
        if rng.random() < 0.5:
            spoil_bytes(home / FILE, rng)
        else:
            self._change(home / FILE, rng)
        try:
            with CalibrationStore(home) as store:
                store.count()
                store.get(self.key)
                store.table(self.paths, self.outputs)
        except StoreError as error:
            return refuse_nothing(error)
        return "read"

    def _change(self, path: Path, rng: Random) -> None:
        import sqlite3

        endless = ("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
                   "SELECT x AS key, x AS y FROM c")  # fmt: skip
        line = sqlite3.connect(path, isolation_level=None)
        try:
            for said in rng.choice(
                (
                    ["UPDATE runs SET y = 'text'"], ["UPDATE runs SET theta = 7"],
                    ["UPDATE runs SET y = x'00'"], ["UPDATE runs SET status = 3, wall_s = 'x'"],
                    ["UPDATE runs SET trajectory = NULL"],
                    ["UPDATE runs SET key = x'ff' WHERE key = (SELECT MIN(key) FROM runs)"],
                    ["DROP TABLE runs"], ["ALTER TABLE runs DROP COLUMN y"],
                    ["ALTER TABLE runs RENAME TO old", f"CREATE VIEW runs AS {endless}"],
                    ["CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM runs; END"],
                    ["PRAGMA user_version = 99"], ["CREATE TABLE other (a)"],
                    ["UPDATE runs SET stage = 'x', wave = NULL"],
                    ["UPDATE runs SET reason = x'c328', host = x'ff'"],
                    ["UPDATE runs SET status = CAST(x'ff' AS TEXT)"],
                )
            ):  # fmt: skip
                line.execute(said)
        finally:
            line.close()


class Checkpoint:
    """The checkpoint of an interrupted run; seals mostly made right again."""

    name = "checkpoint"

    def __init__(self, folder: Path) -> None:
        self.folder, self.whole = folder / "work", folder / "whole"
        self.scenario = tiny(users=200)
        simulate(self.scenario, None, Options(workdir=self.whole, checkpoint_every=30))

    def read(self, rng: Random) -> str:
        """Read one spoilt checkpoint."""
        home = fresh(self.whole, self.folder) / "checkpoint"
        path = home / rng.choice(sorted(each.name for each in home.iterdir()))
        if rng.random() < 0.1:
            spoil_kind(path, rng)
        elif path.suffix == ".json":
            spoil_json(path, rng)
        else:
            self._spoil_array(path, rng)
        if rng.random() < 0.7:
            self._seal(home)
        try:
            load_checkpoint(self.folder, build_world(self.scenario), Recorder())
        except CheckpointError as error:
            return refuse_nothing(error)
        return "read"

    def _spoil_array(self, path: Path, rng: Random) -> None:
        array = np.load(path)
        others: tuple[Callable[[], Any], ...] = (
            lambda: array[:-1], lambda: array[:1], lambda: array[None], lambda: array[:0],
            lambda: np.array([{}], dtype=object), lambda: np.zeros(3), lambda: np.array(["x"]),
        )  # fmt: skip
        if rng.random() < 0.4:
            spoil_bytes(path, rng)
        else:
            np.save(path, rng.choice(others)(), allow_pickle=True)

    def _seal(self, home: Path) -> None:
        path = home / "state.json"
        try:
            state = json.loads(path.read_text(encoding="utf-8"))
            state.pop("seal", None)
            for name in state["sha256"]:
                state["sha256"][name] = digest(home / f"{name}.npy")
            text = json.dumps(state, sort_keys=True)
            seal = hashlib.sha256(text.encode()).hexdigest()
            path.write_text(json.dumps({**state, "seal": seal}, sort_keys=True), encoding="utf-8")
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return
