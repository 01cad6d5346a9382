"""A folder with one SQLite table: one writer, one commit a row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from feedfollow.run.lock import LockedFolder, StoreError


class TableStore(LockedFolder):
    """Rows in a locked folder.

    Write-ahead logging with ``synchronous=NORMAL``: a killed process loses no finished row; a
    power cut may lose the last ones, which are made again.

    Parameters
    ----------
    folder : Path
        Made if it is not there.

    Raises
    ------
    StoreError
        On entering, if the folder cannot be written, another process holds it, or its table cannot
        be used.
    """

    file: ClassVar[str]
    """Name of the file."""
    schema: ClassVar[str]
    """What makes the table where there is none."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._line: sqlite3.Connection | None = None

    def _begin(self) -> None:
        with self._told():
            self._line = sqlite3.connect(self.folder / self.file, isolation_level=None)
            self._line.execute("PRAGMA journal_mode=WAL")
            self._line.execute("PRAGMA synchronous=NORMAL")
            self._line.execute("PRAGMA trusted_schema=OFF")  # a foreign view may do anything
            self._refuse_foreign()
            self._line.execute(self.schema)

    def _refuse_foreign(self) -> None:
        """Refuse a file that is not of this store."""

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
        super()._end()

    @property
    def _open(self) -> sqlite3.Connection:
        if self._line is None:
            raise StoreError(f"{self.folder / self.file} is not open")
        return self._line

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in the project's words what SQLite has to say."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"{self.folder / self.file}: {error}; finished runs are kept"
            ) from None
