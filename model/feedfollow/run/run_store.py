"""A folder of run files: one writer at a time, each file whole or not there."""

from __future__ import annotations

import csv
import errno
import os
import tempfile
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Final

from feedfollow.run.lock import LockedFolder, StoreError
from feedfollow.run.run_file import is_whole
from feedfollow.run.task import Task

SUFFIX: Final = ".parquet"
ASIDE: Final = ".writing"
INDEX: Final = "index.csv"


class RunStore(LockedFolder):
    """Runs by key in a folder that is locked while it is open.

    Parameters
    ----------
    folder : Path
        Made if it is not there.

    Raises
    ------
    StoreError
        On entering, if the folder cannot be made or written, or another process holds it.
    """

    def _begin(self) -> None:
        try:
            for left in self.folder.glob(f"*{ASIDE}"):
                left.unlink()
            with tempfile.TemporaryFile(dir=self.folder) as probe:
                probe.write(b"\0")
        except OSError as error:
            raise StoreError(f"cannot write to {self.folder}: {error.strerror}") from None

    def path(self, key: str) -> Path:
        """Return the file of a run."""
        return self.folder / f"{key}{SUFFIX}"

    def holds(self, key: str) -> bool:
        """Whether the run is there and whole; a damaged file counts as missing and is replaced.

        Raises
        ------
        StoreError
            If the file may not be read.
        """
        try:
            return is_whole(self.path(key), key)
        except OSError as error:
            raise StoreError(f"cannot read {self.path(key)}: {error.strerror}") from None

    def keep(self, key: str, data: bytes) -> None:
        """Write a run file aside, then give it its name.

        Raises
        ------
        StoreError
            If the disk is full or the folder cannot be written.
        """
        self._replace(self.path(key), data)

    def write_index(self, tasks: Iterable[Task]) -> None:
        """List for people which file is which run, beside what the list already holds."""
        rows = {self.path(t.key).name: (t.scenario.name, str(t.seed)) for t in tasks}
        index = self.folder / INDEX
        if index.is_file():
            with index.open(encoding="utf-8", errors="replace", newline="") as lines:
                known = _rows(lines)
            rows = {file: (name, seed) for file, name, seed in known} | rows
        text = StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("file", "scenario", "seed"))
        writer.writerows((file, *rows[file]) for file in sorted(rows))
        self._replace(index, text.getvalue().encode())

    def _replace(self, path: Path, data: bytes) -> None:
        aside = path.with_name(path.name + ASIDE)
        try:
            with aside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
            advice = ": make room and run again" if full else ""
            raise StoreError(
                f"cannot write {path}: {error.strerror}{advice}; finished runs are kept in "
                f"{self.folder}"
            ) from None
        finally:
            aside.unlink(missing_ok=True)


def _rows(lines: Iterable[str]) -> list[list[str]]:
    """Read what an index lists; one that is damaged lists nothing, and is written anew."""
    try:
        return [row for row in list(csv.reader(lines))[1:] if len(row) == 3]
    except csv.Error:
        return []
