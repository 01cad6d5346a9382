"""Finished runs in one SQLite table: what a calibration can always be made again from."""

from __future__ import annotations

import re
import sqlite3
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.simulator import Request, Result
from feedfollow.run.lock import StoreError
from feedfollow.run.table_store import TableStore

FILE: Final = "calib.sqlite"
VERSION: Final = 1
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS runs (
    key TEXT PRIMARY KEY, stage INTEGER, wave INTEGER, idx INTEGER, replicate INTEGER,
    theta BLOB, seed INTEGER, scenario TEXT, n_agents INTEGER, model_hash TEXT,
    y BLOB, trajectory BLOB, wall_s REAL, status TEXT, reason TEXT, host TEXT
) WITHOUT ROWID
"""

_COLUMNS: Final = frozenset(re.findall(r"(\w+) (?:TEXT|INTEGER|BLOB|REAL)", _TABLE))
"""Names of its columns."""


class CalibrationStore(TableStore):
    """Runs by key.

    Parameters
    ----------
    folder : Path
        Made if it is not there.

    Raises
    ------
    StoreError
        On entering, if the folder cannot be written, another process holds it, or its table is
        damaged or of another version.
    """

    doing = "calibrating"
    file = FILE
    schema = _TABLE

    def _refuse_foreign(self) -> None:
        self._refuse_other_version()
        self._refuse_other_tables()

    def _refuse_other_version(self) -> None:
        (found,) = self._open.execute("PRAGMA user_version").fetchone()
        if found not in (0, VERSION):
            raise StoreError(
                f"{self.folder / FILE} has version {found}, this feedfollow reads {VERSION}: "
                "choose another folder"
            )
        self._open.execute(f"PRAGMA user_version={VERSION}")

    def _refuse_other_tables(self) -> None:
        """Refuse what is not the table that is written here: views and triggers may do anything."""
        found = self._open.execute("SELECT type, name FROM sqlite_master").fetchall()
        names = {row[1] for row in self._open.execute("PRAGMA table_info(runs)")}
        if found and (found != [("table", "runs")] or names != _COLUMNS):
            raise StoreError(
                f"{self.folder / FILE} holds something else than runs of a calibration: choose "
                "another folder"
            )

    def get(self, key: str) -> Result | None:
        """Give the result of a run, if it was made.

        Raises
        ------
        StoreError
            If the table cannot be read.
        """
        question = "SELECT status, y, trajectory, reason, wall_s, host FROM runs WHERE key = ?"
        with self._told():
            row = self._open.execute(question, (key,)).fetchone()
        if row is None:
            return None
        with self._told():
            status, outputs, trajectory, reason, seconds, host = row
            if not all(isinstance(each, str) for each in (status, reason, host)):
                raise sqlite3.DataError(f"the run {key} has a status that is no text")
            return Result(status, _floats(outputs), _floats(trajectory), reason, seconds, host)

    def put(self, request: Request, result: Result) -> None:
        """Keep a finished run, failed ones too.

        Raises
        ------
        StoreError
            If the disk is full or the table cannot be written.
        """
        stage, wave, index, replicate = request.place
        row = (
            request.key, stage, wave, index, replicate, _bytes(np.array(request.theta)),
            request.seed, request.scenario, request.simulator.agents, request.simulator.digest,
            _bytes(result.outputs), _bytes(result.trajectory), result.seconds, result.status,
            result.reason, result.host,
        )  # fmt: skip
        marks = ", ".join("?" * len(row))
        with self._told():
            self._open.execute(f"INSERT OR IGNORE INTO runs VALUES ({marks})", row)

    def count(self) -> int:
        """Count the runs kept."""
        with self._told():
            (number,) = self._open.execute("SELECT COUNT(*) FROM runs").fetchone()
        return int(number)

    def table(self, paths: tuple[str, ...], outputs: tuple[str, ...]) -> pd.DataFrame:
        """Give all runs of these parameters and outputs as a table.

        Parameters
        ----------
        paths, outputs : tuple of str
            Names of the columns of parameters and outputs.

        Returns
        -------
        DataFrame
            Sorted by place and key, the same whatever the order in which runs ended.
        """
        names = "key, stage, wave, idx, replicate, seed, scenario, n_agents, model_hash, status"
        question = (
            f"SELECT {names}, reason, theta, y FROM runs "
            "ORDER BY stage, wave, idx, replicate, scenario, key"
        )
        with self._told():
            rows = [(*row[:-2], _floats(row[-2]), _floats(row[-1]))
                    for row in self._open.execute(question)]  # fmt: skip
        columns = [*names.split(", "), "reason"]
        kept = [row for row in rows if len(row[-2]) == len(paths)]
        table = pd.DataFrame([row[:-2] for row in kept], columns=pd.Index(columns))
        theta = np.array([row[-2] for row in kept]).reshape(len(kept), len(paths))
        y = np.full((len(kept), len(outputs)), np.nan)
        for place, row in enumerate(kept):
            if row[-1].size == len(outputs):
                y[place] = row[-1]
        return pd.concat(
            [table, pd.DataFrame(theta, columns=pd.Index(paths)),
             pd.DataFrame(y, columns=pd.Index(outputs))], axis=1,
        )  # fmt: skip


def _bytes(values: Floats) -> bytes:
    return np.ascontiguousarray(values, dtype="<f8").tobytes()


def _floats(data: object) -> Floats:
    """Read numbers; the cell may be anything, since SQLite keeps no column to its type."""
    if not isinstance(data, bytes) or len(data) % 8:
        raise sqlite3.DataError("a cell does not hold the numbers that were written")
    return np.frombuffer(data, dtype="<f8").astype(np.float64)
