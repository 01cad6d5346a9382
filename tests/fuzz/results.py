"""Readers of folders of results, and whole folders for them to begin with."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from tests.calibrate.linear import linear_problem
from tests.fuzz.spoil import (
    far_too_many,
    spoil_bytes,
    spoil_json,
    spoil_kind,
    spoil_table,
    spoil_yaml,
)
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
                far_too_many(pq.read_table(path), path, rng)
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
        if not path.is_file():
            return  # a pipe would be waited for, a device read without end
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
